"""Dates as people write them: windows, single days and shifts out of words, against a given today."""

from domain.windows.find import find_day, find_window, parse_day, parse_window
from domain.windows.shifts import Shift, find_shift, parse_shift
from domain.windows.window import Window, add_months, week_of

__all__ = [
    "Shift",
    "Window",
    "add_months",
    "find_day",
    "find_shift",
    "find_window",
    "parse_day",
    "parse_shift",
    "parse_window",
    "week_of",
]
