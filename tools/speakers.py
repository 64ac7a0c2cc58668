"""Who speaks in a transcript: matched to contacts and our people, asked about once, and named by a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from domain.access import Permission
from domain.approval import Approval, Effect
from domain.errors import BadInput, Conflict, NotFound
from domain.signals.talk import Side, Turn
from memory.readers.transcripts import Recording
from store import recordings, speakers
from store.clients import Client
from store.meetings import Meeting
from store.queries import calls
from store.recordings import Known
from store.speakers import Heard, Speaker
from tools.blocks import Block
from tools.meeting_refs import may_change
from tools.meeting_rows import redrawn
from tools.params import ContactRef, PersonRef, among
from tools.spec import Named, ToolContext, tool
from tools.view import Line, View, listed, several, table


def matched(
    people: Sequence[Known], recording: Recording, stated: Mapping[str, str], told: Mapping[str, Heard]
) -> dict[str, Known]:
    """Return who each speaker is: as stated, as told before, by address, by name, or by a first name only one has."""
    found: dict[str, Known] = {}
    by_key = {(one.ours, one.key): one for one in people}
    for speaker in recording.speakers:
        heard = told.get(speaker.casefold())
        if speaker not in stated and heard is not None:
            ours = heard.side is Side.OURS
            known = by_key.get((ours, (heard.person_id if ours else heard.contact_id) or 0))
            found[speaker] = known or Known(0, speaker, "", ours)
            continue
        address = recording.addresses.get(speaker, "").casefold()
        named = _by_name(people, stated.get(speaker, speaker), address)
        if named is not None:
            found[speaker] = named
    return found


def _by_name(people: Sequence[Known], written: str, address: str) -> Known | None:
    name = written.casefold().partition("(")[0].strip()
    by_name = {one.name.casefold(): one for one in reversed(people)}
    by_mail = {one.email.casefold(): one for one in people}
    known = by_mail.get(address) or by_name.get(name) or by_mail.get(name)
    if known is None:
        first = [one for one in people if name and one.name.casefold().split()[0] == name]
        known = first[0] if len(first) == 1 else None
    return known


def sided(recording: Recording, who: Mapping[str, Known]) -> list[Turn]:
    """Return the turns with full names, and sides by who is known."""
    turns = []
    for turn in recording.turns:
        one = who.get(turn.speaker)
        side = turn.side if one is None else Side.OURS if one.ours else Side.THEIRS
        turns.append(replace(turn, speaker=one.name if one else turn.speaker, side=side))
    return turns


class UnknownLine(Line):
    """A speaker nobody has named yet."""

    outside_words: str
    client: str
    meeting: str


class UnknownSpeakers(View):
    """Speakers of transcripts that nobody has named yet."""

    lines: tuple[UnknownLine, ...] = ()

    def headline(self) -> str:
        """Ask who they are."""
        if not self.lines:
            return "Every speaker of the calls you may see is known."
        names = [f"{line.outside_words} ({line.meeting}, {line.client})" for line in self.lines]
        return f"{several(len(self.lines), 'speaker')} nobody knows yet: who is {listed(names, 4)}?"

    def blocks(self) -> tuple[Block, ...]:
        """Show them as a table."""
        heads = {"outside_words": "Heard as", "meeting": "Meeting", "client": "Client"}
        return (table("Who is this?", self.lines, heads),) if self.lines else ()


@tool(
    needs=Permission.CALLS_READ,
    agent="account_signal",
    staff_only=True,
    examples=(
        "which speakers in our calls are still unknown?",
        "who is speaking in the transcripts that we cannot name?",
        "any voices in the recordings nobody has identified?",
        "are there people in the calls I should put a name to?",
    ),
)
def unknown_speakers(ctx: ToolContext) -> UnknownSpeakers:
    """List the speakers of transcripts whom nobody has named yet, with meeting and client."""
    rows = {row.id: row for row in calls.meetings(ctx.db, ctx.actor, calls.Narrowed(), with_words=True)}
    lines = tuple(
        UnknownLine(
            ref=f"meeting:{one.meeting_id}",
            outside_words=one.label,
            client=rows[one.meeting_id].client,
            meeting=rows[one.meeting_id].title,
        )
        for one in speakers.open_ones(ctx.db)
        if one.meeting_id in rows
    )
    return UnknownSpeakers(as_of=ctx.today, lines=lines)


class NamedSpeaker(View):
    """A speaker who was named, and what follows from it."""

    outside_words: str
    name: str
    side: str
    meetings: int
    signals: int

    def headline(self) -> str:
        """Say who it is and what was read anew."""
        whose = {"ours": "one of ours", "theirs": "the client's"}[self.side]
        read = f"{several(self.meetings, 'meeting')} read anew, {several(self.signals, 'signal')} in them"
        return f"{self.outside_words} is {self.name}, {whose}: {read}."


@tool(
    needs=Permission.MEMORY_WRITE,
    effect=Effect.WRITE,
    approval=Approval.REQUESTER,
    agent="account_signal",
    staff_only=True,
    examples=(
        "speaker 3 is Astrid Moen",
        "the unknown voice in the Havbris call was Ana",
        "JR in the transcripts is one of theirs",
        "Speaker 2 in the Nordlys call works for the client",
    ),
)
def name_speaker(
    ctx: ToolContext,
    speaker: str,
    contact: ContactRef | None = None,
    person: PersonRef | None = None,
    side: Literal["ours", "the client's", ""] = "",
) -> NamedSpeaker:
    """Say who an unknown speaker of a transcript is: a contact, one of ours, or only which side.

    The answer is remembered for later files of the client, and the meetings concerned are read anew.
    """
    if sum(bool(one) for one in (contact, person, side)) != 1:
        raise BadInput(f"Who is {speaker!r}? Name a contact, one of our people, or say whose side.")
    question = _question(ctx, speaker)
    return answer(ctx, question, contact=contact, person=person, side=side)


def _question(ctx: ToolContext, words: str) -> Speaker:
    seen = calls.meetings(ctx.db, ctx.actor, calls.Narrowed(), with_words=True)
    asked = speakers.open_ones(ctx.db, [row.id for row in seen])
    if not asked:
        raise NotFound("There is no speaker waiting for a name in the calls you may see.")
    titles = {row.id: row.title for row in seen}
    rows = [(one.pk, one.label, f"{one.label} in {titles[one.meeting_id or 0]}") for one in asked]
    return ctx.db.get_one(Speaker, among("speaker", words, rows).id)


def answer(
    ctx: ToolContext, question: Speaker, *, contact: Named | None = None, person: Named | None = None, side: str = ""
) -> NamedSpeaker:
    """Remember who a speaker is and read the meetings anew in which they speak.

    Raises:
        Forbidden: the actor may not change meetings of this client.
        Conflict: somebody answered before.
        BadInput: the contact is another client's.

    """
    may_change(ctx, question.client_id)
    if question.side is not None:
        raise Conflict(f"Somebody has said already who {question.label} is.")
    known = {(one.ours, one.key): one for one in recordings.known(ctx.db, question.client_id)}
    if contact and (False, contact.id) not in known:
        client = ctx.db.get_one(Client, question.client_id).name
        raise BadInput(f"{contact} is no contact of {client}, whose call it was.")
    ours = person is not None or side == "ours"
    question.side = Side.OURS if ours else Side.THEIRS
    question.contact_id, question.person_id = contact.id if contact else None, person.id if person else None
    question.answered_at, question.answered_by = ctx.now, ctx.actor.email
    ctx.db.flush()
    named = person or contact
    read = [
        redrawn(ctx, meeting, question.label, str(named or question.label)) for meeting in _spoken_in(ctx, question)
    ]
    return NamedSpeaker(
        as_of=ctx.today,
        outside_words=question.label,
        name=named.name if named else "somebody without a name",
        side=question.side.value,
        meetings=len(read),
        signals=sum(read),
    )


def _spoken_in(ctx: ToolContext, question: Speaker) -> list[Meeting]:
    """Return the meetings the answer is about: its own, or all of the client in which that label speaks."""
    if question.within != "client":
        return [ctx.db.get_one(Meeting, question.meeting_id)]
    return recordings.spoken_by(ctx.db, question.client_id, question.label)
