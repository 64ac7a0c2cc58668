"""Nine months of time, made from who was booked where, with the gaps and oddities that are planted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from domain.rates import RateKind, scope_of
from domain.weeks import month_index, week_index
from store.bookings import Booking, BookingKind
from store.demo.book import Book, Values
from store.demo.clock import FRI, SUN, WED, Clock, at
from store.demo.projects import INTERNAL, TRAINING
from store.demo.situations import (
    CLOSED_ENTRY,
    LEAVE_ENTRY,
    LONG_DAY,
    MISSING_LAST_WEEK,
    MISSING_THIS_WEEK,
    TWICE_ENTRY,
    WAITING_PEOPLE,
    WAITING_PROJECT,
    WEEKEND_ENTRY,
)
from store.people import WEEKDAYS, Holiday, Person, TimeOff, TimeOffStatus
from store.pricing import Pricer
from store.projects import Project
from store.queries.rates import book_of
from store.rates import Rate
from store.tasks import Task
from store.timesheets import TimeEntry, Timesheet, TimeStatus

DRAFTS = "Florian Huber"  # has everything in draft
SENT_BACK = "Meera Joshi"
TOO_LITTLE = "Emma Frost"
LATER = "Rui Teixeira"  # ten hours on Monday, six on Tuesday
_PROMPT = ("Declan O'Sullivan", "Hannah Whitlock", "Ines Carvalho", "Callum Reid", "Priya Raman")
_NOTES = (
    "Workshop and follow-up",
    "Implementation",
    "Review with the team",
    "Data checks",
    "Configuration and tests",
    "Documentation",
    "Call with the client",
    "Fixes from the review",
)


@dataclass(frozen=True, slots=True)
class Slot:
    """Time somebody would log by their bookings: project and minutes of a day."""

    project: str
    minutes: int


class Ledger:
    """Knows, from the rows so far, what each person is expected to log on each day, and on what."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.clock: Clock = book.clock
        self.names = {row["id"]: name for name, row in book.keyed(Project)}
        self.projects = dict(book.keyed(Project))
        self.holidays = {(row["place_id"], row["day"]) for row in book.rows(Holiday)}
        self.off = _by_person(row for row in book.rows(TimeOff) if row["status"] is TimeOffStatus.APPROVED)
        self.booked = _by_person(row for row in book.rows(Booking) if row["kind"] is BookingKind.HARD)
        self.tasks = _tasks_by_project(book)
        self.pricer = Pricer(book_of(Rate(**row) for row in book.rows(Rate)))

    def expected(self, person: Values, day: date) -> int:
        """Return pattern less holiday less time off within employment, in minutes."""
        if day < person["hired_on"] or (person["left_on"] and day > person["left_on"]):
            return 0
        minutes = int(person[f"{WEEKDAYS[day.weekday()]}_minutes"])
        if (person["place_id"], day) in self.holidays:
            return 0
        for off in self.off.get(person["id"], ()):
            if off["starts_on"] <= day <= off["ends_on"]:
                minutes -= minutes if off["minutes_per_day"] is None else off["minutes_per_day"]
        return max(0, minutes)

    def slots(self, person: Values, day: date) -> Iterator[Slot]:
        """Yield a full day by its bookings; the rest is internal, a quarter of an hour moved now and then."""
        left = self.expected(person, day)
        sway = (person["id"] * 7 + day.toordinal() * 3) % 3 * 15
        for booking in self.booked.get(person["id"], ()):
            if booking["starts_on"] <= day <= booking["ends_on"] and left:
                minutes = min(booking["minutes_per_day"] - sway, left)
                yield Slot(self.names[booking["project_id"]], minutes)
                left, sway = left - minutes, 0
        if left:
            yield Slot(TRAINING if (person["id"] + day.toordinal()) % 9 == 0 else INTERNAL, left)

    def entry(self, person: Values, day: date, slot: Slot, **given: Any) -> None:  # noqa: ANN401 -- columns
        """Add one entry with its price; ``given`` overrides any column."""
        project = self.projects[slot.project]
        billable = not project["internal"]
        status = given.pop("status", None) or self.status(person, day, slot.project)
        scope = scope_of(
            person=person["id"],
            project=project["id"],
            client=project["client_id"],
            role=person["job_role_id"],
            place=person["place_id"],
        )
        bill = self.pricer.amount(RateKind.BILL, day, slot.minutes, scope) if billable else None
        cost = self.pricer.amount(RateKind.COST, day, slot.minutes, scope)
        approved = status is TimeStatus.APPROVED
        handed_in = self.handed_in(day, status)
        values = {
            "person_id": person["id"],
            "project_id": project["id"],
            "task_id": self.task(project["id"], person["id"], day),
            "job_role_id": person["job_role_id"],
            "work_on": day,
            "week": week_index(day),
            "month": month_index(day),
            "minutes": slot.minutes,
            "billable": billable,
            "status": status,
            "note": _NOTES[(person["id"] * 5 + day.toordinal()) % len(_NOTES)],
            "bill_minor": bill.minor if bill else None,
            "bill_currency": bill.currency if bill else None,
            "cost_minor": cost.minor if cost else None,
            "cost_currency": cost.currency if cost else None,
            "submitted_at": None if status is TimeStatus.DRAFT else handed_in,
            "approved_by": self.approver(person, project) if approved else None,
            "approved_at": handed_in + timedelta(hours=2) if approved else None,
        }
        self.book.add(TimeEntry, **{**values, **given})

    def approver(self, person: Values, project: Values) -> int:
        """Return who approves: the project's manager, and for their own time whoever they report to."""
        manager = int(project["manager_id"])
        return manager if manager != person["id"] else int(person["manager_id"] or manager)

    def status(self, person: Values, day: date, project: str) -> TimeStatus:
        """Return what became of time by now: older weeks are approved, this one is handed in."""
        waiting = project == WAITING_PROJECT and self.clock.day(-3) <= day < self.clock.day(-1)
        if waiting and person["name"] in WAITING_PEOPLE:
            return TimeStatus.SUBMITTED
        if day < self.clock.day(-1):
            return TimeStatus.APPROVED
        prompt = self.projects[project]["manager_id"] in {self.book.id(Person, name) for name in _PROMPT}
        until = FRI if self.projects[project]["internal"] else WED
        return TimeStatus.APPROVED if prompt and day <= self.clock.day(-1, until) else TimeStatus.SUBMITTED

    def handed_in(self, day: date, status: TimeStatus) -> datetime:
        """Return when time was handed in: weeks on their Friday, the rest of last week on Sunday, this week's daily."""
        if self.clock.day(-1) <= day < self.clock.day(0) and status is not TimeStatus.APPROVED:
            return at(self.clock.day(-1, SUN), 18)
        if day >= self.clock.day(-1) or day.weekday() > FRI:
            return at(day, 17)
        return at(day + timedelta(days=FRI - day.weekday()), 15)

    def task(self, project_id: int, person_id: int, day: date) -> int | None:
        """Return the task of the project that was on that day, the person's own first."""
        running = [row for row in self.tasks.get(project_id, ()) if row["starts_on"] <= day <= row["due_on"]]
        running.sort(key=lambda row: (row["assignee_id"] != person_id, row["id"]))
        return running[0]["id"] if running else None


