"""Roles and persons that documents give as lists."""

from __future__ import annotations

import re
from dataclasses import replace

from agents.sow_to_plan.amounts import COUNT, count, sums
from agents.sow_to_plan.lists import bare
from agents.sow_to_plan.outline import Paper
from agents.sow_to_plan.rows import unit
from agents.sow_to_plan.workers import JOBS, NAME, told_roles
from domain.sow.statement import Role
from memory.readers.reading import Kind, Span

_PEOPLE = re.compile(r"^(?P<a>[^:\u2013\u2014|]{3,60}?)\s*(?:\s[-\u2013\u2014]\s|:\s|,\s|\s\()(?P<b>[^|]{3,90})$")

_FULL_NAME = re.compile(rf"{NAME}$")

_EFFORT = re.compile(
    rf"(?i)\b(?P<n>\d+(?:[.,]\d+)?|{COUNT})\s*(?P<u>hours?|hrs?|h|days?|tage?n?|stunden|personentage)\b(?:\s*(?P<per>(?:/|per|a|each)\s*(?:week|month|year|yr|sprint|day))\b)?"
)

_IN_PROSE = re.compile(rf"(?P<name>{NAME}) \((?P<job>[^()]{{3,40}})\)")
_LISTED = re.compile(r"[A-Z][\w'\u2019.-]+(?: [\w'\u2019.-]+){1,3}")
_TIMES = re.compile(r"\s*(?:\bx\s*(\d+)\b|\((\d+)\)|\b(\d+)\s*x\b)")


def people(paper: Paper) -> list[Role]:
    """Return the roles and persons of lists in sections about the team, and of sentences with a rate."""
    found = told_roles(paper)
    priced = [(one.evidence.start, one.evidence.end) for one in found]
    for part in paper.about("roles", "key_personnel"):
        place = paper.cite(part.block.span)
        if part.block.kind not in {Kind.PARAGRAPH, Kind.ITEM} or any(
            start < place.end and place.start < end for start, end in priced
        ):
            continue
        if part.block.kind is Kind.ITEM or ";" in part.block.text:
            found += [one for span in _parted(part.block.span) if (one := _person(span, paper))]
        listed = re.match(r"(?i)team members?\s*:\s*:?\s*(.+)", part.block.text)
        names = [name.strip() for name in listed[1].split(",")] if listed else []
        if part.block.kind is Kind.PARAGRAPH or re.match(r"[A-Z]?\.?\d+\.\d", part.block.marker):
            told = [one for one in _IN_PROSE.finditer(part.block.text) if _job(one["job"])]
            found += [Role(one["job"], paper.cite(part.block.span, *one.span()), one["name"]) for one in told]
        found += [Role("team member", place, name) for name in names if _LISTED.fullmatch(name)]
    return _merged(found)


def _job(words: str) -> bool:
    """Tell whether words in brackets after a name say what the person does."""
    return bool(JOBS.search(words)) or (words.islower() and len(words.split()) <= 3 and not re.search(r"\d", words))  # noqa: PLR2004


def _parted(span: Span) -> list[Span]:
    """Part a list of people told in one line at its semicolons."""
    cuts = [match.span() for match in re.finditer(r";\s*", span.text)]
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(span.text)]
    parts = [span.part(start, end).stripped() for start, end in zip(starts, ends, strict=True) if end > start]
    return [one for one in parts if one.text]


def _person(span: Span, paper: Paper) -> Role | None:
    text = bare(span.text)
    listed = re.match(r"(?i)team members?\s*:\s*(.+)", text)
    if listed:
        return None
    effort, money, times = _EFFORT.search(text), sums(text), _TIMES.search(text)
    match = _PEOPLE.match(text)
    role, person = text if JOBS.search(text) and len(text) < 50 else "", ""  # noqa: PLR2004 a title, not a sentence
    if match:
        a, b = match["a"].strip(), bare(match["b"].rstrip(")"))
        if _FULL_NAME.match(a) and not JOBS.search(a) and JOBS.search(b):
            person, role = a, re.split(r"\s*(?:,\s*)?(?=\d|\()|;", b)[0].rstrip(" ,")
        elif JOBS.search(a):
            role, first = a, re.split(r"[,;(]", b)[0].strip()
            person = first if _FULL_NAME.match(first) and not JOBS.search(first) else ""
    if not role or (len(role.split()) > 7):  # noqa: PLR2004 a title, not a sentence
        return None
    quantity = count(effort["n"]) if effort else None
    in_days = bool(effort and effort["u"].lower().startswith(("day", "tag", "person")))
    many = next((int(group) for group in times.groups() if group), None) if times else None
    return Role(
        _TIMES.sub("", role).strip(),
        paper.cite(span),
        person,
        many,
        None if in_days else quantity,
        unit(effort["per"]) if effort and effort["per"] and not in_days else "",
        quantity if in_days else None,
        unit(effort["per"]) if effort and effort["per"] and in_days else "",
        money[0].amount if money and unit(text[money[0].end :][:20]) else None,
        unit(text[money[0].end :][:20]) if money else "",
        money[0].currency if money else "",
    )


def _merged(found: list[Role]) -> list[Role]:
    """Join rows about one role: one gives the name, another the hours."""
    merged: list[Role] = []
    for one in found:
        at = next(
            (
                i
                for i, other in enumerate(merged)
                if other.role.lower() == one.role.lower() and not (other.person and one.person)
            ),
            None,
        )
        if at is None:
            merged.append(one)
            continue
        other = merged[at]
        merged[at] = replace(
            other,
            person=other.person or one.person,
            count=other.count or one.count,
            hours=other.hours or one.hours,
            hours_per=other.hours_per or one.hours_per,
            rate=other.rate or one.rate,
            rate_unit=other.rate_unit or one.rate_unit,
        )
    return merged
