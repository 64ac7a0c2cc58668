"""Critical path cases: tasks and links on dates, or arrows between events as linked milestones."""

from __future__ import annotations

import re
from datetime import date

from domain.calendar import EVERY_DAY, FULL_DAY, Calendar, WorkPattern
from domain.schedule import Constraint, ConstraintType, Link, LinkType, Task, schedule

NAMES = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
START = date(2026, 1, 5)
CONSTRAINTS = {"MS_START": "MSO", "MS_FINISH": "MFO", "MUST_START_ON": "MSO", "MUST_FINISH_ON": "MFO", "FIXED": "MSO"}


def _day(text):
    return date.fromisoformat(text) if text else None


def _calendar(words, holidays):
    """``mon-fri 08:00-12:00,13:00-17:00``, ``mon-sun``, ``7-day``."""
    found = re.match(r"([a-z]{3})\w*-([a-z]{3})", (words or "mon-fri").lower())
    first, last = (NAMES.index(name) for name in found.groups()) if found else (0, 6)
    hours = re.findall(r"(\d\d):(\d\d)-(\d\d):(\d\d)", words or "")
    minutes = sum((int(c) - int(a)) * 60 + int(d) - int(b) for a, b, c, d in hours) or FULL_DAY
    pattern = WorkPattern(tuple(minutes if first <= i <= last else 0 for i in range(7)))
    return Calendar(pattern, frozenset(_day(day) for day in holidays or ()))


def _minutes(days, day):
    return int(days * day)


def _constraint(given):
    if not given:
        return None
    name = str(given["type"]).upper().replace(" ", "_")
    return Constraint(ConstraintType(CONSTRAINTS.get(name, name)), _day(given.get("date")))


def _task(given, day):
    return Task(
        str(given["id"]),
        _minutes(given["duration"], day),
        calendar=str(given.get("calendar", "")),
        constraint=_constraint(given.get("constraint")),
        started=_day(given.get("actual_start")),
        finished=_day(given.get("actual_finish")),
        remaining=_minutes(given["remaining"], day) if "remaining" in given else None,
    )


def _link(given, day):
    elapsed = bool(given.get("elapsed", False))
    lag = int(given.get("lag", 0) * (1440 if elapsed else day))
    return Link(str(given["from"]), str(given["to"]), LinkType(given.get("type", "FS")), lag, elapsed)


def _arrows(given):
    events = sorted({end for arrow in given["arrows"] for end in arrow[:2]})
    tasks = [Task(str(event), 0) for event in events]
    links = [Link(str(i), str(j), LinkType.FS, _minutes(days, FULL_DAY)) for i, j, days in given["arrows"]]
    plan = schedule(tasks, links, START, calendar=EVERY_DAY)
    return {
        "event_times": {
            name: {"early": dates.early_minutes // FULL_DAY, "late": dates.late_minutes // FULL_DAY}
            for name, dates in plan.tasks.items()
        },
        "length": plan.length // FULL_DAY,
        "critical_events": sorted(int(name) for name in plan.critical_path),
    }


def run(given, _context):
    if "arrows" in given:
        return _arrows(given)
    calendar = _calendar(given.get("week"), given.get("holidays"))
    day = max(calendar.pattern.minutes)
    others = {name: _calendar(one.get("week"), one.get("holidays")) for name, one in given.get("calendars", {}).items()}
    plan = schedule(
        [_task(one, day) for one in given["tasks"]],
        [_link(one, day) for one in given.get("links", ())],
        _day(given["start"]),
        calendar=calendar,
        calendars=others,
        status=_day(given.get("status", given.get("data_date"))),
    )
    found = {
        name: {
            "es": dates.early_start,
            "ef": dates.early_finish,
            "ls": dates.late_start,
            "lf": dates.late_finish,
            "tf": dates.total_float_days,
            "ff": dates.free_float_days,
            "critical": dates.critical,
        }
        for name, dates in plan.tasks.items()
    }
    return {**found, "finish": plan.finish, "critical_path": plan.critical_path}
