"""Plans: tasks with links and progress, laid over each project's weeks; what was due is done, but for the planted."""

from __future__ import annotations

from datetime import date, timedelta

from store.bookings import Booking, BookingKind
from store.demo.book import Book, Values
from store.demo.clock import FRI, Clock, at, month_end, month_start
from store.demo.projects import PLANNED, Planned, status_of
from store.demo.situations import OVERDUE_TASKS, STALE_PLANS, UNOWNED_TASK
from store.milestones import Baseline, BaselineTask
from store.projects import Phase, Project, ProjectStatus
from store.tasks import Dependency, LinkKind, Task, TaskStatus

# first word of the project | the three parts that are built
_PARTS = (
    "Nordlys | Turbine readings loaded, Wind park dashboard built, Alarm history joined",
    "Fjord | Asset model built, Inspection app built, Old lists imported",
    "Aurora | Claim form built, Photo upload built, Payout interface built",
    "Kestrel | Quote desk built, Rating engine connected, Referral rules set",
    "Olive | Batch labels built, Grove register built, Bottling line connected",
    "Almond | Purchasing configured, Production configured, Plant data migrated",
    "Compass | Tour planner built, Traffic feed connected, Driver handheld built",
    "Granite | Goods-in built, Picking built, Conveyor interface built",
    "Viaduct | Ticket purchase built, Fare rules loaded, Gate readers connected",
    "Helix | Device interface built, Audit trail built, Serial numbers migrated",
    "Scalpel | Evidence register built, Process gaps closed, Supplier files collected",
    "Lantern | Points ledger built, Voucher printing built, Tier rules set",
    "Acorn | Checkout rebuilt, Search tuned, Stock interface built",
    "Azulejo | Shift view built, Defect reports built, Depot data loaded",
    "Baltic | Policy model built, Policy data cleansed, Mainframe export built",
    "Amber | Scanner feed built, Letter search built, Retention rules set",
    "Hearth | Rent account built, Repair requests built, Tenant login built",
    "Bramble | Postcode planning built, Stock van list built, Tenant reminders built",
    "Catalyst | Journal bridge built, Sample tracking built, Instrument drivers built",
    "Polymer | Sales history cleaned, Forecast model trained, Planner screen built",
    "Bastion | Payment engine built, Sanctions check built, Ledger posting built",
    "Turret | Transfer feed connected, Alert rules tuned, Case desk built",
    "Inkwell | Manuscript editor built, Print export built, Rights register built",
    "Broadsheet | Reader events collected, Dashboards built, Cohort reports built",
    "Sextant | Bill explainer built, Line check built, Contract change built",
    "Skerry | Sensor feed connected, Buoy map built, Storm alerts built",
)
# phase | share of the project from, to in percent | share of the effort | name, or the number of the part
_TEMPLATE: tuple[tuple[str, int, int, int, str | int], ...] = (
    ("Discovery", 0, 14, 8, "Requirements agreed"),
    ("Discovery", 10, 25, 10, "Solution outlined"),
    ("Build", 25, 52, 20, 0),
    ("Build", 32, 64, 20, 1),
    ("Build", 46, 74, 16, 2),
    ("Build", 52, 80, 8, "Interface tests"),
    ("Rollout", 80, 90, 6, "Acceptance test"),
    ("Rollout", 82, 94, 5, "Users trained"),
    ("Rollout", 94, 97, 4, "Go-live"),
    ("Rollout", 97, 100, 3, "Handover to support"),
)
# predecessor, successor (positions in the template), kind, lag in working minutes
_LINKS = (
    (0, 1, LinkKind.FS, -960),  # the outline may begin two days before the requirements are agreed
    (1, 2, LinkKind.FS, 0),
    (2, 3, LinkKind.SS, 2400),
    (3, 4, LinkKind.SS, 2400),
    (2, 5, LinkKind.FS, 0),
    (4, 5, LinkKind.FF, 960),
    (3, 6, LinkKind.FS, 0),
    (5, 6, LinkKind.FS, 0),
    (6, 7, LinkKind.SS, 480),
    (6, 8, LinkKind.FS, 0),
    (8, 9, LinkKind.FS, 0),
)
# Many parks' systems meet on this one project: what tests their interfaces goes by another name there.
_CALLED = {("Nordlys Data Platform", "Interface tests"): "Integration tests"}
_OVERDUE_DAYS = {"Device interface built": 12, "Interface tests": 5, "Policy data cleansed": 8}
_CLIENT_DOES = "Acceptance test"
_BASELINED = ("Baltic Policy Core", "Helix Device Registry", "Nordlys Data Platform", "Almond ERP Rollout")
_DAY = timedelta(days=1)


def tasks(book: Book) -> None:
    """Add the tasks and links of every project, and the baselines of a few."""
    parts = {word: tuple(names.split(", ")) for word, names in (line.split(" | ") for line in _PARTS)}
    for plan in PLANNED:
        if plan.billing == "retainer":
            _months(book, plan)
        else:
            keys = [_task(book, plan, position, parts[plan.name.split()[0]]) for position in range(len(_TEMPLATE))]
            for before, after, kind, lag in _LINKS:
                book.add(
                    Dependency,
                    project_id=book.id(Project, plan.name),
                    predecessor_id=keys[before],
                    successor_id=keys[after],
                    kind=kind,
                    lag_minutes=lag,
                )
    _baselines(book)


