# ruff: noqa: E501 -- the words of the trade: a pattern stands on one line
"""From when to when, as documents write it: two dates, a date that borrows its year, weeks 4 to 11."""

from __future__ import annotations

import re

from agents.sow_to_plan.days import days
from domain.sow.evidence import When

_MONTHS = r"(?:jan(?:uar[yi]?)?|feb(?:ruar[yi]?)?|m(?:ar(?:ch)?|ärz)|apr(?:il)?|ma[yi]|jun[ei]?|jul[yi]?|aug(?:ust)?|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?)\.?"
_TO = r"\s*(?:-|\u2013|\u2014|to|until|till|through|and|bis)\s*"
_UNIT = r"(?P<unit>weeks?|sprints?|months?|days?|wochen?|kw|monate?|iterations?)"
_COUNTED = re.compile(
    rf"(?i)\b{_UNIT} ?(?P<first>\d{{1,2}}){_TO}(?:{_UNIT.replace('?P<unit>', '?:')} ?)?(?P<last>\d{{1,2}})\b"
)
_DAY_BEFORE = re.compile(rf"(?i)\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?(?: (?P<month>{_MONTHS}))?{_TO}$")
_MONTH_BEFORE = re.compile(rf"(?i)\b(?P<month>{_MONTHS}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_TO}$")
_FIGURES_BEFORE = re.compile(rf"(?i)\b(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.{_TO}$")
_ONE = {"wochen": "Woche", "woche": "Woche", "kw": "KW", "monate": "Monat", "monat": "Monat"}


def stretch(text: str, *, dmy: bool | None) -> tuple[When | None, When | None]:
    """Return the first and last day (or week, sprint or month) a text names; None and None when it names no stretch.

    >>> [str(one) for one in stretch("weeks 4 to 11", dmy=True)]
    ['rule: week 4', 'rule: week 11']
    >>> [str(one) for one in stretch("11 January - 5 February 2027", dmy=True)]
    ['2027-01-11', '2027-02-05']
    """
    known = days(text, dmy=dmy)
    if len(known) > 1:
        return known[0].when, known[1].when
    if known:
        first = _borrowed(text[: known[0].start], text[known[0].start : known[0].end], known[0].when)
        return (first, known[0].when) if first is not None else (None, None)
    counted = _COUNTED.search(text)
    if counted is None:
        return None, None
    unit = counted["unit"].lower()
    unit = _ONE.get(unit, unit.rstrip("s"))
    return When(rule=f"{unit} {counted['first']}"), When(rule=f"{unit} {counted['last']}")


def _borrowed(before: str, written: str, last: When) -> When | None:
    """Return the day before a dash that takes its year, or its month too, from the date behind it."""
    if last.date is None:
        return None
    found = _FIGURES_BEFORE.search(before)
    if found:
        text = f"{found['day']}.{found['month']}.{last.date.year}"
    else:
        found = _MONTH_BEFORE.search(before) or _DAY_BEFORE.search(before)
        if not found:
            return None
        month = found["month"] or next(iter(re.findall(rf"(?i){_MONTHS}", written)), "")
        text = f"{found['day']} {month} {last.date.year}"
    known = days(text, dmy=True)
    day = known[0].when.date if known else None
    if day is not None and day > last.date:
        day = day.replace(year=day.year - 1, day=min(day.day, 28))
    return When(day, as_written=found[0].strip()) if day is not None else None
