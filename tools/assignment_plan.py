"""How an assignment comes about: the needs that are meant, the solver's plans, and booking one that was agreed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.access import Permission, Reach
from domain.assignment import Assigned, violations
from domain.bookings import Term
from domain.errors import BadInput, Conflict, Forbidden
from domain.staffing import Aim
from domain.windows import Window
from store.bookings import BookingKind, DemandStatus, RoleDemand
from store.facts.assignment import Pool, Rules, pool
from store.people import Person
from store.projects import Project
from store.queries import demand
from store.queries.people import Who
from tools import booking_changes as change
from tools.assignment_views import Assignment, method, view_of
from tools.horizon import ahead
from tools.rights import reach_note
from tools.solver.assignment import alternatives
from tools.spec import Named, ToolContext

_DEFAULT_DAYS = 90
_NONE: frozenset[tuple[int, int]] = frozenset()
_FAR = 730  # an agreed plan names its needs; how far ahead they lie does not matter
_AIMS = {Aim.BALANCE: "the load is kept even", Aim.MARGIN: "the margin is the highest"}


@dataclass(frozen=True, slots=True)
class Wish:
    """Which open needs are to be filled, and by which rules."""

    project: Named | None
    role: Named | None
    skill: Named | None
    window: Window | None
    without: tuple[Named, ...]
    certified: bool
    aim: Aim


def solved(ctx: ToolContext, wish: Wish) -> Assignment:
    """Return the best plan for the open needs that are meant, with its alternatives.

    Raises:
        Forbidden: when colleagues are free is not the actor's to see.

    """
    period, notes = ahead(ctx, wish.window, _DEFAULT_DAYS)
    who = Who(project=_key(wish.project), role=_key(wish.role), skill=_key(wish.skill))
    needs = demand.open_needs(ctx.db, ctx.actor, period, who)
    if not needs:
        return Assignment(as_of=ctx.today, needs=0, aim=wish.aim.value, assumptions=notes)
    rules, more = _rules(ctx, wish)
    found = pool(ctx.db, ctx.actor, ctx.firm, needs, ctx.today, rules)
    plans = alternatives(found.problem, rules.aim)
    return _shown(ctx, found, plans, rules, (*notes, *more))


def agreed(ctx: ToolContext, wish: Wish, pairs: Sequence[str]) -> Assignment:
    """Return a plan that was shown before, if every part of it still holds.

    Raises:
        BadInput: the pairs are not numbers of needs and people.
        Conflict: a need is no longer open, or somebody can no longer take theirs.

    """
    chosen = _read(pairs)
    window = Window(ctx.today, ctx.next_days(_FAR).end, "what was agreed")
    needs = [one for one in demand.open_needs(ctx.db, ctx.actor, window, Who()) if one.demand.pk in chosen]
    if len(needs) < len(chosen):
        raise Conflict("Some of these needs are no longer open.", hint="Ask for the assignment again.")
    rules, notes = _rules(ctx, wish, frozenset(chosen.items()))
    found = pool(ctx.db, ctx.actor, ctx.firm, needs, ctx.today, rules)
    options = {option.key: option for option in found.problem.options}
    lost = [pair for pair in chosen.items() if pair not in options]
    plan = Assigned(tuple(options[pair] for pair in chosen.items() if pair in options))
    if lost or violations(found.problem, plan.chosen):
        raise Conflict(_no_longer(ctx, found, lost), hint="Ask for the assignment again.")
    return _shown(ctx, found, [("as shown before", plan)], rules, notes)


def booked(ctx: ToolContext, view: Assignment) -> Assignment:
    """Book the plan and close its needs, in the caller's transaction; a project in the pipeline is booked softly."""
    for seat, person in _read(view.pairs).items():
        need = ctx.db.get_one(RoleDemand, seat)
        who, project = ctx.db.get_one(Person, person), ctx.db.get_one(Project, need.project_id)
        whom, where = Named("person", person, who.name), Named("project", project.pk, project.name)
        found = change.site(ctx, whom, where, measured=False)
        term = found.check(Term(max(need.starts_on, ctx.today), need.ends_on, need.minutes_per_day))
        row = change.new_booking(found, term, BookingKind.HARD, 100)
        row.job_role_id = need.job_role_id
        ctx.db.flush()
        need.status, need.booking_id = DemandStatus.FILLED, row.pk
    ctx.db.flush()
    return view


def _rules(
    ctx: ToolContext, wish: Wish, agreed_on: frozenset[tuple[int, int]] = frozenset()
) -> tuple[Rules, list[str]]:
    if ctx.actor.reach(Permission.AVAILABILITY_READ) < Reach.ALL:
        raise Forbidden("When colleagues are free is not yours to see.", hint="Staffing is the resource manager's.")
    money = ctx.actor.reach(Permission.MARGIN_READ) >= Reach.ALL
    aim = wish.aim if money else Aim.BALANCE
    notes = [*reach_note(ctx, Permission.DEMAND_READ, "needs")]
    if aim is not wish.aim:
        notes.append("Margins are not yours to see here, so the load is evened out; finance can assign by margin.")
    rules = Rules(
        aim=aim,
        without=frozenset(one.id for one in wish.without),
        certified=wish.certified,
        money=money,
        exact=money and ctx.actor.may(Permission.COST_RATES_READ),
        agreed=agreed_on,
    )
    return rules, notes


def _shown(
    ctx: ToolContext, found: Pool, plans: Sequence[tuple[str, Assigned]], rules: Rules, notes: Sequence[str]
) -> Assignment:
    said = method(found, aim_text=_AIMS[rules.aim])
    return view_of(ctx, found, plans, rules.aim.value, (*notes, *said))


def _read(pairs: Sequence[str]) -> dict[int, int]:
    found = {}
    for pair in pairs:
        need, equals, person = pair.partition("=")
        if not (equals and need.isdecimal() and person.isdecimal()):
            raise BadInput(f"{pair!r} does not name a need and a person, such as 12=7.")
        found[int(need)] = int(person)
    return found


def _no_longer(ctx: ToolContext, found: Pool, lost: Sequence[tuple[int, int]]) -> str:
    if not lost:
        return "Together these people no longer have the room for it."
    seat, person = lost[0]
    name = ctx.db.get_one(Person, person).name
    return f"{name} can no longer take {found.needs[seat].role} on {found.needs[seat].project}."


def _key(named: Named | None) -> int | None:
    return named.id if named else None
