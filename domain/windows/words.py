"""A request as a list of plain words that remember where they stood.

Case, plural possessives, abbreviations, number words and one-letter slips in the names of months and weekdays are
evened out here, so that the rules for windows, days and shifts are written once, over clean words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

_TOKEN = re.compile(
    r"""
    \d{4}-\d{1,2}-\d{1,2}(?!\d)                 # 2026-11-26
  | \d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})(?!\d)  # 26/11/2026
  | \d{1,2}/\d{1,2}(?![\d/])                    # 26/11
  | 2day\b | 2morrow\b
  | \d+\.\d+
  | \d+(?=(?:st|nd|rd|th)\b)(?:st|nd|rd|th)     # 26th
  | \d+
  | w/[cec]\b | w/o\b
  | ['\u2019]\d\d\b                             # '26
  | [a-z]+(?:['\u2019][a-z]+|['\u2019](?=\s|$))?
  | \.\.+ | [^\s\w]
    """,
    re.VERBOSE,
)
_SPELT = {
    **{name[:3]: name for name in MONTHS},
    **{name[:3]: name for name in WEEKDAYS},
    "sept": "september",
    "tues": "tuesday",
    "weds": "wednesday",
    "thur": "thursday",
    "thurs": "thursday",
    "wk": "week",
    "wks": "weeks",
    "wek": "week",
    "weke": "week",
    "weeek": "week",
    "wekk": "week",
    "weks": "weeks",
    "mth": "month",
    "mths": "months",
    "mnth": "month",
    "monht": "month",
    "qtr": "quarter",
    "qtrs": "quarters",
    "yr": "year",
    "yrs": "years",
    "hr": "hour",
    "hrs": "hours",
    "tmrw": "tomorrow",
    "tmr": "tomorrow",
    "tomo": "tomorrow",
    "tmw": "tomorrow",
    "yday": "yesterday",
    "nxt": "next",
    "lst": "last",
    "lats": "last",
    "lsat": "last",
    "prev": "previous",
    "curr": "current",
    "w/c": "wc",
    "w/e": "wending",
    "xmas": "christmas",
    "thru": "through",
    "till": "until",
    "til": "until",
    "fiscal": "financial",
    "coming": "next",
    "upcoming": "next",
    "following": "next",
    "business": "working",
    "workday": "working day",
    "workdays": "working days",
    "2day": "today",
    "2morrow": "tomorrow",
    "eo": "end of",
    "fortnite": "fortnight",
    "\u2013": "-",
    "\u2014": "-",
    "\u2212": "-",
    "remainder": "rest",
    "beginning": "start",
    "begining": "start",
}
_NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "thirteen": 13,
    "fourteen": 14,
    "fifteen": 15,
    "sixteen": 16,
    "eighteen": 18,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "forty-five": 45,
    "fifty": 50,
    "sixty": 60,
    "ninety": 90,
    "couple": 2,
    "few": 3,  # nobody can say what a few is; three is shown in the dates of the answer
}
_MENDABLE = (
    *(name for name in (*MONTHS, *WEEKDAYS) if len(name) > 5),  # noqa: PLR2004 shorter names are too near other words
    *("yesterday", "tomorrow", "quarter", "fortnight", "previous", "financial", "weekend", "christmas"),
)
_SWAPPABLE = ("march", "april", "month", "today")  # "match" and "Marco" are no slips, "arpil" and "marhc" are
_PLAIN = {"sundry", "quarters", "weekends", "fortnights", "monthly", "augusta", "sundays", "fridays", "mondays"}


@dataclass(frozen=True, slots=True)
class Word:
    """One clean word and the half-open character span it came from."""

    text: str
    start: int
    end: int


def _swapped(word: str, name: str) -> bool:
    """Tell whether two neighbouring letters changed places."""
    if len(word) != len(name):
        return False
    for i in range(len(name) - 1):
        if word[i] != name[i]:
            return word[i] == name[i + 1] and word[i + 1] == name[i] and word[i + 2 :] == name[i + 2 :]
    return False


def one_slip(word: str, name: str) -> bool:
    """Tell whether one letter was dropped, added, changed or swapped with its neighbour.

    >>> one_slip("tuseday", "tuesday"), one_slip("novmber", "november"), one_slip("sunrise", "sunday")
    (True, True, False)
    """
    if abs(len(word) - len(name)) > 1 or word[0] != name[0]:
        return False
    short, long = sorted((word, name), key=len)
    if len(short) == len(long):
        return sum(a != b for a, b in zip(word, name, strict=True)) <= 1 or _swapped(word, name)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def _mended(word: str) -> str:
    if len(word) < 5 or word in _PLAIN:  # noqa: PLR2004 short words have too many neighbours
        return word
    for name in _SWAPPABLE:
        if _swapped(word, name):
            return name
    return next((name for name in _MENDABLE if word != name and one_slip(word, name)), word)


def _clean(token: str) -> str:
    """Return the word a token stands for."""
    if token[0] in "'\u2019" and token[1:].isdigit():
        return f"20{token[1:]}"
    word = re.sub(r"['\u2019](?:s)?$", "", token)
    if word in _NUMBERS:
        return str(_NUMBERS[word])
    return _SPELT.get(word) or (_mended(word) if word.isalpha() else word)


def _hyphen_joins(text: str, at: int, before: str, after: str) -> bool:
    """Tell whether a hyphen only ties a compound such as mid-March or 30-day, rather than spanning a range."""
    if not (at and at + 1 < len(text) and text[at - 1].isalnum() and text[at + 1].isalnum()):
        return False
    ends = {*MONTHS, *WEEKDAYS}
    if before in ends and after in ends:
        return False
    return not (after[:1].isdigit() or re.fullmatch(r"[qhw]\d*", before))


def words_of(text: str) -> tuple[Word, ...]:
    """Split a text into clean words with their spans.

    >>> [word.text for word in words_of("Mid-Novmber, last 2 wks'")]
    ['mid', 'november', ',', 'last', '2', 'weeks']
    """
    lowered = text.lower() if len(text.lower()) == len(text) else text
    found = [(match.group(), *match.span()) for match in _TOKEN.finditer(lowered)]
    clean = [_clean(token) for token, _start, _end in found]
    kept = []
    for i, (token, start, end) in enumerate(found):
        following = clean[i + 1] if i + 1 < len(clean) else ""
        if token == "-" and _hyphen_joins(text, start, clean[i - 1] if i else "", following):  # noqa: S105
            continue
        kept.append(Word(clean[i], start, end))
    return tuple(_merged(kept))


_SHORT_UNITS = {"d": "days", "w": "weeks", "wk": "weeks", "mo": "months", "m": "months", "y": "years"}
_BEFORE_MO = {"last", "next", "this", "past", "previous"}


def _merged(words: list[Word]) -> list[Word]:
    """Give every word one blank-free text: q3 and w47 joined with their number, two-word meanings split in two."""
    merged: list[Word] = []
    for word in words:
        last = merged[-1] if merged else None
        touching = last is not None and last.end == word.start
        if last and touching and last.text in {"q", "h", "w", "kw", "cw", "fy"} and word.text.isdigit():
            merged[-1] = Word(last.text + word.text, last.start, word.end)
        elif last and touching and last.text.isdigit() and word.text in _SHORT_UNITS:
            merged.append(Word(_SHORT_UNITS[word.text], word.start, word.end))
        elif last and word.text == "mo" and last.text in _BEFORE_MO:
            merged.append(Word("month", word.start, word.end))
        else:
            merged += [Word(part, word.start, word.end) for part in word.text.split()]
    return merged
