"""A statement of work beside the firm: which client it is, the office's calendar, people for its roles, its rates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlmodel import select

from domain.access import Permission, Reach
from domain.calendar import STANDARD, Calendar
from domain.errors import Ambiguous, NotFound
from domain.money import Money
from domain.plan import Demand, DraftPlan, Proposed
from domain.rates import RateKind
from domain.sow.blueprints import share
from domain.sow.edits import Edits, answered
from domain.sow.evidence import GIVEN, Fact
from domain.sow.norms import job_role
from domain.sow.statement import Question, Sow
from domain.sow.worth import priced
from domain.staffing import Aim, Assessment, Need, ranked
from store.clients import Client
from store.facts.role_prices import role_prices
from store.facts.schedule import office_of
from store.facts.staffing import Keys, candidates
from store.people import JobRole, Person
from tools.params import among, names
from tools.spec import Named, ToolContext

_CHOICES = 3
_HOUR = 60
_NOBODY = "none"
_GOOD = 50  # of 100: a free candidate this good goes before one already proposed elsewhere


@dataclass
class SowFirm:
    """The firm as its planner sees it, within one transaction; answers what ``agents.sow_to_plan.state.Firm`` asks."""

    ctx: ToolContext
    client_words: str = ""  # what whoever uploads the document says of its client

    def calendar(self, _sow: Sow, edits: Edits) -> Calendar:
        """Return the calendar of the office of whoever leads the work."""
        leads = self.manager(edits)
        return office_of(self.ctx.db, leads.id) if leads else STANDARD

    def roles(self) -> Sequence[str]:
        """Return the firm's job roles that do work for clients: those with a target of billable time."""
        rows = self.ctx.db.exec(select(JobRole).order_by(JobRole.name)).all()
        return [row.name for row in rows if row.target_percent != 0]

    def manager(self, edits: Edits) -> Named | None:
        """Return who leads the work: as entered, else whoever asks."""
        given = edits.text("plan", "manager")
        if given:
            return among("person", given, _rows(self.ctx, "person"))
        person = self.ctx.actor.person_id
        return Named("person", person, self.ctx.actor.name) if person is not None else None

    def client(self, sow: Sow, edits: Edits) -> Named | None:
        """Return the client among those the asker may name, None when none is sure."""
        given = edits.text("plan", "client") or self.client_words
        words = [given] if given else [sow.client.value] if sow.client else []
        for said in words:
            try:
                return among("client", said, _rows(self.ctx, "client"))
            except (NotFound, Ambiguous):
                continue
        return None

    def stated(self, sow: Sow) -> Sow:
        """Return the statement with its client's currency where it names none."""
        client = self.client(sow, Edits())
        if sow.currency is not None or client is None:
            return sow
        return replace(sow, currency=Fact(self.ctx.db.get_one(Client, client.id).currency, GIVEN))

    def staffed(self, plan: DraftPlan, sow: Sow, edits: Edits) -> DraftPlan:
        """Return the plan with the firm's role and up to three people for every demand, the proposed one first."""
        known, taken, found = self.roles(), set[int](), []
        calendar = self.calendar(sow, edits)
        client = self.client(sow, edits)
        for one in plan.demands:
            named = edits.text("role", "job_role", one.id) or job_role(one.role, known)
            demand = replace(one, job_role=named if named in known else "")
            demand = self._with_people(demand, calendar, client, taken, edits)
            found.append(demand)
            if demand.person_id:
                taken.add(demand.person_id)
        return replace(plan, demands=tuple(found))

    def _with_people(
        self, demand: Demand, calendar: Calendar, client: Named | None, taken: set[int], edits: Edits
    ) -> Demand:
        if self.ctx.actor.reach(Permission.AVAILABILITY_READ) < Reach.ALL:
            return demand
        per_day = share(demand, calendar).per_day
        need = Need(max(demand.starts, self.ctx.today), demand.ends, per_day, role=demand.job_role)
        if need.ends < need.starts:
            return demand
        people = self._ranked(need, Keys(role=self._role_key(demand.job_role), client=client.id if client else None))
        chosen = edits.text("role", "person", demand.id)
        wanted = self._person(chosen or demand.person) if chosen != _NOBODY else None
        if wanted is None and chosen != _NOBODY:
            wanted = self._leader(demand, edits)
        if wanted is not None and wanted.id not in {one.person_id for one in people}:
            people = [*self._outside(need, wanted), *people]
        if wanted is not None:
            named = bool(demand.person) and not chosen
            people = [replace(one, named=named) for one in people if one.person_id == wanted.id] + [
                one for one in people if one.person_id != wanted.id
            ]
        else:
            people = _free_first(people, taken)
        first = None if chosen == _NOBODY or not people else people[0].person_id
        return replace(demand, people=tuple(people[:_CHOICES]), person_id=first)

    def _ranked(self, need: Need, keys: Keys) -> list[Proposed]:
        if keys.role is None:
            return []
        found = candidates(self.ctx.db, self.ctx.actor, self.ctx.firm, need, keys)
        who = {id(one.candidate): one.person for one in found}
        assessed = ranked(need, [one.candidate for one in found], Aim.BALANCE)
        return [_proposed(who[id(one.candidate)], one) for one in assessed]

    def _outside(self, need: Need, person: Named) -> list[Proposed]:
        """Return somebody of another role, as the document or a person names them."""
        role = self.ctx.db.get_one(Person, person.id).job_role_id
        found = self._ranked(replace(need, role=""), Keys(role=role))
        return [one for one in found if one.person_id == person.id]

    def _person(self, words: str) -> Named | None:
        if not words:
            return None
        try:
            return among("person", words, _rows(self.ctx, "person"))
        except (NotFound, Ambiguous):
            return None

    def _leader(self, demand: Demand, edits: Edits) -> Named | None:
        """Return whoever leads the work for the role that is theirs."""
        leads = self.manager(edits)
        theirs = leads is not None and self.ctx.db.get_one(Person, leads.id).job_role_id == self._role_key(
            demand.job_role
        )
        return leads if theirs else None

    def _role_key(self, name: str) -> int | None:
        return self.ctx.db.exec(select(JobRole.id).where(JobRole.name == name)).first() if name else None

    def priced(self, plan: DraftPlan, sow: Sow, edits: Edits) -> DraftPlan:
        """Return the plan at the firm's rates of the day each role begins, the client's own before the general ones."""
        client = self.client(sow, edits)
        currency = plan.currency or self.ctx.firm.currency
        price, _notes = role_prices(
            self.ctx.db, currency, self.ctx.today, client_id=client.id if client else None
        )  # fmt: skip
        bills: dict[str, Money] = {}
        costs: dict[str, Money] = {}
        for one in plan.demands:
            for kind, into in ((RateKind.BILL, bills), (RateKind.COST, costs)):
                found = price(kind, one.job_role, one.starts, _HOUR) if one.job_role else None
                if found is not None:
                    into[one.id] = found
        return priced(plan, answered(sow, edits), bills=bills, costs=costs)

    def questions(self, plan: DraftPlan | None, sow: Sow, edits: Edits) -> tuple[Question, ...]:
        """Return what has to be settled before a project can be made: the client, and roles the firm has not."""
        found = []
        if self.client(sow, edits) is None and not edits.text("plan", "new_client"):
            said = (
                f"\u201c{sow.client.value}\u201d is none of the clients you may name" if sow.client else "None is named"
            )
            found.append(Question("client", f"Which client is it? {said}."))
        if plan is not None:
            found += [
                Question("roles", f"Which role of ours is {one.role}?") for one in plan.demands if not one.job_role
            ]
            if not plan.currency:
                found.append(Question("currency", "In which currency is it priced?"))
        return tuple(found)


def _rows(ctx: ToolContext, kind: str) -> list[tuple[int, str, str]]:
    return [(one.id, one.name, "") for one in names(ctx, kind)]


def _free_first(people: list[Proposed], taken: set[int]) -> list[Proposed]:
    """Put the best who is not proposed for another role first, if there is a good one."""
    free = next((one for one in people if one.person_id not in taken and (one.score or 0) >= _GOOD), None)
    return people if free is None else [free, *(one for one in people if one is not free)]


def _proposed(person: int, found: Assessment) -> Proposed:
    reasons = tuple(part.reason for part in found.score.parts if part.value is not None and part.name != "margin")
    return Proposed(
        person, found.candidate.name, found.score.value, found.fits_minutes, found.asked_minutes, reasons,
        found.conflicts,
    )  # fmt: skip
