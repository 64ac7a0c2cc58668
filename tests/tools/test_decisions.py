from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from domain.access import Actor, Permission, Role
from domain.approval import Approval, Effect, ProposalStatus
from domain.errors import BadInput, Conflict, Forbidden, NotFound
from store import audit
from store.approvals import Proposal
from store.bookings import Booking
from store.db import connect, metadata, reading, writing
from store.findings import Notice
from store.people import Grant, JobRole, Person, Place
from store.projects import Project
from tools import gate, proposals
from tools.decisions import decide, revise
from tools.params import AheadDay, PersonRef
from tools.spec import Call, ToolContext, tool
from tools.values import Day
from tools.view import View

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
STARTS = date(2026, 12, 1)
EIGHTH = date(2026, 12, 8)


class Moved(View):
    person: str
    starts: Day

    def headline(self) -> str:
        return f"Move {self.person}'s booking to {self.starts:%-d %b}"


def _moving(approval: Approval, name: str = "shift"):
    def shift(ctx: ToolContext, person: PersonRef, starts: AheadDay) -> Moved:
        """Move a booking and tell the person."""
        booking = ctx.db.exec(select(Booking).where(Booking.person_id == person.id)).one()
        if starts < ctx.today:
            raise Conflict("A booking cannot start in the past.")
        booking.starts_on = starts
        key = f"moved:{booking.pk}:{starts}"
        told = {"person_id": person.id, "subject": "Moved", "body": f"By {ctx.actor.name}"}
        ctx.db.add(Notice(key=key, created_at=ctx.now, not_before=ctx.now, **told))
        return Moved(as_of=ctx.today, person=person.name, starts=starts)

    shift.__name__ = name
    needs = Permission.BOOKINGS_WRITE
    return tool(needs=needs, agent="resourcing", examples=("move",), effect=Effect.WRITE, approval=approval)(shift)


SHIFT = _moving(Approval.RESOURCE_MANAGER)


def _crashing(ctx: ToolContext, person: PersonRef) -> Moved:
    """Move a booking and fail after it."""
    booking = ctx.db.exec(select(Booking).where(Booking.person_id == person.id)).one()
    booking.starts_on = EIGHTH
    if ctx.call.thread == "":
        raise KeyboardInterrupt
    return Moved(as_of=ctx.today, person=person.name, starts=EIGHTH)


CRASHING = tool(
    needs=Permission.BOOKINGS_WRITE,
    agent="resourcing",
    examples=("move",),
    effect=Effect.WRITE,
    approval=Approval.RESOURCE_MANAGER,
)(_crashing)


def _people(engine):
    with writing(engine) as db:
        place, role = Place(name="Berlin", country="DE", zone="Europe/Berlin"), JobRole(name="Consultant")
        db.add_all([place, role])
        db.flush()
        parts = {
            "Ana Petrov": Role.CONSULTANT,
            "Mo Keller": Role.PROJECT_MANAGER,
            "Rita Sand": Role.RESOURCE_MANAGER,
            "Pia Lund": Role.PROJECT_MANAGER,
            "Hal Dorn": Role.HEAD_OF_DELIVERY,
        }
        for name, part in parts.items():
            email = f"{name.split()[0].lower()}@firm.example"
            person = Person(name=name, email=email, job_role_id=role.pk, place_id=place.pk, hired_on=date(2024, 1, 1))
            db.add(person)
            db.flush()
            db.add(Grant(person_id=person.pk, role=part))
        days = {"starts_on": date(2026, 10, 1), "ends_on": date(2027, 3, 31)}
        project = Project(code="P", name="Portal", manager_id=2, currency="EUR", **days)
        db.add(project)
        db.flush()
        until = date(2026, 12, 12)
        db.add(Booking(person_id=1, project_id=project.pk, starts_on=STARTS, ends_on=until, minutes_per_day=480))


@pytest.fixture
def firm(anydb):
    _people(anydb)
    return anydb


@pytest.fixture(params=["sqlite file", pytest.param("postgresql", marks=pytest.mark.postgres)])
def busy_firm(request, tmp_path):
    """A database that several threads use at once."""
    if request.param == "sqlite file":
        engine = connect(f"sqlite:///{tmp_path / 'firm.sqlite3'}")
        metadata().create_all(engine)
    else:
        engine = connect(request.getfixturevalue("postgres_url"))
    _people(engine)
    yield engine
    engine.dispose()


KEYS = {"ana": 1, "mo": 2, "rita": 3, "pia": 4, "hal": 5}
PARTS = {
    "ana": Role.CONSULTANT,
    "mo": Role.PROJECT_MANAGER,
    "rita": Role.RESOURCE_MANAGER,
    "pia": Role.PROJECT_MANAGER,
    "hal": Role.HEAD_OF_DELIVERY,
}


def call(name: str, **given) -> Call:
    actor = Actor(name=name.title(), email=f"{name}@firm.example", roles=frozenset({PARTS[name]}), person_id=KEYS[name])
    return Call(**{"actor": actor, "today": TODAY, "now": NOW, **given})


