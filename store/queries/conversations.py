"""The turn ledger: a turn is written down before its graph starts, and every change of state is claimed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, or_, update
from sqlalchemy import select as columns
from sqlmodel import Session, SQLModel, col, func, select

from domain.access import Actor
from domain.approval import ProposalStatus
from domain.errors import NotFound
from store.approvals import Proposal
from store.conversations import Conversation, TraceStep, Turn, TurnStatus
from store.db import plainly

_TITLE = 80
_LIVE = (TurnStatus.RECEIVED, TurnStatus.RUNNING, TurnStatus.WAITING)
_JUDGE = (
    update(SQLModel.metadata.tables["turn"])
    .where(col(Turn.id) == bindparam("turn_id"))
    .values(feedback=bindparam("said"), version=col(Turn.version) + 1)
)


def _own(actor: Actor) -> ColumnElement[bool]:
    if actor.contact_id is not None:
        return col(Conversation.contact_id) == actor.contact_id
    if actor.person_id is not None:
        return col(Conversation.person_id) == actor.person_id
    return (col(Conversation.person_id).is_(None)) & (col(Conversation.contact_id).is_(None))


def begin(
    db: Session, actor: Actor, *, says: str, now: datetime, conversation_id: int | None, channel: str, model: str
) -> Turn:
    """Write down a message as the next turn of a conversation, a new one without ``conversation_id``.

    Raises:
        NotFound: the conversation is not the actor's.

    """
    if conversation_id is None:
        conversation = Conversation(
            person_id=actor.person_id,
            contact_id=actor.contact_id,
            channel=channel,
            title=says[:_TITLE],
            created_at=now,
            updated_at=now,
        )
        db.add(conversation)
        db.flush()
    else:
        # Locked, so that of two messages sent at once each gets a position of its own.
        conversation = of(db, actor, conversation_id, lock=True)
        conversation.updated_at = now
    last = db.exec(select(func.max(Turn.position)).where(col(Turn.conversation_id) == conversation.pk)).one()
    turn = Turn(
        conversation_id=conversation.pk, position=(last or 0) + 1, says=says, received_at=now, model=model, answer={}
    )
    db.add(turn)
    db.flush()
    return turn


def of(db: Session, actor: Actor, conversation_id: int, *, lock: bool = False) -> Conversation:
    """Return one conversation of the actor's.

    Raises:
        NotFound: there is none of that number, or it is someone else's.

    """
    query = select(Conversation).where(col(Conversation.id) == conversation_id, _own(actor))
    found = db.exec(query.with_for_update() if lock else query).first()
    if found is None:
        raise NotFound(f"You have no conversation {conversation_id}.")
    return found


def in_channel(db: Session, actor: Actor, channel: str, external: str, now: datetime) -> int:
    """Return the number of the actor's conversation that a platform calls ``external``, a new one the first time."""
    query = select(Conversation.id).where(col(Conversation.external_id) == external, _own(actor))
    found = db.exec(query).first()
    if found is not None:
        return found
    conversation = Conversation(
        person_id=actor.person_id,
        contact_id=actor.contact_id,
        channel=channel,
        external_id=external,
        created_at=now,
        updated_at=now,
    )
    db.add(conversation)
    db.flush()
    return conversation.pk


def received(db: Session, conversation_id: int, at: datetime) -> Turn | None:
    """Return the turn of a conversation that began with the message received at this instant, if it did."""
    query = select(Turn).where(col(Turn.conversation_id) == conversation_id, col(Turn.received_at) == at)
    return db.exec(query).first()


def mine(db: Session, actor: Actor, *, limit: int = 30) -> Sequence[Conversation]:
    """Return the actor's conversations, latest first."""
    query = select(Conversation).where(_own(actor)).order_by(col(Conversation.updated_at).desc()).limit(limit)
    return db.exec(query).all()


def turns_of(db: Session, actor: Actor, conversation_id: int) -> Sequence[Turn]:
    """Return the turns of one conversation of the actor's, in order.

    Raises:
        NotFound: the conversation is not the actor's.

    """
    key = of(db, actor, conversation_id).pk
    return db.exec(select(Turn).where(col(Turn.conversation_id) == key).order_by(col(Turn.position))).all()


def search(db: Session, actor: Actor, words: str, *, limit: int = 30) -> Sequence[Conversation]:
    """Return the actor's conversations in which the words were said, by either side, latest first."""
    pattern = f"%{words.lower().replace('!', '!!').replace('%', '!%').replace('_', '!_')}%"
    said = func.lower(Turn.says).like(pattern, escape="!")
    answered = func.lower(col(Turn.answer)["text"].as_string()).like(pattern, escape="!")
    spoken = select(Turn.conversation_id).where(said | answered)
    query = select(Conversation).where(_own(actor), col(Conversation.id).in_(spoken))
    return db.exec(query.order_by(col(Conversation.updated_at).desc()).limit(limit)).all()