def _task(book: Book, plan: Planned, position: int, parts: tuple[str, ...]) -> int:
    phase, since, until, share, what = _TEMPLATE[position]
    name = what if isinstance(what, str) else parts[what]
    name = _CALLED.get((plan.name, name), name)
    starts_on, due_on = span(book.clock, plan, since, until)
    overdue = (plan.name, name) in OVERDUE_TASKS
    if overdue:
        due_on = book.clock.near(-_OVERDUE_DAYS[name])
    unowned = (plan.name, name) == UNOWNED_TASK
    effort = planned_minutes(book, plan.name) * share // 6000 * 60
    values = {
        "phase_id": book.id(Phase, f"{plan.name}/{phase}"),
        "name": name,
        "position": position,
        "assignee_id": None if unowned else _assignee(book, plan, position, starts_on, due_on),
        "client_owned": name == _CLIENT_DOES,
        "estimate_minutes": None if unowned else effort,
        "duration_minutes": _working_days(starts_on, due_on) * 480,
        "starts_on": starts_on,
        "due_on": due_on,
    }
    state = _state(book.clock, plan, values, overdue=overdue)
    return book.add(Task, f"{plan.name}/{name}", project_id=book.id(Project, plan.name), **values, **state)


def _state(clock: Clock, plan: Planned, task: Values, *, overdue: bool) -> Values:
    """Return progress by the calendar; what comes after an overdue task has not begun."""
    starts_on, due_on, effort = task["starts_on"], task["due_on"], task["estimate_minutes"]
    quiet = 33 if plan.name in STALE_PLANS else 1 + task["position"] % 5
    touched = at(min(clock.today - _DAY * quiet, due_on), 14)
    held = task["name"] in {"Acceptance test", "Users trained"} and any(name == plan.name for name, _ in OVERDUE_TASKS)
    if starts_on > clock.yesterday or held:
        return {"remaining_minutes": effort, "updated_at": touched if held else None}
    if due_on < clock.today and not overdue:
        done = {"status": TaskStatus.DONE, "progress_percent": 100, "remaining_minutes": 0}
        return {**done, "started_on": starts_on, "completed_on": due_on, "updated_at": at(due_on, 16)}
    gone = 60 if overdue else (clock.today - starts_on).days * 100 // ((due_on - starts_on).days + 1) // 5 * 5
    left = effort * (100 - gone) // 100 if effort is not None else None
    progress = {"status": TaskStatus.DOING, "progress_percent": gone, "remaining_minutes": left}
    return {**progress, "started_on": starts_on, "updated_at": touched}


def span(clock: Clock, plan: Planned, since: int, until: int) -> tuple[date, date]:
    """Return the working days from one share of a project's time to another, in percent."""
    first, days = clock.day(plan.first), plan.weeks * 7
    start, end = first + _DAY * (days * since // 100), first + _DAY * (days * until // 100 - 1)
    start += _DAY * max(0, 7 - start.weekday() if start.weekday() > 4 else 0)  # noqa: PLR2004 -- after Friday
    end -= _DAY * max(0, end.weekday() - 4)
    return start, max(start, end)


def planned_minutes(book: Book, project: str) -> int:
    """Return the firm bookings of a project in minutes, on every weekday they last; half a year for the pipeline."""
    key = book.id(Project, project)
    rows = [row for row in book.rows(Booking) if row["project_id"] == key and row["kind"] is BookingKind.HARD]
    minutes = sum(_working_days(row["starts_on"], row["ends_on"]) * int(row["minutes_per_day"]) for row in rows)
    return minutes or 60_000


def _working_days(first: date, last: date) -> int:
    weeks, rest = divmod((last - first).days + 1, 7)
    return weeks * 5 + sum((first + _DAY * offset).weekday() <= FRI for offset in range(rest))


def _assignee(book: Book, plan: Planned, position: int, first: date, last: date) -> int | None:
    key = book.id(Project, plan.name)
    team = sorted(
        {
            row["person_id"]
            for row in book.rows(Booking)
            if row["project_id"] == key
            and row["kind"] is BookingKind.HARD
            and row["starts_on"] <= last
            and row["ends_on"] >= first
        }
        - {book.row(Project, plan.name)["manager_id"]}
    )
    if not team:
        return int(book.row(Project, plan.name)["manager_id"])
    return int(team[position % len(team)])


def _months(book: Book, plan: Planned) -> None:
    """Add the monthly task of a retainer for each month from five back to two ahead."""
    for offset in range(-5, 3):
        first = month_start(book.clock.today, offset)
        last = month_end(first)
        values: Values = {
            "name": f"{plan.name.split()[0]} in {first:%B %Y}",
            "position": offset + 5,
            "assignee_id": _assignee(book, plan, 0, first, last),
            "estimate_minutes": 2400,
            "duration_minutes": _working_days(first, last) * 480,
            "starts_on": first,
            "due_on": last,
        }
        state = _state(book.clock, plan, values, overdue=False)
        book.add(Task, project_id=book.id(Project, plan.name), **values, **state)


def _baselines(book: Book) -> None:
    """Freeze the first plan of a few projects: their dates as far before today's as the project has slipped."""
    for name in _BASELINED:
        project = book.row(Project, name)
        slip = project["ends_on"] - project["baseline_ends_on"]
        key = book.add(Baseline, name, project_id=project["id"], name="First plan", taken_at=at(project["starts_on"]))
        for task in [row for row in book.rows(Task) if row["project_id"] == project["id"]]:
            late = slip if task["status"] is not TaskStatus.DONE else timedelta()
            book.add(
                BaselineTask,
                baseline_id=key,
                task_id=task["id"],
                starts_on=task["starts_on"] - late,
                due_on=task["due_on"] - late,
                estimate_minutes=task["estimate_minutes"],
            )


def is_open(plan: Planned) -> bool:
    """Tell whether a project is being worked on."""
    return status_of(plan) is ProjectStatus.ACTIVE
