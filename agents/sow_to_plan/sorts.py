# ruff: noqa: E501 -- the words of the trade: a pattern stands on one line
"""What a table is a table of: from its section, the words before it, its heads and what its columns hold."""

from __future__ import annotations

import re

from agents.sow_to_plan.outline import Part
from memory.readers.reading import Span

_SPOKEN = re.compile(r"deliverable|handed over|you (?:get|receive)\b|liefergegenst|lieferobjekt|ergebnis")
_PAID = re.compile(
    r"instal|milestone|tranche|payment (?:schedule|event|plan)|paid (?:as follows|in \w+ (?:parts|steps|stages|payments))|(?:payable|due|paid|invoiced?) (?:at|on|upon|when)"
    r"|meilenstein|zahlungs|teilbetr|rate\b"
)
_CHOSEN = re.compile(r"(?:^| )options?\b|optional|add-?on")
_HANDED = re.compile(r"deliver|hand over|produce|following (?:items|documents)")
_PAIR = 2  # kinds of column of a calendar of payments
_WORDS = frozenset({"name", "text", "milestone", ""})


def sort_of(part: Part, has: set[str], head: tuple[Span, ...]) -> str:
    """Return what a table holds, such as roles or milestones; "" when it does not show."""
    heads = " ".join(cell.text for cell in head).lower()
    lead = part.lead.text.lower() if part.lead else ""
    return _by_section(part, has, heads) or _by_staff(part, has, heads) or _by_columns(part, has, heads, lead)


def _by_section(part: Part, has: set[str], heads: str) -> str:
    if part.about in {"signature", "revision", "contents"} or "signature" in has:
        return part.about or "signature"
    if "letters" in has:  # who is responsible and who is asked: nobody's list of duties
        return "raci"
    if {"respond", "restore"} <= has or part.about == "service_levels":
        return "service_levels"
    if part.about in {"out_of_scope", "assumptions", "options", "blackout"}:
        return "roles" if {"role", "person", "hours"} <= has else part.about
    return "options" if _CHOSEN.search(heads) and has & {"amount", "rate"} else ""


def _by_staff(part: Part, has: set[str], heads: str) -> str:
    staffed = has & {"role", "person"} and has & {"hours", "rate", "location", "amount", "count"}
    if ("role" in has and "person" in has) or (staffed and not _SPOKEN.search(heads) and "due" not in has):
        return "roles"
    if "duty" in has or (part.about == "client_responsibilities" and has & {"due", "name", ""}):
        return "client_responsibilities"
    return ""


def _by_columns(part: Part, has: set[str], heads: str, lead: str) -> str:  # noqa: PLR0911, C901 a decision list
    spoken = bool(_SPOKEN.search(heads))
    owed = spoken and part.about == "deliverables" and {"name", "due", "amount"} <= has
    if owed and not has & {"milestone", "percent", "rate"} and not _PAID.search(heads):
        return "deliverables"  # each with its fee, whatever is said of when it is paid
    if has & {"amount", "percent"} and (
        "milestone" in has
        or (not has >= {"rate", "amount"} and _PAID.search(f"{lead} {heads}"))
        or part.about == "milestones"
        or {"phase", "percent", "amount"} <= has
    ):
        return "milestones"
    if _phased(part, has, spoken=spoken):
        return "phases"
    if "amount" in has and has & {"due", "end"} and len(has) == _PAIR and part.about in {"payment", "price"}:
        return "milestones"
    if {"name", "due", "amount"} <= has and not has & {"rate", "hours"} and part.about == "deliverables":
        return "deliverables"
    if "amount" in has and has & {"due", "percent"} and has & _WORDS and not has & {"rate", "hours"}:
        return "milestones" if "percent" in has or part.about in {"payment", "price"} else "charges"
    if spoken or part.about == "deliverables" or (_HANDED.search(lead) and has & {"name", "text", "milestone", "due"}):
        return "deliverables" if has & {"name", "text", "milestone", "number"} or spoken else ""
    if "milestone" in has or part.about == "milestones":
        return "milestones" if has & {"due", "amount", "percent", "group", "end"} else ""
    if "amount" in has or "rate" in has:
        return "charges"
    if {"name", "due"} <= has and ("accept" in has or re.search(r"outputs?\b|products?\b|results?\b", heads)):
        return "deliverables"
    return "phases" if "duration" in has and has & {"start", "end", "name"} else ""


def _phased(part: Part, has: set[str], *, spoken: bool) -> bool:
    """Tell whether the rows are stretches of time."""
    if spoken or (part.about == "deliverables" and {"grouped", "name"} <= has):
        return False
    if "phase" in has and has & {"duration", "start", "end", "due"}:
        return True
    if has & {"amount", "rate"}:
        return False
    named = has & {"name", "text", "", "phase"} and not has & {"role", "person"}
    return bool({"start", "end"} <= has and named) or bool(
        part.about == "phases" and has & {"due", "duration"} and "accept" not in has
    )
