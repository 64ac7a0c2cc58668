"""Periods, days and moves out of a request, for the arguments of tools."""

# ruff: noqa: E501 -- a pattern is read as one piece

from __future__ import annotations

import re

from agents.planner.frame import Frame
from agents.planner.intents import INTENTS
from agents.planner.world import World

_LEADING = re.compile(
    r"^(?:in(?! \d+ (?:days?|weeks?|months?))|for|of|during|on|at|over|from|by|as of|per|eff\.?|effective|starting|through|until|till|up to|to|after|before|not before)\s+(?:the\s+(?=\w+ (?:of|to)\b|\d))?",
    re.IGNORECASE,
)
WEEKLY = re.compile(r"\b(?:an?|per|each|every|the) (?:working )?(?:week|wk)\b|/ ?(?:week|wk)\b|\bweekly\b|\bp\.?w\b")


def window_of(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    """Return the period that goes with the tool's direction, the first one otherwise."""
    ahead = INTENTS[frame.label].ahead
    wanted = {"future", "now", "day"} if ahead else {"past", "now"}
    if frame.window and not any(words == frame.window for words, _ in frame.windows):
        return _trimmed(frame.window)
    fits = [
        words
        for words, tense in frame.windows
        if tense in wanted and not (frame.label == "unusual_time" and "weekend" in words)
    ]
    fitting = (fits[-1] if _several_sentences(frame) else fits[0]) if fits else frame.window
    if fitting:
        return _trimmed(fitting)
    if frame.age_days and ahead and frame.label != "bench":
        return f"next {frame.age_days} days"
    return None


def _several_sentences(frame: Frame) -> bool:
    return bool(re.search(r"[.!?:;] +\S|, so\b", frame.message.plain))


def _trimmed(words: str) -> str:
    """Return a period without the small words that lead to it; those that bound it (from, until, since) stay."""
    return re.sub(
        r"^(?:to (?=in|at|on))?(?:in|for|of|during|on|at|over)\s+(?:the\s+(?=month|january|february|march|april|may|june|july|august|september|october|november|december))?",
        "",
        words.strip(),
        flags=re.IGNORECASE,
    ).replace("from before", "before")


def day_of(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    """Return the day the conversation gives, if any."""
    words = frame.day or frame.window
    return _LEADING.sub("", words.strip()) if words else None


def by_of(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    """Return the by the conversation gives, if any."""
    if frame.label == "slip_impact" and not frame.shift and re.search(r"\b(?:day|week|month)", frame.effort):
        return f"{frame.effort} later"
    if frame.label == "slip_impact" and not frame.shift:
        return _as_delay(frame)
    return frame.shift or None


def _as_delay(frame: Frame) -> str | None:
    """Read how long somebody or something is missing as the delay it makes."""
    if frame.age_days:
        return f"{frame.age_days} days later"
    said = re.search(
        r"\b(?:the |all of |whole |all |of |this |next |that |coming |a |an )+(?P<unit>day|week|month|fortnight)\b",
        frame.message.plain.casefold(),
    )
    if said and frame.window:
        return f"1 {said['unit']} later"
    return None