def proposed(engine, by: str = "mo", used=SHIFT, **arguments) -> int:
    given = arguments or {"person": "Ana Petrov", "starts": "8 December"}
    return gate.run(engine, used, given, call(by, thread="t", call_id=f"{by}{len(given)}{used.name}")).proposal_id


def find(used):
    return lambda _name: used


def decided(engine, key: int, by: str = "rita", verdict: str = "approve", used=SHIFT, **given):
    reason = given.pop("reason", "")
    return decide(engine, key, call(by, **given), verdict, reason, find=find(used))


def start_of_booking(engine) -> date:
    with Session(engine) as db:
        return db.get_one(Booking, 1).starts_on


def stored(engine, key: int) -> Proposal:
    with Session(engine) as db:
        return db.get_one(Proposal, key)


def test_nothing_changes_before_somebody_approves(firm):
    proposed(firm)

    assert start_of_booking(firm) == STARTS


def test_an_approved_proposal_is_carried_out_with_its_notice_and_its_audit_row(firm):
    key = proposed(firm)

    decision = decided(firm, key)

    assert decision.status == "approved"
    assert decision.headline() == "Approved by Rita and done: Move Ana Petrov's booking to 8 Dec."
    assert start_of_booking(firm) == EIGHTH
    with reading(firm) as db:
        assert db.exec(select(Notice.key)).all() == ["moved:1:2026-12-08"]
        row = db.exec(select(audit.AuditRow).where(col(audit.AuditRow.key) == f"decision:{key}")).one()
        assert (row.actor, row.action) == ("rita@firm.example", "approved shift")
        assert row.detail["requester"] == "Mo Keller"
        assert list(audit.broken(db)) == []


def test_the_effect_is_the_requesters_and_not_the_approvers(firm):
    decided(firm, proposed(firm))

    with reading(firm) as db:
        assert db.exec(select(Notice.body)).one() == "By Mo Keller"


def test_a_rejected_proposal_changes_nothing_and_keeps_its_reason(firm):
    key = proposed(firm)

    decision = decided(firm, key, verdict="reject", reason="too late")

    assert decision.message == "Rejected by Rita: too late. Nothing was changed."
    assert start_of_booking(firm) == STARTS
    assert stored(firm, key).verdict_reason == "too late"


def test_a_second_decision_is_refused_in_plain_words(firm):
    key = proposed(firm)
    decided(firm, key)

    with pytest.raises(Conflict, match=f"Proposal {key} is already approved"):
        decided(firm, key, verdict="reject")


def test_someone_who_may_not_decide_learns_who_may_if_it_is_theirs(firm):
    key = proposed(firm, by="mo")

    with pytest.raises(Forbidden, match="for the resource manager to decide"):
        decided(firm, key, by="mo")


def test_someone_it_does_not_concern_learns_nothing(firm):
    with pytest.raises(NotFound):
        decided(firm, proposed(firm), by="pia")


def test_whoever_asked_may_withdraw(firm):
    key = proposed(firm, by="mo")

    assert decided(firm, key, by="mo", verdict="reject").status == "rejected"


def test_an_unknown_verdict_is_bad_input(firm):
    with pytest.raises(BadInput, match="'maybe' is not a verdict"):
        decided(firm, proposed(firm), verdict="maybe")


def test_after_its_expiry_a_proposal_is_not_carried_out(firm):
    key = proposed(firm)

    decision = decided(firm, key, now=NOW + timedelta(days=8))

    assert decision.status == "expired"
    assert "expired on Mon 30 Nov 2026" in decision.message
    assert start_of_booking(firm) == STARTS


def test_a_row_changed_since_the_preview_fails_the_proposal_and_nothing_is_done(firm):
    key = proposed(firm)
    with writing(firm) as db:
        db.get_one(Booking, 1).note = "touched"

    decision = decided(firm, key)

    assert decision.status == "failed"
    assert "has changed since it was proposed" in decision.message
    assert start_of_booking(firm) == STARTS
    assert stored(firm, key).status is ProposalStatus.FAILED


def test_a_requester_who_lost_the_right_fails_the_proposal(firm):
    key = proposed(firm)
    with writing(firm) as db:
        db.delete(db.exec(select(Grant).where(Grant.person_id == 2)).one())

    decision = decided(firm, key)

    assert decision.status == "failed"
    assert "Your role does not include" in decision.message
    assert start_of_booking(firm) == STARTS


def test_a_requester_who_left_fails_the_proposal(firm):
    key = proposed(firm)
    with writing(firm) as db:
        db.get_one(Person, 2).active = False

    assert decided(firm, key).message == "Nothing was done: Mo Keller no longer has access."


def test_a_rule_that_refuses_by_then_fails_the_proposal(firm):
    key = proposed(firm)

    decision = decided(firm, key, today=date(2026, 12, 20))

    assert decision.message == "Nothing was done: A booking cannot start in the past."


