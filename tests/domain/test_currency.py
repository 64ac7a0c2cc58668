"""Currencies: the rate of the transaction date, or an error, never 1."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.currency import Booked, ExchangeRate, RateTable, realised, revaluation
from domain.errors import BadInput, Conflict, NotFound
from domain.money import Money

FRIDAY, SUNDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 22), date(2026, 11, 23)
TABLE = RateTable(
    [ExchangeRate("EUR", "USD", FRIDAY, Decimal("1.05")), ExchangeRate("EUR", "USD", MONDAY, Decimal("1.10"))]
)


def test_a_day_without_a_rate_takes_the_last_one_before_it():
    assert TABLE.on("EUR", "USD", SUNDAY) == Decimal("1.05")


def test_a_missing_rate_is_an_error():
    with pytest.raises(NotFound, match="no exchange rate from EUR to USD on or before 2026-11-19"):
        TABLE.convert(Money(1, "EUR"), "USD", date(2026, 11, 19))
    with pytest.raises(NotFound):
        TABLE.on("EUR", "GBP", MONDAY)


def test_a_pair_known_one_way_is_turned_round_exactly():
    assert TABLE.convert(Money.of("1.05", "USD"), "EUR", FRIDAY) == Money.of(1, "EUR")


def test_currencies_with_other_minor_units_convert_in_major_units():
    table = RateTable([ExchangeRate("EUR", "JPY", FRIDAY, Decimal("162.5"))])
    assert table.convert(Money.of("10.01", "EUR"), "JPY", FRIDAY) == Money(1627, "JPY")


def test_open_balances_are_restated_at_the_closing_rate():
    booked = Booked.at(TABLE, Money.of(100, "EUR"), "USD", FRIDAY)
    assert booked.reported == Money.of(105, "USD")
    assert revaluation([booked], TABLE, "USD", MONDAY) == Money.of(5, "USD")
    assert realised(booked, TABLE, MONDAY) == Money.of(5, "USD")


def test_two_rates_on_one_day_and_rates_of_nothing_are_refused():
    rate = ExchangeRate("EUR", "USD", FRIDAY, Decimal(1))
    with pytest.raises(Conflict):
        RateTable([rate, rate])
    with pytest.raises(BadInput):
        ExchangeRate("EUR", "USD", FRIDAY, Decimal(0))


@given(st.integers(-(10**12), 10**12))
def test_the_same_currency_is_never_touched(minor):
    assert TABLE.convert(Money(minor, "GBP"), "GBP", date.min) == Money(minor, "GBP")
