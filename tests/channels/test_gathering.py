from __future__ import annotations

import asyncio
import sqlite3

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select

from channels.gathering import Gathering
from store.db import writing
from store.messages import Inbox
from store.queries import inbox
from store.queries.inbox import Told
from tests.channels.conftest import NOW


def told(key, lane="l", **given):
    return Told(key, "slack", lane, "T1:U1", {"text": key, **given}, NOW)


def together(gathering, *given):
    """Hand in all at once, as many requests do, and return what each was told."""

    async def story():
        return await asyncio.gather(*(gathering.stored(one) for one in given), return_exceptions=True)

    return asyncio.run(story())


def kept(engine):
    with Session(engine) as db:
        return list(db.exec(select(Inbox.key).order_by(Inbox.id)))


@pytest.fixture
def commits(engine):
    found = []

    def committed(connection):
        found.append(connection)

    event.listen(engine, "commit", committed)
    yield found
    event.remove(engine, "commit", committed)


def test_what_waits_is_stored_in_one_transaction_and_in_its_order(engine, commits):
    assert together(Gathering(engine), *(told(f"k{number}") for number in range(200))) == [True] * 200
    assert len(commits) == 1
    assert kept(engine) == [f"k{number}" for number in range(200)]


def test_nobody_is_told_before_their_own_row_is_durable(engine):
    gathering, seen = Gathering(engine), []

    async def said(number):
        await gathering.stored(told(f"k{number}"))
        seen.append(f"k{number}" in kept(engine))

    async def story():
        await asyncio.gather(*(said(number) for number in range(20)))

    asyncio.run(story())
    assert seen == [True] * 20


def test_of_two_with_one_key_the_first_is_new_together_and_later(engine):
    gathering = Gathering(engine)
    assert together(gathering, told("a"), told("b"), told("a")) == [True, True, False]
    assert together(gathering, told("b"), told("c")) == [False, True]


def test_what_the_store_does_not_take_costs_the_others_nothing(engine):
    first, wrong, last = together(Gathering(engine), told("a"), told("b", bad=object()), told("c"))
    assert (first, last) == (True, True)
    assert isinstance(wrong, Exception)
    assert kept(engine) == ["a", "c"]


def test_while_the_store_is_away_nobody_is_acknowledged_and_afterwards_everybody(engine, monkeypatch):
    gathering = Gathering(engine)
    with monkeypatch.context() as patch:
        patch.setattr(inbox, "accept", _away)
        outcomes = together(gathering, told("a"), told("b"))
    assert [type(one) for one in outcomes] == [OperationalError, OperationalError]
    assert kept(engine) == []
    assert together(gathering, told("a"), told("b")) == [True, True]


def _away(*_given):
    raise OperationalError("INSERT", {}, sqlite3.OperationalError("disk I/O error"))


def test_whoever_goes_away_meanwhile_is_stored_all_the_same(engine):
    gathering = Gathering(engine)

    async def story():
        gone = asyncio.create_task(gathering.stored(told("a")))
        await asyncio.sleep(0)
        gone.cancel()
        return await gathering.stored(told("b"))

    assert asyncio.run(story())
    assert sorted(kept(engine)) == ["a", "b"]


def test_either_database_keeps_the_order_and_tells_what_is_new(anydb):
    with writing(anydb) as db:
        assert inbox.accept(db, [told("b"), told("a"), told("b"), told("c")]) == [True, True, False, True]
    with writing(anydb) as db:
        assert inbox.accept(db, [told("d"), told("a")]) == [True, False]
        assert inbox.accept(db, []) == []
    assert kept(anydb) == ["b", "a", "c", "d"]
