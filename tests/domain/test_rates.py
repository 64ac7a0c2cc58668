"""Rates: the most specific one that holds on the day of the work, and nothing silently at 0."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import BadInput, Conflict, NotFound
from domain.money import Money
from domain.rate_changes import Booked, Reach, change, reprice
from domain.rates import RateBook, RateKind, RateVersion, Work, dropping, ranking, scope_of

JAN, TODAY = date(2026, 1, 1), date(2026, 11, 23)
ANA = scope_of(person="ana", project="aurora", role="dev", place="lisbon", client="nordlys")


def bill(amount, starts=JAN, ends=None, **dimensions):
    return RateVersion(RateKind.BILL, scope_of(**dimensions), Money.of(amount, "EUR"), starts, ends)


LADDER = [
    bill(225, person="ana", project="aurora"),
    bill(210, project="aurora", role="dev"),
    bill(205, client="nordlys", role="dev"),
    bill(190, person="ana"),
    bill(110, role="dev", place="lisbon"),
    bill(160, role="dev"),
]


@pytest.mark.parametrize("gone", range(6))
def test_the_most_specific_rate_wins(gone):
    found = RateBook(LADDER[gone:]).resolve(RateKind.BILL, TODAY, ANA)
    assert found.version is LADDER[gone]
    assert found.place == gone


def test_a_missing_rate_is_an_error_that_names_what_is_missing():
    with pytest.raises(NotFound, match=r"No cost rate holds on 2026-11-23 for .*person ana"):
        RateBook(LADDER).resolve(RateKind.COST, TODAY, ANA)


def test_cost_and_bill_rates_resolve_apart():
    cost = RateVersion(RateKind.COST, scope_of(role="dev"), Money.of(60, "EUR"), JAN)
    book = RateBook([*LADDER, cost])
    assert book.resolve(RateKind.COST, TODAY, ANA).version is cost


def test_a_more_specific_rate_that_has_ended_gives_way():
    book = RateBook([bill(225, ends=date(2026, 6, 30), person="ana"), bill(160, role="dev")])
    assert book.resolve(RateKind.BILL, date(2026, 6, 30), ANA).version.amount == Money.of(225, "EUR")
    assert book.resolve(RateKind.BILL, date(2026, 7, 1), ANA).version.amount == Money.of(160, "EUR")


def test_overlapping_versions_are_refused():
    with pytest.raises(Conflict, match="overlap"):
        RateBook([bill(100, role="dev"), bill(120, starts=date(2026, 5, 1), role="dev")])


def test_a_scope_no_rung_names_is_refused():
    with pytest.raises(BadInput, match="no step for a rate by place lisbon"):
        RateBook([bill(100, place="lisbon")])


@pytest.mark.parametrize(("amount", "ends", "per"), [(-1, None, 60), (1, date(2025, 1, 1), 60), (1, None, 0)])
def test_a_rate_that_cannot_be_right_is_refused(amount, ends, per):
    with pytest.raises(BadInput):
        RateVersion(RateKind.BILL, scope_of(role="dev"), Money(amount, "EUR"), JAN, ends, per)


def test_a_day_rate_is_divided_only_at_the_end():
    rate = RateVersion(RateKind.BILL, scope_of(role="dev"), Money.of(105, "EUR"), JAN, per_minutes=480)
    assert rate.price(480) == Money.of(105, "EUR")
    assert rate.price(60) == Money.of("13.13", "EUR")


def test_the_lowest_dimension_is_dropped_until_something_matches():
    rows = [bill(200, role="dev", company="us", unit="ny"), bill(180, role="dev")]
    book = RateBook(rows, dropping(("role", "company", "unit")))
    there = scope_of(role="dev", company="us", unit="la")
    assert book.resolve(RateKind.BILL, TODAY, there).version.amount == Money.of(180, "EUR")


def test_a_ranking_takes_the_first_dimension_that_has_a_card():
    cards = [bill(190, role="dev", region="emea"), bill(185, role="dev", practice="cloud")]
    book = RateBook(cards, ranking(("account", "region", "practice"), always=("role",)))
    record = scope_of(role="dev", account="acme", region="apac", practice="cloud")
    assert book.resolve(RateKind.BILL, TODAY, record).version.amount == Money.of(185, "EUR")


def test_work_without_a_rate_is_reported_beside_the_priced_work():
    work = [Work(1, TODAY, 60, ANA), Work(2, TODAY, 60, scope_of(person="bo"))]
    pricing = RateBook([bill(190, person="ana")]).price(RateKind.BILL, work)
    assert [p.amount for p in pricing.priced] == [Money.of(190, "EUR")]
    assert [m.work.id for m in pricing.missing] == [2]


def test_a_change_from_now_on_ends_the_version_that_holds():
    new = bill(180, starts=TODAY, role="dev")
    after = change([bill(160, role="dev")], new, today=TODAY, reach=Reach.FROM_NOW_ON).after
    assert [(v.amount.minor, v.starts, v.ends) for v in after] == [
        (16000, JAN, date(2026, 11, 22)),
        (18000, TODAY, None),
    ]


def test_a_change_keeps_what_is_already_planned():
    planned = [bill(160, ends=date(2026, 12, 31), role="dev"), bill(200, starts=date(2027, 1, 1), role="dev")]
    after = change(planned, bill(180, starts=TODAY, role="dev"), today=TODAY, reach=Reach.FROM_NOW_ON).after
    assert [(v.amount.minor, v.ends) for v in after] == [
        (16000, date(2026, 11, 22)),
        (18000, date(2026, 12, 31)),
        (20000, None),
    ]


def test_a_back_dated_change_for_some_days_splits_the_version():
    new = bill(180, starts=date(2026, 3, 1), ends=date(2026, 3, 31), role="dev")
    result = change([bill(160, role="dev")], new, today=TODAY, reach=Reach.BACK_DATED)
    assert [(v.amount.minor, v.starts) for v in result.after] == [
        (16000, JAN),
        (18000, date(2026, 3, 1)),
        (16000, date(2026, 4, 1)),
    ]


@pytest.mark.parametrize(("starts", "reach"), [(date(2026, 11, 22), Reach.FROM_NOW_ON), (TODAY, Reach.BACK_DATED)])
def test_a_change_must_say_how_far_back_it_reaches(starts, reach):
    with pytest.raises(BadInput):
        change([], bill(180, starts=starts, role="dev"), today=TODAY, reach=reach)


def test_locked_and_invoiced_time_keeps_its_amount_when_a_rate_is_back_dated():
    work = Work(1, date(2026, 10, 1), 60, ANA)
    rows = [Booked(work, Money.of(160, "EUR"), settled=True), Booked(work, Money.of(160, "EUR"), settled=False)]
    found = reprice(rows, RateBook([bill(180, role="dev")]), RateKind.BILL)
    assert [row.after for row in found.changed] == [Money.of(180, "EUR")]
    assert [row.before for row in found.kept] == [Money.of(160, "EUR")]


@given(
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 90), st.integers(1, 300)), max_size=12),
    st.integers(0, 500),
)
def test_after_any_changes_at_most_one_version_holds_and_it_is_the_last_said(changes, day):
    """Each change names its own last day, so the last change that covers a day must be the one that holds."""
    versions, expected = (), None
    for start, length, amount in changes:
        starts = JAN + timedelta(days=start)
        new = bill(amount, starts=starts, ends=starts + timedelta(days=length), role="dev")
        versions = change(versions, new, today=JAN, reach=Reach.FROM_NOW_ON).after
        if start <= day <= start + length:
            expected = amount
    found = RateBook(versions).find(RateKind.BILL, JAN + timedelta(days=day), scope_of(role="dev"))
    assert (None if found is None else found.version.amount.amount) == expected
