"""What findings are about: one name a kind, and the words people use for it."""

from __future__ import annotations

import re
from collections.abc import Mapping

# The first kind whose words occur is meant: what is more specific comes first.
KINDS: Mapping[str, str] = {
    "missing_status": r"(?:missing |late |no )?status(?: update| report)?s?|weekly report",
    "unbilled_time": r"(?:unbilled|uninvoiced) (?:time|hours|work)|(?:time|hours) not (?:yet )?(?:invoiced|billed)|wip",
    "unbilled_milestone": r"unbilled|not (?:yet )?(?:invoiced|billed)|uninvoiced|un-invoiced",
    "overdue_milestone": r"(?:overdue|late|missed) (?:milestone|deliverable)s?",
    "overdue_invoice": r"(?:overdue|late|unpaid|open) (?:invoice|bill|payment)s?|invoices?|payments?|dunning",
    "overdue_task": r"(?:overdue|late) tasks?",
    "missing_timesheets": r"time ?sheets?|missing (?:time|hours)",
    "overallocation": r"over[- ]?(?:book|alloc|load)\w*|double[- ]?book\w*",
    "early_rolloff": r"roll(?:s|ing)?[- ]?offs?",
    "stale_plan": r"(?:stale|outdated|old) (?:plan|schedule)s?|plans?\b.*\b(?:stale|old|update)",
    "missing_rate": r"(?:bill |cost |missing )?rates?",
    "budget": r"budgets?|burn(?:ing|t)?|over ?budget",
    "margin": r"margins?",
    "churn": r"churn|may leave|at risk",
    "certification": r"certifi\w+",
}
_WORDS = {kind: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for kind, words in KINDS.items()}


def kind_of(words: str) -> str:
    """Return the kind of finding that is talked about, or nothing.

    >>> kind_of("the overdue invoice of Acme"), kind_of("that thing")
    ('overdue_invoice', '')
    """
    said = words.replace("_", " ")
    return next((kind for kind, pattern in _WORDS.items() if pattern.search(said)), "")
