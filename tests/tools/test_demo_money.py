"""The planted situations of the demo firm about time and money, found by the tools that should find them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from store.demo import situations as planted
from tools import gate
from tools.budgets import budget_alerts
from tools.burning import burning_margin
from tools.margin import portfolio_margin
from tools.receivables import receivables
from tools.time_reminders import remind_missing_time
from tools.timesheets import missing_timesheets
from tools.unapproved import unapproved_time
from tools.unusual import unusual_time
from tools.wip import unbilled_time
from tools.write_offs import write_offs

MONDAY = -13  # days from today, a Sunday, to the Monday of last week


@pytest.fixture
def ask(demo, call):
    def run(tool, email="beatriz.nogueira", **arguments):
        return gate.run(demo, tool, arguments, call(email)).view

    return run


def test_exactly_the_planted_people_miss_time(ask, today):
    monday = today + timedelta(days=MONDAY)
    found = {
        line.person: tuple(((gap.day - monday).days, gap.missing) for gap in line.days)
        for line in ask(missing_timesheets).lines
    }
    assert found == planted.MISSING_LAST_WEEK


def test_nobody_excused_is_chased_and_the_reasons_are_counted(ask):
    view = ask(missing_timesheets)
    names = " ".join(line.names for line in view.excused)
    assert not {line.person for line in view.lines} & set(planted.EXCUSED_LAST_WEEK)
    for name in (planted.ON_LEAVE, planted.HALF_DAY_OFF, planted.SICK, planted.PART_TIMER, planted.ARRIVED):
        assert name in names
    assert {line.reason: line.people for line in view.excused}["public holiday"] > 0


def test_time_that_waits_for_long(ask):
    view = ask(unapproved_time, older_than_days=7)
    assert {line.project for line in view.lines} == {planted.WAITING_PROJECT}
    assert {line.person for line in view.lines} == set(planted.WAITING_PEOPLE)


def test_one_unusual_entry_of_each_kind(ask):
    found = {line.why: (line.person, line.project) for line in ask(unusual_time, window="last week").lines}
    assert found == {
        "at the weekend": planted.WEEKEND_ENTRY[::2],
        "more than 12 h in a day": planted.LONG_DAY[::2],
        "on leave that day": planted.LEAVE_ENTRY[::2],
        "on a closed project": planted.CLOSED_ENTRY[::2],
        "the same entry twice": planted.TWICE_ENTRY[::2],
    }


def test_exactly_the_planted_budgets_have_reached_80_percent(ask):
    found = {line.project: round(line.money_share * 100) for line in ask(budget_alerts).lines}
    assert found == planted.BUDGET_USED


def test_the_burning_project_is_named_first_with_its_causes(ask):
    line = ask(burning_margin).lines[0]
    assert line.project == planted.BURNING_PROJECT
    assert [cause.cause for cause in line.reasons] == [
        "more work than the fixed price pays",
        "dearer people than planned",
    ]
    assert "Architect" in line.shift


def test_old_work_the_unbilled_milestone_and_the_missing_rate(ask):
    view = ask(unbilled_time, older_than_days=60)
    assert {line.project for line in view.lines if line.amount} == {planted.OLD_WIP_PROJECT}
    now = ask(unbilled_time)
    ready = {(line.project, line.name, line.amount.minor, line.amount.currency) for line in now.ready}
    assert planted.UNBILLED_MILESTONE in ready
    assert any(planted.NO_BILL_RATE[1] in said for said in now.assumptions)


def test_who_owes_us_and_what_was_written_off(ask):
    late = {line.client for line in ask(receivables, overdue_only=True).lines}
    assert late == {planted.SLOW_PAYER, planted.PART_PAYER}
    assert {line.project for line in ask(write_offs).lines} == {planted.WRITE_OFF_PROJECT}


def test_a_managers_margin_is_of_own_projects_and_the_whole_is_the_sum(ask):
    whole = ask(portfolio_margin, limit=50)
    mine = ask(portfolio_margin, "yusuf.demir", limit=50)
    names = {line.name for line in mine.lines}
    assert 0 < len(names) < len(whole.lines)
    assert sum(line.revenue.minor for line in whole.lines if line.name in names) == mine.total.revenue.minor


def test_reminders_go_to_those_who_miss_time_and_nobody_else(demo_copy, call):
    view = gate.run(demo_copy, remind_missing_time, {}, call("callum.reid")).view
    assert {line.person for line in view.lines} == set(planted.MISSING_LAST_WEEK)
