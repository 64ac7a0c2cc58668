"""The morning watch finds what every firm wants to know, and says once that a budget passed a mark."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from domain.firm import Firm
from store.budgets import Budget, BudgetAlert
from store.db import writing
from store.findings import Finding, FindingStatus, Notice, Policy
from store.milestones import Milestone
from store.people import Person
from store.projects import Project
from sweeps.timekeeper import tick
from sweeps.timetable import TIMETABLE

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
WATCH = tuple(sweep for sweep in TIMETABLE if sweep.name == "morning-watch")


def run(engine, at: datetime = MONDAY) -> list[str]:
    return tick(engine, Firm(), lambda: at, WATCH)


def all_of(engine, table):
    with Session(engine) as db:
        return list(db.exec(select(table).order_by(table.id)))


def found(engine, kind: str) -> list[tuple[str, str, str]]:
    return [
        (one.title, one.severity, one.status.value)
        for one in all_of(engine, Finding)
        if one.kind == kind and one.status is not FindingStatus.RESOLVED
    ]


def told(engine) -> list[Notice]:
    return [one for one in all_of(engine, Notice) if one.card.get("kind") == "budget"]


@pytest.mark.parametrize(
    ("kind", "titles"),
    [
        (
            "budget",
            {
                "Helix Device Registry has used 107 % of its budget": "critical",
                "Compass Route Planning has used 91 % of its budget": "warning",
                "Aurora Claims Portal has used 84 % of its budget": "warning",
            },
        ),
        ("unbilled_milestone", {"Tenant beta released of Hearth Tenant Portal is not invoiced": "warning"}),
        (
            "unbilled_time",
            {
                "579 h on Inkwell Publishing are not invoiced, oldest Mon 3 Aug 2026": "warning",
                "195 h on Polymer Forecasting are not invoiced, oldest Mon 14 Sep 2026": "warning",
            },
        ),
        (
            "early_rolloff",
            {
                "Clara Neumann rolls off Inkwell Publishing early, Fri 4 Dec 2026": "info",
                "Viktor Danilov rolls off Hearth Tenant Portal early, Fri 27 Nov 2026": "info",
            },
        ),
        ("overallocation", {"Rhys Morgan is overbooked on 15 days": "warning"}),
        (
            "churn",
            {"Brackwater Insurance may leave": "critical", "Isar Medizintechnik may be at risk": "warning"},
        ),
        ("overdue_milestone", {"Data migration rehearsal of Baltic Policy Core is 10 days late": "warning"}),
    ],
)
def test_what_every_firm_wants_to_know_is_found_without_a_rule_of_its_own(demo_copy, kind, titles):
    with writing(demo_copy) as db:
        for one in db.exec(select(Policy)):
            db.delete(one)
    run(demo_copy)
    assert {title: severity for title, severity, _ in found(demo_copy, kind)} == titles


def test_a_snoozed_finding_stays_snoozed_when_it_is_seen_again(demo_copy):
    run(demo_copy)
    ((_, _, status),) = [one for one in found(demo_copy, "early_rolloff") if "Viktor" in one[0]]
    assert status == "snoozed"


def test_a_finding_is_resolved_when_its_cause_is_gone(demo_copy):
    run(demo_copy)
    with writing(demo_copy) as db:
        db.exec(select(Milestone).where(Milestone.name == "Data migration rehearsal")).one().completed_on = date(
            2026, 11, 23
        )
    run(demo_copy, MONDAY + timedelta(days=1))
    assert found(demo_copy, "overdue_milestone") == []


def test_a_managers_budgets_are_told_of_once_a_mark_and_version(demo_copy):
    run(demo_copy)
    with Session(demo_copy) as db:
        leads = {one.name: one.manager_id for one in db.exec(select(Project))}
    first = told(demo_copy)
    assert {one.subject: one.person_id for one in first} == {
        "Helix Device Registry has used 100 % of its budget": leads["Helix Device Registry"],
        "Compass Route Planning has used 90 % of its budget": leads["Compass Route Planning"],
        "Aurora Claims Portal has used 80 % of its budget": leads["Aurora Claims Portal"],
    }
    run(demo_copy, MONDAY + timedelta(days=1))
    assert told(demo_copy) == first
    assert len(all_of(demo_copy, BudgetAlert)) == 2 * (3 + 2 + 1)


def test_a_new_version_of_a_budget_is_told_of_again(demo_copy):
    run(demo_copy)
    with writing(demo_copy) as db:
        project = db.exec(select(Project).where(Project.name == "Helix Device Registry")).one()
        old = db.exec(select(Budget).where(Budget.project_id == project.id).order_by(Budget.number.desc())).first()
        new = old.model_dump(exclude={"id", "number"}) | {"number": old.number + 1}
        db.add(Budget(**(new | {"minutes": old.minutes * 5 // 4, "amount_minor": old.amount_minor * 5 // 4})))
    run(demo_copy, MONDAY + timedelta(days=1))
    assert told(demo_copy)[-1].subject == "Helix Device Registry has used 80 % of its budget"


def test_a_manager_who_has_left_is_not_written_to(demo_copy):
    with writing(demo_copy) as db:
        project = db.exec(select(Project).where(Project.name == "Helix Device Registry")).one()
        db.get(Person, project.manager_id).active = False
    run(demo_copy)
    assert not [one for one in told(demo_copy) if "Helix" in one.subject]
