from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import BadInput
from domain.spreading import Spread, spread

WEEK = (480, 480, 240, 0, 480)
rooms = st.lists(st.integers(0, 480), min_size=1, max_size=15)


def test_full_takes_all_capacity_and_may_overbook():
    assert spread(Spread.FULL, WEEK, booked=(480, 0, 0, 0, 0)).days == WEEK


def test_remaining_takes_what_is_left():
    assert spread(Spread.REMAINING, WEEK, booked=(480, 120, 300, 0, 0)).days == (0, 360, 0, 0, 480)


def test_percent_takes_a_share_of_each_day():
    assert spread(Spread.PERCENT, WEEK, percent=50).days == (240, 240, 120, 0, 240)


def test_even_gives_every_working_day_the_same():
    assert spread(Spread.EVEN, (480,) * 20, minutes=3000).days == (150,) * 20


def test_front_load_takes_the_earliest_free_time_and_tells_what_did_not_fit():
    assert spread(Spread.FRONT_LOAD, (480, 480, 240, 0, 0), minutes=1200).days == (480, 480, 240, 0, 0)
    assert spread(Spread.FRONT_LOAD, (480, 480), booked=(240, 0), minutes=900).unplaced == 180


@given(rooms, st.integers(0, 10_000), st.sampled_from((Spread.EVEN, Spread.FRONT_LOAD)))
def test_nothing_is_lost_in_spreading(capacity, minutes, mode):
    found = spread(mode, capacity, minutes=minutes)
    assert sum(found.days) + found.unplaced == minutes
    assert all(day >= 0 for day in found.days)


@given(rooms, st.integers(0, 200))
def test_a_percentage_adds_up_to_the_share_of_the_whole(capacity, percent):
    found = spread(Spread.PERCENT, capacity, percent=percent)
    assert abs(sum(found.days) - Decimal(sum(capacity)) * percent / 100) <= Decimal("0.5")


def test_a_way_without_its_amount_is_refused():
    with pytest.raises(BadInput):
        spread(Spread.EVEN, WEEK)
    with pytest.raises(BadInput):
        spread(Spread.PERCENT, WEEK, percent=-1)
