"""WebVTT, SRT and SBV: cues with a start and an end. What is malformed is refused with its line, never lost."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from memory.readers.transcripts.clocks import CLOCK, milliseconds
from memory.readers.transcripts.recording import Cue, Recording, Refused, joined, refused
from memory.readers.transcripts.voices import named_lines, pieces, split

_ARROW = re.compile(r"^\s*(\S+)\s*-+>\s*(\S+)(?:\s.*)?$")
_COMMA = re.compile(rf"^\s*({CLOCK})\s*,\s*({CLOCK})\s*$")
_SKIPPED = ("NOTE", "STYLE", "REGION")
_MOST_LINES = 40  # of one cue


@dataclass
class _State:
    """The cue being read."""

    line: int = 0
    timing: tuple[int, int] | None = None
    text: list[str] = field(default_factory=list)
    cues: list[tuple[int, int, int, str]] = field(default_factory=list)
    bad: list[Refused] = field(default_factory=list)

    def close(self) -> None:
        """End the cue: keep it, or say why not."""
        text = "\n".join(self.text).strip()
        if self.timing is not None:
            if not text:
                self.bad.append(refused(self.line, "a time without words"))
            else:
                start, end = self.timing
                if end < start:
                    self.bad.append(refused(self.line, "it ends before it begins; the words were kept", text))
                self.cues.append((self.line, start, max(start, end), text))
        elif text:
            self.bad.append(refused(self.line, "words without a readable time", text))
        self.timing, self.text = None, []


def is_timing(line: str) -> bool:
    """Tell whether a line states when a cue begins and ends, or tries to."""
    return "-->" in line or bool(_COMMA.match(line))


def read_cues(text: str, dialect: str) -> Recording:
    """Return the recording of a caption file."""
    state = _State()
    skipping = False
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        following = lines[number] if number < len(lines) else ""
        if not line.strip():
            state.close()
            skipping = False
        elif skipping or (number == 1 and line.startswith("WEBVTT")):
            skipping = True
        elif is_timing(line):
            _begin(state, number, line)
        elif state.timing is None and not state.text and line.split()[0] in _SKIPPED:
            skipping = True
        elif not (is_timing(following) and (line.strip().isdigit() or not (state.timing or state.text))):
            # All else than a cue's name, which stands right before its time.
            _add(state, number, line)
    state.close()
    return _recording(dialect, state)


def _begin(state: _State, number: int, line: str) -> None:
    state.close()
    found = _ARROW.match(line) or _COMMA.match(line)
    start, end = (milliseconds(found[1]), milliseconds(found[2])) if found else (None, None)
    state.line = number
    if start is None or end is None:
        state.text = [line.strip()]
    else:
        state.timing = (start, end)


def _add(state: _State, number: int, line: str) -> None:
    if state.timing is None and not state.text:
        state.line = number
    if len(state.text) == _MOST_LINES:
        state.close()
        state.line = number
    state.text.append(line)


def _recording(dialect: str, state: _State) -> Recording:
    found = [(at, start, end, piece) for at, start, end, text in state.cues for piece in pieces(text)]
    voiced = any(speaker for _, _, _, (speaker, _) in found)
    names = frozenset[str]() if voiced else named_lines([words for _, _, _, (_, words) in found])
    cues: list[Cue] = []
    speaker = ""
    for _, start, end, (voice, words) in found:
        name, said = split(words)
        if voice or name not in names:
            name, said = voice, words
        # A cue without a name goes on with whoever spoke before: programs name a speaker once.
        speaker = name or speaker
        cues.append(Cue(speaker, said, start, end))
    notes = () if voiced or names or not cues else ("No cue names its speaker.",)
    return Recording(dialect, joined(cues), tuple(state.bad), notes)
