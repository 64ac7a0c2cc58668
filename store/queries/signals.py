"""What clients let us know: signals with their quotes, survey answers, and when anyone there was last in touch."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, select, union_all
from sqlmodel import Session, col

from domain.windows import Window
from store.clients import CsatAnswer, Interaction, InteractionKind
from store.meetings import Attendance, Meeting, Signal

# Our own mail out is no sign of life from the client.
_HEARD = (InteractionKind.MAIL_IN, InteractionKind.CALL, InteractionKind.MEETING)


class Said(NamedTuple):
    """A stored signal with the meeting it was said in."""

    signal: Signal
    meeting: str


def signals(
    db: Session, condition: ColumnElement[bool], since: datetime, until: datetime, seen: ColumnElement[bool]
) -> list[Said]:
    """Return the signals of some clients, latest first. ``seen`` is the actor's condition on ``Meeting``.

    A signal without a quote does not exist; one from a meeting the actor may not see is left out.
    """
    query = (
        select(Signal, func.coalesce(col(Meeting.title), ""))
        .join(Meeting, col(Meeting.id) == col(Signal.meeting_id), isouter=True)
        .where(
            condition,
            col(Signal.quote) != "",
            col(Signal.said_at) >= since,
            col(Signal.said_at) < until,
            col(Signal.meeting_id).is_(None) | seen,
        )
        .order_by(col(Signal.said_at).desc(), col(Signal.id))
    )
    return [Said(*row) for row in db.execute(query)]


class Answer(NamedTuple):
    """One survey answer."""

    client_id: int
    project_id: int | None
    on: date
    score: int
    comment: str


def answers(db: Session, clients: Sequence[int], window: Window) -> list[Answer]:
    """Return survey answers of the clients in the window, latest first."""
    query = (
        select(
            col(CsatAnswer.client_id),
            col(CsatAnswer.project_id),
            col(CsatAnswer.answered_on),
            col(CsatAnswer.score),
            col(CsatAnswer.comment),
        )
        .where(
            col(CsatAnswer.client_id).in_(clients),
            col(CsatAnswer.answered_on) >= window.start,
            col(CsatAnswer.answered_on) < window.end,
        )
        .order_by(col(CsatAnswer.answered_on).desc(), col(CsatAnswer.id).desc())
    )
    return [Answer(*row) for row in db.execute(query)]


def last_heard(db: Session, clients: Sequence[int], until: datetime) -> dict[int, datetime]:
    """Return when anyone at each client last wrote, called or came to a meeting, by ``until``."""
    wrote: Select[int, datetime] = (
        select(col(Interaction.client_id).label("client"), func.max(col(Interaction.happened_at)).label("at"))
        .where(
            col(Interaction.client_id).in_(clients),
            col(Interaction.kind).in_(_HEARD),
            col(Interaction.happened_at) < until,
        )
        .group_by(col(Interaction.client_id))
    )
    came: Select[int, datetime] = (
        select(col(Meeting.client_id).label("client"), func.max(col(Meeting.held_at)).label("at"))
        .join(Attendance, and_(col(Attendance.meeting_id) == col(Meeting.id), col(Attendance.contact_id).is_not(None)))
        .where(col(Meeting.client_id).in_(clients), col(Attendance.attended).is_(True), col(Meeting.held_at) < until)
        .group_by(col(Meeting.client_id))
    )
    both = union_all(wrote, came).subquery()
    query = select(both.c.client, func.max(both.c.at)).group_by(both.c.client)
    return {int(client): at for client, at in db.execute(query)}


def counts(db: Session, meetings: Sequence[int]) -> dict[tuple[int, str], int]:
    """Return how many signals of each kind were heard in some meetings, by meeting and kind."""
    query = (
        select(col(Signal.meeting_id), col(Signal.kind), func.count())
        .where(col(Signal.meeting_id).in_(meetings))
        .group_by(col(Signal.meeting_id), col(Signal.kind))
    )
    return {(int(meeting or 0), kind.value): number for meeting, kind, number in db.execute(query)}


def invitations(db: Session, clients: Sequence[int], since: datetime, until: datetime) -> dict[int, tuple[int, int]]:
    """Return (invited, came) of the people of some clients over meetings in a time; mails are no meetings."""
    query = (
        select(col(Meeting.client_id), col(Attendance.attended), func.count())
        .join(Attendance, and_(col(Attendance.meeting_id) == col(Meeting.id), col(Attendance.contact_id).is_not(None)))
        .where(
            col(Meeting.client_id).in_(clients),
            col(Meeting.kind) != "mail",
            col(Meeting.held_at) >= since,
            col(Meeting.held_at) < until,
        )
        .group_by(col(Meeting.client_id), col(Attendance.attended))
    )
    counts: dict[int, tuple[int, int]] = {}
    for client, attended, number in db.execute(query):
        invited, came = counts.get(int(client or 0), (0, 0))
        counts[int(client or 0)] = (invited + number, came + number * bool(attended))
    return counts


def waited(db: Session, clients: Sequence[int], since: datetime, until: datetime) -> dict[int, int]:
    """Return how many minutes some clients waited for our answers to their mails, on average."""
    query = (
        select(col(Interaction.client_id), func.avg(col(Interaction.reply_minutes)))
        .where(
            col(Interaction.client_id).in_(clients),
            col(Interaction.kind) == InteractionKind.MAIL_OUT,
            col(Interaction.reply_minutes).is_not(None),
            col(Interaction.happened_at) >= since,
            col(Interaction.happened_at) < until,
        )
        .group_by(col(Interaction.client_id))
    )
    return {int(client): round(minutes) for client, minutes in db.execute(query)}
