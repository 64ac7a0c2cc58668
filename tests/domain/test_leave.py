from __future__ import annotations

from datetime import date
from decimal import Decimal

from domain.calendar import Calendar
from domain.leave import Leave, LeaveKind, balance, days_used

YEAR_END = Calendar(holidays=frozenset({date(2011, 12, 26), date(2012, 1, 2), date(2012, 1, 6)}))
ANNUAL = Leave(LeaveKind.ANNUAL, date(2011, 12, 19), date(2012, 1, 8))
SICK = Leave(LeaveKind.SICK, date(2012, 1, 4), date(2012, 1, 5))


def test_holidays_and_weekends_use_no_leave():
    assert days_used([ANNUAL], LeaveKind.ANNUAL, YEAR_END) == 12
    assert balance(20, [ANNUAL], YEAR_END) == 8


def test_falling_ill_on_leave_keeps_the_leave():
    assert days_used([ANNUAL, SICK], LeaveKind.ANNUAL, YEAR_END) == 10
    assert days_used([ANNUAL, SICK], LeaveKind.SICK, YEAR_END) == 2


def test_leave_still_ahead_does_not_count_until_a_day():
    assert days_used([ANNUAL], LeaveKind.ANNUAL, YEAR_END, until=date(2011, 12, 20)) == 2


def test_half_days_count_half():
    half = Leave(LeaveKind.ANNUAL, date(2026, 11, 23), date(2026, 11, 24), Decimal("0.5"))
    assert days_used([half], LeaveKind.ANNUAL, Calendar()) == 1
