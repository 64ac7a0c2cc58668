"""The passages of calls that are about something: by their words, then by their meaning."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from memory.recall_text import Hit, Spoken, search, turns
from store.queries import calls
from store.queries.calls import MeetingRow
from tools.quotes import SaidLine, clock, cut, local_day
from tools.spec import ToolContext

_QUOTES = 6
_OTHER_SIDE = 1.6

Place = tuple[int, int]  # a meeting of those searched, a turn of it


@dataclass(frozen=True, slots=True)
class _Heard:
    """What is searched: the turns of each meeting, who of them is ours, and whose words count (None: everybody's)."""

    meetings: Sequence[MeetingRow]
    spoken: Sequence[Sequence[Spoken]]
    ours: Collection[str]
    speakers: Collection[str] | None

    def counts(self, spoken: Spoken) -> bool:
        return self.speakers is None or spoken.speaker in self.speakers


def passages(
    ctx: ToolContext, found: Sequence[MeetingRow], about: str, speakers: Collection[str] | None
) -> tuple[SaidLine, ...]:
    """Return what was said about something in these meetings: exact words first, then what was meant by others."""
    ours = {one.name for one in calls.attendance(ctx.db, [row.id for row in found]) if one.ours}
    heard = _Heard(found, [list(turns(row.text)) for row in found], ours, speakers)
    hits = [hit for hit in search(heard.spoken, about, limit=200) if heard.counts(hit.spoken)]
    hits.sort(key=lambda hit: -_weight(ctx, hit, ours))
    # Far below the best match only a common word is shared.
    by_words = [(hit.document, hit.turn) for hit in hits if hit.score >= hits[0].score / 3]
    scores = {(hit.document, hit.turn): hit.score for hit in hits}
    agreed = dict.fromkeys((*by_words[:_QUOTES], *_by_meaning(ctx, heard, about, scores)))
    return tuple(_said(ctx, found[document], heard.spoken[document][turn]) for document, turn in list(agreed)[:_QUOTES])


def _by_meaning(ctx: ToolContext, heard: _Heard, about: str, scores: dict[Place, float]) -> list[Place]:
    """Return one turn of each passage the memory finds: the one with most of the words, else the other side's."""
    if ctx.call.memory is None:
        return []
    at = {row.id: number for number, row in enumerate(heard.meetings)}
    found = []
    for passage in ctx.call.memory.search(about, heard.meetings):
        document, lines = at[passage.meeting_id], set(passage.text.splitlines())
        said = [
            (document, number)
            for number, turn in enumerate(heard.spoken[document])
            if f"{turn.speaker}: {turn.words}" in lines and heard.counts(turn)
        ]
        if said:
            found.append(max(said, key=lambda one: (scores.get(one, 0), not _is_ours(heard, one))))
    return found


def _is_ours(heard: _Heard, place: Place) -> bool:
    return heard.spoken[place[0]][place[1]].speaker in heard.ours


def _weight(ctx: ToolContext, hit: Hit, ours: Collection[str]) -> float:
    """Weigh the other side's words more: people ask what a client said, and a client's contact what we said."""
    mine = (hit.spoken.speaker in ours) != ctx.actor.is_client
    return hit.score if mine else hit.score * _OTHER_SIDE


def _said(ctx: ToolContext, meeting: MeetingRow, spoken: Spoken) -> SaidLine:
    return SaidLine(
        ref=f"meeting:{meeting.id}",
        outside_words=cut(spoken.words),
        speaker=spoken.speaker or "someone",
        meeting=meeting.title,
        said_on=local_day(ctx, meeting.held_at),
        at=clock(spoken.seconds),
    )
