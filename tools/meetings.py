"""Keeping a transcript: speakers are matched to contacts and our people, then everything in one transaction.

Not a tool of the agents: a file is brought by a person at the terminal or on a page, or arrives by itself.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from domain.errors import BadInput
from domain.signals.outcome import Outcome
from domain.signals.stored import BUILT_IN, as_json
from domain.signals.talk import Side, Turn
from memory.hearing import understood
from memory.readers.transcripts import Recording, clock_of, line_of, turns_of
from store import audit, recordings, speakers
from store.meetings import Meeting, Transcript
from store.recordings import Known
from tools.meeting_refs import may_change
from tools.meeting_rows import MAIL, fill
from tools.meeting_views import HeardLine, KeptMeeting, RefusedCue
from tools.params import resolve
from tools.quotes import local_day
from tools.speakers import matched, sided
from tools.spec import Named, ToolContext

_SHOWN = 20
_ALIKE = 0.5  # share of long turns two files have in common, from which on they are of the same meeting
_LONG = 5  # words of a turn that tells one meeting from another
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Brought:
    """A transcript as it was brought; ``speakers`` says who somebody unknown is.

    ``found`` is what an engine understood of it, None for the built-in method to do it.
    """

    recording: Recording
    data: bytes
    source: str
    client: Named
    held_at: datetime
    project: Named | None = None
    title: str = ""
    speakers: Mapping[str, str] = field(default_factory=dict)
    found: Outcome | None = None
    engine: str = BUILT_IN

    @property
    def sha256(self) -> str:
        """The file for this client: the same bytes for another client are another meeting."""
        return hashlib.sha256(f"{self.client.id}\n".encode() + self.data).hexdigest()


def keep(ctx: ToolContext, brought: Brought) -> KeptMeeting:
    """Store a transcript with all that is understood of it, in the caller's transaction.

    Raises:
        Forbidden: the actor may not add meetings, or does not work with the client.
        BadInput: the project is another client's.

    """
    may_change(ctx, brought.client.id)
    if brought.project and not recordings.belongs(ctx.db, brought.project.id, brought.client.id):
        raise BadInput(f"{brought.project} is not a project of {brought.client}.")
    same = recordings.same(ctx.db, brought.sha256)
    before = same or _corrected(ctx, brought)
    who = speakers_of(ctx, brought, before.meeting_id if before else None)
    turns = sided(brought.recording, who)
    found = brought.found or understood(turns, local_day(ctx, brought.held_at))
    if same:
        return _view(ctx, brought, ctx.db.get_one(Meeting, same.meeting_id), "unchanged", turns, who, found)
    meeting = ctx.db.get_one(Meeting, before.meeting_id) if before else _meeting(ctx, brought)
    if before:
        recordings.clear(ctx.db, meeting.pk)
    _store(ctx, brought, meeting, turns, who, found)
    return _view(ctx, brought, meeting, "replaced" if before else "new", turns, who, found)


def _store(
    ctx: ToolContext,
    brought: Brought,
    meeting: Meeting,
    turns: list[Turn],
    who: Mapping[str, Known],
    found: Outcome,
) -> None:
    refused = [asdict(one) for one in brought.recording.refused]
    row = Transcript(
        meeting_id=meeting.pk,
        sha256=brought.sha256,
        source=brought.source,
        turns=len(turns),
        text="\n".join(line_of(turn) for turn in turns),
        refused_cues=len(refused),
        refused=refused[:_SHOWN],
        understood=as_json(found, brought.engine),
    )
    recordings.add(ctx.db, [row])
    fill(ctx, meeting, turns, who, found)
    speakers.ask(ctx.db, brought.client.id, meeting.pk, _unknown(brought, who), now=ctx.now)
    audit.append(
        ctx.db,
        at=ctx.now,
        actor=ctx.actor.name,
        action="keep_transcript",
        subject=f"meeting:{meeting.pk}",
        # Ids and hashes alone: the audit log is for ever, and a meeting may be forgotten.
        detail={"sha256": brought.sha256, "refused": len(refused), "engine": brought.engine},
    )


def _unknown(brought: Brought, who: Mapping[str, Known]) -> list[str]:
    return [name for name in brought.recording.speakers if name and name not in who]


def _corrected(ctx: ToolContext, brought: Brought) -> Transcript | None:
    """Return the words that a corrected file replaces: of the same name, or saying mostly the same, on the same day."""
    day = brought.held_at.replace(hour=0, minute=0, second=0, microsecond=0)
    there = recordings.same_day(ctx.db, brought.client.id, day, day + timedelta(days=1))
    named = next((one for one in there if one.source == brought.source), None)
    if named or brought.recording.dialect == MAIL:
        return named
    mine = _long_turns(brought.recording.turns)
    return next((one for one in there if mine and _alike(mine, _long_turns(turns_of(one.text)))), None)


def _long_turns(turns: list[Turn] | tuple[Turn, ...]) -> set[str]:
    said = (" ".join(_WORD.findall(turn.words.casefold())) for turn in turns)
    return {one for one in said if one.count(" ") >= _LONG}


def _alike(mine: set[str], other: set[str]) -> bool:
    return len(mine & other) >= _ALIKE * min(len(mine), len(other)) and bool(other)


def speakers_of(ctx: ToolContext, brought: Brought, meeting_id: int | None = None) -> dict[str, Known]:
    """Return who the speakers of a file are, as far as anybody knows."""
    told = speakers.answers(ctx.db, brought.client.id, meeting_id)
    return matched(recordings.known(ctx.db, brought.client.id), brought.recording, brought.speakers, told)


def _meeting(ctx: ToolContext, brought: Brought) -> Meeting:
    meeting = Meeting(
        client_id=brought.client.id,
        project_id=brought.project.id if brought.project else None,
        title=brought.title or brought.recording.title or brought.source.rpartition(".")[0],
        kind=MAIL if brought.recording.dialect == MAIL else "call",
        held_at=brought.held_at,
        minutes=-(-brought.recording.seconds // 60) or 60,
    )
    ctx.db.add(meeting)
    ctx.db.flush()
    return meeting


def _view(
    ctx: ToolContext,
    brought: Brought,
    meeting: Meeting,
    state: str,
    turns: list[Turn],
    who: Mapping[str, Known],
    found: Outcome,
) -> KeptMeeting:
    refused = brought.recording.refused
    notes = list(brought.recording.notes)
    if Side.THEIRS not in {turn.side for turn in turns}:
        notes.append("No speaker is known to be the client's: signals may be anybody's words.")
    return KeptMeeting(
        as_of=ctx.today,
        assumptions=tuple(notes),
        meeting_id=meeting.pk,
        title=meeting.title,
        client=brought.client.name,
        held_on=local_day(ctx, meeting.held_at),
        state=state,
        dialect=brought.recording.dialect,
        turns=len(turns),
        unknown=tuple(name or "an unnamed speaker" for name in brought.recording.speakers if name not in who),
        refused_count=len(refused),
        refused=tuple(RefusedCue(where=x.where, reason=x.reason, outside_words=x.text) for x in refused[:_SHOWN]),
        heard=tuple(_heard(turns, found)),
    )


def _heard(turns: list[Turn], found: Outcome) -> list[HeardLine]:
    def line(what: str, kind: str, quote: int, words: str, **more: object) -> HeardLine:
        turn = turns[quote]
        at = "" if turn.seconds is None else clock_of(turn.seconds)
        values = {"who": turn.speaker or "someone", "at": at, "outside_words": words, **more}
        return HeardLine.model_validate({"what": what, "kind": kind, **values})

    return [
        *(
            line("signal", f"{x.leaning}: {x.kind}", x.quote.turn, x.quote.words, strength=x.strength)
            for x in found.evidence
        ),
        *(
            line("action item", x.what, x.quote.turn, x.quote.words, who=x.who or "someone", due_on=x.due_on)
            for x in found.promises
        ),
        *(line("decision", "", x.turn, x.words) for x in found.decisions),
        *(line("open question", "", x.turn, x.words) for x in found.questions),
    ]


def client_of(ctx: ToolContext, words: str) -> Named:
    """Return the client the words name, among those the actor may name."""
    return resolve("client", words, ctx)


def project_of(ctx: ToolContext, words: str) -> Named | None:
    """Return the project the words name; None for none."""
    return resolve("project", words, ctx) if words else None
