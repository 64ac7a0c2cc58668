"""A kept meeting opened: its turns with sides, and every place in them that something stands on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from domain.signals.outcome import Topic
from domain.signals.stored import BUILT_IN, as_json, quotes_of, topics_of
from domain.signals.talk import Quote, Turn
from memory.hearing import understood
from memory.readers.transcripts import turns_of
from store import recordings
from store.meetings import ActionItem, Meeting, Signal, Transcript
from store.queries.calls import MeetingRow
from tools.meeting_rows import people_in, sides
from tools.quotes import local_day
from tools.spec import ToolContext


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of a turn: ``what`` is churn, expansion, neutral, action, decision or question."""

    quote: Quote
    what: str
    title: str
    row: int = 0  # of the signal or action


@dataclass(frozen=True, slots=True)
class Opened:
    """A meeting with its words; without a transcript there are no turns."""

    meeting: MeetingRow
    engine: str
    turns: tuple[Turn, ...]
    topics: tuple[Topic, ...]
    marks: tuple[Mark, ...]
    transcript: Transcript | None

    def of(self, what: str) -> tuple[Mark, ...]:
        """Return the marks of a kind in the order they were said."""
        return tuple(one for one in self.marks if one.what == what)


def opened(ctx: ToolContext, row: MeetingRow) -> Opened:
    """Return a meeting the actor was found to know of, with what was understood of it."""
    kept = recordings.transcript_of(ctx.db, row.id)
    if kept is None:
        return Opened(row, BUILT_IN, (), (), (), None)
    bare = turns_of(kept.text)
    turns = tuple(sides(bare, people_in(ctx, ctx.db.get_one(Meeting, row.id), bare)))
    # Meetings that were kept before anything was understood of them are read now.
    stored = kept.understood or as_json(understood(turns, local_day(ctx, row.held_at)))
    marks = [
        *(Mark(quote, "decision", "Decided") for quote in quotes_of(stored, "decisions", turns)),
        *(Mark(quote, "question", "Left open") for quote in quotes_of(stored, "questions", turns)),
        *_signals(ctx, row.id, turns),
        *_actions(ctx, row.id, turns),
    ]
    marks.sort(key=lambda mark: (mark.quote.turn, mark.quote.start))
    return Opened(row, str(stored.get("engine", BUILT_IN)), turns, topics_of(stored, turns), tuple(marks), kept)


def _signals(ctx: ToolContext, key: int, turns: Sequence[Turn]) -> Iterable[Mark]:
    for one in ctx.db.exec(select(Signal).where(col(Signal.meeting_id) == key).order_by(col(Signal.id))):
        quote = place(turns, one.quote, one.offset_seconds)
        if quote is not None:
            yield Mark(quote, one.kind.value, f"{one.reason}, strength {one.strength}", one.pk)


def _actions(ctx: ToolContext, key: int, turns: Sequence[Turn]) -> Iterable[Mark]:
    for one in ctx.db.exec(select(ActionItem).where(col(ActionItem.meeting_id) == key).order_by(col(ActionItem.id))):
        quote = place(turns, one.quote)
        if quote is not None:
            yield Mark(quote, "action", one.what, one.pk)


def place(turns: Sequence[Turn], words: str, seconds: int | None = None) -> Quote | None:
    """Return where words stand in a conversation, at their time where the same was said twice."""
    found = [(at, turn.words.find(words)) for at, turn in enumerate(turns) if words and words in turn.words]
    timed = [(at, start) for at, start in found if turns[at].seconds == seconds]
    for at, start in (*timed, *found):
        return Quote(at, start, start + len(words), words)
    return None