def test_another_amount_than_the_previewed_one_fails_the_proposal(firm):
    def shorten(ctx: ToolContext) -> Moved:
        """Set a day's minutes by the calendar, so that another day gives another amount."""
        booking = ctx.db.get_one(Booking, 1)
        booking.minutes_per_day = ctx.today.day
        return Moved(as_of=ctx.today, person="Ana", starts=booking.starts_on)

    parts = {"needs": Permission.BOOKINGS_WRITE, "agent": "resourcing", "examples": ("shorten",)}
    used = tool(**parts, effect=Effect.WRITE, approval=Approval.RESOURCE_MANAGER)(shorten)
    key = gate.run(firm, used, {}, call("mo")).proposal_id

    assert decided(firm, key, used=used, today=date(2026, 11, 24)).status == "failed"


def test_four_eyes_means_another_person(firm):
    used = _moving(Approval.FINANCE_FOUR_EYES)
    key = proposed(firm, by="hal", used=used)

    with pytest.raises(Forbidden, match="and not whoever asked for it, to decide"):
        decided(firm, key, by="hal", used=used)


def test_a_manager_decides_for_projects_they_lead_only(firm):
    used = _moving(Approval.PROJECT_MANAGER)
    key = proposed(firm, by="rita", used=used)

    with pytest.raises(NotFound):
        decided(firm, key, by="pia", used=used)
    assert decided(firm, key, by="mo", used=used).status == "approved"


def test_those_who_may_decide_find_it_in_their_list_and_others_do_not(firm):
    key = proposed(firm)

    waiting = proposals.pending_for(firm, call("rita"))

    assert [line.ref for line in waiting.lines] == [f"proposal:{key}"]
    assert waiting.headline() == "1 proposal for you to decide."
    assert waiting.blocks()[0].approver == "the resource manager"
    assert proposals.pending_for(firm, call("pia")).lines == ()
    assert [line.ref for line in proposals.mine(firm, call("mo")).lines] == [f"proposal:{key}"]
    assert proposals.show(firm, key, call("mo")).lines[0].requester == "Mo Keller"


def test_an_edited_proposal_is_previewed_anew_and_replaces_the_old_one(firm):
    key = proposed(firm)

    new = revise(firm, key, call("mo"), {"starts": "9 December"}, find=find(SHIFT))

    assert stored(firm, key).status is ProposalStatus.SUPERSEDED
    assert stored(firm, key).replaced_by == new
    assert stored(firm, new).title == "Move Ana Petrov's booking to 9 Dec"
    with pytest.raises(Conflict, match="already superseded"):
        decided(firm, key)
    decided(firm, new)
    assert start_of_booking(firm) == date(2026, 12, 9)


def test_an_edit_the_rules_refuse_leaves_the_old_proposal_open(firm):
    key = proposed(firm)

    with pytest.raises(Conflict, match="in the past"):
        revise(firm, key, call("mo"), {"starts": "2026-01-05"}, find=find(SHIFT))

    assert stored(firm, key).status is ProposalStatus.PENDING


def test_a_death_between_claim_and_commit_leaves_it_pending(firm):
    key = gate.run(firm, CRASHING, {"person": "Ana Petrov"}, call("mo", thread="t", call_id="1")).proposal_id

    with pytest.raises(KeyboardInterrupt):
        decided(firm, key, used=CRASHING)

    assert stored(firm, key).status is ProposalStatus.PENDING
    assert start_of_booking(firm) == STARTS
    assert decided(firm, key, verdict="reject", used=CRASHING).status == "rejected"


def test_of_many_who_approve_at_once_one_does_and_the_effect_happens_once(busy_firm):
    key = proposed(busy_firm)
    outcomes: list[str] = []
    ready = threading.Barrier(8)

    def approve() -> None:
        ready.wait()
        try:
            outcomes.append(decided(busy_firm, key).status)
        except Conflict as error:
            outcomes.append(error.code)

    threads = [threading.Thread(target=approve) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["approved", *["conflict"] * 7]
    with reading(busy_firm) as db:
        assert len(db.exec(select(Notice)).all()) == 1
        assert db.get_one(Booking, 1).version == 2
        assert list(audit.broken(db)) == []


def test_approve_and_reject_at_once_end_in_one_of_the_two(busy_firm):
    for _ in range(5):
        with writing(busy_firm) as db:
            db.get_one(Booking, 1).starts_on = STARTS
            for notice in db.exec(select(Notice)).all():
                db.delete(notice)
        key = gate.run(busy_firm, SHIFT, {"person": "Ana Petrov", "starts": "8 December"}, call("mo")).proposal_id
        outcomes: list[str] = []

        def settle(verdict: str, key: int = key, outcomes: list[str] = outcomes) -> None:
            try:
                outcomes.append(decided(busy_firm, key, verdict=verdict).status)
            except Conflict:
                outcomes.append("too late")

        threads = [threading.Thread(target=settle, args=(verdict,)) for verdict in ("approve", "reject")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        moved = start_of_booking(busy_firm) == EIGHTH
        assert sorted(outcomes) == sorted(["approved" if moved else "rejected", "too late"])
