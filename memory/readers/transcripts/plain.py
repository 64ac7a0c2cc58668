"""Plain text, Markdown and what a word processor gives as lines: names before a colon, or on a line of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from domain.signals.talk import Turn
from memory.readers.transcripts.clocks import CLOCK, milliseconds
from memory.readers.transcripts.recording import Recording, Refused, one_line, refused
from memory.readers.transcripts.voices import named_lines, split

_STAMP = re.compile(rf"^[\[(]?(?P<time>{CLOCK})[\])]?(?:\s*[-\u2013]\s*|\s+|$)")
_HEADING = re.compile(rf"^(?P<name>[^\d\s:][^:]{{0,59}}?)\s+[\[(]?(?P<time>{CLOCK})[\])]?$")
_MARKS = re.compile(r"\*\*|__|^#{1,6}\s+|^>\s?")


@dataclass
class _Lines:
    """The turns so far."""

    turns: list[Turn] = field(default_factory=list)
    bad: list[Refused] = field(default_factory=list)
    clock: int | None = None

    def add(self, speaker: str, words: str, seconds: int | None) -> None:
        """Begin a turn."""
        self.turns.append(Turn(speaker, words, seconds))

    def go_on(self, number: int, words: str) -> None:
        """Add a line without a name to the turn before it."""
        if not self.turns:
            self.bad.append(refused(number, "words before anybody's name", words))
            return
        last = self.turns[-1]
        self.turns[-1] = Turn(last.speaker, one_line(f"{last.words} {words}"), last.seconds)


def read_plain(text: str, dialect: str = "text") -> Recording:
    """Return the recording of lines of text."""
    lines = [one_line(_MARKS.sub("", line)) for line in text.splitlines()]
    bare = [_STAMP.sub("", line) for line in lines]
    names = named_lines([line for line in bare if line])
    if not names and not any(_HEADING.match(line) for line in lines):
        return _unnamed(lines, dialect)
    read = _Lines()
    for number, line in enumerate(lines, 1):
        if line:
            _line(read, number, line, names)
    return Recording(dialect, tuple(turn for turn in read.turns if turn.words), (*read.bad, *_empty(read)))


def _line(read: _Lines, number: int, line: str, names: frozenset[str]) -> None:
    heading = _HEADING.match(line)
    if heading and (at := milliseconds(heading["time"])) is not None:
        read.add(heading["name"].strip(" -\u2013"), "", at // 1000)
        return
    stamp = _STAMP.match(line)
    at = milliseconds(stamp["time"]) if stamp else None
    if stamp and at is None:
        read.bad.append(refused(number, "a time that is none; the words were kept", line))
    rest = line[stamp.end() :] if stamp else line
    if stamp and at is not None:
        read.clock = at // 1000
    if not rest:
        return
    name, words = split(rest)
    if name and name in names:
        read.add(name, words, read.clock)
        if not stamp:
            read.clock = None
    else:
        read.go_on(number, rest)


def _empty(read: _Lines) -> tuple[Refused, ...]:
    return tuple(
        refused(i, "a name without words", turn.speaker) for i, turn in enumerate(read.turns, 1) if not turn.words
    )


def _unnamed(lines: list[str], dialect: str) -> Recording:
    """Read text in which nobody is named: each paragraph is a turn of somebody unknown."""
    turns = tuple(Turn("", line) for line in lines if line)
    return Recording(dialect, turns, (), ("Nobody is named in this file; all words are somebody's.",))
