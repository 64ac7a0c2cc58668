"""Expected against logged hours of a person's week."""

from __future__ import annotations

from datetime import date, timedelta

from domain.calendar import WorkPattern
from domain.capacity import Absence, Employment, Worker, expected_days
from domain.effort import from_hours, in_hours
from domain.timesheets import TimeState, completeness
from domain.windows import Window, week_of

NAMES = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
ANY_MONDAY = "2026-11-23"


def _day(text):
    return date.fromisoformat(text) if text else None


def _week_start(given):
    value = given.get("week_start", 0)
    return value if isinstance(value, int) else [n[:3] for n in NAMES].index(value.lower()[:3])


def _absences(pto, pattern, start):
    """Time off as dates with hours, a list of dates, or a list of hours a weekday."""
    if isinstance(pto, list) and all(isinstance(one, str) for one in pto):
        return tuple(Absence(_day(one), _day(one)) for one in pto)
    if isinstance(pto, list):
        pto = {(start + timedelta(days=i)).isoformat(): hours for i, hours in enumerate(pto) if hours}
    return tuple(
        Absence(_day(day), _day(day), None if hours in (None, True, "full") else from_hours(hours))
        for day, hours in (pto or {}).items()
    )


def _entries(given, start):
    logged = given.get("logged", [])
    by_day = (
        logged.items() if isinstance(logged, dict) else ((start + timedelta(days=i), h) for i, h in enumerate(logged))
    )
    states = given.get("status", given.get("statuses", "submitted"))
    for i, (day, hours) in enumerate(by_day):
        state = states if isinstance(states, str) else states[i]
        yield (day if isinstance(day, date) else _day(day)), from_hours(hours), TimeState(state)


def _one_day(given):
    """A single day given by its norm."""
    day = _day(given.get("date", ANY_MONDAY))
    worker = Worker(
        1,
        WorkPattern((from_hours(given["daily_norm"]),) * 7),
        absences=(Absence(day, day),) if given.get("leave") or given.get("on_leave") else (),
    )
    window = Window(day, day + timedelta(days=1), "day")
    holidays = frozenset({day}) if given.get("holiday") else frozenset()
    state = TimeState(given.get("status", "submitted"))
    return completeness(expected_days(worker, window, holidays), [(day, from_hours(given.get("logged_h", 0)), state)])


def run(given, _context):
    if "date" in given and "daily_norm" not in given:
        week = week_of(_day(given["date"]), _week_start(given))
        return {"week": [week.start, week.last]}
    if "daily_norm" in given:
        found = _one_day(given)
        return {"remind": not found.complete, "missing_h": in_hours(found.missing), "complete": found.complete}
    start = _day(given["week"])
    minutes = [from_hours(hours) for hours in given["pattern"]]
    first = start.weekday()
    pattern = WorkPattern(tuple(minutes[(i - first) % 7] for i in range(7)))
    worker = Worker(
        1,
        pattern,
        employment=Employment(
            _day(given.get("hired", given.get("hire_date"))), _day(given.get("left", given.get("leave_date")))
        ),
        absences=_absences(given.get("pto", given.get("time_off")), pattern, start),
    )
    window = Window(start, start + timedelta(days=7), "week")
    holidays = frozenset(_day(day) for day in given.get("holidays", ()))
    entries = list(_entries(given, start))
    found = completeness(expected_days(worker, window, holidays), entries, as_of=_day(given.get("as_of")))
    return {
        "expected_h": in_hours(found.expected),
        "logged_h": in_hours(found.submitted),
        "submitted_h": in_hours(found.submitted),
        "approved_h": in_hours(found.approved),
        "missing_days": [gap.day for gap in found.gaps],
        "missing_h": in_hours(found.missing),
        "complete": found.complete,
        "remind": not found.complete,
    }
