"""Numbers in words, and ways to say a period or a move that are first written plainly."""

# ruff: noqa: E501 -- a pattern is read as one piece

from __future__ import annotations

import re
from collections.abc import Callable

_NUMBERS = {
    **{
        word: i
        for i, word in enumerate(
            ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
        )
    },
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    "hundred": 100,
    "a": 1,
    "an": 1,
    "couple of": 2,
    "a couple of": 2,
    "single": 1,
    "half a": 0,
}
N = rf"(?:\d+(?:[.,]\d+)?|{'|'.join(sorted((word for word in _NUMBERS if word not in {'a', 'an'}), key=len, reverse=True))})"
NA = rf"(?:{N}|an?)"
# Ways to say a period or a move that are first written plainly.
_PLAINER: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), instead)
    for pattern, instead in (
        (r"\b(?:the )?first quarter\b", "Q1"),
        (r"\b(?:the )?second quarter\b", "Q2"),
        (r"\b(?:the )?third quarter\b", "Q3"),
        (r"\b(?:the )?(?:fourth|last) quarter of the year\b|\b(?:the )?fourth quarter\b", "Q4"),
        (r"\bhalf[ -]?a?[ -]?year\b", "6 months"),
        (r"\b(?:coming|upcoming) (?=6 months)", "next "),
        (rf"\bforward (?={N} ?(?:days|weeks|months|d\b))", "next "),
        (r"\beo (?=next|this|the)", "end of "),
        (r"\b(?P<a>last|this|next|past|nxt|lst) mo\b", r"\g<a> month"),
        (r"\b(?:month by month|by month|per month|monthly|each month)\b", " {group} "),
        (r"\b(?:week|month) (?P<a>next|last)\b", lambda m: f"{m['a']} {m.group().split()[0]}"),
        (r"\b30 ?/ ?60 ?/ ?90\b", "ageing"),
        (r"\bfortnightly\b", "last 2 weeks"),
        (r"\b(?:an|one) hour and (?:three quarters|three-quarters)\b", "1.75 hours"),
        (r"\b(?:an|one) hour and a quarter\b", "1.25 hours"),
        (r"\bthree[- ]quarters of an hour\b", "45 minutes"),
        (r"\bquarter of an hour\b", "15 minutes"),
        (r"\bbefore (?:the )?year(?:'s end| is out| ends| end)\b", "until the end of the year"),
        (r"\bbefore (?:the )?month(?:'s end| is out| ends| end)\b", "until the end of the month"),
        (r"\bsince the first(?! (?:of|day|week|call|quarter)\b)", "since the 1st"),
        (r"\b(?P<a>\d+)mos?\b", r"\g<a> months"),
        (rf"\b(?:{N}) more (?=days?|weeks?|months?)", lambda m: f"+{number_of(m.group().split(' more')[0])} "),
        (rf"\banother (?={N} (?:days|weeks|months))", "+"),
        (r"\banother (?=day|week|month|fortnight)", "+1 "),
        (
            rf"(?P<n>{NA}) (?P<u>days?|weeks?|months?|fortnights?) (?P<t>more|extra|longer)\b",
            lambda m: f"+{number_of(m['n'])} {m['u']}",
        ),
        (r"\+ ?(?P<n>\d+) ?d\b", r"+\g<n> days"),
        (r"\+ ?(?P<n>\d+) ?w(?:ks?)?\b", r"+\g<n> weeks"),
        (r"\+ ?(?P<n>\d+) ?(?:mo|mth|m)s?\b", r"+\g<n> months"),
        (r"(?P<v>slips?|delay(?:ed)?|late|by|slipped|slide) (?P<n>\d+) ?w(?:ks?)?\b", r"\g<v> \g<n> weeks"),
        (r"(?P<v>slips?|delay(?:ed)?|late|by|slipped|slide) (?P<n>\d+) ?d\b", r"\g<v> \g<n> days"),
        (r"\b(?P<n>\d+) ?d (?P<v>later|earlier|late|delay|slip)\b", r"\g<n> days \g<v>"),
        (r"\b(?P<n>\d+) ?w(?:ks?)? (?P<v>later|earlier|late|delay|slip)\b", r"\g<n> weeks \g<v>"),
        (r"\b(?P<n>\d+)[ -](?P<u>day|week|month)[ -](?P<v>delay|slip|extension|slippage)\b", r"\g<n> \g<u>s \g<v>"),
    )
)


def number_of(words: str) -> int:
    """Return a number written in digits or as a word."""
    said = words.strip().casefold()
    return _NUMBERS[said] if said in _NUMBERS else int(float(said.replace(",", ".")))  # display only, never money


def plainer(text: str) -> str:
    """Return a text with its periods and moves written plainly."""
    for pattern, instead in _PLAINER:
        text = pattern.sub(instead, text)
    return text
