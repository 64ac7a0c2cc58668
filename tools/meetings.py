"""Keeping a transcript: speakers are matched to contacts and our people, then everything in one transaction.

Not a tool of the agents: a file is brought by a person at the terminal or on a page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from domain.access import Permission
from domain.errors import BadInput, Forbidden
from domain.signals.hear import Evidence
from domain.signals.outcome import Outcome, understood
from domain.signals.promises import Promise
from domain.signals.talk import Side, Turn
from memory.readers.transcripts import Recording, clock_of
from store import audit, recordings
from store.meetings import ActionItem, Attendance, Meeting, Signal, SignalKind, Transcript
from store.recordings import Known
from tools.meeting_views import HeardLine, KeptMeeting, RefusedCue
from tools.params import resolve
from tools.quotes import local_day
from tools.spec import Named, ToolContext

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Brought:
    """A transcript as a person brought it; ``speakers`` says who somebody unknown is."""

    recording: Recording
    data: bytes
    source: str
    client: Named
    held_at: datetime
    project: Named | None = None
    title: str = ""
    speakers: Mapping[str, str] = field(default_factory=dict)


def keep(ctx: ToolContext, brought: Brought) -> KeptMeeting:
    """Store a transcript with all that is understood of it, in the caller's transaction.

    Raises:
        Forbidden: the actor may not add meetings, or does not work with the client.
        BadInput: the project is another client's.

    """
    _permit(ctx, brought)
    sha256 = hashlib.sha256(f"{brought.client.id}\n".encode() + brought.data).hexdigest()
    who = matched(recordings.known(ctx.db, brought.client.id), brought)
    turns = _sided(brought.recording, who)
    found = understood(turns, local_day(ctx, brought.held_at))
    if same := recordings.same(ctx.db, sha256):
        meeting = ctx.db.get_one(Meeting, same.meeting_id)
        return _view(ctx, brought, meeting, "unchanged", turns, who, found)
    day = brought.held_at.replace(hour=0, minute=0, second=0, microsecond=0)
    before = recordings.earlier(ctx.db, brought.client.id, brought.source, day, day + timedelta(days=1))
    meeting = ctx.db.get_one(Meeting, before.meeting_id) if before else _meeting(ctx, brought)
    if before:
        recordings.clear(ctx.db, meeting.pk)
    _fill(ctx, brought, meeting, turns, who, found, sha256)
    state = "replaced" if before else "new"
    detail = {"file": brought.source, "sha256": sha256, "state": state, "refused": len(brought.recording.refused)}
    audit.append(
        ctx.db,
        at=ctx.now,
        actor=ctx.actor.name,
        action="keep_transcript",
        subject=f"meeting:{meeting.pk}",
        detail=detail,
    )
    return _view(ctx, brought, meeting, state, turns, who, found)


def _permit(ctx: ToolContext, brought: Brought) -> None:
    allowed = ctx.actor.may(Permission.MEMORY_WRITE) and recordings.may_keep(ctx.db, ctx.actor, brought.client.id)
    if not allowed:
        raise Forbidden(
            f"You may not add meetings with {brought.client}.",
            hint="A project manager of this client or the head of delivery may.",
        )
    if brought.project and not recordings.belongs(ctx.db, brought.project.id, brought.client.id):
        raise BadInput(f"{brought.project} is not a project of {brought.client}.")


def matched(people: list[Known], brought: Brought) -> dict[str, Known]:
    """Return who each speaker is: as stated, by address, by full name, or by a first name only one person has."""
    found: dict[str, Known] = {}
    by_name = {one.name.casefold(): one for one in reversed(people)}
    by_mail = {one.email.casefold(): one for one in people}
    for speaker in brought.recording.speakers:
        name = brought.speakers.get(speaker, speaker).casefold().partition("(")[0].strip()
        address = brought.recording.addresses.get(speaker, "").casefold()
        known = by_mail.get(address) or by_name.get(name) or by_mail.get(name)
        if known is None:
            first = [one for one in people if name and one.name.casefold().split()[0] == name]
            theirs = [one for one in first if not one.ours]
            known = theirs[0] if len(theirs) == 1 and len(first) == 1 else first[0] if len(first) == 1 else None
        if known is not None:
            found[speaker] = known
    return found


def _sided(recording: Recording, who: Mapping[str, Known]) -> list[Turn]:
    """Return the turns with full names, and sides by who is known."""
    turns = []
    for turn in recording.turns:
        one = who.get(turn.speaker)
        side = turn.side if one is None else Side.OURS if one.ours else Side.THEIRS
        turns.append(replace(turn, speaker=one.name if one else turn.speaker, side=side))
    return turns


def _meeting(ctx: ToolContext, brought: Brought) -> Meeting:
    meeting = Meeting(
        client_id=brought.client.id,
        project_id=brought.project.id if brought.project else None,
        title=brought.title or brought.recording.title or brought.source.rpartition(".")[0],
        kind="mail" if brought.recording.dialect == "mail" else "call",
        held_at=brought.held_at,
        minutes=-(-brought.recording.seconds // 60) or 60,
    )
    ctx.db.add(meeting)
    ctx.db.flush()
    return meeting


def _fill(
    ctx: ToolContext,
    brought: Brought,
    meeting: Meeting,
    turns: list[Turn],
    who: Mapping[str, Known],
    found: Outcome,
    sha256: str,
) -> None:
    key = meeting.pk
    named = {one.name: one for one in who.values()}
    words = Transcript(
        meeting_id=key,
        sha256=sha256,
        source=brought.source,
        turns=len(turns),
        refused_cues=len(brought.recording.refused),
        text=Recording(brought.recording.dialect, tuple(turns)).text(),
    )
    came = [
        Attendance(meeting_id=key, person_id=one.key if one.ours else None, contact_id=None if one.ours else one.key)
        for one in named.values()
    ]
    signals = [_signal(meeting, brought, turns[one.quote.turn], one) for one in found.evidence]
    settled = recordings.settled(ctx.db, key)
    promised = [_promise(meeting, one, named) for one in found.promises if one.quote.words not in settled]
    recordings.add(ctx.db, [words, *came, *signals, *promised])


def _signal(meeting: Meeting, brought: Brought, turn: Turn, evidence: Evidence) -> Signal:
    return Signal(
        client_id=brought.client.id,
        project_id=meeting.project_id,
        meeting_id=meeting.pk,
        kind=SignalKind(evidence.leaning),
        reason=evidence.kind.replace("_", " "),
        strength=evidence.strength,
        quote=evidence.quote.words,
        speaker=turn.speaker or "unknown",
        offset_seconds=turn.seconds,
        said_at=brought.held_at + timedelta(seconds=turn.seconds or 0),
    )


def _promise(meeting: Meeting, promise: Promise, named: Mapping[str, Known]) -> ActionItem:
    one = named.get(promise.who)
    return ActionItem(
        meeting_id=meeting.pk,
        client_id=meeting.client_id,
        project_id=meeting.project_id,
        person_id=one.key if one and one.ours else None,
        contact_id=one.key if one and not one.ours else None,
        what=promise.what,
        due_on=promise.due_on,
        quote=promise.quote.words,
    )


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
    sides = {turn.side for turn in turns}
    notes = list(brought.recording.notes)
    if Side.THEIRS not in sides:
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


def kept_turns(ctx: ToolContext, brought: Brought) -> list[Turn]:
    """Return the turns as kept, full names and sides filled in."""
    return _sided(brought.recording, matched(recordings.known(ctx.db, brought.client.id), brought))


def client_of(ctx: ToolContext, words: str) -> Named:
    """Return the client the words name, among those the actor may name."""
    return resolve("client", words, ctx)


def project_of(ctx: ToolContext, words: str) -> Named | None:
    """Return the project the words name; None for none."""
    return resolve("project", words, ctx) if words else None
