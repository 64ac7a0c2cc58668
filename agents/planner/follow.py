"""How a message stands to the conversation before it: a correction, a filter, a new wish about the same thing, a new one."""

# ruff: noqa: E501 -- a pattern or a table row is read as one piece

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from agents.planner.frame import Frame, Message, absorb, carried, started
from agents.planner.intents import INTENTS
from agents.planner.lexicon import lexicon
from agents.planner.world import World
from domain.errors import BadInput
from domain.windows import add_months, parse_day, parse_window

# What a correction or a filter is made of, beside names and values.
FILLER = lexicon().filler
_STAY = (
    "same for",
    "same question",
    "what about",
    "how about",
    "i mean",
    "i meant",
    "make that",
    "make it",
    "rather",
    "instead",
    "no,",
    "only",
    "just",
    "and for",
    "but for",
)
_POINTS = re.compile(
    r"\b(it|that|them|they|there|those|these|him|her|his|their|its|then|this one|the one|same|one of them|do it)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:the )?(?P<unit>day|week|month|quarter|year|one|period) before\b(?: that)?|\bprevious (?P<unit2>week|month|quarter|year|one|period)\b"
)
_ADDED = re.compile(r"\b(add|as well|too|also|both|plus)\b")
_NUMBER = re.compile(r"(?<![\w./:-])(?P<n>\d+(?:[.,]\d+)?)(?![\w/:-]|[.,]\d)")
_NAMES = ("project", "client", "person", "contact", "skill", "role", "place", "name")
_SURE = 0.5
_SHORT = 7  # words
_BOUND = 0.34


@dataclass(frozen=True, slots=True)
class Scored:
    """What the classifier thinks of a message: alone, and in the light of the conversation."""

    alone: dict[str, float]
    within: dict[str, float]


def residue(message: Message) -> list[str]:
    """Return the words of a message that are more than names, values and the small words of a correction."""
    return [word for word in message.sketch.words if word not in FILLER and not word.isdigit() and word.isalnum()]


def refines(frame: Frame, message: Message, scored: Scored) -> bool:
    """Tell whether a message only corrects, narrows or completes the request before it."""
    left = residue(message)
    top, share = next(iter(scored.alone.items()))
    if not left:
        return True
    if top in {"smalltalk", "out_of_scope"} and share > _BOUND and not message.entities:
        return False
    pending = bool(missing(frame))
    lowered = message.plain.casefold()
    cue = lowered.startswith(_STAY) or lowered.startswith(
        (
            "and ",
            "or ",
            "no ",
            "yes",
            "sorry",
            "but ",
            "oops",
            "except",
            "without",
            "in ",
            "for ",
            "by ",
            "per ",
            "from ",
            "until ",
            "to ",
            "on ",
            "with ",
            "leave ",
        )
    )
    own = scored.within.get(frame.label, 0.0)
    if own == max(scored.within.values()):
        return True
    if pending and len(left) <= 3 and share < _SURE:  # noqa: PLR2004 -- a few words answer a question
        return True
    return bool(cue and len(left) <= 2 and share < _BOUND and not message.sketch.concepts & lexicon().wishes)  # noqa: PLR2004 -- likewise


def missing(frame: Frame) -> tuple[str, ...]:
    """Return the needs of a request that nothing fills yet."""
    intent = INTENTS.get(frame.label)
    if intent is None:
        return ()
    return tuple(need for need in intent.needs if not any(frame.has(one) for one in need.split("|")))


def continued(frame: Frame, message: Message, scored: Scored, world: World) -> Frame:
    """Return the conversation's request after a further message."""
    if refines(frame, message, scored):
        before, day = frame.window, frame.day
        _number(frame, message)
        _corrected(frame, message)
        if _ADDED.search(message.plain.casefold()):
            shown = frame.statuses or (["red"] if frame.label == "at_risk_projects" else [])
            message.found.statuses = sorted({*shown, *message.found.statuses}) if message.found.statuses else []
        absorb(frame, message)
        _renamed(frame, message)
        _nth(frame, message, day, world)
        _relative(frame, message, before, world)
        _as_well(frame, message, before)
        frame.sure = max(scored.within.get(frame.label, 0.0), _SURE)
        return frame
    label = (
        next(iter(scored.within))
        if max(scored.within.values()) >= max(scored.alone.values())
        else next(iter(scored.alone))
    )
    points = bool(_POINTS.search(message.plain)) or message.plain.casefold().startswith(
        ("and ", "also ", "so ", "but ", "ok ", "why", "then ")
    )
    short = len(message.sketch.words) <= _SHORT
    intent = INTENTS.get(label)
    if intent is None or not (points or short or _lacks(label, message)):
        return started(label, message)
    keeps_window = (points or short) and _same_direction(frame.label, label)
    kinds = [kind for kind in _NAMES if not _narrowed(kind, message)]
    fresh = carried(frame, label, message, kinds, window=keeps_window)
    if intent.acts and not fresh.effort:
        fresh.effort = frame.effort
    _relative(fresh, message, frame.window, world)
    fresh.sure = scored.within.get(label, scored.alone.get(label, 0.0))
    return fresh


