"""What keeping a transcript shows: the meeting, what was heard in it, and what of the file could not be read."""

from __future__ import annotations

from tools.blocks import Block, Figure
from tools.values import Day, day_text
from tools.view import Line, View, several, table


class RefusedCue(Line):
    """A piece of the file that could not be read."""

    where: int
    reason: str
    outside_words: str


class HeardLine(Line):
    """A signal, a promise, a decision or an open question with its exact words."""

    what: str
    kind: str
    who: str
    at: str
    due_on: Day | None = None
    strength: int | None = None
    outside_words: str


class KeptMeeting(View):
    """What a transcript gave. ``state`` is new, replaced, or unchanged when the very same file was there."""

    meeting_id: int
    title: str
    client: str
    held_on: Day
    state: str
    dialect: str
    turns: int
    unknown: tuple[str, ...]
    refused_count: int
    refused: tuple[RefusedCue, ...] = ()
    heard: tuple[HeardLine, ...] = ()

    def headline(self) -> str:
        """Say what was kept and what nobody knows yet."""
        verb = {"new": "Kept", "replaced": "Replaced", "unchanged": "Already kept"}[self.state]
        told = f"{verb} {self.title} with {self.client} of {day_text(self.held_on)}: {several(self.turns, 'turn')}."
        if self.refused_count:
            told += f" {several(self.refused_count, 'piece')} of the file could not be read."
        if self.unknown:
            told += f" Who is {', '.join(self.unknown[:6])}?"
        return told

    def blocks(self) -> tuple[Block, ...]:
        """Show the counts, what was heard, and what was refused."""
        kinds = ("signal", "action item", "decision", "open question")
        counts = tuple(Figure(label=f"{kind}s", value=str(sum(x.what == kind for x in self.heard))) for kind in kinds)
        heads = {"what": "What", "kind": "Kind", "who": "Who", "at": "At", "due_on": "Due", "outside_words": "Words"}
        said = (table("Heard", self.heard, heads),) if self.heard else ()
        bad_heads = {"where": "Line|#", "reason": "Why not", "outside_words": "It says"}
        left = self.refused_count - len(self.refused)
        return (*counts, *said, *((table("Not read", self.refused, bad_heads, left_out=left),) if self.refused else ()))
