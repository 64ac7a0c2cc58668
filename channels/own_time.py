"""One's own time by clicks and by a form: as booked, off, handed in; each by the tools and gates of everywhere else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from sqlalchemy import Engine

from channels.message import Button, Buttons, Outgoing, Part
from domain.effort import parse_effort
from domain.errors import BadInput, Conflict, Forbidden, OpsError
from domain.timesheets import check_day_total
from domain.windows import Window, parse_day
from store.db import reading
from store.people import Person
from store.projects import Project
from store.queries import time_entries
from tools import gate, proposals
from tools.booked_time import own_time, projects_at_hand, runs_of, short_days
from tools.catalogue import by_name
from tools.confirmed import done_now
from tools.names import resolve
from tools.spec import Call, ToolContext
from tools.time_entry import check_day, check_project
from tools.values import day_text, hours_text

MOST_DAYS = 14
MOST_PROJECTS = 100  # what a list to choose from may hold
_DAY = timedelta(days=1)
T = TypeVar("T")


def log_as_booked(engine: Engine, call: Call, days: Sequence[date]) -> Outgoing:
    """Log what the bookings suggest for days that still fall short; a day that is complete is left alone.

    Raises:
        OpsError: refused; the entries before it stay.

    """
    said: list[str] = []
    for day in _few(days):
        for short in short_days(engine, call, own_time(engine, call, Window(day, day + _DAY, str(day)))):
            for one in short.entries:
                arguments = {"project": f"project:{one.project_id}", "effort": f"{one.minutes}m", "on": str(day)}
                # The same click told twice, or by two processes, logs an entry once.
                known = replace(call, call_id=f"{call.call_id}:{day}:{one.project_id}")
                said.append(done_now(engine, known, "log_time", arguments))
    if not said:
        raise Conflict("Nothing was logged: those days are complete, or nothing is booked for them.")
    return Outgoing(text="\n".join(said), parts=(submitting(days),))


def was_off(engine: Engine, call: Call, days: Sequence[date]) -> Outgoing:
    """Propose time off for days; whoever staffs decides.

    Raises:
        OpsError: refused.

    """
    parts: list[Part] = []
    for first, last in runs_of(_few(days)):
        known = replace(call, call_id=f"{call.call_id}:{first}")
        arguments = {"starts": first.isoformat(), "ends": last.isoformat()}
        outcome = gate.run(engine, by_name("add_time_off"), arguments, known)
        if isinstance(outcome, gate.Proposed):
            parts += [line.card() for line in proposals.show(engine, outcome.proposal_id, call).lines]
    return Outgoing(text="Proposed: whoever staffs decides, then nobody asks for those days again.", parts=tuple(parts))


def hand_in(engine: Engine, call: Call, days: Sequence[date]) -> Outgoing:
    """Submit one's drafts from the first to the last of the days.

    Raises:
        OpsError: there are none.

    """
    found = _few(days)
    return Outgoing(text=done_now(engine, call, "submit_time", {"window": f"{found[0]}..{found[-1]}"}))


def submitting(days: Sequence[date]) -> Buttons:
    """Return the click that hands the drafts of these days in."""
    return Buttons(buttons=(Button(label="Submit them", action="submit", values={"days": _joined(days)}),))


def filling(days: Sequence[date], suggested: int) -> Buttons:
    """Return the clicks that settle days that fall short; ``suggested`` minutes are what the bookings give."""
    values = {"days": _joined(days)}
    booked = Button(label=f"Log {hours_text(suggested)} as booked", action="log_time", values=values, style="primary")
    others = (
        Button(label="I was off", action="off", values=values),
        Button(label="Fill in …", action="time", values={"day": str(min(days))}),
    )
    return Buttons(buttons=(booked, *others) if suggested else others)


def _joined(days: Sequence[date]) -> str:
    return ",".join(str(day) for day in days)


def _few(days: Sequence[date]) -> list[date]:
    found = sorted(set(days))
    if not found:
        raise BadInput("That button names no day.")
    return found[:MOST_DAYS]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the form to log time offers: projects by id and name, those at hand first, and the day to begin with."""

    projects: tuple[tuple[str, str], ...]
    day: date


@dataclass(frozen=True, slots=True)
class Filled:
    """The form as it was filled in."""

    project: str
    day: str
    hours: str
    note: str = ""
    billable: bool = True


class Wrong(Exception):
    """A field of the form cannot be so; ``field`` is its name in ``Filled``."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field = field


def choices(engine: Engine, call: Call, day: date) -> Choices:
    """Return what the form offers.

    Raises:
        Forbidden: the caller logs no time.

    """
    gate.permit(by_name("log_time"), call)
    time = own_time(engine, call, Window(min(day, call.today) - 14 * _DAY, call.today + _DAY, "lately"))
    lately = [line.project for line in reversed(time.lines)]
    booked = [one.project for short in short_days(engine, call, time) if short.day == day for one in short.entries]
    found = projects_at_hand(engine, call, [*booked, *lately], most=MOST_PROJECTS)
    if not found:
        raise Forbidden("There is no project you could log time on.")
    return Choices(tuple((f"project:{one.id}", one.name) for one in found), min(day, call.today))


def proposed(engine: Engine, call: Call, filled: Filled) -> int:
    """Return the number of the proposal a filled-in form makes; the same form sent twice makes one.

    Raises:
        Wrong: a field cannot be so.

    """
    day = _read("day", lambda: parse_day(filled.day, call.today, lean="past") if filled.day else call.today)
    effort = _read("hours", lambda: parse_effort(_hours(filled.hours)))
    with reading(engine) as db:
        ctx = ToolContext(db, call)
        project = _read("project", lambda: resolve("project", filled.project, ctx))
        me = _read("project", ctx.me)
        _read("day", lambda: check_day(ctx, db.get_one(Person, me.id), day))
        _read("project", lambda: check_project(db.get_one(Project, project.id)))
        _read("hours", lambda: check_day_total(time_entries.minutes_on(db, me.id, day), effort, day))
    arguments = {"project": f"project:{project.id}", "effort": f"{effort}m", "on": day.isoformat()}
    more = {"task_note": filled.note, "billable": filled.billable}
    outcome = _read("hours", lambda: gate.run(engine, by_name("log_time"), {**arguments, **more}, call))
    if not isinstance(outcome, gate.Proposed):
        raise Wrong("hours", "Nothing was proposed.")
    return outcome.proposal_id


def _read(field: str, read: Callable[[], T]) -> T:
    try:
        return read()
    except OpsError as refusal:
        raise Wrong(field, str(refusal)) from refusal


def _hours(words: str) -> str:
    # In a form a bare number is hours.
    plain = words.strip().replace(",", ".")
    return f"{plain}h" if plain.replace(".", "", 1).isdigit() else words


def missing_line(day: date, missing: int) -> str:
    """Say what a day lacks."""
    return f"{day_text(day)}: {hours_text(missing)} missing"
