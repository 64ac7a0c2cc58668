"""Does the reply say only what the tools returned? Every number and date in it must stand in a result of the turn.

Formatting is set aside (1,234.50 = 1234.5, 6h30 = 6.5 h, 23 Nov = 2026-11-23, EUR 12k = 12,000.00); rounding is not
formatting. What the asker wrote, today's date, and the number of rows shown may be said as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"(?:,?\s+(?P<{0}>(?:19|20)\d\d))?"
_DATE = re.compile(
    r"\b(?:(?P<iso>\d{4}-\d\d-\d\d)"
    r"|(?P<d1>\d{1,2})(?:st|nd|rd|th)?(?:\s*(?:-|\u2013|to)\s*(?P<d3>\d{1,2})(?:st|nd|rd|th)?)?\s+(?:of\s+)?"
    rf"{_MONTH.format('m1')}\.?\b{_YEAR.format('y1')}"
    rf"|{_MONTH.format('m2')}\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b{_YEAR.format('y2')})",
    re.IGNORECASE,
)
_DURATION = re.compile(
    r"(?<![\w.,])(\d+)\s*h(?:ours?|rs?)?\s*(?:and\s+)?(\d{1,2})(?:\s*m(?:in(?:utes?)?)?)?\b", re.IGNORECASE
)
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9_])(\d{1,3}(?:[,\u00a0\u202f' ]\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?)"
    r"\s?(k|m|bn|million|thousand)?(?![A-Za-z0-9_])",
    re.IGNORECASE,
)
_MIXED = re.compile(r"\b(?:[A-Za-z]+[-/]?\d+\w*|\d+[A-Za-z]\w*)\b")
_LIST_MARK = re.compile(r"^\s*\d{1,2}[.)]\s", re.MULTILINE)
_REFERENCE = re.compile(r"\"[a-z_]+:\d+\"")
_WEEKDAY = re.compile(r"\b(mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:days?)?\b", re.IGNORECASE)
_SCALE = {"k": 1000, "thousand": 1000, "m": 1_000_000, "million": 1_000_000, "bn": 1_000_000_000}
_SMALL_UNITS = re.compile(r"(?<=\d)(h|d|pp|x|min|hrs?|hours?|days?|pts?)\b|(?<=\d)%|[€$£]", re.IGNORECASE)


@dataclass(slots=True)
class Facts:
    """The numbers, days and mixed words (Q3, W47) of a text."""

    numbers: set[Decimal] = field(default_factory=set)
    days: set[tuple[int | None, int, int]] = field(default_factory=set)
    weekdays: set[int] = field(default_factory=set)
    words: set[str] = field(default_factory=set)


def facts_of(text: str) -> Facts:
    """Return what a text states in figures and dates."""
    found = Facts()
    rest = _DATE.sub(lambda match: _note_day(match, found), _LIST_MARK.sub("\n", text))
    rest = _DURATION.sub(lambda match: _note_duration(match, found), rest)
    for match in _WEEKDAY.finditer(rest):
        found.weekdays.add(next(index for index, day in enumerate(_WEEKDAYS) if day.startswith(match[1][:3].lower())))
    rest = _SMALL_UNITS.sub(" ", rest)
    for match in _NUMBER.finditer(rest):
        value = _decimal(match[1])
        found.numbers.add(value * _SCALE.get((match[2] or "").lower(), 1))
    rest = _NUMBER.sub(" ", rest)
    found.words.update(match[0].casefold() for match in _MIXED.finditer(rest))
    return found


def _note_day(match: re.Match[str], found: Facts) -> str:
    if match["iso"]:
        try:
            day = date.fromisoformat(match["iso"])
        except ValueError:
            return match[0]
        found.days.add((day.year, day.month, day.day))
        return " "
    month = _MONTHS.index((match["m1"] or match["m2"])[:3].lower()) + 1
    year = match["y1"] or match["y2"]
    for number in filter(None, (match["d1"], match["d3"], match["d2"])):
        found.days.add((int(year) if year else None, month, int(number)))
    return " "


def _note_duration(match: re.Match[str], found: Facts) -> str:
    found.numbers.add((Decimal(match[1]) + Decimal(match[2]) / 60).quantize(Decimal("0.01")))
    return " "


def _decimal(text: str) -> Decimal:
    plain = re.sub(r"[,\u00a0\u202f' ](?=\d{3}(?:\D|$))", "", text).replace(",", ".")
    try:
        return Decimal(plain).normalize()
    except InvalidOperation:  # digits of another script
        return Decimal(-1)


def unsupported(text: str, results: Iterable[Mapping[str, Any]], *, says: str, today: date) -> tuple[str, ...]:
    """Return the figures and dates of a reply that nothing in the turn supports, in order of size; empty is good."""
    claimed = facts_of(text)
    seen = list(results)
    known = facts_of("\n".join([*(evidence(result) for result in seen), says, today.isoformat()]))
    known.numbers |= {Decimal(count) for result in seen for count in _counts(result)}
    known.numbers |= {Decimal(year) for year, _, _ in known.days if year}
    wrong = [f"{number:f}" for number in sorted(_normal(claimed.numbers) - _normal(known.numbers))]
    wrong += [_day_words(day) for day in sorted(claimed.days, key=str) if not _has_day(day, known)]
    weekdays = known.weekdays | {_weekday(day) for day in known.days} - {None}
    wrong += [_WEEKDAYS[day].title() for day in sorted(claimed.weekdays - weekdays)]
    everything = "\n".join([*(evidence(result) for result in seen), says]).casefold()
    wrong += [word for word in sorted(claimed.words) if word not in everything]
    return tuple(wrong)


def _normal(numbers: set[Decimal]) -> set[Decimal]:
    return {number.normalize() for number in numbers}


def _has_day(day: tuple[int | None, int, int], known: Facts) -> bool:
    year, month, number = day
    return any(month == m and number == d and (year is None or y is None or year == y) for y, m, d in known.days)


def _weekday(day: tuple[int | None, int, int]) -> int | None:
    year, month, number = day
    try:
        return date(year, month, number).weekday() if year else None
    except ValueError:
        return None


def _day_words(day: tuple[int | None, int, int]) -> str:
    year, month, number = day
    return f"{number} {_MONTHS[month - 1].title()}{f' {year}' if year else ''}"


def evidence(result: Mapping[str, Any]) -> str:
    """Return everything a result states, as one text."""
    parts = [str(result.get(key, "")) for key in ("headline", "message", "hint", "status")]
    parts += [str(line) for key in ("assumptions", "candidates") for line in result.get(key, ())]
    parts.append(_REFERENCE.sub('""', str(result.get("view_text", ""))))
    parts += [_REFERENCE.sub('""', _strings(block)) for block in result.get("blocks", ())]
    if "proposal" in result:
        parts.append(str(result["proposal"]))
    return "\n".join(parts)


def _strings(value: object) -> str:
    if isinstance(value, Mapping):
        return "\n".join(_strings(item) for key, item in value.items() if key != "refs")
    if isinstance(value, list | tuple):
        return "\n".join(_strings(item) for item in value)
    return str(value)


def _counts(result: Mapping[str, Any]) -> Iterable[int]:
    for block in result.get("blocks", ()):
        if block.get("kind") == "table":
            shown, left_out = len(block.get("rows", ())), int(block.get("left_out", 0))
            yield from (shown, left_out, shown + left_out)
