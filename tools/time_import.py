"""Importing a time export: a dry run that says what would happen, then everything in one transaction.

Not a tool of the agents: a file is imported by a person at the terminal or on a page, who sees the dry run first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from domain.access import Permission
from domain.errors import BadInput, Forbidden
from domain.time_import import Names, refusal
from domain.timesheets import Correctable, rolling_lock
from domain.trust import Trust
from domain.weeks import month_index, week_index
from memory.readers.time_exports import TimeExport, TimeRow
from store import audit
from store.invoicing import closed_months
from store.newcomers import Newcomers
from store.pricing import Pricer, price
from store.queries import time_import as known
from store.queries.rates import rate_book
from store.timesheets import TimeEntry, TimeStatus
from tools.blocks import Block, Column, Figure, Table
from tools.spec import ToolContext
from tools.values import Effort, hours_text
from tools.view import Line, View, several, table

_SHOWN = 20
_STEP = 500  # rows between two reports of progress


class RefusedLine(Line):
    """A line that is not imported, and why."""

    line: int
    reason: str
    text: str


class ImportReport(View):
    """What an import would do, or did. ``new_*`` are names that are created when asked to."""

    file: str
    dialect: str
    mapping: dict[str, str]
    unused: tuple[str, ...]
    read: int
    matched: int
    new: int
    duplicates: int
    minutes: Effort
    refused: tuple[RefusedLine, ...]
    refused_count: int
    new_people: tuple[str, ...] = ()
    new_projects: tuple[str, ...] = ()
    done: bool = False

    def headline(self) -> str:
        """Say what happens to how many rows."""
        verb = "Imported" if self.done else "Would import"
        told = f"{verb} {several(self.new, 'entry', 'entries')} ({hours_text(self.minutes)}) from {self.file}."
        rest = f" {self.duplicates} were there already, {self.refused_count} are refused."
        return told + (rest if self.duplicates or self.refused_count else "")

    def blocks(self) -> tuple[Block, ...]:
        """Show the mapping, the counts and the refused lines."""
        mapping = Table(
            title=f"How I read it ({self.dialect})",
            columns=(Column(name="Column"), Column(name="is")),
            rows=tuple((name, field) for name, field in self.mapping.items())
            + tuple((name, "could not place: not used") for name in self.unused),
        )
        counts = (("Rows read", self.read), ("Matched", self.matched), ("New", self.new))
        more = (("There already", self.duplicates), ("Refused", self.refused_count))
        figures = tuple(Figure(label=label, value=f"{value:,}") for label, value in counts + more)
        left = self.refused_count - len(self.refused)
        heads = {"line": "Line|#", "reason": "Why not", "text": "It says"}
        refused = (table("Refused lines", self.refused, heads, left_out=left),) if self.refused else ()
        return (mapping, *figures, *refused)


@dataclass(frozen=True, slots=True)
class _Entry:
    row: TimeRow
    person_id: int
    project_id: int
    job_role_id: int
    internal: bool


def run_import(
    ctx: ToolContext,
    export: TimeExport,
    *,
    create: bool = False,
    write: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> ImportReport:
    """Check every row and, with ``write``, store the good ones in the caller's transaction.

    Without ``write`` the caller's transaction is to be rolled back. Running it again with the same file stores
    nothing: every entry carries the fingerprint of its row.

    Raises:
        Forbidden: rows of other people by someone who may not import for the firm.
        BadInput: a file whose dates can be read in two orders, when it is to be written.

    """
    if write and export.date_order_assumed:
        raise BadInput(f"The dates of {export.filename} can be read in two ways.", hint="Say --dates dmy or mdy.")
    desk = _Desk(ctx, export, create=create)
    entries, refused, duplicates = desk.sort()
    if write:
        _write(ctx, entries, export, progress)
    lines = sorted([*refused, *_already_refused(export)], key=lambda line: line.line)
    people, projects = desk.newcomers.names()
    return ImportReport(
        as_of=ctx.today,
        assumptions=export.warnings,
        file=export.filename,
        dialect=export.dialect,
        mapping=dict(export.mapping),
        unused=export.unused,
        read=len(export.rows) + len(export.refused),
        matched=len(entries) + duplicates,
        new=len(entries),
        duplicates=duplicates,
        minutes=sum(entry.row.minutes for entry in entries),
        refused=tuple(lines[:_SHOWN]),
        refused_count=len(lines),
        new_people=people,
        new_projects=projects,
        done=write,
    )


def _already_refused(export: TimeExport) -> list[RefusedLine]:
    return [RefusedLine(line=row.line, reason=row.reason, text=row.text) for row in export.refused]


class _Desk:
    """Matches rows to people and projects and applies the rules, remembering the minutes of each day."""

    def __init__(self, ctx: ToolContext, export: TimeExport, *, create: bool) -> None:
        self._ctx, self._export = ctx, export
        self.newcomers = Newcomers(ctx.db, ctx.firm, manager_id=ctx.me().id, enabled=create)
        self._people = {person.id: person for person in known.people(ctx.db)}
        self._projects = {project.id: project for project in known.projects(ctx.db)}
        people, projects = self._people.values(), self._projects.values()
        self._by_email = Names.of((person.email, person.id) for person in people)
        self._by_name = Names.of((person.name, person.id) for person in people)
        self._by_code = Names.of((project.code, project.id) for project in projects)
        self._by_project = Names.of((project.name, project.id) for project in projects)
        self._by_both = Names.of((f"{project.client}\n{project.name}", project.id) for project in projects)
        self._may_all = ctx.actor.may(Permission.TIME_IMPORT)
        self._closed = closed_months(ctx.db)

    def sort(self) -> tuple[list[_Entry], list[RefusedLine], int]:
        """Return the entries to store, the refused lines, and how many were imported before."""
        rows = self._export.rows
        seen = known.known_fingerprints(self._ctx.db, [row.fingerprint for row in rows])
        days = defaultdict(int, self._logged(rows))
        entries: list[_Entry] = []
        refused: list[RefusedLine] = []
        for row in rows:
            if row.fingerprint in seen:
                continue
            try:
                entry = self._entry(row, days)
            except _Refused as reason:
                text = " · ".join(filter(None, (row.person_name, row.client, row.project, row.work_date.isoformat())))
                refused.append(RefusedLine(line=row.line, reason=str(reason), text=text))
                continue
            days[entry.person_id, row.work_date] += row.minutes
            entries.append(entry)
        return entries, refused, sum(row.fingerprint in seen for row in rows)

    def _logged(self, rows: tuple[TimeRow, ...]) -> dict[tuple[int, date], int]:
        if not rows:
            return {}
        days = [row.work_date for row in rows]
        return known.minutes_by_day(self._ctx.db, min(days), max(days), sorted(self._people))

    def _entry(self, row: TimeRow, days: dict[tuple[int, date], int]) -> _Entry:
        person = self._person(row)
        project = self._project(row)
        why = refusal(
            row.work_date,
            row.minutes,
            today=self._ctx.today,
            hired_on=person.hired_on,
            left_on=person.left_on,
            already_minutes=days[person.id, row.work_date],
        )
        why = why or self._shut(row.work_date, sold=project.sold)
        if why:
            raise _Refused(why)
        return _Entry(row, person.id, project.id, person.job_role_id, project.internal)

    def _shut(self, day: date, *, sold: bool) -> str:
        """Return why a day takes no time any more: its month's books are closed, or one's own time is locked."""
        if sold and month_index(day) in self._closed:
            return f"the books of {day:%B %Y} are closed; finance can open them again"
        firm = self._ctx.firm
        lock = rolling_lock(day, self._ctx.today, after_days=firm.lock_after_days, grace_days=firm.lock_grace_days)
        # Whoever imports for the firm brings its past along; one's own time is as late here as by hand.
        if lock is Correctable.LOCKED and not self._may_all:
            return f"the day is locked: time may be entered for {firm.lock_after_days + firm.lock_grace_days} days"
        return ""

    def _person(self, row: TimeRow) -> known.KnownPerson:
        if not row.person_email and not row.person_name:
            return self._people[self._ctx.me().id]
        found = self._by_email.find(row.person_email) if row.person_email else None
        found = found or (self._by_name.find(row.person_name) if row.person_name else None)
        if found is None and self._by_name.is_shared(row.person_name):
            raise _Refused(f"several people are called {row.person_name}")
        if found is None:
            person = self.newcomers.person(row.person_name or row.person_email, row.person_email, since=row.work_date)
            if person is None:
                raise _Refused(f"nobody is called {row.person_name or row.person_email}")
            return person
        if found != self._ctx.actor.person_id and not self._may_all:
            raise Forbidden(
                "You may import your own time only.", hint="Finance or an administrator imports for others."
            )
        return self._people[found]

    def _project(self, row: TimeRow) -> known.KnownProject:
        if not row.project and not row.project_code:
            raise _Refused("it names no project")
        found = self._by_code.find(row.project_code) if row.project_code else None
        found = found or (self._by_both.find(f"{row.client}\n{row.project}") if row.client else None)
        found = found or (self._by_project.find(row.project) if not row.client or not self.newcomers.enabled else None)
        if found is None and self._by_project.is_shared(row.project) and not row.client:
            raise _Refused(f"several projects are called {row.project}")
        if found is None:
            project = self.newcomers.project(row.project or row.project_code, row.client, row.currency, row.work_date)
            if project is None:
                raise _Refused(f"there is no project {row.project or row.project_code}")
            return project
        if not self._projects[found].open:
            raise _Refused(f"{self._projects[found].name} is closed")
        return self._projects[found]


class _Refused(Exception):
    """Why one row is not imported."""


def _write(
    ctx: ToolContext, entries: list[_Entry], export: TimeExport, progress: Callable[[int, int], None] | None
) -> None:
    pricer = Pricer(rate_book(ctx.db))
    for start in range(0, len(entries), _STEP):
        batch = [_time_entry(ctx, entry, export) for entry in entries[start : start + _STEP]]
        price(ctx.db, batch, pricer)
        ctx.db.add_all(batch)
        ctx.db.flush()
        if progress:
            progress(min(start + _STEP, len(entries)), len(entries))
    audit.append(
        ctx.db,
        at=ctx.now,
        actor=ctx.actor.email,
        action="import time",
        subject=export.filename,
        detail={"dialect": export.dialect, "entries": len(entries), "seconds": sum(e.row.seconds for e in entries)},
    )


def _time_entry(ctx: ToolContext, entry: _Entry, export: TimeExport) -> TimeEntry:
    row = entry.row
    return TimeEntry(
        person_id=entry.person_id,
        project_id=entry.project_id,
        job_role_id=entry.job_role_id,
        work_on=row.work_date,
        week=week_index(row.work_date, ctx.firm.first_weekday),
        month=month_index(row.work_date),
        minutes=row.minutes,
        billable=not entry.internal if row.billable is None else row.billable,
        status=TimeStatus.SUBMITTED,
        note=": ".join(filter(None, (row.task, row.note))),
        trust=Trust.OUTSIDE,
        submitted_at=ctx.now,
        source=export.dialect,
        fingerprint=row.fingerprint,
    )