def _by_person(rows: Iterator[Values]) -> dict[int, list[Values]]:
    found: dict[int, list[Values]] = {}
    for row in rows:
        found.setdefault(row["person_id"], []).append(row)
    return found


def _tasks_by_project(book: Book) -> dict[int, list[Values]]:
    found: dict[int, list[Values]] = {}
    for row in book.rows(Task):
        if row["starts_on"] and row["due_on"]:
            found.setdefault(row["project_id"], []).append(row)
    return found


def entries(book: Book) -> None:
    """Add the time of everyone from the first day to yesterday, but for what is planted otherwise."""
    ledger = Ledger(book)
    for name, person in book.keyed(Person):
        gaps = _gaps(book.clock, name)
        day = max(book.clock.first_day, person["hired_on"])
        while day <= book.clock.yesterday:
            slots = tuple(ledger.slots(person, day))
            if day not in gaps:
                for slot in slots:
                    ledger.entry(person, day, slot)
            elif slots:
                _incomplete(ledger, person, day, slots)
            day += timedelta(days=1)
    _odd(ledger)
    _sheets(book)


def _gaps(clock: Clock, name: str) -> set[date]:
    last = {clock.day(-1, weekday) for weekday, _minutes in MISSING_LAST_WEEK.get(name, ())}
    this = {clock.day(0, weekday) for weekday, _minutes in MISSING_THIS_WEEK.get(name, ())}
    moved = {clock.day(-1)} if name == LATER else set()
    long = {clock.day(-1, LONG_DAY[1])} if name == LONG_DAY[0] else set()
    return last | this | moved | long


def _incomplete(ledger: Ledger, person: Values, day: date, slots: tuple[Slot, ...]) -> None:
    """Log what there is on a day planted as incomplete or too long; the others logged nothing at all."""
    name, project = person["name"], slots[0].project
    if name in {DRAFTS, SENT_BACK}:
        status = TimeStatus.DRAFT if name == DRAFTS else TimeStatus.REJECTED
        for slot in slots:
            ledger.entry(person, day, slot, status=status, reason="Wrong project" if name == SENT_BACK else "")
    elif name == TOO_LITTLE:
        ledger.entry(person, day, Slot(project, 180))
    elif name == LATER:
        ledger.entry(person, day, Slot(project, 600 if day == ledger.clock.day(-1) else 360))
    elif name == LONG_DAY[0]:
        ledger.entry(person, day, Slot(LONG_DAY[2], LONG_DAY[3]), status=TimeStatus.SUBMITTED)


def _odd(ledger: Ledger) -> None:
    """Add the entries that look wrong: at the weekend, on leave, on a closed project, twice the same."""
    book = ledger.book
    for name, weekday, project, minutes in (WEEKEND_ENTRY, LEAVE_ENTRY, CLOSED_ENTRY):
        person, day = book.row(Person, name), book.clock.day(-1, weekday)
        ledger.entry(person, day, Slot(project, minutes), status=TimeStatus.SUBMITTED)
    name, weekday, project = TWICE_ENTRY
    key = (book.id(Person, name), book.id(Project, project), book.clock.day(-1, weekday))
    for row in tuple(book.rows(TimeEntry)):
        if (row["person_id"], row["project_id"], row["work_on"]) == key:
            book.add(TimeEntry, **row)


def _sheets(book: Book) -> None:
    """Add a sheet for every week with time: as far as its least finished entry."""
    order = (TimeStatus.REJECTED, TimeStatus.DRAFT, TimeStatus.SUBMITTED, TimeStatus.APPROVED)
    found: dict[tuple[int, int], list[Values]] = {}
    for row in book.rows(TimeEntry):
        found.setdefault((row["person_id"], row["week"]), []).append(row)
    for (person_id, week), rows in found.items():
        status = min((row["status"] for row in rows), key=order.index)
        last = rows[-1]
        book.add(
            Timesheet,
            person_id=person_id,
            week=week,
            status=status,
            submitted_at=last["submitted_at"],
            decided_by=last["approved_by"] if status is TimeStatus.APPROVED else None,
            decided_at=last["approved_at"] if status is TimeStatus.APPROVED else None,
        )
