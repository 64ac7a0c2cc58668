"""A document handed in to the firm: read outside any transaction, planned for the firm, and kept as a draft."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from typing import TypeVar

from sqlalchemy import Engine as Database

from agents.sow_to_plan.engine import Engine
from agents.sow_to_plan.run import Outcome, sow_to_plan
from agents.sow_to_plan.state import Listener, unheard
from domain.calendar import Calendar
from domain.errors import BadInput
from domain.plan import DraftPlan
from domain.sow.edits import Edits
from domain.sow.statement import Question, Sow
from store.db import reading, writing
from tools.sow_firm import SowFirm
from tools.sow_keeping import HandedIn, keep, permit
from tools.spec import Call, ToolContext

T = TypeVar("T")


class FirmAt:
    """The firm in its database: each question in a short transaction of its own, so that reading holds none open."""

    def __init__(self, database: Database, call: Call, client: str = "") -> None:
        self._database = database
        self._call = call
        self._client = client

    def _ask(self, question: Callable[[SowFirm], T]) -> T:
        with reading(self._database) as db:
            return question(SowFirm(ToolContext(db, self._call), self._client))

    def calendar(self, sow: Sow, edits: Edits) -> Calendar:
        """Return the calendar of the office of whoever hands the document in."""
        return self._ask(lambda firm: firm.calendar(sow, edits))

    def roles(self) -> Sequence[str]:
        """Return the firm's job roles."""
        return self._ask(lambda firm: firm.roles())

    def stated(self, sow: Sow) -> Sow:
        """Return the statement with the client's currency where it names none."""
        return self._ask(lambda firm: firm.stated(sow))

    def staffed(self, plan: DraftPlan, sow: Sow, edits: Edits) -> DraftPlan:
        """Return the plan with people proposed for every role."""
        return self._ask(lambda firm: firm.staffed(plan, sow, edits))

    def priced(self, plan: DraftPlan, sow: Sow, edits: Edits) -> DraftPlan:
        """Return the plan at the firm's rates."""
        return self._ask(lambda firm: firm.priced(plan, sow, edits))

    def questions(self, plan: DraftPlan | None, sow: Sow, edits: Edits) -> tuple[Question, ...]:
        """Return what has to be settled before a project can be made."""
        return self._ask(lambda firm: firm.questions(plan, sow, edits))


def hand_in(  # noqa: PLR0913 -- a document and its circumstances
    database: Database,
    call: Call,
    content: bytes,
    name: str,
    *,
    start: date | None = None,
    client: str = "",
    engine: Engine | None = None,
    progress: Listener = unheard,
) -> int:
    """Read a document, plan it for the firm, keep it as a draft and return the draft's number.

    Raises:
        Forbidden: whoever asks makes no projects.
        BadInput: the file cannot be read, with its verdict.

    """
    with reading(database) as db:
        permit(ToolContext(db, call))
    outcome = planned_for(database, call, content, name, start=start, client=client, engine=engine, progress=progress)
    return kept(database, call, content, outcome, start=start, client=client)


def kept(
    database: Database, call: Call, content: bytes, outcome: Outcome, *, start: date | None = None, client: str = ""
) -> int:
    """Keep what was read of a document as a draft and return its number; BadInput when it could not be read."""
    name = outcome.reading.name
    if outcome.sow is None:
        raise BadInput(f"{name} cannot be read: {outcome.reading.reason}")
    handed = HandedIn(
        name, content, asdict(outcome.reading), outcome.engine, outcome.sow, outcome.plan, outcome.questions,
        outcome.findings, outcome.timings, start, client,
    )  # fmt: skip
    with writing(database) as db:
        return keep(ToolContext(db, call), handed).pk


def planned_for(  # noqa: PLR0913 -- a document and its circumstances
    database: Database,
    call: Call,
    content: bytes,
    name: str,
    *,
    start: date | None = None,
    client: str = "",
    engine: Engine | None = None,
    progress: Listener = unheard,
) -> Outcome:
    """Read a document and plan it for the firm; nothing is kept."""
    firm = FirmAt(database, call, client)
    return sow_to_plan(content, name, call.today, start=start, engine=engine, firm=firm, progress=progress)
