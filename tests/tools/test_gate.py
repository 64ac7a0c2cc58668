from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Literal

import pytest
from sqlmodel import Session, select

from domain.access import SYSTEM, Actor, Permission, Role
from domain.approval import Approval, Effect, ProposalStatus
from domain.errors import BadInput, Conflict, Forbidden, NotFound
from store import audit
from store.approvals import Proposal
from store.bookings import Booking
from store.db import writing
from store.people import Grant, JobRole, Person, Place
from store.projects import Project
from tools import gate
from tools.params import AheadDay, EffortParam, PersonRef
from tools.spec import Call, ToolContext, tool
from tools.values import Day
from tools.view import Line, View

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Seen(View):
    lines: tuple[Line, ...] = ()
    person: str = ""
    starts: Day = TODAY

    def headline(self) -> str:
        return f"{self.person} from {self.starts:%-d %b}"


@tool(needs=Permission.DIRECTORY_READ, agent="resourcing", examples=("look",))
def look(ctx: ToolContext, person: PersonRef, hours: EffortParam = 60, kind: Literal["a", "b"] = "a") -> Seen:
    """Look, and try to change something on the way."""
    booking = ctx.db.exec(select(Booking)).one()
    booking.note = "changed by a read"
    return Seen(as_of=ctx.today, person=f"{person.name} {hours} {kind}")


@tool(
    needs=Permission.BOOKINGS_WRITE,
    agent="resourcing",
    examples=("move",),
    effect=Effect.WRITE,
    approval=Approval.RESOURCE_MANAGER,
)
def move(ctx: ToolContext, person: PersonRef, starts: AheadDay) -> Seen:
    """Move a booking."""
    booking = ctx.db.exec(select(Booking).where(Booking.person_id == person.id)).one()
    if starts < ctx.today:
        raise Conflict("That day is past.")
    booking.starts_on = starts
    return Seen(as_of=ctx.today, person=person.name, starts=starts, lines=(Line(ref=f"booking:{booking.pk}"),))


@pytest.fixture
def firm(anydb):
    with writing(anydb) as db:
        place, role = Place(name="Berlin", country="DE", zone="Europe/Berlin"), JobRole(name="Consultant")
        db.add_all([place, role])
        db.flush()
        for name in ("Ana Petrov", "Mo Keller"):
            given = {"job_role_id": role.pk, "place_id": place.pk, "hired_on": date(2024, 1, 1)}
            db.add(Person(name=name, email=f"{name.split()[0].lower()}@firm.example", **given))
        db.flush()
        db.add(Grant(person_id=2, role=Role.PROJECT_MANAGER))
        days = {"starts_on": date(2026, 10, 1), "ends_on": date(2027, 3, 31)}
        db.add(Project(code="P", name="Portal", manager_id=2, currency="EUR", **days))
        db.flush()
        starts, ends = date(2026, 12, 1), date(2026, 12, 12)
        db.add(Booking(person_id=1, project_id=1, starts_on=starts, ends_on=ends, minutes_per_day=480))
    return anydb


def call(role: Role = Role.PROJECT_MANAGER, **given) -> Call:
    actor = Actor(name="Mo Keller", email="mo@firm.example", roles=frozenset({role}), person_id=2)
    return Call(**{"actor": actor, "today": TODAY, "now": NOW, **given})


def stored(engine) -> list[Proposal]:
    with Session(engine) as db:
        return list(db.exec(select(Proposal)))


MOVE = {"person": "Ana Petrov", "starts": "8 December"}


def test_a_read_runs_at_once_and_keeps_nothing_it_changed(firm):
    outcome = gate.run(firm, look, {"person": "ana"}, call())

    assert isinstance(outcome, gate.Done)
    assert outcome.view.headline() == "Ana Petrov 60 a from 23 Nov"
    with Session(firm) as db:
        assert db.exec(select(Booking.note)).one() == ""


def test_a_change_becomes_a_proposal_with_before_and_after_and_changes_nothing(firm):
    outcome = gate.run(firm, move, MOVE, call(reason="the client asked"))

    assert isinstance(outcome, gate.Proposed)
    (proposal,) = stored(firm)
    assert proposal.status is ProposalStatus.PENDING
    assert proposal.title == "Ana Petrov from 8 Dec"
    assert proposal.reason == "the client asked"
    assert proposal.arguments == {"person": "person:1", "starts": "2026-12-08"}
    assert proposal.changes == [
        {
            "row": "booking:1",
            "action": "change",
            "fields": {"starts_on": {"before": "2026-12-01", "after": "2026-12-08"}},
        }
    ]
    assert proposal.row_versions == {"booking:1": 1}
    assert proposal.evidence == [{"project": 1}, {"ref": "booking:1"}]
    assert proposal.project_id == 1
    assert (proposal.expires_at - proposal.created_at).days == 7
    with Session(firm) as db:
        assert db.exec(select(Booking.starts_on, Booking.version)).one() == (date(2026, 12, 1), 1)


def test_what_the_rules_refuse_is_refused_before_anybody_is_asked(firm):
    with pytest.raises(Conflict, match="That day is past"):
        gate.run(firm, move, MOVE | {"starts": "2026-01-07"}, call())

    assert stored(firm) == []


def test_the_same_call_twice_is_one_proposal(firm):
    first = gate.run(firm, move, MOVE, call(thread="turn:1", call_id="a"))
    again = gate.run(firm, move, MOVE, call(thread="turn:1", call_id="a"))
    other = gate.run(firm, move, MOVE, call(thread="turn:1", call_id="b"))

    assert first.proposal_id == again.proposal_id != other.proposal_id
    assert len(stored(firm)) == 2


def test_proposing_is_in_the_audit(firm):
    gate.run(firm, move, MOVE, call())

    with Session(firm) as db:
        row = db.exec(select(audit.AuditRow)).one()
        assert (row.actor, row.action, row.subject) == ("mo@firm.example", "propose move", "proposal:1")
        assert list(audit.broken(db)) == []


def test_without_the_permission_nothing_runs_whether_or_not_the_thing_exists(firm):
    for person in ("Ana Petrov", "Nobody At All"):
        with pytest.raises(Forbidden, match="Your role does not include bookings"):
            gate.run(firm, move, MOVE | {"person": person}, call(Role.FINANCE))


def test_the_clock_may_propose(firm):
    gate.run(firm, move, MOVE, Call(actor=SYSTEM, today=TODAY, now=NOW))

    (proposal,) = stored(firm)
    assert (proposal.requester_id, proposal.requester_contact_id) == (None, None)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({}, "look needs person"),
        ({"person": "ana", "colour": "blue"}, "colour: .*not permitted"),
        ({"person": "ana", "kind": "c"}, r"kind: .*\(got 'c'\)"),
        ({"person": 7}, "7 is not a name"),
        ({"person": "ana", "hours": "-3h"}, "-3h"),
        ({"person": "x" * 500}, "I find no person called"),
    ],
)
def test_wrong_arguments_are_named_with_their_value(firm, arguments, complaint):
    with pytest.raises((BadInput, NotFound), match=complaint):
        gate.run(firm, look, arguments, call())


def test_an_argument_left_empty_takes_its_default(firm):
    assert gate.run(firm, look, {"person": "ana", "hours": None}, call()).view.person == "Ana Petrov 60 a"
