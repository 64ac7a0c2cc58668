"""The finding of a row that a rule or a sweep watches: one a kind and row, whoever sees it and however often."""

from __future__ import annotations


def prefix(kind: str) -> str:
    """Return how the fingerprints of a kind begin.

    >>> prefix("budget")
    'budget:'
    """
    return f"{kind}:"


def fingerprint(kind: str, ref: str) -> str:
    """Return the fingerprint of a kind of finding about a row.

    >>> fingerprint("budget", "project:7")
    'budget:project:7'
    """
    return f"{prefix(kind)}{ref}"
