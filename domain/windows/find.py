"""The readers' front doors: a whole phrase read or refused, or the longest phrase found inside a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from domain.errors import BadInput
from domain.windows.clock import Clock, Lean
from domain.windows.days import read_day
from domain.windows.phrases import read
from domain.windows.window import Window
from domain.windows.words import MONTHS, WEEKDAYS, Word, words_of

_Found = TypeVar("_Found")
_LONGEST = 12  # words in a phrase
_MOST = 200  # words of a message that are searched: a request is short, a pasted document is no request
_UNITS = "day days week weeks fortnight month months quarter quarters year years weekend"
_ALONE = (
    "spring summer autumn winter today tomorrow yesterday tonight christmas boxing wc wending time date ytd mtd qtd"
    " wtd fytd eow eom eoq eoy kw cw fy morning afternoon evening night half ltd itd now"
)
_OPENING = (
    "a all around as at before beginning between by calendar close current day during early eff effective end"
    " entire ever final financial first for from in inception iso just last late later life mid middle month next no"
    " not of on other over past previous recent remaining rest right rolling spring summer autumn winter forward"
    " second since so start starting the third this through throughout to trailing until up very week weeks whole"
    " within working year quarter weekend 1st 2nd 3rd 4th after balance new"
)
_LEADING = "in for of on by since until from during last next this before after early mid late to end"
_CORE = frozenset((*MONTHS, *WEEKDAYS, *_UNITS.split(), *_ALONE.split()))
_CORE_SHAPE = re.compile(r"\d{4}-\d|\d+[./]\d|\d+(?:st|nd|rd|th)$|(?:[qhw]|kw|cw|fy)\d+$|(?:19|20)\d\d$|[qhw]$")
_STARTS = frozenset(_OPENING.split())
_INTRODUCES = frozenset(_LEADING.split())
_SHAKY = {"may", "mar", "sat", "sun", "jan", "sec", "now", "second"}  # names and verbs too
_TOO_LITTLE = re.compile(
    r"(?:the |on |in |for |of |all |just |at |a )*(?:week|month|quarter|year|working week|day|fy|ever|all|half|now|time"
    r"|(?:second|first|last|other) half|\d+ (?:day|week|month|quarter|year|working day|fortnight)s?|\d{1,2}|\d{4}|h|q"
    r"|date|right now|year end)"
)
_ENOUGH = re.compile(
    r"(?:for|of|in|over|during) the (?:week|month|quarter|year)|(?:in|for|of|during|all of) \d{4}"
    r"|(?:by |at |the )?year end|in the (?:first|second) half"
)
_EVERY = {"every", "each", "per"}
_BEING = {"went", "go", "goes", "going", "are", "is", "be", "was", "were", "came", "comes", "finished", "delivered"}


def _clock(today: date, lean: Lean, week_start: int, first_month: int) -> Clock:
    return Clock(today, lean, week_start, first_month)


def parse_window(
    text: str, today: date, *, week_start: int = 0, fiscal_year_start_month: int = 1, lean: Lean = "past"
) -> Window:
    """Read a window such as ``last week``, ``Q3``, ``next 30 days``, ``since 1 October``; BadInput when it is none.

    ``lean`` decides names without a year: the latest that has begun, or the earliest that has not ended.
    """
    line = " ".join(word.text for word in words_of(text))
    window = read(line, _clock(today, lean, week_start, fiscal_year_start_month))
    if window is None:
        raise BadInput(f"{text!r} is not a period I understand.", hint="Say for example last week, Q3 or 1-15 Nov.")
    return window


def parse_day(
    text: str, today: date, *, lean: Lean = "future", week_start: int = 0, fiscal_year_start_month: int = 1
) -> date:
    """Read one day such as ``8 December``, ``next Monday``, ``in two weeks`` or ``end of January``; else BadInput.

    Of a longer period it is the first day; of its end the last, of its middle the middle (mid March is 15 March).
    """
    line = " ".join(word.text for word in words_of(text)).strip(" ,.?!")
    day = _day(line, _clock(today, lean, week_start, fiscal_year_start_month))
    if day is None:
        raise BadInput(f"{text!r} is not a day I understand.", hint="Say for example 8 December or next Monday.")
    return day


def _day(line: str, clock: Clock) -> date | None:
    try:
        return _first_day(line, clock)
    except (ValueError, OverflowError):
        raise BadInput(f"{line!r} lies beyond the calendar.", hint="Say for example 8 December.") from None


def _first_day(line: str, clock: Clock) -> date | None:
    line = re.sub(
        r"^(?:by|on|from|until|before|up to|through|no later than|starting|starting on|effective"
        r"|eff|as of|as at|to|at|after) ",
        "",
        line,
    )
    day = read_day(line, clock)
    if day is not None or re.fullmatch(r"\d+ (?:\w+ )?\w+s", line):
        return day  # a bare length of time is no day
    if found := re.fullmatch(r"(?:the )?(?:mid|middle of)(?: of)? (.+)", line):
        whole = read(found[1], clock)
        return whole.start.replace(day=15) if whole and whole.start.day == 1 else _middle(whole)
    window = read(line, clock)
    ends = re.match(r"(?:the )?(?:very )?(?:end|close) of|eo[wmqy]$|(?:year|month|quarter|week) end", line)
    return (window.last if ends else window.start) if window else None


def _middle(window: Window | None) -> date | None:
    return date.fromordinal(window.start.toordinal() + (window.days - 1) // 2) if window else None


def _may_begin(word: str) -> bool:
    return word in _CORE or word in _STARTS or word.isdigit() or bool(_CORE_SHAPE.match(word))


def _shaky(text: str, words: tuple[Word, ...], first: int, last: int) -> bool:
    """Tell whether a lone short word (may, sat, Jan) is more likely a verb or a name than a date."""
    if first != last:
        return False
    original = re.split("['\u2019]", text[words[first].start : words[first].end].lower())[0]
    return original in _SHAKY and not (first and words[first - 1].text in _INTRODUCES)


def _misled(words: tuple[Word, ...], first: int) -> bool:
    """Tell whether the word before turns a phrase into something else: every Friday, not today, went late this week."""
    before, word = words[first - 1].text if first else "", words[first].text
    if before in _EVERY:
        return not word[0].isdigit()
    return before == "not" or (word in {"late", "early"} and before in _BEING)


def _longest(
    text: str, take: Callable[[str], _Found | None], enough: Callable[[str], bool]
) -> tuple[_Found, tuple[int, int]] | None:
    """Return the longest run of words that can be taken, and its character span."""
    words = words_of(text)[:_MOST]
    core = [word.text in _CORE or bool(_CORE_SHAPE.match(word.text)) for word in words]
    for length in range(min(_LONGEST, len(words)), 0, -1):
        for first in range(len(words) - length + 1):
            last = first + length - 1
            if not (_may_begin(words[first].text) and any(core[first : last + 1])):
                continue
            if _misled(words, first) or _shaky(text, words, first, last):
                continue
            line = " ".join(word.text for word in words[first : last + 1])
            if not line[-1].isalnum() or not enough(line):
                continue
            found = take(line)
            if found is not None:
                return found, (words[first].start, words[last].end)
    return None


def find_window(
    text: str, today: date, *, week_start: int = 0, fiscal_year_start_month: int = 1, lean: Lean = "past"
) -> tuple[Window, tuple[int, int]] | None:
    """Return the longest window phrase inside a sentence with its character span, or None; BadInput if impossible."""
    clock = _clock(today, lean, week_start, fiscal_year_start_month)
    return _longest(
        text,
        lambda line: read(line, clock),
        lambda line: bool(_ENOUGH.fullmatch(line) or not _TOO_LITTLE.fullmatch(line)),
    )


def find_day(
    text: str, today: date, *, lean: Lean = "future", week_start: int = 0, fiscal_year_start_month: int = 1
) -> tuple[date, tuple[int, int]] | None:
    """Return the longest day phrase inside a sentence with its character span, or None; BadInput if impossible."""
    clock = _clock(today, lean, week_start, fiscal_year_start_month)
    return _longest(text, lambda line: _day(line, clock), lambda line: not _TOO_LITTLE.fullmatch(line))
