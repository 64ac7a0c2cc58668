from datetime import UTC, datetime, timedelta
from multiprocessing.pool import ThreadPool

import pytest
from sqlmodel import func, select

from store.db import connect, metadata, reading
from store.limits import Allowance
from store.queries import limits
from store.queries.limits import Rate

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
RATE = Rate("test", burst=3, a_minute=6)


def taken(engine, at, *, key="ana", rate=RATE):
    return limits.take(engine, rate, key, at)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def many(request, tmp_path):
    url = (
        f"sqlite:///{tmp_path / 'x.sqlite3'}" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    )
    engine = connect(url)
    metadata().create_all(engine)
    yield engine
    engine.dispose()


def test_a_burst_passes_and_then_one_each_interval(anydb):
    assert [taken(anydb, NOW) for _ in range(4)] == [0, 0, 0, 10]
    assert taken(anydb, NOW + timedelta(seconds=9)) == 1
    assert taken(anydb, NOW + timedelta(seconds=10)) == 0
    assert taken(anydb, NOW + timedelta(seconds=10)) == 10


def test_whoever_waits_has_the_whole_burst_again_and_no_more(anydb):
    for _ in range(3):
        taken(anydb, NOW)
    later = NOW + timedelta(hours=1)
    assert [taken(anydb, later) for _ in range(4)] == [0, 0, 0, 10]


def test_keys_and_limits_do_not_take_from_one_another(anydb):
    for _ in range(3):
        taken(anydb, NOW)
    assert taken(anydb, NOW, key="ben") == 0
    assert taken(anydb, NOW, rate=Rate("other", 3, 6)) == 0


def test_of_many_at_once_only_the_burst_passes(many):
    with ThreadPool(8) as pool:
        waits = pool.map(lambda _: taken(many, NOW), range(24))
    assert waits.count(0) == 3


def test_what_has_refilled_is_forgotten_and_nobodys_name_is_kept(anydb):
    taken(anydb, NOW, key="ana@firm.example")
    with reading(anydb) as db:
        assert "ana" not in db.exec(select(Allowance.key)).one()
    limits.forget(anydb, NOW + timedelta(minutes=1))
    with reading(anydb) as db:
        assert db.exec(select(func.count(Allowance.id))).one() == 0
