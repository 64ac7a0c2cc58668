"""A change of what was agreed, as data: work added or taken away, where it stands in the plan, and its price.

The rules: a change is something (work, money or days), it takes away no more than remains, and what is billed by parts
still sums to the price afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.errors import BadInput, Conflict
from domain.money import Money, half_up, total

_MOST_DAYS = 1000
_MOST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Work:
    """Work of a change: on an existing task (``task_id``) or a new one, in minutes of effort and working days.

    A new task follows ``after`` and comes before ``before`` (keys of tasks); ``role`` is a job role by name.
    """

    name: str
    minutes: int
    days: int = 0
    task_id: int | None = None
    after: tuple[int, ...] = ()
    before: tuple[int, ...] = ()
    role: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be agreed: a title, the work, the price added (None: none), and why."""

    title: str
    work: tuple[Work, ...] = ()
    price: Money | None = None
    reason: str = ""

    @property
    def minutes(self) -> int:
        """Effort added in all; below zero it is taken away."""
        return sum(one.minutes for one in self.work)


def checked(change: Change) -> Change:
    """Return the change if it is one; BadInput otherwise."""
    if not change.title.strip() or len(change.title) > _MOST_TITLE:
        raise BadInput("A change order needs a short title.", hint="Say in a few words what is added or dropped.")
    if not change.work and (change.price is None or not change.price):
        raise BadInput(
            "A change order changes work, dates or the price.", hint="Say the hours, the days or the amount."
        )
    for one in change.work:
        if not one.minutes and not one.days:
            raise BadInput(f"{one.name} changes neither in effort nor in days.")
        if one.days < 0 or one.days > _MOST_DAYS:
            raise BadInput(f"{one.name} would take {one.days} more working days.", hint=f"Give 0 to {_MOST_DAYS}.")
        if one.task_id is None and one.minutes < 0:
            raise BadInput("Work can be taken away only from a task that exists.", hint="Name the task.")
    return change


@dataclass(frozen=True, slots=True)
class BudgetSum:
    """A budget's minutes, value at bill rates and planned cost (None: not planned)."""

    minutes: int
    value: Money
    cost: Money | None


def rebudgeted(budget: BudgetSum, minutes: int, value: Money | None = None, cost: Money | None = None) -> BudgetSum:
    """Return the next budget: minutes added at their value and cost, each at the planned average where not known.

    Raises:
        Conflict: more effort or value is taken away than the budget has.

    """
    value = value if value is not None else average(budget.value, budget.minutes, minutes)
    planned = cost if cost is not None else average(budget.cost, budget.minutes, minutes) if budget.cost else None
    whole = budget.cost + planned if budget.cost is not None and planned is not None else None
    after = BudgetSum(budget.minutes + minutes, budget.value + value, whole)
    if after.minutes < 0 or after.value.minor < 0 or (after.cost is not None and after.cost.minor < 0):
        raise Conflict(f"The budget has {budget.minutes // 60} h worth {budget.value}; the change takes away more.")
    return after


def average(amount: Money, minutes: int, of: int) -> Money:
    """Return minutes at a plan's average rate, rounded half-up; zero for a plan without effort.

    >>> str(average(Money(100_00, "EUR"), 600, 90))
    '15.00 EUR'
    """
    return Money(half_up(Decimal(amount.minor) * of / minutes) if minutes else 0, amount.currency)


def taken_back(open_parts: Sequence[Money], less: Money) -> tuple[Money, ...]:
    """Return unbilled parts, the last ones reduced until a sum is taken back.

    >>> [str(one) for one in taken_back((Money(500, "EUR"), Money(300, "EUR")), Money(400, "EUR"))]
    ['4.00 EUR', '0.00 EUR']

    Raises:
        Conflict: less is unbilled than is to be taken back.

    """
    left, found = less, []
    for part in reversed(open_parts):
        gone = min(part, left)
        found.append(part - gone)
        left = left - gone
    if left:
        raise Conflict(f"Only {total(open_parts, less.currency)} is unbilled, less than {less}.")
    return tuple(reversed(found))
