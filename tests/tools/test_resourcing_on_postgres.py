from __future__ import annotations

import pytest

from store.db import connect, writing
from store.demo import seed
from tools import gate
from tools.catalogue import by_name

pytestmark = [pytest.mark.postgres, pytest.mark.slow]
ASKED = (
    ("find_people", {"skill": "Java", "window": "next month", "hours_per_week": "8h"}),
    ("person_overview", {"person": "Viktor Danilov"}),
    ("bookings_of", {"project": "Nordlys Data Platform"}),
    ("utilisation", {"window": "last quarter", "group_by": "role"}),
    ("utilisation", {"window": "2026-10-06 to 2026-11-04", "group_by": "person"}),
    ("utilisation", {"window": "2026-08-06 to 2026-11-04", "group_by": "month"}),
    ("utilisation_forecast", {"window": "next quarter", "group_by": "place"}),
    ("bench", {}),
    ("rolloffs", {"window": "next 60 days"}),
    ("overallocation", {}),
    ("role_demand", {}),
    ("staff_need", {"project": "Polymer Forecasting"}),
    ("backfill", {"person": "Ana Petrov"}),
    ("move_booking", {"person": "Ana Petrov", "project": "Compass Route Planning", "by": "two weeks later"}),
    ("book_person", {"person": "Niklas Weiss", "project": "Polymer Forecasting", "starts": "14 December"}),
)


def test_the_resourcing_tools_say_the_same_on_postgresql(demo_copy, postgres_url, call, today):
    server = connect(postgres_url)
    with writing(server) as db:
        seed(db, today)
    asker = call("priya.raman")
    for name, arguments in ASKED:
        here, there = (gate.run(engine, by_name(name), arguments, asker).view for engine in (demo_copy, server))
        assert here.model_dump() == there.model_dump(), name
    server.dispose()
