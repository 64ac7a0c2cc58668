from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.bookings import Assignee, Engagement, Term, checked, extended, moved, overload, released, remarks, spread
from domain.calendar import WorkPattern
from domain.errors import BadInput, Conflict

TODAY = date(2026, 11, 25)  # a Wednesday
ANA = Assignee("Ana", WorkPattern(), date(2020, 1, 1))
NORDLYS = Engagement("Nordlys", is_open=True, ends=date(2026, 12, 31))
DAYS = st.dates(date(2026, 11, 25), date(2027, 6, 30))


def term(starts, ends, minutes=480):
    return Term(starts, ends, minutes)


def test_a_whole_week_later_moves_both_ends_even_when_the_end_is_a_sunday():
    found = moved(term(date(2026, 12, 1), date(2026, 12, 13)), date(2026, 12, 8), ANA, TODAY)
    assert (found.worked, found.term) == (None, term(date(2026, 12, 8), date(2026, 12, 20)))


def test_a_start_on_a_day_off_moves_to_the_next_working_day():
    found = moved(term(date(2026, 12, 1), date(2026, 12, 4)), date(2026, 12, 12), ANA, TODAY)
    assert found.term == term(date(2026, 12, 14), date(2026, 12, 17))


def test_part_timers_keep_the_working_days_of_their_own_week():
    half = Assignee("Hal", WorkPattern((480, 480, 0, 0, 0, 0, 0)), date(2020, 1, 1))
    found = moved(term(date(2026, 11, 30), date(2026, 12, 8)), date(2026, 12, 15), half, TODAY)
    assert found.term == term(date(2026, 12, 15), date(2026, 12, 28))  # four of their days


@given(DAYS, st.integers(0, 60), DAYS)
def test_a_move_keeps_the_working_days_of_what_is_to_come(start, days, to):
    old = term(start, start + timedelta(days))
    try:
        found = moved(old, to, ANA, TODAY)
    except Conflict:
        return
    length = ANA.week.days_between(old.starts, old.ends + timedelta(1))
    kept = ANA.week.days_between(found.term.starts, found.term.ends + timedelta(1))
    assert kept == max(1, length)
    assert found.term.starts >= to


def test_nothing_is_left_to_move_of_a_booking_that_ended():
    with pytest.raises(Conflict, match="nothing is left"):
        moved(term(date(2026, 11, 2), date(2026, 11, 24)), date(2026, 12, 7), ANA, TODAY)


def test_an_extension_only_goes_later():
    old = term(date(2026, 11, 2), date(2026, 12, 4))
    assert extended(old, date(2026, 12, 11)).ends == date(2026, 12, 11)
    with pytest.raises(Conflict, match="4 Dec 2026 already"):
        extended(old, date(2026, 12, 4))


def test_a_release_keeps_the_last_working_day_before_it():
    old = term(date(2026, 11, 2), date(2026, 12, 18))
    assert released(old, date(2026, 12, 7), ANA, TODAY).ends == date(2026, 12, 4)
    assert released(term(date(2026, 12, 7), date(2026, 12, 18)), date(2026, 12, 7), ANA, TODAY) is None


def test_what_may_be_booked_is_what_the_person_and_the_project_allow():
    checked(term(date(2026, 12, 1), date(2026, 12, 4)), ANA, NORDLYS, TODAY)
    closed = Engagement("Done", is_open=False, ends=date(2026, 12, 31))
    leaver = Assignee("Leo", WorkPattern(), date(2020, 1, 1), date(2026, 12, 3))
    for one, who, where, error in (
        (term(date(2026, 12, 4), date(2026, 12, 1)), ANA, NORDLYS, BadInput),
        (term(date(2026, 12, 1), date(2026, 12, 4), 0), ANA, NORDLYS, BadInput),
        (term(date(2026, 12, 1), date(2026, 12, 4), 1441), ANA, NORDLYS, BadInput),
        (term(date(2026, 11, 1), date(2026, 11, 24)), ANA, NORDLYS, BadInput),
        (term(date(2026, 12, 1), date(2026, 12, 4)), ANA, closed, Conflict),
        (term(date(2026, 12, 1), date(2026, 12, 4)), leaver, NORDLYS, Conflict),
    ):
        with pytest.raises(error):
            checked(one, who, where, TODAY)


def test_a_booking_beyond_the_project_or_on_no_working_day_is_remarked_not_refused():
    assert "planned to end on 31 Dec 2026" in remarks(term(date(2026, 12, 1), date(2027, 1, 8)), ANA, NORDLYS)[0]
    assert "works on none" in remarks(term(date(2026, 11, 28), date(2026, 11, 29)), ANA, NORDLYS)[0]


def test_hours_are_spread_up_to_the_whole():
    assert spread(1201, date(2026, 12, 14), date(2026, 12, 18), ANA) == 241
    with pytest.raises(Conflict):
        spread(60, date(2026, 11, 28), date(2026, 11, 29), ANA)


def test_the_worst_day_of_an_overload_is_the_earliest_of_equals():
    days = [(date(2026, 12, 1), 480, 480), (date(2026, 12, 2), 600, 480), (date(2026, 12, 3), 600, 480)]
    found = overload(days)
    assert (found.days, found.worst_on, found.worst_minutes) == (2, date(2026, 12, 2), 120)
    assert overload(days[:1]) is None
