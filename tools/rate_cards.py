"""Rate cards as they are kept: the versions that hold, what changes next, and where a rate is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Literal

from sqlalchemy import and_, true
from sqlmodel import col

from domain.access import Permission
from domain.money import Money
from domain.rates import RateKind
from domain.windows import Window
from store import scope
from store.facts.rate_gaps import Gap, booked, worked
from store.projects import Project
from store.queries.rate_cards import Card, cards
from store.queries.rates import rate_book
from store.rates import RateKind as Stored
from tools.blocks import Block, Figure
from tools.params import ClientRef, PastDay, PersonRef, PlaceRef, ProjectRef, RoleRef
from tools.rate_dimensions import dimensions, sees_cost
from tools.spec import Named, ToolContext, tool
from tools.values import Amount, Day, Effort, day_text, hours_text, money_text
from tools.view import Line, View, listed, several, table

Kind = Literal["bill", "cost"]
_AHEAD = 90
_LADDER = (
    "Work is priced on its day by the most specific card: person on project, project, client, person, role in a place, "
    "role."
)
_ROWS = 3  # cards are looked through: some pages of them


class CardLine(Line):
    """One version of a rate on a card."""

    card: str
    of: str
    kind: Kind
    amount: Amount
    per: str
    starts_on: Day
    ends_on: Day | None = None
    state: str = ""


class GapLine(Line):
    """Days of somebody's work without a rate."""

    who: str
    role: str
    project: str
    kind: Kind
    days: str
    what: str
    minutes: Effort | None = None


class RateCards(View):
    """The cards on a day with what changes, and the gaps."""

    on: Day
    of: str = ""
    holding: int
    changing: tuple[CardLine, ...] = ()
    lines: tuple[CardLine, ...] = ()
    gaps: tuple[GapLine, ...] = ()
    gap_count: int = 0
    only_gaps: bool = False

    def headline(self) -> str:
        """Say how many rates hold, the first of them, what changes next and where one is missing."""
        missing = self._missing()
        if self.only_gaps:
            return missing
        if not self.lines:
            return f"No rate is kept{self.of} on {day_text(self.on)}. {missing}"
        named = [f"{one.of}{_by(one)} {one.kind}s {money_text(one.amount)} {one.per}" for one in self.lines]
        beyond = max(0, self.holding - len(self.lines))
        held = [text for text, one in zip(named, self.lines, strict=True) if one.state == "holds"]
        first = f"{several(self.holding, 'rate')} {'holds' if self.holding == 1 else 'hold'}{self.of} on "
        first += f"{day_text(self.on)}" + (f": {listed(held, 4, beyond=beyond)}." if held else ".")
        return f"{first} {self._changes()} {missing}"

    def _changes(self) -> str:
        if not self.changing:
            return f"None changes in the {_AHEAD} days after."
        said = [f"{one.of}{_by(one)} {one.state} ({one.kind})" for one in self.changing]
        return f"Next to change: {listed(said)}."

    def _missing(self) -> str:
        if not self.gap_count:
            return f"No work{self.of} is without a rate, entered or booked for the {_AHEAD} days after."
        said = [f"{gap.who} ({gap.role}) on {gap.project}: no {gap.kind} rate, {gap.what}" for gap in self.gaps]
        return f"A rate is missing. {'; '.join(said[:3])}{self._more()}."

    def _more(self) -> str:
        rest = self.gap_count - min(3, len(self.gaps))
        return f"; and {rest} more" if rest > 0 else ""

    def blocks(self) -> tuple[Block, ...]:
        """Show the gaps first, then the cards."""
        gaps = {"who": "Who", "role": "Role", "project": "Project", "kind": "Rate", "days": "Days", "what": "What"}
        heads = {"card": "Card of", "of": "For", "kind": "Kind", "amount": "Rate|$", "per": "Per"}
        heads |= {"starts_on": "From", "ends_on": "To", "state": "State"}
        beyond = self.gap_count - len(self.gaps)
        status: Literal["good", "bad"] = "bad" if self.gap_count else "good"
        found: list[Block] = [Figure(label="Without a rate", value=str(self.gap_count), status=status)]
        if self.gaps:
            found.append(table("Where a rate is missing", self.gaps, gaps, left_out=beyond))
        if self.lines and not self.only_gaps:
            found.append(table("Rates", self.lines, heads, left_out=self.left_out))
        return tuple(found)


def _by(line: CardLine) -> str:
    return "" if line.card in ("the firm", "") else f" for {line.card}"


@tool(
    needs=Permission.BILL_RATES_READ,
    agent="resourcing",
    examples=(
        "show me all our rate cards",
        "are there any gaps in our rate cards?",
        "which rates change in the next months?",
        "does Helvetia Bank have its own rate card?",
        "who is booked without a rate?",
        "how has the Developer rate changed over time?",
        "personal rates that differ from the role's",
    ),
)
def rate_cards(  # noqa: PLR0913 -- each is a dimension of a rate
    ctx: ToolContext,
    *,
    role: RoleRef | None = None,
    place: PlaceRef | None = None,
    person: PersonRef | None = None,
    project: ProjectRef | None = None,
    client: ClientRef | None = None,
    kind: Kind | None = None,
    on: PastDay | None = None,
    gaps: bool = False,
    changes: bool = False,
) -> RateCards:
    """Show the rate cards kept: versions that hold, changes ahead, and gaps where a rate is missing.

    A gap is work entered without a rate, or a booking of the next 90 days on days no rate is set for. ``gaps`` shows
    those alone, ``changes`` only rates that change. Something named shows all its versions, past ones too.
    """
    day, kinds = on or ctx.today, _kinds(ctx, kind)
    narrowed = dimensions(ctx, role=role, person=person, project=project, place=place, client=client)
    named = [role, place, person, project, client]
    lines = _lines(cards(ctx.db, ctx.actor, narrowed, kinds), day, every=any(named) and not changes)
    missing = _gaps(ctx, kinds, (person, project, client, role, place), Window(day, day + timedelta(days=_AHEAD), ""))
    of = "".join(f" for {one.name}" for one in named if one)
    return _view(ctx, lines, missing, (day, of)).model_copy(update=_asked(lines, gaps=gaps, changes=changes))


