"""Projects of a test suite, told in words: effort on people with hours, limits, alternatives, backward plans, leave.

Work without hours of its own runs 9-12 and 13-18 on weekdays; a month of a limit is thirty days from the first of the
month the project begins in. A project told as a leave balance has two people in a team (r1, r2), whose own holidays
are the single days, and one outside it (r3); holidays told with a length are everybody's.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from domain.calendar import EVERY_DAY, FULL_DAY, Calendar
from domain.leave import Leave, LeaveKind, balance, days_used
from domain.levelling.effort import Choice, EffortTask, Hand, Limit, Moment, Per, plan_effort
from domain.schedule import Link, Task, schedule

UNITS = {"h": 60, "d": 480, "w": 2400, "min": 1}
SPANS = {"d": 1, "w": 7}
PERIODS = {"day": Per.DAY, "week": Per.WEEK, "month": Per.THIRTY_DAYS}
DAY = timedelta(days=1)
SPLIT_DAY = ((540, 720), (780, 1080))


def _day(text):
    return date.fromisoformat(str(text)[:10])


def _minutes(text):
    number, unit = re.fullmatch(r"([\d.]+) ?(h|d|w|min)\w*", str(text)).groups()
    return int(float(number) * UNITS[unit])


def _span(text):
    """``2012-03-19 +1w`` or a single day, as first and last day."""
    found = re.fullmatch(r"(\S+)(?: \+(\d+)([dw]))?", str(text))
    days = int(found[2] or 1) * SPANS[found[3] or "d"]
    return _day(found[1]), _day(found[1]) + (days - 1) * DAY


def _off(*lists):
    spans = [_span(one) for texts in lists for one in texts or ()]
    return frozenset(first + i * DAY for first, last in spans for i in range((last - first).days + 1))


def _hours(words):
    clock = re.search(r"(\d\d?)(?::(\d\d))? ?- ?(\d\d?)(?::(\d\d))?", words or "")
    day = SPLIT_DAY
    if clock:
        day = ((int(clock[1]) * 60 + int(clock[2] or 0), int(clock[3]) * 60 + int(clock[4] or 0)),)
    return (day,) * 5 + ((), ())


def _limits(name, value):
    """``15d/month``, ``7h/day 4d/week`` or a list of such."""
    text = " ".join(value) if isinstance(value, list) else str(value or "")
    return tuple(
        Limit(f"{name} {per}", _minutes(amount), PERIODS[per])
        for amount, per in re.findall(r"([\d.]+[hdw]\w*) ?(?:/|per ) ?(day|week|month)", text)
    )


def _choices(words, name):
    """``tux1 or tux2 persistent`` is one place with an alternative; ``tux1, tux2`` are two at once."""
    places = str(words or name).split(",")
    return tuple(
        Choice(tuple(one.strip() for one in re.sub(r"\bpersistent\b", "", place).split(" or ")), "persistent" in place)
        for place in places
    )


def _task(name, given, shared, start):
    after = given.get("after", given.get("depends", ()))
    effort = given["effort"] if "effort" in given else f"{given['effort_d']}d"
    return EffortTask(
        name,
        _minutes(effort),
        _choices(given.get("alloc", given.get("allocate")), f"who does {name}"),
        priority=int(given.get("priority", 500)),
        after=tuple(after.split(", ")) if isinstance(after, str) else tuple(after),
        not_before=_day(given["start"]) if "start" in given else start,
        limits=(*_limits(f"limit of {name}", given.get("limit", given.get("limits"))), *shared),
    )


def _effort(given):
    start = _day(given["start"])
    shared = _limits("shared limit", given.get("parent_limit"))
    shared += _limits("limit of the resource", given.get("resource_limit"))
    told = {one.get("t", one.get("id")): one for one in given.get("tasks", ())}
    told |= {name: one for name, one in given.items() if isinstance(one, dict) and {"effort", "effort_d"} & set(one)}
    alone = not told
    tasks = [_task(name, one, shared, start) for name, one in (told or {"task": given}).items()]
    names = {name for task in tasks for choice in task.choices for name in choice.candidates}
    off = _off(given.get("global_off"), given.get("resource_off"))
    plan = plan_effort(tasks, [Hand(name, _hours(given.get("hours")), off) for name in sorted(names)], start)
    ends = {task.id: plan.end(task.id) for task in tasks}
    starts = {task.id: plan.start(task.id) for task in tasks}
    found = {"ends": ends, "starts": starts, **{f"{name}_end": end for name, end in ends.items()}}
    found |= {f"{name}_start": begin for name, begin in starts.items()}
    return found | ({"end": ends["task"], "start": starts["task"]} if alone else {"end": max(ends.values())})


def _chained(given):
    """Tasks of calendar lengths in words, placed from the project's end (precedes) or its start (depends)."""
    told = {name: words for name, words in given.items() if name not in {"start", "end"}}
    tasks, links = [], []
    for name, words in told.items():
        plain = re.sub(r"gap \d+[dw]", "", words)
        length = re.search(r"\b(\d+)([dw])\b", plain) or re.search(r"(1)(w)", "1w")
        tasks.append(Task(name, int(length[1]) * SPANS[length[2]] * FULL_DAY))
        gap = re.search(r"gap (\d+)([dw])", words)
        lag = int(gap[1]) * SPANS[gap[2]] * FULL_DAY if gap else 0
        links += [Link(name, other, lag=lag) for other in re.findall(r"precedes (\w+)", words)]
        links += [Link(other, name, lag=lag) for other in re.findall(r"depends (?:on )?(\w+)", words)]
    late = "end" in given
    finish = _day(given["end"]) - DAY if late else None
    start = _day(given["start"]) if "start" in given else finish
    plan = schedule(tasks, links, start, calendar=EVERY_DAY, required_finish=finish)
    found = {}
    for name, dates in plan.tasks.items():
        first, last = (dates.late_start, dates.late_finish) if late else (dates.early_start, dates.early_finish)
        found |= {name: [first, last + DAY], f"{name}_start": first, f"{name}_end": last + DAY}
    return found


