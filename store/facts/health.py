"""The facts of project health, for one project or for all in the same few queries, and the scores they give.

A score is the same whoever asks: it is assembled from all of the firm's data. Which of its reasons someone may read is
decided by the tool that shows it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import select, true
from sqlmodel import Session, col

from domain.access import SYSTEM
from domain.calendar import STANDARD, variance
from domain.capacity import capacities
from domain.firm import Firm
from domain.health import HealthFacts, health
from domain.mood import WINDOW_DAYS, sentiment, silence_days
from domain.progress import Standing, standing
from domain.score import Score
from domain.windows import Window
from store.bookings import Booking, BookingKind
from store.facts.budgets import Burn, burns
from store.facts.loads import holidays, staff
from store.facts.timesheets import missing_time
from store.meetings import Signal
from store.people import Person
from store.projects import Project
from store.queries import signals
from store.queries.projects import ProjectRow
from store.queries.tasks import plans
from store.queries.timesheets import Narrowed

TEAM_DAYS = 14  # how far back missing time of a team counts


@dataclass(frozen=True, slots=True)
class ProjectHealth:
    """A project's standing with the facts it was made from."""

    project: ProjectRow
    facts: HealthFacts
    score: Score
    plan: Standing
    budget: Burn | None


def healths(db: Session, projects: Sequence[ProjectRow], today: date, firm: Firm) -> dict[int, ProjectHealth]:
    """Return the health of each project, by key."""
    keys = [project.id for project in projects]
    if not keys:
        return {}
    tasks = plans(db, keys)
    budgets = {
        burn.project.id: burn for burn in burns(db, col(Project.id).in_(keys), today, first_weekday=firm.first_weekday)
    }
    time = _team_time(db, keys, today, firm)
    mood = _moods(db, projects, today, firm)
    found = {}
    for project in projects:
        plan, budget = standing(tasks[project.id], today), budgets.get(project.id)
        feeling, silent = mood[project.id]
        expected, missing = time.get(project.id, (None, None))
        facts = HealthFacts(
            spi=plan.spi.value,
            slip_days=_slip(project),
            burn=budget.effort.used.value if budget else None,
            progress=plan.progress.value,
            expected_minutes=expected,
            missing_minutes=missing,
            sentiment=feeling,
            silence_days=silent,
            tasks=plan.open,
            faulty_tasks=plan.faulty,
        )
        found[project.id] = ProjectHealth(project, facts, health(facts), plan, budget)
    return found


def _slip(project: ProjectRow) -> int | None:
    if project.baseline_ends_on is None:
        return None
    return variance(STANDARD, project.baseline_ends_on, project.ends_on)


def _team_time(db: Session, keys: Sequence[int], today: date, firm: Firm) -> Mapping[int, tuple[int, int]]:
    """Return (expected, missing) minutes of each project's team over the last two weeks.

    Someone on two projects counts in both: time that is missing hides the burn of either.
    """
    window = Window(today - timedelta(days=TEAM_DAYS), today, "the last two weeks")
    query = (
        select(col(Booking.project_id), col(Booking.person_id))
        .where(
            col(Booking.project_id).in_(keys),
            col(Booking.cancelled).is_(False),
            col(Booking.kind) == BookingKind.HARD,
            col(Booking.starts_on) < window.end,
            col(Booking.ends_on) >= window.start,
        )
        .distinct()
    )
    teams: dict[int, list[int]] = {}
    for project, person in db.execute(query):
        teams.setdefault(project, []).append(person)
    if not teams:
        return {}
    one = keys[0] if len(keys) == 1 else None
    everyone = {person for team in teams.values() for person in team}
    who = col(Person.id).in_(everyone) if one else true()
    workers = [member.worker for member in staff(db, who, window)]
    reduce = firm.holidays_reduce_capacity
    expected = capacities(workers, window, holidays(db, window), holidays_reduce=reduce)
    gaps = missing_time(db, SYSTEM, window, Narrowed(project_id=one), first_weekday=firm.first_weekday)
    missing = {person.person_id: person.minutes for person in gaps.people}
    return {
        project: (sum(expected.get(who, 0) for who in team), sum(missing.get(who, 0) for who in team))
        for project, team in teams.items()
    }


def _moods(
    db: Session, projects: Sequence[ProjectRow], today: date, firm: Firm
) -> Mapping[int, tuple[Decimal | None, int | None]]:
    """Return (sentiment, days of silence) of each project's client; what was said of another project is left out."""
    clients = sorted({project.client_id for project in projects if project.client_id is not None})
    zone = ZoneInfo(firm.zone)
    since, until = (instant(day, zone) for day in (today - timedelta(days=WINDOW_DAYS), today + timedelta(days=1)))
    said = signals.signals(db, col(Signal.client_id).in_(clients), since, until, true())
    answers = signals.answers(db, clients, Window(since.date(), until.date(), "recently"))
    heard = signals.last_heard(db, clients, until)
    found = {}
    for project in projects:
        about = (None, project.id)
        words = [
            (one.signal.kind.value, one.signal.strength)
            for one in said
            if one.signal.client_id == project.client_id and one.signal.project_id in about
        ]
        scores = [one.score for one in answers if one.client_id == project.client_id and one.project_id in about]
        last = heard.get(project.client_id) if project.client_id is not None else None
        day = last.astimezone(zone).date() if last else None
        found[project.id] = (sentiment(words, scores), silence_days(day, today))
    return found


def instant(day: date, zone: ZoneInfo) -> datetime:
    """Return the first instant of a local day, in UTC."""
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
