from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import BadInput
from domain.time_rounding import RoundMode, TimeRounding, round_entry, to_increment

MORNING = datetime(2026, 11, 23, 12, 17, 35, tzinfo=UTC)
NOON = datetime(2026, 11, 23, 13, 32, 52, tzinfo=UTC)


@pytest.mark.parametrize(
    ("mode", "begin", "end", "seconds"),
    [
        (RoundMode.OUTWARD, "12:15", "13:45", 5400),
        (RoundMode.UP, "12:30", "13:45", 4500),
        (RoundMode.DOWN, "12:15", "13:30", 4500),
        (RoundMode.CLOSEST, "12:15", "13:30", 4500),
    ],
)
def test_each_way_of_rounding_to_a_quarter_hour(mode, begin, end, seconds):
    found = round_entry(MORNING, NOON, [TimeRounding(mode, begin=15, end=15)])
    assert (f"{found.begin:%H:%M}", f"{found.end:%H:%M}", found.seconds) == (begin, end, seconds)


def test_without_increments_nothing_is_rounded():
    assert round_entry(MORNING, NOON, [TimeRounding()]).seconds == 4517


def test_the_closest_of_a_tie_is_the_lower():
    assert to_increment(15 * 60, 30, RoundMode.CLOSEST, down=False) == 0


def test_a_rule_holds_on_its_weekdays_only():
    sundays = TimeRounding(begin=15, end=15, weekdays=frozenset({6}))
    assert round_entry(MORNING, NOON, [sundays]).seconds == 4517


def test_rules_apply_one_after_the_other():
    rules = [TimeRounding(begin=15), TimeRounding(end=1, duration=30)]
    found = round_entry(MORNING, NOON, rules)
    assert (f"{found.begin:%H:%M:%S}", f"{found.end:%H:%M:%S}", found.seconds) == ("12:15:00", "13:33:00", 5400)


def test_work_past_midnight_keeps_its_length():
    late = datetime(2026, 11, 23, 23, 50, tzinfo=UTC)
    found = round_entry(late, late + timedelta(minutes=20), [TimeRounding(begin=15, end=15)])
    assert found.seconds == 30 * 60


def test_an_end_before_its_begin_is_refused():
    with pytest.raises(BadInput):
        round_entry(NOON, MORNING, [])


@given(st.integers(0, 86_400), st.integers(0, 120), st.sampled_from(RoundMode), st.booleans())
def test_rounding_moves_by_less_than_an_increment_and_settles(seconds, minutes, mode, down):
    found = to_increment(seconds, minutes, mode, down=down)
    assert abs(found - seconds) < max(minutes * 60, 1)
    assert to_increment(found, minutes, mode, down=down) == found
