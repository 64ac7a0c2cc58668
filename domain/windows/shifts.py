"""How far something moves: two weeks later, +8 days, a week earlier, 3 working days."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from domain.errors import BadInput
from domain.windows.window import add_months
from domain.windows.words import words_of

_MOST_DAYS = 3660
_WEEKEND = 5
_UNIT = r"(?P<unit>(?:working |calendar )?(?:day|week|fortnight|month|quarter|year)s?)"
_AMOUNT = (
    rf"(?P<sign>[-+] ?)?(?:a (?=\d))?(?P<number>\d+|half an?|an?)(?: of)?(?: more| extra| further| additional)? {_UNIT}"
)
_EARLIER_AFTER = re.compile(r" (?:earlier|sooner|ahead|early)\b")
_EARLIER_BEFORE = re.compile(r"\b(?:earlier|sooner|pull|pulled|bring|brought|advance|advanced)\b[^.!?]*$")
_VERB = re.compile(
    r"\b(?:move|mv|moves|moved|shift|push|pushed|delay|slip|slips|postpone|bring|pull|extend|xtend|add|need|needs)\b"
)
_MOVES = (
    r"(?:delay(?:ed|s)?|slip(?:ped|s|ping)?|late|later|earlier|sooner|behind|ahead|longer|shorter|extension|out|back"
    r"|forward)"
)
_BEFORE = re.compile(
    r"\b(?:by|delay(?:ed|s)?|slip(?:ped|s|ping)?|shift(?:ed|s)?|push(?:ed|es)?|postpone[ds]?|move[ds]?|later|earlier"
    r"|bring|pull|extend(?:ed|s)?|back|forward|out|takes|of) (?:about |around |roughly |another |up to )?$"
)
_NO_SHIFT = re.compile(
    r"\b(?:last|next|past|previous|within|than|over|every|each|since|in|trailing|rolling|for)(?: the)? $"
)


@dataclass(frozen=True, slots=True)
class Shift:
    """A signed move (+ is later). ``working_days`` count Monday to Friday unless a calendar is given."""

    days: int = 0
    weeks: int = 0
    months: int = 0
    working_days: int = 0

    def applied(self, day: date, works: Callable[[date], bool] | None = None) -> date:
        """Return the day moved; ``works`` tells working days apart."""
        moved = add_months(day, self.months) + timedelta(days=self.days, weeks=self.weeks)
        works = works or (lambda when: when.weekday() < _WEEKEND)
        step, left, tries = (1 if self.working_days > 0 else -1), abs(self.working_days), 0
        while left:
            moved += timedelta(days=step)
            left -= works(moved)
            tries += 1
            if tries > _MOST_DAYS:
                raise BadInput("This calendar has no working days to count.")
        return moved

    def __neg__(self) -> Shift:
        """Return the opposite move."""
        return Shift(-self.days, -self.weeks, -self.months, -self.working_days)

    def __bool__(self) -> bool:
        """Tell whether anything moves."""
        return any((self.days, self.weeks, self.months, self.working_days))

    def __str__(self) -> str:
        """Return it for a person.

        >>> str(Shift(weeks=2)), str(Shift(working_days=-1))
        ('2 weeks later', '1 working day earlier')
        """
        named = (("month", self.months), ("week", self.weeks), ("day", self.days), ("working day", self.working_days))
        parts = [f"{abs(n)} {unit}{'s' * (abs(n) != 1)}" for unit, n in named if n]
        earlier = any(n < 0 for _unit, n in named)
        return f"{' '.join(parts)} {'earlier' if earlier else 'later'}" if parts else "no move"


def _shift(number: str, unit: str, sign: int) -> Shift:
    """Build the move; BadInput when it is longer than ten years."""
    unit = unit.removesuffix("s").removeprefix("calendar ")
    if number.startswith("half"):
        halves = {"week": Shift(days=3), "fortnight": Shift(weeks=1), "month": Shift(weeks=2), "year": Shift(months=6)}
        shift = halves.get(unit)
        if shift is None:
            raise BadInput(f"Half a {unit} is too little to move by.", hint="Say whole days, such as 3 days.")
    else:
        count = 1 if number in {"a", "an"} else int(number)
        kinds = {"day": "days", "working day": "working_days", "week": "weeks", "fortnight": "weeks"}
        kind, times = kinds.get(unit, "months"), {"fortnight": 2, "quarter": 3, "year": 12}.get(unit, 1)
        if count * times * {"months": 31, "weeks": 7}.get(kind, 1) > _MOST_DAYS:
            raise BadInput(f"{count} {unit}s is further than anything is planned.", hint="Say at most ten years.")
        shift = Shift(**{kind: count * times})
    return -shift if sign < 0 else shift


def _sign(found: re.Match[str]) -> int:
    """Return -1 for a minus, a word such as earlier right after, or a verb such as bring forward before it."""
    if found["sign"]:
        return -1 if found["sign"].strip() == "-" else 1
    end = found.end("unit")
    earlier = _EARLIER_AFTER.match(found.string, end) or _EARLIER_BEFORE.search(found.string[: found.start()])
    return -1 if earlier else 1


def find_shift(text: str) -> tuple[Shift, tuple[int, int]] | None:
    """Return the move asked for inside a sentence and its character span, or None."""
    words = words_of(text)
    line = " ".join(word.text for word in words)
    for found in re.finditer(rf"(?<![\w]){_AMOUNT}(?![\w])(?P<after> {_MOVES}\b)?", line):
        before = line[: found.start()]
        signed = bool((found["sign"] or "").strip())
        moving = signed or found["after"] or _BEFORE.search(before) or _VERB.search(before)
        if not moving or _NO_SHIFT.search(before):
            continue
        first, last = line[: found.start()].count(" "), line[: found.end()].count(" ")
        return _shift(found["number"], found["unit"], _sign(found)), (words[first].start, words[last].end)
    return None


def parse_shift(text: str) -> Shift:
    """Read a move such as ``two weeks later``, ``+8 days`` or ``a week earlier``; BadInput when it is none."""
    line = " ".join(word.text for word in words_of(text))
    found = re.search(rf"(?<![\w]){_AMOUNT}(?![\w])", line)
    if not found:
        raise BadInput(f"{text!r} does not say how far to move.", hint="Say for example two weeks later or +8 days.")
    return _shift(found["number"], found["unit"], _sign(found))
