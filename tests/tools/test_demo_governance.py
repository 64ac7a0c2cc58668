"""The planted situations of plans, status and accounts: the tools find exactly these."""

from __future__ import annotations

import pytest

from store.demo import situations as planted
from tools import gate
from tools.catalogue import by_name


@pytest.fixture
def ask(demo, call):
    def by(tool, asker="henrike.vogt", **given):
        return gate.run(demo, by_name(tool), given, call(asker)).view

    return by


def test_the_red_and_amber_projects(ask):
    view = ask("at_risk_projects")
    found = {line.project: line.health for line in view.lines}
    assert found == {planted.RED_PROJECT: "red", **dict.fromkeys(planted.AMBER_PROJECTS, "amber")}


def test_the_overdue_milestone(ask):
    lines = ask("overdue_milestones").lines
    assert [(line.project, line.milestone, line.days_late) for line in lines] == [(*planted.OVERDUE_MILESTONE, 9)]


def test_the_overdue_tasks(ask):
    assert {(line.project, line.task) for line in ask("overdue_tasks").lines} == set(planted.OVERDUE_TASKS)


def test_the_stale_plans(ask):
    assert {line.project for line in ask("stale_plans").lines} == set(planted.STALE_PLANS)


def test_the_missing_status_updates(ask):
    assert {line.project for line in ask("missing_status_updates").lines} == set(planted.NO_STATUS_UPDATE)


def test_the_task_nobody_has(ask):
    lines = [line for line in ask("plan_hygiene").lines if "nobody's" in line.faults]
    assert [(line.project, line.task) for line in lines] == [planted.UNOWNED_TASK]


def test_the_client_who_may_leave_with_what_they_said(ask):
    first = ask("accounts_at_risk").lines[0]
    assert (first.client, first.standing) == (planted.CHURN_CLIENT, "red")
    assert f"nobody at the client was heard for {planted.SILENT_DAYS} days" in first.reasons
    assert first.said
    engagement = ask("stakeholder_engagement", client=planted.CHURN_CLIENT)
    gone = {line.contact: (line.came, line.left) for line in engagement.lines}
    assert gone[planted.NO_SHOW] == (0, False)
    assert gone[planted.LEFT_SPONSOR][1]


def test_the_client_that_may_grow(ask):
    first = ask("expansion_candidates").lines[0]
    assert (first.client, first.standing) == (planted.EXPANSION_CLIENT, "strong")


def test_every_quote_is_word_for_word_in_its_transcript(ask, demo):
    from sqlmodel import Session, select

    from store.meetings import Transcript

    with Session(demo) as db:
        words = "\n".join(db.exec(select(Transcript.text)))
    views = [ask("accounts_at_risk"), ask("expansion_candidates")]
    said = [line.outside_words for view in views for account in view.lines for line in account.said]
    assert said
    assert all(quote in words for quote in said)
