"""Rules and routines are carried out: on their day, once, within rights, and nothing but findings and messages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from domain.firm import Firm
from store import actors
from store.db import reading, writing
from store.findings import Finding, FindingStatus, Notice, Policy
from store.people import Person
from store.projects import Project
from sweeps import policies
from sweeps.timekeeper import tick
from tools import gate
from tools.catalogue import by_name
from tools.spec import Call, ToolContext

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def firm(demo_copy):
    """Take the demo's own rules away."""
    with writing(demo_copy) as db:
        for one in db.exec(select(Policy)):
            db.delete(one)
    return demo_copy


def email_of(engine, name: str) -> str:
    with reading(engine) as db:
        return db.exec(select(Person.email).where(Person.name == name)).one()


def keep(engine, name: str, text: str, *, at: datetime = MONDAY - timedelta(days=7), **given) -> int:
    with writing(engine) as db:
        actor = actors.by_email(db, email_of(engine, name))
        call = Call(actor=actor, today=at.date(), now=at, firm=Firm())
        gate.carry_out(by_name("create_policy"), {"text": text, **given}, ToolContext(db, call))
        db.flush()
        return max(db.exec(select(Policy.id)))


def run(engine, at: datetime = MONDAY) -> list[str]:
    with reading(engine) as db:
        table = policies.every(db)
    return tick(engine, Firm(), lambda: at, table)


def all_of(engine, table):
    with Session(engine) as db:
        return list(db.exec(select(table).order_by(table.id)))


def notices(engine):
    return [one for one in all_of(engine, Notice) if one.card.get("kind") == "policy"]


def named(engine, key):
    with reading(engine) as db:
        return db.get(Person, key).name


def test_a_standing_rule_makes_findings_and_tells_each_project_manager_once(firm):
    keep(firm, "Callum Reid", "Tell the project manager when a project has used 80 % of its budget.")
    assert run(firm) == [f"policy:{all_of(firm, Policy)[0].id}"]
    told = notices(firm)
    with reading(firm) as db:
        leads = {one.name: one.manager_id for one in db.exec(select(Project))}
    wanted = {leads[name] for name in ("Aurora Claims Portal", "Compass Route Planning", "Helix Device Registry")}
    assert {one.person_id for one in told} == wanted
    assert any("Compass Route Planning has used 91" in one.body for one in told)
    run(firm, MONDAY + timedelta(days=1))
    assert len(notices(firm)) == len(told)


def test_what_the_demo_had_found_already_is_not_listed_twice(firm):
    before = {(one.kind, one.project_id, one.client_id, one.person_id): one.id for one in all_of(firm, Finding)}
    for text in (
        "whenever a project passes 100 % of budget, tell its manager",
        "alert me when somebody is overbooked",
        "tell me when someone rolls off early",
    ):
        keep(firm, "Callum Reid", text)
    run(firm)
    found = all_of(firm, Finding)
    for kind, number in (("budget", 3), ("overallocation", 1), ("early_rolloff", 2)):
        there = [(one.project_id, one.client_id, one.person_id) for one in found if one.kind == kind]
        assert len(there) == len(set(there)) == number
    still_there = {one.id for one in found if one.status is not FindingStatus.RESOLVED}
    assert set(before.values()) <= still_there


def test_a_finding_is_resolved_when_its_cause_is_gone_and_told_again_when_it_is_back(firm):
    keep(firm, "Callum Reid", "alert me when somebody is overbooked")
    run(firm)
    [mark] = [one for one in all_of(firm, Finding) if one.kind == "overallocation"]
    from store.bookings import Booking

    with writing(firm) as db:
        theirs = db.exec(select(Booking).where(Booking.person_id == mark.person_id, Booking.cancelled.is_(False))).all()
        for one in theirs:
            one.cancelled = True
        keys = [one.id for one in theirs]
    run(firm, MONDAY + timedelta(days=1))
    [mark] = [one for one in all_of(firm, Finding) if one.kind == "overallocation"]
    assert mark.status is FindingStatus.RESOLVED
    with writing(firm) as db:
        for key in keys:
            db.get_one(Booking, key).cancelled = False
    run(firm, MONDAY + timedelta(days=2))
    [mark] = [one for one in all_of(firm, Finding) if one.kind == "overallocation"]
    assert mark.status is FindingStatus.OPEN
    assert len(notices(firm)) == 2


def test_a_routine_comes_on_its_day_with_the_whole_list_and_not_before_it_was_made(firm):
    keep(firm, "Callum Reid", "Every Monday at 9 send me the margin of every project, worst first.", at=MONDAY)
    assert run(firm, MONDAY + timedelta(minutes=5)) == []  # 9:00 in Berlin was over when it was made
    next_week = MONDAY + timedelta(days=7)
    assert len(run(firm, next_week)) == 1
    [notice] = notices(firm)
    assert named(firm, notice.person_id) == "Callum Reid"
    assert "margin" in notice.body
    assert run(firm, next_week + timedelta(hours=1)) == []


def test_a_reader_gets_what_their_own_rights_reach_and_nothing_more(firm):
    with reading(firm) as db:
        manager = db.exec(select(Person).join(Project, Project.manager_id == Person.id)).first()
    keep(firm, manager.name, "daily at 8 send me my projects at risk")
    keep(firm, "Callum Reid", "daily at 8 send me the projects at risk")
    run(firm)
    told = {named(firm, one.person_id): one for one in notices(firm)}
    own, whole = told[manager.name], told["Callum Reid"]
    assert set(own.card["refs"]) <= set(whole.card["refs"])
    assert not any(one.detail.startswith("By the rule") for one in all_of(firm, Finding))


def test_chasing_sends_the_exact_reminder_and_never_twice_with_the_monday_sweep(firm):
    keep(firm, "Callum Reid", "chase missing timesheets automatically every Monday at 8")
    run(firm)
    reminded = [one for one in all_of(firm, Notice) if one.key.startswith("missing-time:")]
    assert reminded
    from domain.access import SYSTEM
    from sweeps import missing_timesheets

    with writing(firm) as db:
        report = missing_timesheets.work(ToolContext(db, Call(actor=SYSTEM, today=MONDAY.date(), now=MONDAY)))
    assert report["reminders"] == 0


def test_whoever_has_left_gets_nothing_and_nobody_else_instead(firm):
    keep(firm, "Callum Reid", "daily at 8 send me the projects at risk")
    with writing(firm) as db:
        db.exec(select(Person).where(Person.name == "Callum Reid")).one().active = False
    run(firm)
    assert notices(firm) == []


@pytest.mark.parametrize("to", ["pause", "retire"])
def test_a_rule_that_is_paused_or_retired_does_not_run(firm, to):
    keep(firm, "Callum Reid", "daily at 8 send me the projects at risk")
    with writing(firm) as db:
        actor = actors.by_email(db, email_of(firm, "Callum Reid"))
        call = Call(actor=actor, today=date(2026, 11, 22), now=MONDAY)
        gate.carry_out(by_name("change_policy"), {"policy": "projects at risk", "to": to}, ToolContext(db, call))
    assert run(firm) == []


def test_a_rule_kept_in_words_only_never_runs(firm):
    with writing(firm) as db:
        db.add(Policy(name="Old", text="Everything in time, please.", rule={"when": {"subject": "salaries"}}))
    assert run(firm) == []
