"""Phases and milestones that documents give as headings with labelled lines, or as lists."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agents.sow_to_plan.amounts import DURATION, sums
from agents.sow_to_plan.days import days
from agents.sow_to_plan.lists import STAGED, bare
from agents.sow_to_plan.outline import Paper, Part
from agents.sow_to_plan.steps import item_phases
from agents.sow_to_plan.stretches import stretch
from domain.sow.statement import Milestone, Phase
from memory.readers.reading import Block, Kind

_ORDER = (
    "phase", "stage", "workstream", "work stream", "work package", "arbeitspaket", "stufe", "etappe", "wave",
    "increment", "module", "release", "milestone", "sprint", "step",
)  # fmt: skip


def _labelled(parts: list[Part], label: str) -> tuple[Part, str] | None:
    for part in parts:
        found = re.match(rf"(?i)\s*{label}\s*:?\s*:\s*(.+)", part.block.text)
        if found and part.block.kind is not Kind.TABLE:
            return part, found[1].strip()
    return None


def staged(paper: Paper) -> Iterator[tuple[re.Match[str], Block, list[Part]]]:
    """Yield headings such as Phase 2: Build, with the parts below each."""
    for i, part in enumerate(paper.parts):
        found = STAGED.match(part.block.text.strip()) if part.block.kind is Kind.HEADING else None
        if not found or part.inert or part.about == "contents":
            continue
        below = []
        for other in paper.parts[i + 1 :]:
            if other.block.kind is Kind.HEADING and other.block.level <= part.block.level:
                break
            below.append(other)
        yield found, part.block, below


def staged_milestones(paper: Paper) -> list[Milestone]:
    """Return headings called milestone with the cost, duration and date labelled below them."""
    found = []
    for head, block, below in staged(paper):
        cost = _labelled(below, r"(?:total )?(?:costs?|price|fee|payment|amount|value)")
        money = sums(cost[1]) if cost else sums(block.text)
        if head["kind"].lower() != "milestone" and not (cost and money):
            continue
        length = _labelled(below, r"(?:estimated )?duration")
        date_line = _labelled(below, r"(?:due|date|target date|deadline|delivery|completion)(?: date)?")
        at = days(date_line[1] if date_line else block.text, dmy=paper.dmy)
        last = cost[0].block if cost else block
        place = paper.between(block.span.place()[0], max(last.span.place()[1], block.span.place()[1]))
        found.append(
            Milestone(
                bare(block.text.strip()),
                place if len(place.quote) < 1500 and cost else paper.cite(block.span),  # noqa: PLR2004 a quote, not a page
                at[0].when if at else None,
                money[0].amount if money else None,
                money[0].currency if money else "",
                duration=bare(length[1]) if length else "",
            )
        )
    return found


def staged_phases(paper: Paper) -> list[Phase]:
    """Return the headings (else the items) called phase, stage or milestone, with their durations and dates."""
    kinds: dict[str, list[Phase]] = {}
    for head, block, below in staged(paper):
        text = block.text
        length = _labelled(below, r"(?:estimated )?(?:duration|length|time ?frame)")
        span = DURATION.search(length[1]) if length else DURATION.search(text)
        dates = _labelled(below, r"(?:dates?|timing|schedule|start)")
        first, last = stretch(dates[1], dmy=paper.dmy) if dates else (None, None)
        first, last = (first, last) if last else stretch(text, dmy=paper.dmy)
        known = days(dates[1] if dates else text, dmy=paper.dmy)
        name = (
            re.sub(r"\s*\([^)]*\)\s*$", "", head["name"]).strip() or f"{head['kind'].title()} {head['number'].strip()}"
        )
        if head["kind"].lower() == "milestone":
            name = f"Milestone {head['number'].strip()}"
            if not span:
                continue
        phase = Phase(
            bare(name), paper.cite(block.span), span[0] if span else "",
            first or (known[0].when if known else None), last,
        )  # fmt: skip
        kinds.setdefault(head["kind"].lower(), []).append(phase)
    for kind in _ORDER:
        if len(kinds.get(kind, ())) > 1:
            return kinds[kind]
    return item_phases(paper)
