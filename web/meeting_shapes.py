"""A meeting as its page shows it: turns cut at every mark, links to their minute, and who may be behind a voice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.access import Permission, Reach
from domain.signals.talk import Side, Turn
from store import recordings, speakers
from store.speakers import Speaker
from tools.meeting_list import MeetingSummary, summed_up
from tools.meeting_refs import one
from tools.opened import Mark, Opened, opened
from tools.quotes import clock
from tools.spec import ToolContext

_INTERNAL = frozenset({"churn", "expansion", "neutral"})
_NAMES = {"churn": "risk", "expansion": "growth", "neutral": "noted", "action": "promise"}


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a turn; ``what`` is empty where nothing is marked."""

    words: str
    what: str = ""
    name: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class TurnShown:
    """A turn: ``topic`` is the heading of the stretch that begins with it."""

    number: int
    speaker: str
    side: str
    at: str
    pieces: tuple[Piece, ...]
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Jump:
    """A place worth reading: where it is and what it says."""

    number: int
    at: str
    speaker: str
    what: str
    name: str
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class MeetingShown:
    """A meeting with everything its page needs."""

    summary: MeetingSummary
    turns: tuple[TurnShown, ...]
    jumps: tuple[Jump, ...]
    refused: tuple[tuple[int, str, str], ...]
    refused_count: int
    source: str


def shown_meeting(ctx: ToolContext, key: int) -> MeetingShown:
    """Return a meeting as its page shows it; signals only to those who see the account.

    Raises:
        NotFound: there is none the actor may know of.

    """
    found = opened(ctx, one(ctx, key))
    sees = not ctx.actor.is_client and ctx.actor.reach(Permission.ACCOUNTS_READ) >= Reach.OWN
    marks = [mark for mark in found.marks if sees or mark.what not in _INTERNAL]
    kept = found.transcript
    staff = kept is not None and not ctx.actor.is_client
    return MeetingShown(
        summary=summed_up(ctx, found),
        turns=_turns(found, marks),
        jumps=tuple(_jump(found.turns, mark) for mark in marks),
        refused=tuple((x["where"], x["reason"], x["text"]) for x in kept.refused) if kept and staff else (),
        refused_count=kept.refused_cues if kept and staff else 0,
        source=kept.source if kept and staff else "",
    )


def _turns(found: Opened, marks: Sequence[Mark]) -> tuple[TurnShown, ...]:
    topics = {topic.first: ", ".join(topic.words) for topic in found.topics}
    return tuple(
        TurnShown(
            number=at,
            speaker=turn.speaker,
            side={Side.OURS: "ours", Side.THEIRS: "theirs"}.get(turn.side, "unknown"),
            at=clock(turn.seconds),
            pieces=_pieces(turn.words, [mark for mark in marks if mark.quote.turn == at]),
            topic=topics.get(at, ""),
        )
        for at, turn in enumerate(found.turns)
    )


def _pieces(words: str, marks: Sequence[Mark]) -> tuple[Piece, ...]:
    """Cut words at their marks; of marks that overlap the first is shown, the others stand in the list beside."""
    pieces, until = [], 0
    for mark in sorted(marks, key=lambda one: (one.quote.start, one.what not in _INTERNAL)):
        start, end = mark.quote.start, mark.quote.end
        if start < until:
            continue
        if start > until:
            pieces.append(Piece(words[until:start]))
        pieces.append(Piece(words[start:end], mark.what, _NAMES.get(mark.what, mark.what), mark.title))
        until = end
    if until < len(words):
        pieces.append(Piece(words[until:]))
    return tuple(pieces)


def _jump(turns: Sequence[Turn], mark: Mark) -> Jump:
    turn = turns[mark.quote.turn]
    return Jump(
        number=mark.quote.turn,
        at=clock(turn.seconds),
        speaker=turn.speaker,
        what=mark.what,
        name=_NAMES.get(mark.what, mark.what),
        title=mark.quote.words if mark.what in ("decision", "question") else mark.title,
        words=mark.quote.words,
    )


def speakers_asked(ctx: ToolContext, key: int | None) -> list[Speaker]:
    """Return who of a meeting waits for a name, for those who may give one."""
    if key is None or ctx.actor.is_client or ctx.actor.reach(Permission.MEMORY_WRITE) < Reach.OWN:
        return []
    row = one(ctx, key)
    if row.client_id is None or not recordings.may_keep(ctx.db, ctx.actor, row.client_id):
        return []
    return speakers.open_ones(ctx.db, [row.id])


def names_for(ctx: ToolContext, key: int) -> tuple[tuple[str, str, bool], ...]:
    """Return who a voice of a meeting may be: reference, name, whether one of ours."""
    row = one(ctx, key)
    if row.client_id is None or not speakers_asked(ctx, key):
        return ()
    people = recordings.known(ctx.db, row.client_id)
    return tuple(
        (f"{'person' if each.ours else 'contact'}:{each.key}", each.name, each.ours)
        for each in sorted(people, key=lambda each: (each.ours, each.name))
    )