def _kinds(ctx: ToolContext, kind: Kind | None) -> tuple[Stored, ...]:
    both = sees_cost(ctx, asked=kind == "cost")
    if kind is not None:
        return (Stored(kind),)
    return (Stored.BILL, Stored.COST) if both else (Stored.BILL,)


def _lines(found: Sequence[Card], day: date, *, every: bool) -> list[CardLine]:
    """Return versions with their state on the day: those that hold or are coming, or ``every`` one."""
    lines: list[CardLine] = []
    followers = _followers(found)
    for one in found:
        state = _state(one, followers.get(one.id), day)
        if every or state != "past":
            lines.append(
                CardLine(
                    ref=f"rate:{one.id}",
                    card=one.made_for,
                    of=one.of or one.made_for,
                    kind="cost" if one.kind is Stored.COST else "bill",
                    amount=Money(one.minor, one.currency),
                    per="an hour" if one.per_minutes == 60 else f"for {hours_text(one.per_minutes)}",  # noqa: PLR2004
                    starts_on=one.starts_on,
                    ends_on=one.ends_on,
                    state=state,
                )
            )
    return lines


def _followers(found: Iterable[Card]) -> dict[int, Card]:
    """Return what comes after each version of the same rate; versions stand in the order of their start."""
    last: dict[tuple[str, ...], Card] = {}
    after: dict[int, Card] = {}
    for one in found:
        if one.same in last:
            after[last[one.same].id] = one
        last[one.same] = one
    return after


def _state(one: Card, follower: Card | None, day: date) -> str:
    if one.starts_on > day:
        return "coming"
    if one.ends_on is not None and one.ends_on < day:
        return "past"
    if one.ends_on is None or one.ends_on >= day + timedelta(days=_AHEAD):
        return "holds"
    following = one.ends_on + timedelta(days=1)
    if follower is not None and follower.starts_on == following:
        return f"becomes {money_text(Money(follower.minor, follower.currency))} on {day_text(following)}"
    return f"ends on {day_text(one.ends_on)} with nothing after it"


def _gaps(ctx: ToolContext, kinds: Sequence[Stored], named: Sequence[Named | None], ahead: Window) -> list[GapLine]:
    person, project, client, role, place = named
    book = rate_book(ctx.db)
    lines: list[GapLine] = []
    for kind in (RateKind(one.value) for one in kinds):
        needs = Permission.COST_RATES_READ if kind is RateKind.COST else Permission.BILL_RATES_READ
        where = and_(
            scope.projects(ctx.actor, needs),
            col(Project.id) == project.id if project else true(),
            col(Project.client_id) == client.id if client else true(),
        )
        found = (*worked(ctx.db, where, kind), *booked(ctx.db, where, kind, book, ahead))
        lines += [
            _gap(one)
            for one in found
            if (person is None or one.person_id == person.id)
            and (role is None or one.role == role.name)
            and (place is None or one.place_id == place.id)
        ]
    return lines


def _gap(one: Gap) -> GapLine:
    days = f"{one.first} to {one.last}" if one.first != one.last else str(one.first)
    return GapLine(
        ref=f"person:{one.person_id}",
        who=one.person,
        role=one.role or "no role",
        project=one.project,
        kind="cost" if one.kind is RateKind.COST else "bill",
        days=days,
        what=f"{hours_text(one.minutes)} worked" if one.minutes is not None else f"booked {days}",
        minutes=one.minutes,
    )


def _view(ctx: ToolContext, lines: Sequence[CardLine], missing: Sequence[GapLine], said: tuple[date, str]) -> RateCards:
    shown = ctx.firm.page_rows * _ROWS
    day, of = said
    moving = [one for one in lines if one.state.startswith(("becomes", "ends"))]
    return RateCards(
        as_of=ctx.today,
        on=day,
        of=of,
        holding=sum(one.state not in ("past", "coming") for one in lines),
        changing=tuple(sorted(moving, key=lambda one: one.ends_on or date.max))[: ctx.firm.page_rows],
        lines=tuple(lines[:shown]),
        left_out=max(0, len(lines) - shown),
        gaps=tuple(missing[: ctx.firm.page_rows]),
        gap_count=len(missing),
        assumptions=(
            _LADDER,
            f"Gaps are uninvoiced work, and firm bookings in the {_AHEAD} days from {day_text(day)}.",
        ),
    )


def _asked(lines: Sequence[CardLine], *, gaps: bool, changes: bool) -> dict[str, object]:
    if not changes:
        return {"only_gaps": gaps}
    moving = tuple(one for one in lines if one.state not in ("holds", "past"))
    return {"only_gaps": gaps, "lines": moving, "left_out": 0}