def _lacks(label: str, message: Message) -> bool:
    return bool(missing(started(label, message)))


def _narrowed(kind: str, message: Message) -> bool:
    """Tell whether the new message names something that the earlier name of a kind would contradict."""
    if kind in {"project", "client", "name"}:
        return any(message.of(other) for other in ("project", "client", "name"))
    return False


def _same_direction(before: str, after: str) -> bool:
    first, second = INTENTS.get(before), INTENTS.get(after)
    return bool(first and second and first.ahead == second.ahead)


def _number(frame: Frame, message: Message) -> None:
    """Read a bare number ("90 instead", "make it 7") as a new value of what had one."""
    found = _NUMBER.search(message.found.text)
    if not found or message.found.limit or message.found.windows or message.found.effort:
        return
    number = found["n"]
    if frame.label == "log_time":
        message.found.effort = f"{number}h"
    elif frame.shift and re.search(r"\d+", frame.shift):
        message.found.shift = re.sub(r"\d+", number, frame.shift, count=1)
    elif frame.window and re.search(r"\d+", frame.window) and "day" in frame.window:
        message.found.windows = [re.sub(r"\d+", number, frame.window, count=1)]
    elif frame.age_days is not None:
        message.found.age_days = int(float(number.replace(",", ".")))


def _corrected(frame: Frame, message: Message) -> None:
    """Take the new one of two periods ("not this week, week 47"), and a length as the days ahead."""
    found = message.found
    if len(found.windows) > 1 and frame.window:
        fresh = [
            i for i, words in enumerate(found.windows) if _bare(words).casefold() != _bare(frame.window).casefold()
        ]
        negated = [
            i
            for i in fresh
            if not re.search(rf"\bnot (?:in |for )?{re.escape(found.windows[i])}", message.plain, re.IGNORECASE)
        ]
        kept = negated or fresh
        if kept:
            found.windows, found.days, found.tenses = (
                [values[i] for i in kept] for values in (found.windows, found.days, found.tenses)
            )
    if found.age_days and frame.window and not any(found.windows) and INTENTS[frame.label].ahead:
        found.windows, found.days, found.tenses = [f"next {found.age_days} days"], [""], ["future"]


def _renamed(frame: Frame, message: Message) -> None:
    """Let a name that is not known take the place of the known one it corrects."""
    if message.of("name") and not any(message.of(kind) for kind in ("project", "client", "person")):
        wanted = [one for need in INTENTS[frame.label].needs for one in need.split("|") if one in {"project", "client"}]
        for kind in wanted[:1]:
            frame.entities.pop(kind, None)


def _nth(frame: Frame, message: Message, before: str, world: World) -> None:
    """Read "the 12th" after a day as the 12th of that day's month."""
    match = re.search(r"\bthe (?P<n>\d{1,2})(?:st|nd|rd|th)\b(?! of)", message.plain.casefold())
    if not match or not before or frame.day == before:
        return
    try:
        day = parse_day(re.sub(r"^(?:until|till|to|by|on|from|through) ", "", before), world.today).replace(
            day=int(match["n"])
        )
    except (BadInput, ValueError):
        return
    frame.day = frame.window = day.isoformat()


def _relative(frame: Frame, message: Message, before: str, world: World) -> None:
    """Resolve "the week before" against the period in force."""
    match = _BEFORE.search(message.plain.casefold())
    beside = [words for words in message.found.windows if words and match and words.casefold() not in match.group()]
    if (
        not match
        or not before
        or beside
        or re.search(r"\b(?:vs|versus|compared|than|against)\b", message.plain.casefold())
    ):
        return
    try:
        window = parse_window(before, world.today, week_start=world.firm.first_weekday)
    except BadInput:
        return
    unit = match["unit"] or match["unit2"]
    back = {"month": 1, "quarter": 3, "year": 12}.get(unit)
    if back:
        start, last = (
            add_months(window.start, -back),
            add_months(window.start, -back + max(1, round(window.days / 30.4))) - timedelta(days=1),
        )
    else:
        length = {"day": 1, "week": 7}.get(unit, window.days)
        start, last = window.start - timedelta(days=length), window.last - timedelta(days=length)
    frame.window = frame.day = f"{start.isoformat()} to {last.isoformat()}"


def _as_well(frame: Frame, message: Message, before: str) -> None:
    """Join two periods where the second is added to the first."""
    said = message.plain.casefold()
    added = _ADDED.search(said) and not re.search(r"\binstead\b", said)
    if before and frame.window != before and added:
        frame.window = f"{_bare(before)} to {_bare(frame.window)}"
        frame.windows = []


def _bare(words: str) -> str:
    return re.sub(r"^(?:in|for|of|during|over|on|at|the month of) ", "", words.strip(), flags=re.IGNORECASE)
