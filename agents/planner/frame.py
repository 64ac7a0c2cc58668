"""What has been understood so far in a conversation, and how a further message changes it."""

# ruff: noqa: E501 -- a pattern or a table row is read as one piece

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from agents.planner.features import Sketch
from agents.planner.names import Entity
from agents.planner.slots import Found


@dataclass(frozen=True, slots=True)
class Message:
    """One message taken apart: names, values, sketch."""

    text: str
    plain: str  # with {kind} for names, otherwise as said, in English
    entities: tuple[Entity, ...]
    found: Found
    sketch: Sketch
    language: str = "en"

    def of(self, kind: str) -> list[Entity]:
        """Return the names that may be of a kind, in order."""
        return [entity for entity in self.entities if entity.kind == kind or entity.of(kind)]


@dataclass(slots=True)
class Frame:
    """A request: the tool it needs and everything known to fill it with."""

    label: str
    message: Message  # the latest one
    entities: dict[str, list[Entity]] = field(default_factory=dict)  # by leading kind, latest first meaning
    excluded: list[Entity] = field(default_factory=list)
    window: str = ""
    windows: list[tuple[str, str]] = field(default_factory=list)  # every period with its tense
    day: str = ""
    shift: str = ""
    effort: str = ""
    percents: list[int] = field(default_factory=list)
    age_days: int | None = None
    limit: int | None = None
    group_by: str = ""
    statuses: list[str] = field(default_factory=list)
    me: bool = False
    said: list[str] = field(default_factory=list)  # the messages that made it
    plain: list[str] = field(default_factory=list)
    problem: str = ""
    sure: float = 1.0

    def names(self, kind: str) -> list[Entity]:
        """Return the names that may be of a kind: those that lead with it first, then those that could be."""
        leading = list(self.entities.get(kind, ()))
        return leading + [
            entity for other, group in self.entities.items() if other != kind for entity in group if entity.of(kind)
        ]

    def has(self, kind: str) -> bool:
        """Tell whether a value of a kind is known."""
        if kind in {"window", "day", "shift", "effort", "limit", "group_by"}:
            return bool(getattr(self, kind))
        if kind == "me":
            return self.me
        return bool(self.names(kind))


_EXCLUDES = (
    "except",
    "without",
    "excluding",
    "leave out",
    "not for",
    "but not",
    "apart from",
    "other than",
    "besides",
    "not",
    "exclude",
)


def is_excluded(plain: str, at: int) -> bool:
    """Tell whether the name that begins at a place in the text is left out rather than asked for."""
    before = plain[:at].casefold().rstrip(" ,")
    after = plain[at:].casefold()
    return before.endswith(_EXCLUDES) or bool(
        before.endswith(("leave", "take")) and re.match(r"[^,.?!]{0,40}?\b(?:out|aside)\b", after)
    )


def started(label: str, message: Message) -> Frame:
    """Return the frame of a first message."""
    frame = Frame(label, message)
    absorb(frame, message)
    return frame


def absorb(frame: Frame, message: Message) -> None:
    """Take a message's names and values into a frame; what is said again replaces what was said."""
    frame.message = message
    frame.said.append(message.text)
    frame.plain.append(message.plain)
    _take_names(frame, message)
    found = message.found
    if any(found.windows) and not (found.compared and frame.window):
        frame.window, frame.windows = next(words for words in found.windows if words), _timed(found)
    if any(found.days) and not (found.compared and frame.day):
        frame.day = next(words for words in found.days if words)
    for name in ("shift", "effort", "group_by"):
        if getattr(found, name):
            setattr(frame, name, getattr(found, name))
    frame.percents = found.percents or frame.percents
    frame.statuses = found.statuses or frame.statuses
    frame.age_days = frame.age_days if found.age_days is None else found.age_days
    frame.limit = frame.limit if found.limit is None else found.limit
    frame.problem = found.problem
    frame.me = speaks_of_me(message) or (frame.me and not message.of("person"))


def _timed(found: Found) -> list[tuple[str, str]]:
    return [(words, tense) for words, tense in zip(found.windows, found.tenses, strict=False) if words]


def _take_names(frame: Frame, message: Message) -> None:
    fresh: dict[str, list[Entity]] = {}
    for entity in message.entities:
        if (
            is_excluded(message.text, entity.span[0])
            and entity.kind in {"person", "client", "project"}
            and len(message.entities) >= 1
        ):
            frame.excluded.append(entity)
        else:
            fresh.setdefault(entity.kind, []).append(entity)
    for kind, group in fresh.items():
        frame.entities[kind] = group
    for entity in frame.excluded:
        group = [kept for kept in frame.entities.get(entity.kind, []) if kept.said != entity.said]
        frame.entities[entity.kind] = group


_ABOUT_ME = re.compile(
    r"\b(?:am|do|did|have|was|will|were|had|don't|didn't|haven't) i\b(?! (?:need|want|have to|know|see|get))|\bi (?:am|was|have been|will be) (?:\w+ )?(?:booked|planned|on|overbooked|put|doing|"
    r"done|staffed|supposed|assigned|working|missing|late|behind|over)\b|\bi think i have been\b|\bmy (?:own )?(?:\w+ )?(?:hours?|time|timesheets?|ts|tasks?|to-?dos?|bookings?|"
    r"utilisation|util|schedule|calendar|allocation|assignments?|target|week|plan for|day|days|thurs\w*|percentage|billab\w*|entries|drafts|work|thursday|friday|monday|action items?|"
    r"actions|allotment|delayed|overdue|stuff)\b|\bmine\b|\bmyself\b|\b(?:for|with|to|than|by|left for|besides) me\b|\bi(?:'ve| have) (?:got|forgotten|logged|missed|put)\b|"
    r"\bi (?:forgot|logged|promised?|said|commit\w*|owe|owed|work|worked|put)\b|\bif i'?m\b|\bim on\b|\bassigned to me\b|\bwhen am i\b|\bcan i (?:still )?(?:put|book|log)\b"
)
_NOT_ABOUT_ME = re.compile(
    r"\b(?:send|mail|list|report|give|show|tell|explain|summari[sz]e|read|prep(?:are)?|draft|find|get) (?:\w+ ){0,8}(?:to|for) me\b|\bwith me\b"
)


def speaks_of_me(message: Message) -> bool:
    """Tell whether the request is about whoever asks, beyond "show me" and "I need"."""
    said = _NOT_ABOUT_ME.sub(" ", message.plain.casefold())
    return bool(_ABOUT_ME.search(said))


def carried(frame: Frame, label: str, message: Message, kinds: Iterable[str], *, window: bool) -> Frame:
    """Return a new frame for another request that keeps the names of the one before where it brings none."""
    fresh = started(label, message)
    for kind in kinds:
        if kind in frame.entities and not fresh.entities.get(kind):
            fresh.entities[kind] = frame.entities[kind]
    if window and not fresh.window:
        fresh.window, fresh.day, fresh.windows = frame.window, frame.day, frame.windows
    fresh.me = fresh.me or (frame.me and not fresh.names("person"))
    return replace(fresh, said=[*frame.said, *fresh.said], plain=[*frame.plain, *fresh.plain])
