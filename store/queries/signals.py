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
