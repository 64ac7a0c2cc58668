"""Rate cards: which cost or bill rate holds for a piece of work, on the date of the work.

A rate version has a *scope* (the dimensions it is made for: a person on a project, a role in a place) and the days
it holds. A *ladder* lists the scopes from the most to the least specific; the first rung with a version that holds
on the day wins. The firm's default ladder is domain.md's; any other order of any other dimensions is a setting.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from domain.errors import BadInput, Conflict, NotFound
from domain.money import MINUTES_PER_HOUR, Money, half_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Key = int | str
Scope = frozenset[tuple[str, Key]]
Rung = tuple[str, ...]
Ladder = tuple[Rung, ...]

# domain.md, Rates: person on project > project role > person > role + place > role default. A client's own card
# stands between the project's and the person's: it is agreed with the client, but not for this project.
DEFAULT_LADDER: Ladder = (
    ("person", "project"),
    ("project", "role"),
    ("client", "role"),
    ("person",),
    ("role", "place"),
    ("role",),
)


class RateKind(StrEnum):
    """What a rate is for: what an hour costs the firm, or what the client pays for it."""

    COST = "cost"
    BILL = "bill"


def scope_of(**dimensions: Key | None) -> Scope:
    """Return the scope naming every dimension that is given.

    >>> sorted(scope_of(person="ana", project=None))
    [('person', 'ana')]
    """
    return frozenset((name, value) for name, value in dimensions.items() if value is not None)


def dropping(priority: Sequence[str]) -> Ladder:
    """Return the ladder that drops the lowest-priority dimension until something matches.

    >>> dropping(("role", "company", "unit"))
    (('role', 'company', 'unit'), ('role', 'company'), ('role',))
    """
    return tuple(tuple(priority[:count]) for count in range(len(priority), 0, -1))


def ranking(dimensions: Sequence[str], always: Sequence[str] = ()) -> Ladder:
    """Return the ladder in which each dimension alone (with those ``always`` named) outranks the next.

    >>> ranking(("account", "region"), always=("role",))
    (('role', 'account'), ('role', 'region'))
    """
    return tuple((*always, dimension) for dimension in dimensions)


@dataclass(frozen=True, slots=True)
class RateVersion:
    """One price for one scope from ``starts`` to ``ends`` (both included; no end is open).

    ``amount`` is the price of ``per_minutes`` minutes: 60 for an hourly rate, the length of a day for a day rate.
    The division happens only when work is priced, so a day rate never loses a cent in an hourly rate.
    """

    kind: RateKind
    scope: Scope
    amount: Money
    starts: date
    ends: date | None = None
    per_minutes: int = MINUTES_PER_HOUR
    id: int = 0

    def __post_init__(self) -> None:
        """Refuse a negative price, an empty unit and a version that ends before it starts."""
        if self.amount.minor < 0:
            raise BadInput(f"A rate cannot be negative: {self.amount}.")
        if self.per_minutes <= 0:
            raise BadInput(f"A rate is for a number of minutes above 0, not {self.per_minutes}.")
        if self.ends is not None and self.ends < self.starts:
            raise BadInput(f"A rate from {self.starts} cannot end on {self.ends}.")

    @property
    def hourly(self) -> Decimal:
        """The price of an hour in major units, exact and unrounded."""
        return self.amount.amount * MINUTES_PER_HOUR / self.per_minutes

    def holds_on(self, day: date) -> bool:
        """Tell whether this version is the price of work done on ``day``."""
        return self.starts <= day and (self.ends is None or day <= self.ends)

    def price(self, minutes: int) -> Money:
        """Return the price of ``minutes``, divided at the end and rounded half-up to the minor unit.

        >>> day_rate = RateVersion(RateKind.BILL, scope_of(role="dev"), Money(10500, "EUR"), date(2026, 1, 1),
        ...                        per_minutes=480)
        >>> str(day_rate.price(480)), day_rate.hourly
        ('105.00 EUR', Decimal('13.125'))
        """
        if minutes < 0:
            raise BadInput(f"Work cannot last {minutes} minutes.")
        return Money(half_up(Decimal(self.amount.minor * minutes) / self.per_minutes), self.amount.currency)


@dataclass(frozen=True, slots=True)
class Resolved:
    """The version that holds and the rung it was found on (0 is the most specific)."""

    version: RateVersion
    rung: Rung
    place: int


@dataclass(frozen=True, slots=True)
class Work:
    """A piece of work to be priced: when, how long, and every dimension known about it."""

    id: Key
    day: date
    minutes: int
    scope: Scope


@dataclass(frozen=True, slots=True)
class Priced:
    """Work with its amount and where its rate came from."""

    work: Work
    amount: Money
    rate: Resolved


@dataclass(frozen=True, slots=True)
class Missing:
    """Work no rate was found for, and the sentence that says what is missing."""

    work: Work
    reason: str


@dataclass(frozen=True, slots=True)
class Pricing:
    """What could be priced and what could not; nothing is silently priced at 0."""

    priced: tuple[Priced, ...]
    missing: tuple[Missing, ...]


class RateBook:
    """Every rate version of a firm, indexed once; overlapping versions are refused."""

    def __init__(self, versions: Iterable[RateVersion], ladder: Ladder = DEFAULT_LADDER) -> None:
        """Index by kind and scope. Raises Conflict on an overlap, BadInput on a scope that no rung names."""
        self.ladder = ladder
        self._index: dict[tuple[RateKind, Scope], list[RateVersion]] = {}
        self._rungs_of: dict[tuple[RateKind, Scope], tuple[tuple[int, list[RateVersion]], ...]] = {}
        known = {frozenset(rung) for rung in ladder}
        for version in versions:
            if frozenset(name for name, _ in version.scope) not in known:
                raise BadInput(f"The rate ladder has no step for a rate by {_named(version.scope)}.")
            self._index.setdefault((version.kind, version.scope), []).append(version)
        self._made_for: Scope = frozenset(one for _, scope in self._index for one in scope)
        for found in self._index.values():
            found.sort(key=_start)
            refuse_overlap(found)

    def find(self, kind: RateKind, day: date, scope: Scope) -> Resolved | None:
        """Return the most specific version that holds on ``day`` for work of this scope, if there is one."""
        for place, versions in self._steps(kind, scope):
            at = bisect_right(versions, day, key=_start) - 1
            if at >= 0 and versions[at].holds_on(day):
                return Resolved(versions[at], self.ladder[place], place)
        return None

    def resolve(self, kind: RateKind, day: date, scope: Scope) -> Resolved:
        """Return what ``find`` finds. Raises NotFound naming the missing rate: work is never worth 0 by default."""
        found = self.find(kind, day, scope)
        if found is None:
            raise NotFound(self.missing(kind, day, scope), hint="Set a rate that holds on that day.")
        return found

    def missing(self, kind: RateKind, day: date, scope: Scope) -> str:
        """Return the sentence that names the rate nobody has set."""
        return f"No {kind} rate holds on {day} for {_named(scope) or 'work that names nobody'}."

    def gaps(self, kind: RateKind, scope: Scope, first: date, last: date) -> tuple[tuple[date, date], ...]:
        """Return the stretches from ``first`` to ``last`` (both included) on which no rate holds for this scope."""
        found: list[tuple[date, date]] = []
        day = first
        for version in sorted((one for _, many in self._steps(kind, scope) for one in many), key=_start):
            if version.starts > last:
                break
            if version.starts > day:
                found.append((day, version.starts - timedelta(days=1)))
            if version.ends is None:
                return tuple(found)
            day = max(day, version.ends + timedelta(days=1))
        return (*found, (day, last)) if day <= last else tuple(found)

    def price(self, kind: RateKind, work: Iterable[Work]) -> Pricing:
        """Price many pieces of work, keeping apart those no rate holds for."""
        priced: list[Priced] = []
        missing: list[Missing] = []
        for item in work:
            found = self.find(kind, item.day, item.scope)
            if found is None:
                missing.append(Missing(item, self.missing(kind, item.day, item.scope)))
            else:
                priced.append(Priced(item, found.version.price(item.minutes), found))
        return Pricing(tuple(priced), tuple(missing))

    def _steps(self, kind: RateKind, scope: Scope) -> tuple[tuple[int, list[RateVersion]], ...]:
        """Return the non-empty rungs for a scope; kept, because the same few people book thousands of rows."""
        steps = self._rungs_of.get((kind, scope))
        if steps is None:
            # Who or what no rate is made for decides nothing: thousands of people share the few scopes that are left.
            mine = scope & self._made_for
            steps = self._rungs_of.get((kind, mine))
            if steps is None:
                steps = self._rungs_of[kind, mine] = tuple(self._walk(kind, dict(mine)))
            self._rungs_of[kind, scope] = steps
        return steps

    def _walk(self, kind: RateKind, values: dict[str, Key]) -> Iterator[tuple[int, list[RateVersion]]]:
        for place, rung in enumerate(self.ladder):
            if all(name in values for name in rung):
                versions = self._index.get((kind, frozenset((name, values[name]) for name in rung)))
                if versions:
                    yield place, versions


def refuse_overlap(versions: Sequence[RateVersion]) -> None:
    """Raise Conflict if two versions of one kind and scope, sorted by start, hold on the same day."""
    for earlier, later in pairwise(versions):
        if earlier.ends is None or earlier.ends >= later.starts:
            until = earlier.ends or "open"
            raise Conflict(
                f"Two {later.kind} rates by {_named(later.scope)} overlap: {earlier.amount} from {earlier.starts} "
                f"({until}) and {later.amount} from {later.starts}.",
                hint=f"End the first on {later.starts - timedelta(days=1)} or change it from that day on.",
            )


def _start(version: RateVersion) -> date:
    return version.starts


def _named(scope: Scope) -> str:
    return ", ".join(f"{name} {value}" for name, value in sorted(scope, key=str))
