"""What arrives by itself, from a watched folder or a mailbox: each file and mail is looked at once, and reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Engine as Database
from sqlmodel import col, select

from domain.access import Permission, Reach
from domain.errors import BadInput, Forbidden, NotFound, OpsError
from store.arrivals import Arrival, ArrivalState
from store.db import reading, writing
from tools.bringing import Engine, Given, Unplaced, bring
from tools.meeting_views import KeptMeeting
from tools.spec import Call, ToolContext

FOLDER, MAILBOX = "folder", "mail"


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file or mail that was found; ``folder`` is the name of the folder it lay in."""

    data: bytes
    name: str
    origin: str
    folder: str = ""

    @property
    def sha256(self) -> str:
        """The hash of its bytes: the same again is not looked at again."""
        return sha256(self.data).hexdigest()


def take(database: Database, call: Call, arrived: Arrived, engine: Engine | None = None) -> ArrivalState | None:
    """Keep what arrived, or write down why not; None when it was looked at before."""
    if _seen(database, arrived):
        return None

    def noted(ctx: ToolContext, kept: KeptMeeting) -> None:
        # Another process may have found it at the same time.
        if ctx.db.exec(select(Arrival.id).where(col(Arrival.sha256) == arrived.sha256)).first() is None:
            ctx.db.add(_row(ctx, arrived, ArrivalState.KEPT, meeting_id=kept.meeting_id))

    try:
        bring(database, call, Given(arrived.data, arrived.name, folder=arrived.folder), engine, then=noted)
    except Unplaced as refusal:
        # A mail that names no client is none of the firm's clients' business: nothing of it is kept.
        passed = arrived.origin == MAILBOX
        state = ArrivalState.PASSED if passed else ArrivalState.UNPLACED
        return _note(database, call, arrived, state, "" if passed else str(refusal))
    except OpsError as refusal:
        return _note(database, call, arrived, ArrivalState.REFUSED, str(refusal))
    return ArrivalState.KEPT


def _seen(database: Database, arrived: Arrived) -> bool:
    with reading(database) as db:
        return db.exec(select(Arrival.id).where(col(Arrival.sha256) == arrived.sha256)).first() is not None


def _note(database: Database, call: Call, arrived: Arrived, state: ArrivalState, reason: str) -> ArrivalState:
    with writing(database) as db:
        row = _row(ToolContext(db, call), arrived, state)
        row.reason = reason
        row.content = arrived.data if state is ArrivalState.UNPLACED else None
        db.add(row)
    return state


def _row(ctx: ToolContext, arrived: Arrived, state: ArrivalState, meeting_id: int | None = None) -> Arrival:
    # The name of a mail is its subject: of one that was passed over nothing is kept.
    name = "" if state is ArrivalState.PASSED else arrived.name
    return Arrival(
        sha256=arrived.sha256, name=name, origin=arrived.origin, state=state, meeting_id=meeting_id, at=ctx.now
    )


def counted(states: list[ArrivalState | None]) -> dict[str, int]:
    """Return how many of each became what, for a report; what was seen before is not counted."""
    return dict(Counter(state.value for state in states if state is not None))


def waiting(ctx: ToolContext) -> list[Arrival]:
    """Return what waits for somebody to say whose it is, and what could not be read; for those who see all calls."""
    if ctx.actor.is_client or ctx.actor.reach(Permission.MEMORY_WRITE) < Reach.ALL:
        return []
    states = (ArrivalState.UNPLACED, ArrivalState.REFUSED)
    query = select(Arrival).where(col(Arrival.state).in_(states)).order_by(col(Arrival.id).desc()).limit(50)
    return list(ctx.db.exec(query))


def place(
    database: Database, call: Call, key: int, client: str, engine: Callable[[], Engine | None] = lambda: None
) -> KeptMeeting:
    """Keep a file that waited, now that somebody says which client it is about.

    Raises:
        Forbidden: the actor does not see all calls.
        NotFound: it waits no longer.
        BadInput: no client was named.

    """
    with reading(database) as db:
        if key not in {one.pk for one in waiting(ToolContext(db, call))}:
            raise Forbidden("You may not say whose file this is.", hint="The head of delivery may.")
        row = db.get_one(Arrival, key)
        if row.content is None:
            raise NotFound("That file is not waiting any more.")
        given = Given(row.content, row.name, client)
    if not client.strip():
        raise BadInput("Which client is it about?")

    def noted(ctx: ToolContext, kept: KeptMeeting) -> None:
        found = ctx.db.get_one(Arrival, key)
        found.state, found.reason, found.content = ArrivalState.KEPT, "", None
        found.meeting_id = kept.meeting_id

    return bring(database, call, given, engine(), then=noted)
