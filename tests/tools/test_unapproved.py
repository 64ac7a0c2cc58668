from datetime import UTC, date, datetime

import pytest

from domain.access import Role
from store.timesheets import TimeStatus
from tools.unapproved import unapproved_time


@pytest.fixture
def firm(desk):
    desk.boss = desk.person("Bo Boss", Role.HEAD_OF_DELIVERY)
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER, manager_id=desk.boss.id)
    desk.other = desk.person("Olaf Other", Role.PROJECT_MANAGER, manager_id=desk.boss.id)
    desk.ana = desk.person("Ana Analyst")
    client = desk.client()
    desk.nordlys = desk.project("Nordlys", desk.mia, client)
    desk.aurora = desk.project("Aurora", desk.other, client)
    submitted = datetime(2026, 11, 16, 9, tzinfo=UTC)
    desk.time(desk.ana, desk.nordlys, date(2026, 11, 12), 480, TimeStatus.SUBMITTED, submitted_at=submitted)
    desk.time(desk.ana, desk.nordlys, date(2026, 11, 13), 240, TimeStatus.SUBMITTED, submitted_at=submitted)
    desk.time(desk.ana, desk.aurora, date(2026, 11, 20), 60, TimeStatus.SUBMITTED)
    desk.time(desk.mia, desk.nordlys, date(2026, 11, 20), 120, TimeStatus.SUBMITTED)
    desk.time(desk.ana, desk.aurora, date(2026, 11, 19), 480, TimeStatus.APPROVED)
    desk.time(desk.ana, desk.aurora, date(2026, 11, 18), 480, TimeStatus.DRAFT)
    return desk


def test_waiting_time_is_summed_by_approver_with_its_age(firm):
    view = firm.ask(unapproved_time, firm.boss)
    assert view.minutes == 900
    assert [(line.approver, line.minutes, line.longest_days) for line in view.approvers] == [
        ("Mia Manager", 720, 6),
        ("Bo Boss", 120, 2),
        ("Olaf Other", 60, 2),
    ]


def test_a_managers_own_time_waits_for_someone_else(firm):
    view = firm.ask(unapproved_time, firm.boss, person="Mia Manager")
    assert [line.approver for line in view.lines] == ["Bo Boss"]


def test_a_manager_sees_the_time_on_own_projects_only(firm):
    view = firm.ask(unapproved_time, firm.other)
    assert [(line.person, line.project) for line in view.lines] == [("Ana Analyst", "Aurora")]


def test_a_consultant_sees_own_time_only(firm):
    assert {line.person for line in firm.ask(unapproved_time, firm.ana).lines} == {"Ana Analyst"}


def test_older_than_counts_from_submission(firm):
    assert firm.ask(unapproved_time, firm.boss, older_than_days=5).minutes == 720


def test_nothing_waiting_is_said_plainly(firm):
    assert firm.ask(unapproved_time, firm.ana, window="last year").headline().startswith("No submitted time waits")