def _leave(given):
    everybody = [one for one in given["holidays"] if "+" in str(one)]
    team = Calendar(holidays=_off(given["holidays"]))
    outside = Calendar(holidays=_off(everybody))
    annual = Leave(LeaveKind.ANNUAL, *_span(given["annual"]))
    sick = Leave(LeaveKind.SICK, *_span(given["sick"]))
    return {
        "r1_annual_used": days_used([annual], LeaveKind.ANNUAL, team),
        "r1_balance": balance(given["allowance"], [annual], team, until=_day(given["now"])),
        "r2_sick": days_used([sick], LeaveKind.SICK, team),
        "r3_annual_used": days_used([annual, sick], LeaveKind.ANNUAL, outside),
        "r3_sick": days_used([annual, sick], LeaveKind.SICK, outside),
    }


def run(given, _context):
    if "allowance" in given:
        return _leave(given)
    words = [value for value in given.values() if isinstance(value, str)]
    if any(re.search(r"precedes|depends|project (?:end|start)", one) for one in words):
        return _chained(given)
    return _effort(given)


def compare(expected, actual):
    """A day is expected of a moment where the case names no hour."""
    found = []
    for key, value in expected.items():
        got = actual.get(key)
        if isinstance(value, dict):
            found += compare(value, got or {})
        elif isinstance(value, list):
            found += compare(dict(enumerate(value)), dict(enumerate(got or ())))
        else:
            exact = str(got) if isinstance(got, date | Moment) else got
            same = exact[: len(value)] == value if isinstance(exact, str) and isinstance(value, str) else exact == value
            found += [] if same else [f"{key}: expected {value!r}, got {exact!r}"]
    return found