def turn_of(db: Session, actor: Actor, turn_id: int) -> Turn:
    """Return one turn of the actor's.

    Raises:
        NotFound: there is none of that number, or it is someone else's.

    """
    query = select(Turn).join(Conversation, col(Conversation.id) == col(Turn.conversation_id))
    found = db.exec(query.where(col(Turn.id) == turn_id, _own(actor))).first()
    if found is None:
        raise NotFound(f"You have no turn {turn_id}.")
    return found


def judge(db: Session, actor: Actor, turn_id: int, feedback: str) -> int:
    """Keep what the asker thinks of one of their answers; return the number of its conversation.

    Raises:
        NotFound: there is none of that number, or it is someone else's.

    """
    mine = col(Turn.conversation_id).in_(columns(col(Conversation.id)).where(_own(actor)))
    changed = _JUDGE.where(mine).returning(col(Turn.conversation_id))
    found: int | None = plainly(db, changed, turn_id=turn_id, said=feedback).scalar()
    if found is None:
        raise NotFound(f"You have no turn {turn_id}.")
    return found


def before(db: Session, turn: Turn, *, limit: int) -> list[Turn]:
    """Return the last ``limit`` answered turns before one, oldest first."""
    query = (
        select(Turn)
        .where(
            col(Turn.conversation_id) == turn.conversation_id,
            col(Turn.position) < turn.position,
            col(Turn.status).not_in((TurnStatus.RECEIVED, TurnStatus.RUNNING)),
        )
        .order_by(col(Turn.position).desc())
        .limit(limit)
    )
    return list(db.exec(query))[::-1]


def claim(db: Session, turn_id: int, was: Sequence[TurnStatus], becomes: TurnStatus) -> bool:
    """Move a turn to another state if it is still in one of ``was``; False when someone else was first."""
    done = db.execute(
        update(Turn)
        .where(col(Turn.id) == turn_id, col(Turn.status).in_(was))
        .values(status=becomes, version=Turn.version + 1)
        .returning(col(Turn.id))
        .execution_options(synchronize_session=False)
    )
    return done.first() is not None


def finish(db: Session, turn_id: int, values: dict[str, Any], steps: Sequence[TraceStep]) -> None:
    """Store what became of a turn and the steps it took."""
    db.execute(
        update(Turn)
        .where(col(Turn.id) == turn_id)
        .values(**values, version=Turn.version + 1)
        .execution_options(synchronize_session=False)
    )
    taken = db.exec(select(func.max(TraceStep.position)).where(col(TraceStep.turn_id) == turn_id)).one() or 0
    for position, step in enumerate(steps, start=taken + 1):
        step.position = position
        db.add(step)


def get(db: Session, turn_id: int) -> Turn:
    """Return a turn by its number.

    Raises:
        NotFound: there is none.

    """
    turn = db.get(Turn, turn_id)
    if turn is None:
        raise NotFound(f"There is no turn {turn_id}.")
    return turn


def waiting(db: Session, conversation_id: int) -> Sequence[int]:
    """Return the turns of a conversation whose graph waits for a decision."""
    query = select(col(Turn.id)).where(
        col(Turn.conversation_id) == conversation_id, col(Turn.status) == TurnStatus.WAITING
    )
    return [key for key in db.exec(query) if key is not None]


def interrupted(db: Session, before_instant: datetime) -> Sequence[Turn]:
    """Return turns that were received or running before an instant and never finished: their process died."""
    query = select(Turn).where(
        col(Turn.status).in_((TurnStatus.RECEIVED, TurnStatus.RUNNING)), col(Turn.received_at) <= before_instant
    )
    return db.exec(query.order_by(col(Turn.id))).all()


def owner(db: Session, turn: Turn) -> tuple[int | None, int | None]:
    """Return the person or contact whose turn it is."""
    conversation = db.get_one(Conversation, turn.conversation_id)
    return conversation.person_id, conversation.contact_id


def trace(db: Session, turn_id: int) -> Sequence[TraceStep]:
    """Return the steps of a turn in order."""
    query = select(TraceStep).where(col(TraceStep.turn_id) == turn_id).order_by(col(TraceStep.position))
    return db.exec(query).all()


def is_live(turn: Turn) -> bool:
    """Tell whether a turn still runs or waits."""
    return turn.status in _LIVE


def overdue(db: Session, now: datetime) -> tuple[list[int], list[int]]:
    """Return what a process that died left behind while turns waited.

    First the proposals that were decided though their turn was never told, then the turns that wait for nothing any
    more because all their proposals expired.
    """
    pending = col(Proposal.status) == ProposalStatus.PENDING
    waits = col(Turn.status) == TurnStatus.WAITING
    joined = select(col(Proposal.id)).join(Turn, col(Turn.id) == col(Proposal.turn_id))
    untold = joined.where(waits, ~pending, col(Proposal.status) != ProposalStatus.SUPERSEDED)
    alive = select(col(Proposal.turn_id)).where(
        col(Proposal.turn_id).is_not(None), or_(~pending, col(Proposal.expires_at) > now)
    )
    over = select(col(Turn.id)).where(waits, col(Turn.id).not_in(alive))
    return (
        [key for key in db.exec(untold.order_by(col(Proposal.id))) if key is not None],
        [key for key in db.exec(over.order_by(col(Turn.id))) if key is not None],
    )
