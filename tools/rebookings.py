"""Changes that concern two bookings at once: somebody takes over from another, or goes to another project."""

from __future__ import annotations

from datetime import date

from domain.access import Permission
from domain.approval import Approval, Effect
from domain.bookings import Term, released
from domain.errors import BadInput, Conflict
from store.bookings import Booking
from tools import booking_changes as change
from tools.booking_changes import BookingChange, ChangeLine, Site
from tools.params import AheadDay, PersonRef, ProjectRef
from tools.spec import ToolContext, tool


@tool(
    needs=Permission.BOOKINGS_WRITE,
    effect=Effect.WRITE,
    approval=Approval.RESOURCE_MANAGER,
    agent="resourcing",
    examples=(
        "replace Ana with Ben on Nordlys starting Monday 11 January",
        "swap Carla for Ben on Atlas from next week",
        "let Ben take over Ana's booking on Nordlys from 7 December",
        "Ben covers for Ana on Atlas from tomorrow, book it",
    ),
)
def replace_person(
    ctx: ToolContext,
    person: PersonRef,
    stand_in: PersonRef,
    project: ProjectRef,
    starts: AheadDay | None = None,
) -> BookingChange:
    """Let somebody take over another person's bookings on a project from a day on (default: today), hours unchanged."""
    if person.id == stand_in.id:
        raise BadInput(f"{person} cannot take over from themselves. Who steps in?")
    leaving, coming = change.site(ctx, person, project), change.site(ctx, stand_in, project)
    first, lines, last = _handed_over(leaving, coming, starts or ctx.today)
    day = change.day(first.starts, ctx.today)
    sentence = f"Replace {person} with {stand_in} on {project} from {day} to {change.day(last.ends, ctx.today)}."
    return coming.view(sentence, lines, Term(first.starts, last.ends, last.minutes_per_day))


@tool(
    needs=Permission.BOOKINGS_WRITE,
    effect=Effect.WRITE,
    approval=Approval.RESOURCE_MANAGER,
    agent="resourcing",
    examples=(
        "move Ana from Nordlys over to Atlas from next Monday",
        "reassign Ben from Atlas to Nordlys as of 1 December",
        "shift Carla off Nordlys and onto Atlas, same hours",
    ),
)
def reassign_booking(
    ctx: ToolContext,
    person: PersonRef,
    project: ProjectRef,
    to_project: ProjectRef,
    starts: AheadDay | None = None,
) -> BookingChange:
    """Move a person's bookings from one project to another from a day on (default: today), hours unchanged."""
    if project.id == to_project.id:
        raise BadInput(f"{person} is on {project} already. To which other project?")
    leaving, coming = change.site(ctx, person, project), change.site(ctx, person, to_project)
    first, lines, last = _handed_over(leaving, coming, starts or ctx.today)
    day = change.day(first.starts, ctx.today)
    sentence = f"Move {person} from {project} to {to_project} from {day} to {change.day(last.ends, ctx.today)}."
    return coming.view(sentence, lines, Term(first.starts, last.ends, last.minutes_per_day), *leaving.effects())


def _handed_over(leaving: Site, coming: Site, on: date) -> tuple[Term, list[ChangeLine], Term]:
    """End the bookings of one side before a day and book the rest on the other; return the first and last new term."""
    ctx = leaving.ctx
    rows = [row for row in change.all_of(leaving) if row.ends_on >= on]
    if not rows:
        raise Conflict(f"{leaving.person} has no booking on {leaving.project} from {change.day(on, ctx.today)} on.")
    lines: list[ChangeLine] = []
    terms: list[Term] = []
    for row in rows:
        term, before, after = _split(leaving, coming, row, on)
        keys = {"person_id": coming.person.id, "project_id": coming.project.id}
        new = change.again(ctx, row, term, **keys)
        lines += [
            change.change_line(leaving, row, before, after),
            change.change_line(coming, new, "", change.days_text(term)),
        ]
        terms.append(term)
    return terms[0], lines, terms[-1]


def _split(leaving: Site, coming: Site, row: Booking, on: date) -> tuple[Term, str, str]:
    old = change.term_of(row)
    kept = released(old, max(on, old.starts), leaving.assignee, leaving.ctx.today)
    begins = coming.assignee.week.next_working(max(on, old.starts))
    term = coming.check(Term(begins, old.ends, old.minutes_per_day))
    change.cut(leaving.ctx, row, kept.ends if kept else None)
    return term, change.days_text(old), change.days_text(kept) if kept else "cancelled"
