"""What planning asks of the firm whose plan it becomes; and planning for nobody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from domain.calendar import STANDARD, Calendar
from domain.plan import DraftPlan
from domain.sow.edits import Edits
from domain.sow.statement import Question, Sow
from domain.sow.worth import priced


class Firm(Protocol):
    """Whose plan it becomes: calendar, roles, people and rates of a firm."""

    def calendar(self, sow: Sow, edits: Edits) -> Calendar:
        """Return the working calendar of the office that leads the work."""
        ...

    def roles(self) -> Sequence[str]:
        """Return the firm's job roles."""
        ...

    def stated(self, sow: Sow) -> Sow:
        """Return the statement with what the firm knows of the client where the document is silent."""
        ...

    def staffed(self, plan: DraftPlan, sow: Sow, edits: Edits) -> DraftPlan:
        """Return the plan with people proposed for every role."""
        ...

    def priced(self, plan: DraftPlan, sow: Sow, edits: Edits) -> DraftPlan:
        """Return the plan priced at the firm's rates."""
        ...

    def questions(self, plan: DraftPlan | None, sow: Sow, edits: Edits) -> tuple[Question, ...]:
        """Return what has to be settled before a project can be made of it."""
        ...


class NoFirm:
    """Planning for nobody: the standard week, the document's own roles and rates, nobody proposed."""

    def calendar(self, _sow: Sow, _edits: Edits) -> Calendar:
        """Return the standard week."""
        return STANDARD

    def roles(self) -> Sequence[str]:
        """Return none."""
        return ()

    def stated(self, sow: Sow) -> Sow:
        """Return the statement as it is."""
        return sow

    def staffed(self, plan: DraftPlan, _sow: Sow, _edits: Edits) -> DraftPlan:
        """Return the plan as it is."""
        return plan

    def priced(self, plan: DraftPlan, sow: Sow, _edits: Edits) -> DraftPlan:
        """Return the plan at the stated rates."""
        return priced(plan, sow)

    def questions(self, _plan: DraftPlan | None, _sow: Sow, _edits: Edits) -> tuple[Question, ...]:
        """Return none."""
        return ()
