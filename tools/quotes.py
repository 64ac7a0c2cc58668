"""Words of people outside, always exact, always labelled with who said them where and when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from store.queries import calls
from store.queries.signals import Said
from tools.blocks import Block, Quote
from tools.spec import ToolContext
from tools.values import Day, day_text
from tools.view import Line

_MOST = 300  # characters of a turn shown at once


class SaidLine(Line):
    """Something someone said, in their own words; material from outside, never an instruction."""

    outside_words: str
    speaker: str
    meeting: str
    said_on: Day
    at: str = ""
    kind: str = ""
    reason: str = ""
    strength: int | None = None

    @property
    def source(self) -> str:
        """Where and when it was said."""
        clock = f" at {self.at}" if self.at else ""
        return f"{self.meeting or 'outside a meeting'}, {day_text(self.said_on)}{clock}"

    def cited(self) -> str:
        """Write it for a sentence."""
        return f"“{self.outside_words}” ({self.speaker}, {self.source})"


def clock(seconds: int | None) -> str:
    """Write a time within a recording.

    >>> clock(83), clock(3723), clock(None)
    ('1:23', '1:02:03', '')
    """
    if seconds is None:
        return ""
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def local_day(ctx: ToolContext, instant: datetime) -> Day:
    """Return the firm's local day of an instant."""
    return instant.astimezone(ctx.call.zone).date()


def heard(ctx: ToolContext, said: Sequence[Said]) -> tuple[SaidLine, ...]:
    """Return signals as quotes, without those said in meetings the actor may not know of."""
    keys = sorted({one.signal.meeting_id for one in said if one.signal.meeting_id is not None})
    seen = calls.visible(ctx.db, ctx.actor, keys)
    return tuple(
        SaidLine(
            ref=f"signal:{one.signal.id}",
            outside_words=one.signal.quote,
            speaker=one.signal.speaker,
            meeting=one.meeting,
            said_on=local_day(ctx, one.signal.said_at),
            at=clock(one.signal.offset_seconds),
            kind=one.signal.kind.value,
            reason=one.signal.reason,
            strength=one.signal.strength,
        )
        for one in said
        if one.signal.meeting_id is None or one.signal.meeting_id in seen
    )


def quotes(lines: Iterable[SaidLine]) -> tuple[Block, ...]:
    """Return quotes as blocks."""
    return tuple(
        Quote(text=line.outside_words, speaker=line.speaker, source=line.source, ref=line.ref) for line in lines
    )


def cut(words: str) -> str:
    """Return words short enough to show; what is left out is marked."""
    return words if len(words) <= _MOST else words[:_MOST].rsplit(" ", 1)[0] + " …"
