"""The rows a meeting's words give: who came, signals, promises, the mail they were; drawn once and drawn anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from domain.signals.hear import Evidence
from domain.signals.outcome import Outcome
from domain.signals.promises import Promise
from domain.signals.stored import as_json
from domain.signals.talk import Side, Turn
from memory.hearing import understood
from memory.readers.transcripts import line_of, turns_of
from store import recordings, speakers
from store.clients import Interaction, InteractionKind
from store.meetings import ActionItem, Attendance, Meeting, Signal, SignalKind
from store.recordings import Known
from tools.quotes import local_day
from tools.spec import ToolContext

MAIL = "mail"


def fill(ctx: ToolContext, meeting: Meeting, turns: Sequence[Turn], who: Mapping[str, Known], found: Outcome) -> None:
    """Store what was drawn from the words of a meeting; ``who`` is by the name as spoken in ``turns``."""
    named = {one.name: one for one in who.values()}
    came = [_attendance(meeting, one) for one in named.values() if one.key]
    signals = [_signal(meeting, turns[one.quote.turn], one) for one in found.evidence]
    settled = recordings.settled(ctx.db, meeting.pk)
    promised = [_promise(meeting, one, named) for one in found.promises if one.quote.words not in settled]
    recordings.add(ctx.db, [*came, *signals, *promised, *_mail(ctx, meeting, turns, named)])


def people_in(ctx: ToolContext, meeting: Meeting, turns: Sequence[Turn]) -> dict[str, Known]:
    """Return who speaks in the kept words of a meeting, by the name there."""
    if meeting.client_id is None:
        return {}
    by_name = {one.name: one for one in recordings.known(ctx.db, meeting.client_id)}
    told = speakers.answers(ctx.db, meeting.client_id, meeting.pk)
    found: dict[str, Known] = {}
    for name in dict.fromkeys(turn.speaker for turn in turns):
        heard = told.get(name.casefold())
        if name in by_name:
            found[name] = by_name[name]
        elif heard is not None:
            found[name] = Known(0, name, "", heard.side is Side.OURS)
    return found


def sides(turns: Sequence[Turn], who: Mapping[str, Known]) -> list[Turn]:
    """Return the turns with the side of everybody who is known."""
    side = {name: Side.OURS if one.ours else Side.THEIRS for name, one in who.items()}
    return [replace(turn, side=side.get(turn.speaker, turn.side)) for turn in turns]


def redrawn(ctx: ToolContext, meeting: Meeting, label: str, name: str) -> int:
    """Read the kept words of a meeting anew with one speaker named; return how many signals are in them now."""
    kept = recordings.transcript_of(ctx.db, meeting.pk)
    if kept is None:
        return 0
    turns = [replace(one, speaker=name if one.speaker == label else one.speaker) for one in turns_of(kept.text)]
    who = people_in(ctx, meeting, turns)
    turns = sides(turns, who)
    found = understood(turns, local_day(ctx, meeting.held_at))
    kept.text = "\n".join(line_of(turn) for turn in turns)
    kept.understood = as_json(found)
    recordings.clear(ctx.db, meeting.pk, words=False)
    fill(ctx, meeting, turns, who, found)
    return len(found.evidence)


def _attendance(meeting: Meeting, one: Known) -> Attendance:
    ours, theirs = (one.key, None) if one.ours else (None, one.key)
    return Attendance(meeting_id=meeting.pk, person_id=ours, contact_id=theirs)


def _signal(meeting: Meeting, turn: Turn, evidence: Evidence) -> Signal:
    return Signal(
        client_id=meeting.client_id or 0,
        project_id=meeting.project_id,
        meeting_id=meeting.pk,
        kind=SignalKind(evidence.leaning),
        reason=evidence.kind.replace("_", " "),
        strength=evidence.strength,
        quote=evidence.quote.words,
        speaker=turn.speaker or "unknown",
        offset_seconds=turn.seconds,
        said_at=meeting.held_at + timedelta(seconds=turn.seconds or 0),
    )


def _promise(meeting: Meeting, promise: Promise, named: Mapping[str, Known]) -> ActionItem:
    one = named.get(promise.who)
    known = one is not None and one.key
    return ActionItem(
        meeting_id=meeting.pk,
        client_id=meeting.client_id,
        project_id=meeting.project_id,
        person_id=one.key if known and one and one.ours else None,
        contact_id=one.key if known and one and not one.ours else None,
        what=promise.what,
        due_on=promise.due_on,
        quote=promise.quote.words,
    )


def _mail(ctx: ToolContext, meeting: Meeting, turns: Sequence[Turn], named: Mapping[str, Known]) -> list[Interaction]:
    """Return the contact a mail was: from whom, about what, and how long the answer took when it is one."""
    writer = named.get(turns[0].speaker) if turns else None
    if meeting.kind != MAIL or writer is None or meeting.client_id is None:
        return []
    subject = _subject(meeting.title)
    before = recordings.answered(ctx.db, meeting.client_id, subject, meeting.held_at, theirs=not writer.ours)
    waited = None if before is None else int((meeting.held_at - before.happened_at).total_seconds() // 60)
    return [
        Interaction(
            client_id=meeting.client_id,
            contact_id=writer.key if writer.key and not writer.ours else None,
            person_id=writer.key if writer.key and writer.ours else None,
            kind=InteractionKind.MAIL_OUT if writer.ours else InteractionKind.MAIL_IN,
            happened_at=meeting.held_at,
            reply_minutes=waited,
            subject=subject,
            meeting_id=meeting.pk,
        )
    ]


def _subject(title: str) -> str:
    """Return a subject without the marks of answers.

    >>> _subject("AW: Re: Go-live"), _subject("Report: Q3")
    ('Go-live', 'Report: Q3')
    """
    head, colon, rest = title.partition(":")
    if colon and head.strip().casefold() in {"re", "aw", "fw", "fwd", "wg", "sv", "antw", "rv", "tr"}:
        return _subject(rest.strip())
    return title.strip()
