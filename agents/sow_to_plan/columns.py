# ruff: noqa: E501, ISC004 -- the words of the trade: a pattern stands on one line
"""What the columns of a table hold, from its head and its cells; and what kind of table that makes it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from agents.sow_to_plan.amounts import PERCENT, sums
from agents.sow_to_plan.days import days
from agents.sow_to_plan.outline import Part
from memory.readers.reading import Span

_HEADS = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("note", r"cumulat|running total|released|to date"),
        ("number", r"^(?:#|no\.?|nr\.?|ref\.?|id|number|item #|item no\.?|clin)$"),
        ("group", r"milestone (?:#|no|number)|target milestone|^(?:in )?(?:phase|stage|sprint|milestone)(?: (?:#|no\.?|number))$"),
        ("signature", r"signature|signed|initials"),
        ("respond", r"respon[sd]|we answer|reaction"),
        ("restore", r"restor|resol|we aim to fix|fix\b|repair"),
        ("rate", r"\brates?\b|per (?:hour|day)|hourly|daily|/ ?(?:h|hr|hour|day|d)\b|(?:hour|day|unit) price"),
        ("percent", r"%|per ?cent|\bshare\b|portion|proportion"),
        ("hours", r"\bhours?\b|\bhrs?\b|\beffort\b|\bh\b|\bdays?\b(?! (?:after|from|of|before))|\bfte\b|person-days|^time$|allocation|commitment|involvement|quantity|\bqty\b|units"),
        ("accept", r"accept|criteri|done when|complete when|sign-off|proof|test\b|definition of done|evidence"),
        ("condition", r"depend|condition|prerequisite|may begin|begins? (?:when|after)|starts? (?:when|after)|predecessor|\bafter\b|gate|entry|needs"),
        ("amount", r"amount|\bfees?\b|\bprice|payment|\bsum\b|\bvalue\b|\bcosts?\b|\btotal\b|charge|payable|instal?lment (?:amount|sum)"
         r"|\b(?:EUR|USD|GBP|AUD|NZD|CAD|CHF|SEK|NOK|DKK)\b|[€£$]"),
        ("duration", r"duration|\blength\b|\bweeks?\b|how long|\bmonths\b"),
        ("start", r"\bstarts?\b|\bfrom\b|begin|commence"),
        ("end", r"\bends?\b|^to$|finish|\buntil\b|complet(?:e|ion) date"),
        ("due", r"\bdue\b|\bdates?\b|deliver(?:y|ed) (?:by|on)?|\bby\b|deadline|target|timeline|\bwhen\b|planned|timing|expected|payable on|week\b"),
        ("role", r"\broles?\b|position|\bgrades?\b|\blevel\b|resource|profile|function|job title|category|discipline"),
        ("person", r"\bpersons?\b|\bnames?\b|consultant|named|\bwho\b|\bstaff\b|assigned|individual|team member"),
        ("location", r"location|\bplace\b|\bwhere\b|\bsite\b|\bbase[d]?\b|office"),
        ("duty", r"obligation|responsib|\binputs?\b|dependency|what we need|action|needed|(?:client|customer) (?:task|item|to)"),
        ("phase", r"phase|work ?packages?|\bstages?\b|\bsprints?\b|iteration|work ?stream|\bstep\b"),
        ("milestone", r"milestone|instal?lment|payment (?:event|point)|trigger|invoice"),
        ("name", r"deliverable|\bitems?\b|description|work product|\boutputs?\b|document|arte?fact|what\b|task|activity|product|work\b|event"),
        ("note", r"specification|notes?|comments?|details|breakdown|remark|meaning"),
    )
)  # fmt: skip
_RUNNING = re.compile(r"(?i)cumulat|running total|released|to date")
_TOTAL = re.compile(r"(?:sub-?|grand )?totals?\b|\bsum\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with its columns named; ``kinds[i]`` is what column i holds."""

    part: Part
    head: tuple[Span, ...]
    rows: tuple[tuple[Span, ...], ...]
    kinds: tuple[str, ...]
    is_a: str

    def at(self, row: tuple[Span, ...], *kinds: str) -> Span | None:
        """Return the first filled cell of a row under any of these kinds of column."""
        for kind in kinds:
            for cell, here in zip(row, self.kinds, strict=False):
                if here == kind and cell.text.strip():
                    return cell
        return None

    def header(self, kind: str) -> str:
        """Return the head of the first such column."""
        return next((head.text for head, here in zip(self.head, self.kinds, strict=False) if here == kind), "")

    def has(self, *kinds: str) -> bool:
        """Tell whether every one of these columns is there."""
        return all(kind in self.kinds for kind in kinds)


