"""Where a row is shown: the address behind a reference such as ``project:12``."""

from __future__ import annotations

_PAGES = {
    "project": "/projects",
    "sow_draft": "/sows",
    "person": "/people",
    "client": "/clients",
    "invoice": "/invoices",
    "meeting": "/meetings",
    "proposal": "/approvals",
}


def url_of(ref: str) -> str:
    """Return the page of a reference; a row without a page of its own is found by ``/open``.

    >>> url_of("project:12"), url_of("booking:7"), url_of("")
    ('/projects/12', '/open/booking:7', '')
    """
    kind, _, key = ref.partition(":")
    if not key.isdecimal():
        return ""
    if kind == "template":
        return "/templates"
    return f"{_PAGES[kind]}/{key}" if kind in _PAGES else f"/open/{ref}"


def anchor_of(ref: str) -> str:
    """Return the anchor of a row within a page.

    >>> anchor_of("booking:7")
    'booking-7'
    """
    return ref.replace(":", "-")


def words_of(ref: str) -> str:
    """Return a reference as a person reads it.

    >>> words_of("time_entry:7")
    'time entry 7'
    """
    return ref.replace("_", " ").replace(":", " ")
