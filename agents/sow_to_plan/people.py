"""Roles and persons that documents give as lists."""

from __future__ import annotations

import re
from dataclasses import replace

from agents.sow_to_plan.amounts import COUNT, count, sums
from agents.sow_to_plan.lists import bare
from agents.sow_to_plan.outline import Paper
from agents.sow_to_plan.rows import unit
from domain.sow.statement import Role
from memory.readers.reading import Kind, Span

_PEOPLE = re.compile(r"^(?P<a>[^:\u2013\u2014|]{3,60}?)\s*(?:\s[-\u2013\u2014]\s|:\s|,\s|\s\()(?P<b>[^|]{3,90})$")

_FULL_NAME = re.compile(
    r"[A-Z][\w'\u2019.-]+(?: (?:(?:van|von|de|der|den|da|di|la|le|ter) )*[A-Z][\w'\u2019.-]*){1,3}$", re.UNICODE
)

_JOB = re.compile(
    r"(?i)\b(?:manager|lead|leader|developer|engineer|architect|designer|analyst|consultant|tester|director|owner|advisor|adviser|"
    r"administrator|coordinator|scientist|specialist|sponsor|trainer|writer|researcher|expert|partner|head|principal|associate|"
    r"technician|resources?|programmer|strategist|planner|auditor|editor)\b"
)

_EFFORT = re.compile(
    rf"(?i)\b(?P<n>\d+(?:[.,]\d+)?|{COUNT})\s*(?P<u>hours?|hrs?|h|days?)\b(?:\s*(?P<per>(?:/|per|a|each)\s*(?:week|month|year|yr|sprint|day))\b)?"
)

_IN_PROSE = re.compile(r"(?P<name>[A-Z][\w'\u2019-]+(?: [A-Z][\w'\u2019-]+)+) \((?P<job>[^()]{3,40})\)")
_LISTED = re.compile(r"[A-Z][\w'\u2019.-]+(?: [\w'\u2019.-]+){1,3}")
_TIMES = re.compile(r"\s*(?:\bx\s*(\d+)\b|\((\d+)\)|\b(\d+)\s*x\b)")


def people(paper: Paper) -> list[Role]:
    """Return the roles and persons of lists in sections about the team."""
    found: list[Role] = []
    for part in paper.about("roles", "key_personnel"):
        if part.block.kind is Kind.ITEM:
            one = _person(part.block.span, paper)
            if one:
                found.append(one)
        if part.block.kind in {Kind.PARAGRAPH, Kind.ITEM}:
            listed = re.match(r"(?i)team members?\s*:\s*:?\s*(.+)", part.block.text)
            names = [name.strip() for name in listed[1].split(",")] if listed else []
            place = paper.cite(part.block.span)
            if part.block.kind is Kind.PARAGRAPH or re.match(r"\d+\.\d", part.block.marker):
                told = [one for one in _IN_PROSE.finditer(part.block.text) if _JOB.search(one["job"])]
                found += [Role(one["job"], paper.cite(part.block.span, *one.span()), one["name"]) for one in told]
            found += [Role("team member", place, name) for name in names if _LISTED.fullmatch(name)]
    return _merged(found)


def _person(span: Span, paper: Paper) -> Role | None:
    text = bare(span.text)
    listed = re.match(r"(?i)team members?\s*:\s*(.+)", text)
    if listed:
        return None
    effort, money, times = _EFFORT.search(text), sums(text), _TIMES.search(text)
    match = _PEOPLE.match(text)
    role, person = text if _JOB.search(text) and len(text) < 50 else "", ""  # noqa: PLR2004 a title, not a sentence
    if match:
        a, b = match["a"].strip(), bare(match["b"].rstrip(")"))
        if _FULL_NAME.match(a) and not _JOB.search(a) and _JOB.search(b):
            person, role = a, re.split(r"\s*(?:,\s*)?(?=\d|\()|;", b)[0].rstrip(" ,")
        elif _JOB.search(a):
            role, first = a, re.split(r"[,;(]", b)[0].strip()
            person = first if _FULL_NAME.match(first) and not _JOB.search(first) else ""
    if not role or (len(role.split()) > 7):  # noqa: PLR2004 a title, not a sentence
        return None
    quantity = count(effort["n"]) if effort else None
    in_days = bool(effort and effort["u"].lower().startswith("day"))
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
