"""What a transcript file gave: its turns, and every piece that could not be read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from domain.errors import BadInput
from domain.signals.talk import Side, Turn

MOST_BYTES = 20 * 1024 * 1024
MOST_TURNS = 20_000
_PAUSE_SECONDS = 8  # a longer silence begins a new turn
_LONGEST_TURN = 700  # characters; beyond, a quote could no longer be found at its minute
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Refused:
    """A cue, line or entry that is no turn, with the reason; ``where`` is a line or an entry number from 1."""

    where: int
    reason: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Recording:
    """A transcript as read. ``held_at`` and ``title`` only when the file states them."""

    dialect: str
    turns: tuple[Turn, ...]
    refused: tuple[Refused, ...] = ()
    notes: tuple[str, ...] = ()
    title: str = ""
    held_at: datetime | None = None
    addresses: dict[str, str] = field(default_factory=dict)  # speaker → e-mail address
    recipients: tuple[str, ...] = ()  # e-mail addresses a mail went to

    @property
    def speakers(self) -> tuple[str, ...]:
        """Everybody who speaks, in the order they first do."""
        return tuple(dict.fromkeys(turn.speaker for turn in self.turns if turn.speaker))

    @property
    def seconds(self) -> int:
        """The latest time of a turn, 0 where there are none."""
        return max((turn.seconds or 0 for turn in self.turns), default=0)

    def text(self) -> str:
        """Return the turns as kept in the store: ``[00:01:23] Name: words``, a turn a line."""
        return "\n".join(line_of(turn) for turn in self.turns)


_TURN = re.compile(r"^(?:\[(\d{2,}):(\d\d):(\d\d)\] )?([^:]{1,80}): (.*)$")


def turns_of(text: str) -> list[Turn]:
    """Return the turns of a text as ``Recording.text`` writes it; sides are not in it."""
    turns = []
    for line in text.splitlines():
        found = _TURN.match(line)
        if found is not None:
            hours, minutes, seconds, speaker, words = found.groups()
            at = None if hours is None else int(hours) * 3600 + int(minutes) * 60 + int(seconds)
            turns.append(Turn(speaker, words, at))
        elif turns and line.strip():
            turns[-1] = replace(turns[-1], words=f"{turns[-1].words} {line.strip()}")
    return turns


_ASIDE = re.compile(r"\s*[(\[](?!\d+[)\]])[^)\]]*[)\]]")  # a company or role behind a name, but not "(2)"
_ODD = re.compile(r"[^\w.'\u2019\- ]+")
_LONGEST_NAME = 60


def label_of(speaker: str) -> str:
    """Return a name as a line of a transcript can carry it.

    >>> label_of("Roe, Jane (Acme)"), label_of("+49 170 1234"), label_of("Speaker (2)")
    ('Jane Roe', 'Speaker 49 170 1234', 'Speaker 2')
    """
    name = _ASIDE.sub("", speaker) or speaker
    last, comma, first = name.partition(",")
    if comma and "," not in first and first.strip():
        name = f"{first.strip()} {last.strip()}"
    name = one_line(_ODD.sub(" ", name))[:_LONGEST_NAME].strip()
    return name if not name or name[0].isalpha() else f"Speaker {name}"[:_LONGEST_NAME]


def line_of(turn: Turn) -> str:
    """Return a turn as one line."""
    clock = "" if turn.seconds is None else f"[{clock_of(turn.seconds)}] "
    return f"{clock}{turn.speaker or 'Unknown speaker'}: {turn.words}"


def clock_of(seconds: int) -> str:
    """Return seconds as ``hh:mm:ss``."""
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def refused(where: int, reason: str, text: str = "") -> Refused:
    """Return a refusal, its text cut for the report."""
    return Refused(where, reason, text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…")


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue before neighbours are joined, times in milliseconds."""

    speaker: str
    words: str
    start: int
    end: int


def joined(cues: Iterable[Cue]) -> tuple[Turn, ...]:
    """Join neighbouring cues of one speaker into turns: programs cut captions in the middle of a sentence."""
    turns: list[Turn] = []
    until = 0
    for cue in cues:
        last = turns[-1] if turns else None
        near = cue.start - until <= _PAUSE_SECONDS * 1000
        if last and last.speaker == cue.speaker and near and len(last.words) + len(cue.words) < _LONGEST_TURN:
            turns[-1] = replace(last, words=f"{last.words} {cue.words}")
        else:
            turns.append(Turn(cue.speaker, cue.words, cue.start // 1000))
        until = cue.end
    return tuple(turns)


def one_line(text: str) -> str:
    """Return a text with every run of white space as one space: a turn is a line."""
    return " ".join(text.split())


def checked(recording: Recording, name: str) -> Recording:
    """Return the recording unless it is empty or beyond the limit.

    Raises:
        BadInput: no turn could be read, or too many.

    """
    if len(recording.turns) > MOST_TURNS:
        raise BadInput(f"{name} has {len(recording.turns):,} turns; the most is {MOST_TURNS:,}.")
    if not recording.turns:
        bad = len(recording.refused)
        told = f" ({bad} pieces were unreadable, first: {recording.refused[0].reason})" if bad else ""
        raise BadInput(f"I found nobody's words in {name}{told}.")
    return _labelled(recording)


def _labelled(recording: Recording) -> Recording:
    """Return the recording with names that a line can carry; two that would become one keep what tells them apart."""
    labels = {one: label_of(one) for one in recording.speakers}
    for one, label in labels.items():
        if sum(other == label for other in labels.values()) > 1:
            labels[one] = one_line(_ODD.sub(" ", one))[:_LONGEST_NAME]
    turns = tuple(replace(turn, speaker=labels.get(turn.speaker, turn.speaker)) for turn in recording.turns)
    addresses = {labels.get(one, one): address for one, address in recording.addresses.items()}
    return replace(recording, turns=turns, addresses=addresses)


__all__ = [
    "MOST_BYTES",
    "Cue",
    "Recording",
    "Refused",
    "Side",
    "checked",
    "joined",
    "line_of",
    "one_line",
    "refused",
    "turns_of",
]
