"""What is to be done and in which order: phases and deliverables as tasks with lengths and links, not yet dated."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from domain.calendar import DAY, Calendar
from domain.schedule import Constraint, ConstraintType, Link, Task
from domain.sow.edits import Edits
from domain.sow.effort import DAY_HOURS, NORM_DAYS, REVIEW_DAYS, phase_days, working_days
from domain.sow.evidence import GIVEN, Evidence
from domain.sow.norms import norm
from domain.sow.statement import Deliverable, Phase, Sow

DAY_MINUTES = 480
_MOST_PERIODS = 120  # months of a retainer that are drawn
_SERVICE = "Recurring service"
_CLIENT = "Client"
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Piece:
    """What a task stands for."""

    name: str
    phase: str
    kind: str
    evidence: Evidence | None


@dataclass(slots=True)
class Outline:
    """A plan while it is drawn: tasks with their lengths, the links, and what each stands for."""

    edits: Edits = field(default_factory=Edits)
    tasks: list[Task] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    about: dict[str, Piece] = field(default_factory=dict)
    last: dict[str, list[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def add(self, key: str, piece: Piece, days: int, after: list[str], not_before: date | None = None) -> list[str]:
        """Add a task after others; return what a follower waits for: it, or what it waited for if it was taken out."""
        if self.edits.dropped("task", key):
            return after
        given = self.edits.number("task", "days", key)
        length = days if given is None else int(given)
        held = Constraint(ConstraintType.START_NO_EARLIER, not_before) if not_before else None
        self.tasks.append(Task(key, length * DAY_MINUTES, constraint=held))
        self.links += [Link(before, key) for before in dict.fromkeys(after)]
        self.about[key] = piece
        self.last[piece.phase] = [key]
        return [key]


def outline(sow: Sow, calendar: Calendar, edits: Edits) -> Outline:
    """Return the tasks a statement of work asks for, those of people added; empty when there is nothing to plan."""
    drawn = Outline(edits)
    if sow.phases or sow.deliverables or sow.milestones:
        _phased(drawn, sow, calendar)
    if sow.retainer is not None and not sow.phases:
        _periods(drawn, sow)
    for key in edits.added():
        phase = edits.text("task", "phase", key) or next(iter(drawn.last), "Delivery")
        before = drawn.last.get(phase, [])
        waits = [link.before for link in drawn.links if link.after in before] if before else []
        end = list(before)
        made = drawn.add(key, Piece(edits.text("task", "name", key), phase, "work", GIVEN), NORM_DAYS // 2, waits)
        drawn.last[phase] = [*end, *made]
    return drawn


def _phased(drawn: Outline, sow: Sow, calendar: Calendar) -> None:
    phases = sow.phases or (Phase("Delivery", sow.title.evidence if sow.title else next(iter(_places(sow)))),)
    homes = [_home(one, phases, i, len(sow.deliverables)) for i, one in enumerate(sow.deliverables)]
    review = sow.acceptance.review_days if sow.acceptance and sow.acceptance.review_days else REVIEW_DAYS
    if not (sow.acceptance and sow.acceptance.review_days) and sow.deliverables:
        drawn.notes.append(f"No review period is stated: {REVIEW_DAYS} working days are planned for each acceptance.")
    whole = working_days(sow.period.value) if sow.period else None
    for i, phase in enumerate(phases):
        inside = [(f"D{n}", one) for n, one in enumerate(sow.deliverables, 1) if homes[n - 1] == i]
        days = phase_days(phase, calendar) or (whole // len(phases) if whole else None)
        if days is None:
            said = f"{NORM_DAYS} working days are" if not inside else "the norm of each deliverable is"
            drawn.notes.append(f"{phase.name}: no length is stated; {said} planned.")
        waits = phase.depends_on or ((phases[i - 1].name,) if i else ())
        after = [key for name in waits for key in drawn.last.get(name, ())]
        begins = phase.start.date if phase.start else sow.start.value.date if sow.start and not after else None
        _phase(drawn, (f"P{i + 1}", phase), inside, (days, review, calendar), (after, begins))
    _duties(drawn, sow)


def _phase(
    drawn: Outline,
    keyed: tuple[str, Phase],
    inside: list[tuple[str, Deliverable]],
    lengths: tuple[int | None, int, Calendar],
    bound: tuple[list[str], date | None],
) -> None:
    """Add a phase's deliverables one after the other, each followed by its review beside the next.

    ``bound`` is what the phase waits for and the day it begins: a deliverable with a day fills the time up to it.
    """
    number, phase = keyed
    days, review, calendar = lengths
    after, begins = bound
    not_before = phase.start.date if phase.start else None
    if not inside:
        drawn.add(number, Piece(phase.name, phase.name, "work", phase.evidence), days or NORM_DAYS, after, not_before)
        return
    reviews: list[str] = []
    before, begun = after, begins
    for key, one in sorted(inside, key=lambda pair: _due(pair[1]) or date.max):
        due = _due(one)
        share = max(1, days // len(inside)) if days else norm(one.name).hours // DAY_HOURS
        length = calendar.days_between(begun, due + DAY) if begun and due and due >= begun else share
        begun = due + DAY if begun and due else None
        kind = "optional" if one.optional else "work"
        before = drawn.add(key, Piece(one.name, phase.name, kind, one.evidence), max(1, length), before, not_before)
        accepted = Piece(f"Review and acceptance: {one.name}", phase.name, "review", one.evidence)
        reviews += drawn.add(f"{key}R", accepted, review, before)
    end = Piece(f"{phase.name} accepted", phase.name, "milestone", phase.evidence)
    drawn.last[phase.name] = drawn.add(f"{number}E", end, 0, reviews)


def _due(one: Deliverable) -> date | None:
    return one.due.date if one.due else None


def _duties(drawn: Outline, sow: Sow) -> None:
    """Add what the client has to do by a day: a task of theirs on that day."""
    for number, duty in enumerate(sow.client_responsibilities, 1):
        if duty.due is not None and duty.due.date is not None:
            name = duty.text if len(duty.text) <= _LONGEST_NAME else f"{duty.text[: _LONGEST_NAME - 1]}…"
            drawn.add(f"C{number}", Piece(name, _CLIENT, "client", duty.evidence), 1, [], duty.due.date)


def _places(sow: Sow) -> list[Evidence]:
    return [one.evidence for one in sow.deliverables] + [one.evidence for one in sow.milestones]


def _home(one: Deliverable, phases: tuple[Phase, ...], at: int, count: int) -> int:
    """Return which phase a deliverable belongs to: as named, by its due date, else by its place in the list."""
    for i, phase in enumerate(phases):
        number = re.search(r"\d+", phase.name)
        if one.phase and (
            one.phase.lower() in phase.name.lower() or one.phase == str(i + 1) or (number and number[0] == one.phase)
        ):
            return i
    due = _due(one)
    if due:
        dated = [i for i, phase in enumerate(phases) if phase.end and phase.end.date and phase.end.date >= due]
        if dated:
            return dated[0]
    return at * len(phases) // max(count, 1)


def _periods(drawn: Outline, sow: Sow) -> None:
    """Add a task for each month of a recurring fee."""
    fee = sow.retainer
    if fee is None:
        return
    stated = fee.months or _months(sow)
    months = min(stated or 1, _MOST_PERIODS)
    if stated is None:
        drawn.notes.append("The recurring fee has no stated length: one period is planned.")
    before: list[str] = []
    for i in range(months):
        days = 21 if i % 4 else 24  # 21.75 working days a month on average
        piece = Piece(f"{fee.period.title()} {i + 1}", _SERVICE, "period", fee.evidence)
        before = drawn.add(f"S{i + 1}", piece, days, before)


def _months(sow: Sow) -> int | None:
    """Return the months between the stated start and end, a begun one counted; None when either is open."""
    start = sow.start.value.date if sow.start else None
    end = sow.end.value.date if sow.end else None
    if start is None or end is None or end < start:
        return None
    return (end.year - start.year) * 12 + end.month - start.month + (end.day >= start.day)
