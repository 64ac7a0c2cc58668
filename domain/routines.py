"""When a routine is due, out of the words people use: "every Friday at noon", "weekly, Mondays 8 sharp", "daily"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

from domain.errors import BadInput
from domain.timetable import EVERY_DAY, Schedule

_DAYS = {
    "monday": 0, "mon": 0, "tuesday": 1, "tue": 1, "tues": 1, "wednesday": 2, "wed": 2, "thursday": 3, "thu": 3,
    "thur": 3, "thurs": 3, "friday": 4, "fri": 4, "saturday": 5, "sat": 5, "sunday": 6, "sun": 6,
}  # fmt: skip
_WORKING = frozenset(range(5))
_DEFAULT = time(9)
_PARTS = {"morning": time(8), "noon": time(12), "midday": time(12), "lunch": time(12), "evening": time(18)}
_PARTS |= {"afternoon": time(15), "night": time(20), "midnight": time(0)}
_DAY = rf"(?:{'|'.join(sorted(_DAYS, key=len, reverse=True))})s?"
_EVERY = re.compile(
    rf"\b(?:(?:every|each|on|all) )?(?P<days>{_DAY}(?:(?: ?, ?| and | & ){_DAY})*)\b"
    r"|\b(?P<working>(?:every |each )?(?:working ?day|weekday|work ?day)s?)\b"
    r"|\b(?P<daily>daily|nightly|every (?:single )?day|each day|every (?:morning|evening|night|afternoon))\b"
    r"|\b(?P<weekly>weekly|every week|each week|once a week)\b",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"\b(?:at |by |@ ?)?(?P<hour>[01]?\d|2[0-3])(?:[:.h](?P<minute>[0-5]\d))?"
    r" ?(?P<half>am|pm|a\.m\.|p\.m\.|o'?clock|sharp|uhr|h\b)(?![\w%])"
    r"|\b(?:at|by|@) ?(?P<hour2>[01]?\d|2[0-3])(?:[:.h](?P<minute2>[0-5]\d))?\b"
    r"(?! ?(?:%|percent|days?|weeks?|hours?|[./]\d))"
    r"|\b(?P<hour3>[01]?\d|2[0-3])[:.](?P<minute3>[0-5]\d)\b",
    re.IGNORECASE,
)
_HOURS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_HOUR_WORD = re.compile(rf"\b(?P<at>at |by )(?P<word>{'|'.join(_HOURS)})\b", re.IGNORECASE)
_AFTERNOON = range(1, 7)  # nobody wants a report at four in the morning: a bare hour up to six is after noon
_PART = re.compile(rf"\b(?:(?:at|in the|every|each) )?(?P<part>{'|'.join(_PARTS)})s?\b", re.IGNORECASE)
_EMPTY = re.compile(
    r"\b(?:set up|create|make|add|please|can you|could you|i want|i'd like|a|an|the|me|us|to|for|of|routine|rule|alert"
    r"|alerts|reminder|report|notification|policy|send|give|tell|let|know|remind|new|some|weekly|daily|sharp)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """A schedule inside a sentence, and the sentence without the words that said it."""

    schedule: Schedule
    rest: str


def find_routine(text: str) -> Found | None:
    """Return when something recurs, or None when the words name no day that comes again.

    A time without a day is none; a day without a time is 09:00, "at four" is 16:00. "Weekly" alone is Monday.

    >>> str(find_routine("chase missing timesheets every Friday at noon").schedule)
    'fri 12:00'
    """
    text = _HOUR_WORD.sub(lambda said: f"{said['at']}{_HOURS.index(said['word'].lower()) + 1}", text)
    days = _EVERY.search(text)
    if days is None:
        return None
    rest = text[: days.start()] + " " + text[days.end() :]
    at, rest = _time(rest, days.group())
    weekdays = _weekdays(days)
    if days["weekly"] and (named := re.search(rf"\b{_DAY}\b", rest, re.IGNORECASE)):
        weekdays = frozenset({_day(named.group())})
        rest = rest[: named.start()] + " " + rest[named.end() :]
    return Found(Schedule(weekdays, at), " ".join(rest.split()).strip(" ,.;"))


def parse_routine(text: str) -> Schedule:
    """Return when something recurs. Raises BadInput when the words say no such thing."""
    found = find_routine(text)
    if found is None:
        raise BadInput(f"{text!r} does not say when it comes again.", hint="Say for example Fridays at 16:00 or daily.")
    return found.schedule


def says_something(text: str) -> bool:
    """Tell whether a rule says what is to happen, once filler is taken away."""
    return len(re.findall(r"[^\W\d_]{3,}", _EMPTY.sub(" ", text))) > 0


def _weekdays(days: re.Match[str]) -> frozenset[int]:
    if days["days"]:
        return frozenset(_day(word) for word in re.findall(_DAY, days["days"], re.IGNORECASE))
    if days["working"]:
        return _WORKING
    return EVERY_DAY if days["daily"] else frozenset({0})


def _day(word: str) -> int:
    word = word.lower()
    return _DAYS[word] if word in _DAYS else _DAYS[word.removesuffix("s")]


def _time(text: str, days: str) -> tuple[time, str]:
    clock = _CLOCK.search(text)
    if clock:
        return _clock(clock), text[: clock.start()] + " " + text[clock.end() :]
    part = _PART.search(text)
    if part:
        return _PARTS[part["part"].lower()], text[: part.start()] + " " + text[part.end() :]
    inside = _PART.search(days)  # every evening
    return (_PARTS[inside["part"].lower()] if inside else _DEFAULT), text


def _clock(found: re.Match[str]) -> time:
    hour = int(found["hour"] or found["hour2"] or found["hour3"])
    minute = int(found["minute"] or found["minute2"] or found["minute3"] or 0)
    half = (found["half"] or "").lower().replace(".", "")
    if half == "pm" and hour < 12:  # noqa: PLR2004 -- the clock face
        hour += 12
    if half == "am" and hour == 12:  # noqa: PLR2004 -- likewise
        hour = 0
    bare = not half and not (found["minute"] or found["minute2"] or found["minute3"])
    if bare and hour in _AFTERNOON:
        hour += 12
    return time(hour, minute)
