"""Weekly status updates of the last three months, but for those that are planted as missing."""

from __future__ import annotations

from datetime import timedelta

from domain.weeks import week_index
from store.demo.book import Book
from store.demo.clock import FRI, at
from store.demo.projects import PLANNED, Planned
from store.demo.situations import AMBER_PROJECTS, NO_STATUS_UPDATE, RED_PROJECT
from store.projects import Project, Rag, StatusUpdate, UpdateStatus

_WEEKS = 12
_RED_SINCE, _AMBER_SINCE = -6, -4
_SUMMARIES = {
    Rag.GREEN: (
        "On plan. The work of the week is done, nothing stands in the way of the next.",
        "On plan. A small question to the client is answered, the team is complete.",
        "On plan and within budget. Tests of this week's work passed.",
    ),
    Rag.AMBER: (
        "Behind on one item. Dates hold if the open decisions come this week.",
        "More effort than planned. We look for what can wait.",
    ),
    Rag.RED: (
        "The device interface is late and the budget is used up. The date in December is in danger.",
        "Still blocked by the device interface. A decision on budget is needed.",
    ),
}


def status_updates(book: Book) -> None:
    """Add an update for each week of each running project; this week's as soon as Friday is over."""
    latest = 0 if book.clock.today > book.clock.day(0, FRI) else -1
    for plan in PLANNED:
        for week in range(max(plan.first + 1, -_WEEKS), min(plan.last, latest) + 1):
            if week < -1 or plan.name not in NO_STATUS_UPDATE:
                _add(book, plan, week)


def _add(book: Book, plan: Planned, week: int) -> None:
    rag = _rag(plan.name, week)
    summaries, sent_on = _SUMMARIES[rag], book.clock.day(week, FRI)
    book.add(
        StatusUpdate,
        project_id=book.id(Project, plan.name),
        author_id=book.row(Project, plan.name)["manager_id"],
        week=week_index(sent_on),
        rag=rag,
        summary=summaries[(week + len(plan.name)) % len(summaries)],
        status=UpdateStatus.SENT,
        sent_at=at(sent_on, 14) + timedelta(minutes=len(plan.name)),
    )


def _rag(project: str, week: int) -> Rag:
    if project == RED_PROJECT and week >= _RED_SINCE:
        return Rag.RED
    return Rag.AMBER if project in AMBER_PROJECTS and week >= _AMBER_SINCE else Rag.GREEN
