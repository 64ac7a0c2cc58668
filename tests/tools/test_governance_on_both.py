"""The reads about plans, accounts and the firm say the same on PostgreSQL as on SQLite, over the whole demo firm."""

from __future__ import annotations

import pytest

from store.db import connect, writing
from store.demo import seed
from tools import gate
from tools.catalogue import by_name

PROJECT, CLIENT = {"project": "Helix Device Registry"}, {"client": "Brackwater Insurance"}
QUESTIONS = (
    ("project_status", PROJECT),
    ("at_risk_projects", {}),
    ("my_projects", {}),
    ("overdue_tasks", {"window": "this month"}),
    ("tasks_of", PROJECT),
    ("overdue_milestones", {"billable_only": True}),
    ("milestones", {"window": "December"}),
    ("stale_plans", {}),
    ("plan_hygiene", PROJECT),
    ("missing_status_updates", {"window": "November"}),
    ("critical_path", PROJECT),
    ("slip_impact", {**PROJECT, "by": "two weeks later"}),
    ("findings", {}),
    ("policies", {}),
    ("account_overview", CLIENT),
    ("accounts_at_risk", {}),
    ("expansion_candidates", {}),
    ("stakeholder_engagement", CLIENT),
    ("stakeholder_engagement", {}),
    ("recall_from_calls", {"about": "go-live", **CLIENT}),
    ("meeting_brief", {**CLIENT, "on": "tomorrow"}),
    ("action_items", {"whose": "the client's"}),
    ("how_is_the_org_doing", {"window": "October"}),
    ("move_task", {**PROJECT, "task": "Interface tests", "by": "a week later"}),
    ("draft_status_update", PROJECT),
    ("snooze_finding", {"finding": "over budget", **PROJECT}),
)


@pytest.mark.postgres
@pytest.mark.slow
def test_the_answers_do_not_depend_on_the_database(demo_copy, postgres_url, today, call):
    other = connect(postgres_url)
    with writing(other) as db:
        seed(db, today)
    asker = call("henrike.vogt")
    try:
        for name, arguments in QUESTIONS:
            here, there = (gate.run(engine, by_name(name), arguments, asker).view for engine in (demo_copy, other))
            assert there.headline() == here.headline(), name
            assert there.blocks() == here.blocks(), name
    finally:
        other.dispose()