def is_total(row: tuple[Span, ...]) -> bool:
    """Tell whether a row adds others up."""
    first = next((cell.text for cell in row if cell.text.strip()), "")
    return bool(_TOTAL.match(first.strip()))


def _kind(text: str) -> str:
    return next((name for name, pattern in _HEADS if pattern.search(text.strip())), "")


def grid(part: Part) -> Grid | None:
    """Name the columns of a table; None for one without a head (then it is pairs of label and value)."""
    rows = part.block.rows
    if len(rows) < 2:  # noqa: PLR2004 a head alone says nothing
        return None
    head, body = rows[0], rows[1:]
    kinds = [_kind(cell.text) for cell in head]
    known = sum(bool(kind) for kind in kinds)
    valued = any(sums(cell.text) or days(cell.text, dmy=True) for cell in head)
    if not known or valued or (len(head) == 2 and known < 2 and not any(_is(kinds, k) for k in ("role", "phase"))):  # noqa: PLR2004
        return None
    for i in range(len(kinds)):
        cells = [row[i].text for row in body if row[i].text.strip()]
        if cells and all(PERCENT.fullmatch(cell.strip()) for cell in cells):
            kinds[i] = "percent"
        elif _RUNNING.search(head[i].text):
            kinds[i] = "note"
        elif cells and kinds[i] in {"", "name", "note", "milestone"} and all(sums(c) for c in cells) and i:
            kinds[i] = "amount"
        elif cells and kinds[i] == "amount" and any(re.search(r"(?i)(?:/|per|a) ?(?:h|hour|day)\b", c) for c in cells):
            kinds[i] = "rate"
    twice = [i for i, kind in enumerate(kinds) if kind == "role"][1:]
    for i in twice:
        kinds[i] = "person" if "person" not in kinds and re.search(r"(?i)resource|name|staff", head[i].text) else "note"
    if kinds.count("amount") > 1:
        kinds = _one_amount(kinds, head)
    return Grid(part, head, body, tuple(kinds), _is_a(part, kinds, head))


def _is(kinds: list[str], kind: str) -> bool:
    return kind in kinds


def _one_amount(kinds: list[str], head: tuple[Span, ...]) -> list[str]:
    """Keep the column of amounts without tax, else the first one called an amount."""
    at = [i for i, kind in enumerate(kinds) if kind == "amount"]
    taxed = re.compile(r"(?i)incl|\bwith (?:vat|gst|tax)|\bvat\b|\bgst\b|\btax\b|cumulative|released so far")
    best = next((i for i in at if re.search(r"(?i)excl|\bnet\b|amount|total|fee|without", head[i].text) and not (
        taxed.search(head[i].text) and not re.search(r"(?i)excl|without", head[i].text))), at[0])  # fmt: skip
    return [kind if kind != "amount" or i == best else "note" for i, kind in enumerate(kinds)]


def _is_a(part: Part, kinds: list[str], head: tuple[Span, ...]) -> str:  # noqa: C901, PLR0911, PLR0912 a decision list reads best as one
    """Return what a table is a table of."""
    heads = " ".join(cell.text for cell in head).lower()
    lead = part.lead.text.lower() if part.lead else ""
    has = set(kinds)
    if part.about in {"signature", "revision", "contents"} or "signature" in has:
        return part.about or "signature"
    if {"respond", "restore"} <= has or part.about == "service_levels":
        return "service_levels"
    if part.about in {"out_of_scope", "assumptions", "options", "blackout"}:
        return part.about
    if has & {"role", "person"} and has & {"hours", "rate", "location", "amount"} and "deliverable" not in heads:
        return "roles"
    if "role" in has and "person" in has:
        return "roles"
    if "duty" in has or (part.about == "client_responsibilities" and has & {"due", "name"}):
        return "client_responsibilities"
    if has & {"amount", "percent"} and (
        "milestone" in has
        or re.search(r"instal|milestone|tranche|payment schedule", f"{lead} {heads}")
        or part.about == "milestones"
    ):
        return "milestones"
    if "phase" in has and has & {"duration", "start", "end", "due"} and "deliverable" not in heads:
        return "phases"
    if "amount" in has and "percent" in has and "due" in has:
        return "milestones"
    if "deliverable" in heads or (
        part.about == "deliverables" or re.search(r"deliver|hand over|produce|following (?:items|documents)", lead)
    ):
        return "deliverables" if has & {"name", "milestone", "number"} or "deliverable" in heads else ""
    if "milestone" in has or part.about == "milestones":
        return "milestones" if has & {"due", "amount", "percent", "group", "end"} else ""
    if "amount" in has or "rate" in has:
        return "charges"
    if "name" in has and "due" in has and "accept" in has:
        return "deliverables"
    return "phases" if has & {"duration"} and has & {"start", "end", "name"} else ""
