from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import Session

from domain.access import Role
from domain.errors import BadInput, Conflict, NotFound
from store import actors
from store.timesheets import TimeEntry, TimeStatus
from tools import gate
from tools.decisions import decide
from tools.delegations import delegate_approval, delegations, end_delegation
from tools.margin import project_margin
from tools.time_approval import approve_time

LAST_WEEK = date(2026, 11, 17)


@pytest.fixture
def firm(desk):
    desk.ana = desk.person("Ana Petrov")
    desk.mia = desk.person("Mia Lead", Role.CONSULTANT, Role.PROJECT_MANAGER)
    desk.ben = desk.person("Ben Lead", Role.CONSULTANT, Role.PROJECT_MANAGER)
    desk.nordlys = desk.project("Nordlys", desk.mia, desk.client())
    desk.time(desk.ana, desk.nordlys, LAST_WEEK, status=TimeStatus.SUBMITTED)
    return desk


def call(firm, person, days=0):
    with Session(firm.engine) as db:
        actor = actors.by_id(db, person_id=person.id)
    now = firm.now + timedelta(days=days)
    return firm.call(person, actor=actor, today=firm.today + timedelta(days=days), now=now)


def use(firm, tool, person, days=0, **arguments):
    return gate.run(firm.engine, tool, arguments, call(firm, person, days))


def hand_over(firm, **given):
    firm.do(delegate_approval, firm.mia, **{"person": "Ben Lead", "starts": "today", "ends": "4 December", **given})


def status(firm):
    return firm.all(TimeEntry)[0].status


def test_a_deputy_approves_the_managers_teams_time(firm):
    with pytest.raises(Conflict):
        use(firm, approve_time, firm.ben)
    hand_over(firm)
    proposed = use(firm, approve_time, firm.ben)
    decide(firm.engine, proposed.proposal_id, call(firm, firm.ben), "approve")
    assert status(firm) is TimeStatus.APPROVED


@pytest.mark.parametrize("days", [-1, 13])
def test_before_and_after_the_days_a_deputy_decides_nothing(firm, days):
    hand_over(firm)
    with pytest.raises(Conflict):
        use(firm, approve_time, firm.ben, days)


def test_a_deputy_sees_no_margin_and_never_decides_on_their_own_time(firm):
    firm.time(firm.ben, firm.nordlys, LAST_WEEK, status=TimeStatus.SUBMITTED)
    hand_over(firm)
    with pytest.raises(NotFound):
        use(firm, project_margin, firm.ben, project="Nordlys")
    assert [line.person for line in use(firm, approve_time, firm.ben).view.lines] == ["Ana Petrov"]


def test_ended_it_is_over_at_once(firm):
    hand_over(firm)
    firm.do(end_delegation, firm.mia, person="Ben Lead")
    with pytest.raises(Conflict):
        use(firm, approve_time, firm.ben)
    assert use(firm, delegations, firm.mia).view.lines == ()


def test_both_see_who_decides_in_whose_place(firm):
    hand_over(firm)
    for person in (firm.mia, firm.ben):
        assert "Ben Lead for Mia Lead" in use(firm, delegations, person).view.headline()


def test_only_a_project_manager_stands_in(firm):
    with pytest.raises(Conflict, match="not a project manager"):
        firm.ask(delegate_approval, firm.mia, person="Ana Petrov", ends="4 December")


def test_an_open_end_oneself_and_a_period_backwards_are_refused(firm):
    for given in ({}, {"ends": "4 December", "person": "me"}, {"starts": "4 December", "ends": "1 December"}):
        with pytest.raises(BadInput):
            firm.ask(delegate_approval, firm.mia, **{"person": "Ben Lead", **given})
