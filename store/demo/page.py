"""The page docs/demo.md, written from the firm itself: ``python -m store.demo.page > docs/demo.md``."""

from __future__ import annotations

import sys

from store.demo.calls import CALLS
from store.demo.people import email_of
from store.demo.projects import PLANNED
from store.demo.situations import SITUATIONS

_CAST = (
    ("Chief executive", "Henrike Vogt"),
    ("Head of delivery", "Callum Reid"),
    ("Finance", "Beatriz Nogueira"),
    ("Finance", "Oskar Lindqvist"),
    ("Resource manager", "Priya Raman"),
    ("Resource manager", "Tilman Esch"),
    ("Project manager", "Marta Kowalczyk"),
    ("Project manager", "Declan O'Sullivan"),
    ("Project manager", "Hannah Whitlock"),
    ("Consultant", "Ana Petrov"),
    ("Consultant", "Karim Benali"),
    ("Administrator", "Greta Halvorsen"),
)
_CONTACTS = (
    ("Havbris Energi", "astrid.moen@havbris.example"),
    ("Brackwater Insurance", "neil.asquith@brackwater.example"),
    ("Tejo Mobilidade", "helena.quaresma@tejo.example"),
    ("Fernhill Housing Trust", "luke.pemberton@fernhill.example"),
)
_INTRODUCTION = """# The demo firm

A consultancy with people in Berlin, Munich, Manchester and Porto, {clients} clients and 30 projects. It is made up, the
same on every run, and laid out around today: nine months of time lie behind it, bookings and pipeline ahead. Week 0 is
this week, week -1 the last one.

This page is written by `python -m store.demo.page` and tested to be what the firm holds."""

_CALLS = """Each call is there word for word. What is churn or expansion should be found, with these words; what is
neutral is a trap: it sounds like a signal (a delay, praise, a budget that is spoken of) and is none."""


def page() -> str:
    """Return the page as Markdown."""
    clients = len({plan.client for plan in PLANNED})
    parts = [_INTRODUCTION.format(clients=clients), "## Whom you can be", _people(), "## What is planted", _planted()]
    parts += ["## What was said in calls", _CALLS, _said(), "## What was promised in them", _promised()]
    return "\n\n".join(parts) + "\n"


def _people() -> str:
    rows = [f"| {part} | {name} | `{email_of(name)}` |" for part, name in _CAST]
    rows += [f"| Client's contact | {client} | `{email}` |" for client, email in _CONTACTS]
    return "\n".join(["| Part | Name | Address |", "| --- | --- | --- |", *rows])


def _planted() -> str:
    rows = [f"| {one.ask} | {'; '.join(one.names)} | {one.why} |" for one in SITUATIONS]
    return "\n".join(["| Ask | The answer names | Why |", "| --- | --- | --- |", *rows])


def _said() -> str:
    rows = [
        f"| {call.client}, {call.title} | {call.days_ago} | {said.kind}: {said.reason} | \u201c{said.quote}\u201d |"
        for call in CALLS
        for said in call.said
    ]
    return "\n".join(["| Call | Days ago | What it is | Words |", "| --- | --- | --- | --- |", *rows])


def _promised() -> str:
    rows = [
        f"| {call.client or 'Among ourselves'}, {call.title} | {one.who} | {one.what} | {'yes' if one.done else 'no'} |"
        for call in CALLS
        for one in call.promises
    ]
    return "\n".join(["| Call | Who | What | Done |", "| --- | --- | --- | --- |", *rows])


if __name__ == "__main__":
    sys.stdout.write(page())
