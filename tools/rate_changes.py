"""Changing what an hour costs or is billed at, from now on or back-dated; and the cards as they are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from domain import rates as domain
from domain.access import Permission
from domain.approval import Approval, Effect
from domain.errors import BadInput
from domain.money import Money
from domain.rate_changes import Reach, change
from domain.rates import RateVersion, scope_of
from domain.totals import by_currency
from store.people import Person
from store.pricing import FROZEN, Pricer, price
from store.queries.rates import rate_book, version_of
from store.rates import Rate, RateKind
from store.revenue import ClosedPeriod
from store.timesheets import TimeEntry
from tools.invoice_refs import SumParam
from tools.params import ClientRef, PastDay, PersonRef, PlaceRef, ProjectRef, RoleRef
from tools.rate_lines import CardLine, RateChanged
from tools.spec import Named, ToolContext, tool
from tools.values import day_text, money_text

Kind = Literal["bill", "cost"]
_HOUR = 60
_LONGEST_DAY = 24


@dataclass(frozen=True, slots=True)
class _For:
    """What a rate is made for."""

    person: Named | None = None
    project: Named | None = None
    client: Named | None = None
    role: Named | None = None
    place: Named | None = None

    @property
    def named(self) -> dict[str, Named]:
        """The dimensions that are given."""
        found = {name: getattr(self, name) for name in ("person", "project", "client", "role", "place")}
        return {name: one for name, one in found.items() if one is not None}

    @property
    def words(self) -> str:
        """Name them."""
        return ", ".join(one.name for one in self.named.values())

    @property
    def keys(self) -> domain.Scope:
        """The scope the rules work with."""
        return scope_of(**{name: one.id for name, one in self.named.items()})


@tool(
    needs=Permission.RATES_WRITE,
    effect=Effect.WRITE,
    approval=Approval.FINANCE,
    agent="resourcing",
    defaults={"starts": lambda ctx: ctx.today},
    examples=(
        "raise the bill rate of Consultants to 130 EUR an hour from 1 January",
        "Ana costs 85 EUR an hour as of 1 October",
        "set the day rate of Architects in London to 900 GBP from Monday",
        "back-date Ben's rate on Nordlys to 1 November: 140 EUR",
        "change the developer cost rate to 60",
        "we agreed 150 an hour for Acme's project managers from next month",
    ),
)
def change_rate(  # noqa: PLR0913 -- each is a dimension of a rate
    ctx: ToolContext,
    amount: SumParam,
    *,
    kind: Kind = "bill",
    role: RoleRef | None = None,
    person: PersonRef | None = None,
    project: ProjectRef | None = None,
    place: PlaceRef | None = None,
    client: ClientRef | None = None,
    starts: PastDay | None = None,
    ends: PastDay | None = None,
    per_hours: int = 1,
) -> RateChanged:
    """Set a bill or cost rate for a role, person, project, client or place, from a day on (default: today).

    A day before today back-dates it: time that is not invoiced and not in a closed month gets the new amount.
    """
    scope = _For(person, project, client, role, place)
    new = _version(ctx, scope, amount.money(amount.currency or ctx.firm.currency), (kind, per_hours), (starts, ends))
    rows, lines = _write(ctx, scope, new)
    repriced, effect, kept = _repriced(ctx, new)
    says = f"{kind.capitalize()} rate for {scope.words}: {_price(new)} from {day_text(new.starts)}{_until(rows)}."
    notes = ("Invoiced time and time in closed months keep the amount they were booked with.",)
    return RateChanged(
        as_of=ctx.today, says=says, lines=lines, repriced=repriced, effect=effect, kept=kept, assumptions=notes
    )


def _version(
    ctx: ToolContext, scope: _For, amount: Money, what: tuple[Kind, int], days: tuple[date | None, date | None]
) -> RateVersion:
    kind, per_hours = what
    if not scope.named:
        raise BadInput("A rate for whom? Name a role, a person, a project with one of them, or a client with a role.")
    if not 1 <= per_hours <= _LONGEST_DAY:
        raise BadInput(f"A rate is for 1 to {_LONGEST_DAY} hours, not {per_hours}.")
    if not any(frozenset(rung) == frozenset(scope.named) for rung in domain.DEFAULT_LADDER):
        steps = "; ".join(" and ".join(rung) for rung in domain.DEFAULT_LADDER)
        raise BadInput(f"There is no rate by {' and '.join(scope.named)}.", hint=f"Rates are kept by: {steps}.")
    starts = days[0] or ctx.today
    return RateVersion(domain.RateKind(kind), scope.keys, amount, starts, days[1], per_hours * _HOUR)


def _write(ctx: ToolContext, scope: _For, new: RateVersion) -> tuple[tuple[RateVersion, ...], tuple[CardLine, ...]]:
    """Cut the versions that were there and add the new one; return all versions and how they are shown."""
    rows = {row.pk: row for row in ctx.db.exec(select(Rate).where(*_same(scope, new)))}
    reach = Reach.BACK_DATED if new.starts < ctx.today else Reach.FROM_NOW_ON
    found = change([version_of(row) for row in rows.values()], new, today=ctx.today, reach=reach)
    kept = {version.id for version in found.after if version.id}
    lines = []
    for key, row in rows.items():
        if key not in kept:
            lines.append(_line(scope, version_of(row), "replaced"))
            ctx.db.delete(row)
    for version in found.after:
        known = rows.get(version.id)
        was = (known.starts_on, known.ends_on) if known is not None else None
        row = known or _row(scope, version)
        ctx.db.add(row)
        row.starts_on, row.ends_on = version.starts, version.ends
        said = "new" if version is found.added else "cut" if was != (version.starts, version.ends) else ""
        lines.append(_line(scope, version, said))
    ctx.db.flush()
    return found.after, tuple(sorted(lines, key=lambda line: line.starts_on))


def _same(scope: _For, new: RateVersion) -> list[ColumnElement[bool]]:
    keys = {name: one.id for name, one in scope.named.items()}
    columns = {
        "person": Rate.person_id,
        "project": Rate.project_id,
        "client": Rate.client_id,
        "role": Rate.job_role_id,
        "place": Rate.place_id,
    }
    same = [col(column) == keys[name] if name in keys else col(column).is_(None) for name, column in columns.items()]
    return [*same, col(Rate.kind) == RateKind(new.kind.value)]


def _row(scope: _For, version: RateVersion) -> Rate:
    keys = {name: one.id for name, one in scope.named.items()}
    return Rate(
        kind=RateKind(version.kind.value),
        person_id=keys.get("person"),
        project_id=keys.get("project"),
        client_id=keys.get("client"),
        job_role_id=keys.get("role"),
        place_id=keys.get("place"),
        amount_minor=version.amount.minor,
        per_minutes=version.per_minutes,
        currency=version.amount.currency,
        starts_on=version.starts,
        ends_on=version.ends,
    )


def _repriced(ctx: ToolContext, new: RateVersion) -> tuple[int, tuple[Money, ...], int]:
    """Price open work of the days anew; return how many amounts changed, by how much, and how many had to stay."""
    keys = dict(new.scope)
    query = select(TimeEntry).where(col(TimeEntry.work_on) >= new.starts)
    if new.ends is not None:
        query = query.where(col(TimeEntry.work_on) <= new.ends)
    for name, column in (("person", TimeEntry.person_id), ("project", TimeEntry.project_id)):
        if name in keys:
            query = query.where(col(column) == keys[name])
    if "role" in keys:
        of_role = select(col(Person.id)).where(col(Person.job_role_id) == keys["role"])
        query = query.where(col(TimeEntry.person_id).in_(of_role) | (col(TimeEntry.job_role_id) == keys["role"]))
    closed = set(ctx.db.exec(select(ClosedPeriod.month)))
    entries = list(ctx.db.exec(query))
    free = [entry for entry in entries if entry.status not in FROZEN and entry.month not in closed]
    bill = new.kind is domain.RateKind.BILL
    before = {entry.pk: _amount(entry, bill=bill) for entry in free}
    price(ctx.db, free, Pricer(rate_book(ctx.db)))
    after = {entry.pk: _amount(entry, bill=bill) for entry in free}
    changed = [key for key in before if before[key] != after[key]]
    effect = [one for key in changed if (one := after[key])] + [-one for key in changed if (one := before[key])]
    return len(changed), tuple(by_currency(effect, ctx.firm.currency)) if effect else (), len(entries) - len(free)


def _amount(entry: TimeEntry, *, bill: bool) -> Money | None:
    minor, currency = (entry.bill_minor, entry.bill_currency) if bill else (entry.cost_minor, entry.cost_currency)
    return Money(minor, currency) if minor is not None and currency else None


def _price(version: RateVersion) -> str:
    hours = version.per_minutes // _HOUR
    return f"{money_text(version.amount)} {'an hour' if hours == 1 else f'for {hours} h'}"


def _until(versions: Sequence[RateVersion]) -> str:
    ends = [version.ends for version in versions if version.id == 0 and version.ends is not None]
    return f" until {day_text(max(ends))}" if ends else ""


def _line(scope: _For, version: RateVersion, said: str) -> CardLine:
    return CardLine(
        ref=f"rate:{version.id}" if version.id else "",
        of=scope.words,
        kind=version.kind.value,
        amount=version.amount,
        per_hours=f"{version.per_minutes // _HOUR} h",
        starts_on=version.starts,
        ends_on=version.ends,
        change=said,
    )
