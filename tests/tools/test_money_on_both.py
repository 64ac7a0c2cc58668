"""The reads about time and money say the same on PostgreSQL as on SQLite, over the whole demo firm."""

from __future__ import annotations

import pytest

from store.db import connect, writing
from store.demo import seed
from tools import gate
from tools.catalogue import by_name

QUESTIONS = (
    ("missing_timesheets", {}),
    ("missing_timesheets", {"project": "Nordlys Data Platform", "window": "this month"}),
    ("unapproved_time", {"older_than_days": 3}),
    ("unusual_time", {"window": "last month"}),
    ("unbilled_time", {}),
    ("budget_status", {"project": "Helix Device Registry"}),
    ("budget_alerts", {"threshold_percent": 50}),
    ("project_margin", {"project": "Granite Warehouse"}),
    ("portfolio_margin", {"window": "3 Aug to 9 Nov", "group_by": "client"}),
    ("burning_margin", {}),
    ("rate_lookup", {"role": "Solution Architect"}),
    ("receivables", {"window": "last quarter", "method": "count_back"}),
    ("write_offs", {}),
    ("realisation", {"group_by": "client", "window": "this year"}),
    ("realisation", {"group_by": "person"}),
    ("rate_cards", {}),
    ("earned_value", {"project": "Granite Warehouse"}),
    ("earned_value", {"project": "Helix Device Registry", "on": "2026-10-31"}),
    ("margin_forecast", {}),
    ("revenue_recognised", {"window": "this quarter"}),
    ("contract_positions", {}),
    ("forecast_revenue", {"won_deals": 2}),
    ("draft_invoice", {"window": "last month"}),
)


@pytest.mark.postgres
@pytest.mark.slow
def test_the_answers_do_not_depend_on_the_database(demo_copy, postgres_url, today, call):
    other = connect(postgres_url)
    with writing(other) as db:
        seed(db, today)
    finance = call("beatriz.nogueira")
    try:
        for name, arguments in QUESTIONS:
            tool = by_name(name)
            here, there = (gate.run(engine, tool, arguments, finance).view for engine in (demo_copy, other))
            assert there.headline() == here.headline(), name
    finally:
        other.dispose()
