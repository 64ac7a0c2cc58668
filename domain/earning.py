"""What a contract earns between two days, by its method, with today's estimate of what is left.

The measures are those of ``domain.revenue``; here they are asked for any stretch of days, so that an open month, a
quarter and the last thirty days agree with each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.money import Money, allocate, half_up, total
from domain.revenue import Measured, Method, by_cost, by_effort
from domain.windows import Window, add_months


@dataclass(frozen=True, slots=True)
class Work:
    """Approved work of a project: billable minutes, their standard value, and the cost of all of it."""

    minutes: int
    value: Money
    cost: Money


@dataclass(frozen=True, slots=True)
class Terms:
    """What a contract is worth. ``monthly`` is a retainer's price; milestones and parts stand with their days.

    ``overages`` are what a retainer was used beyond its quota, by the last day of the month. Amounts of instalments
    count as earned only under ``AS_INVOICED``; milestones under that and under ``MILESTONE``. The value of the work
    counts when it is billed by time (``by_time``), without what a retainer of the project pays for (``covered``).
    """

    method: Method
    currency: str
    starts: date
    ends: date
    price: Money | None = None
    monthly: Money | None = None
    overages: tuple[tuple[date, Money], ...] = ()
    milestones: tuple[tuple[date, Money], ...] = ()
    parts: tuple[tuple[date, Money], ...] = ()
    by_time: bool = True
    covered: tuple[tuple[date, Money], ...] = ()


@dataclass(frozen=True, slots=True)
class Course:
    """Work before a window, in it, and after it until now; and what is left, in minutes and at planned cost."""

    before: Work
    within: Work
    after: Work
    minutes_left: int
    cost_left: Money
    minutes_planned: int = 0


def earned(terms: Terms, course: Course, window: Window) -> Money:
    """Return what is earned in the window; a price is never exceeded, whatever was worked."""
    nothing = Money.zero(terms.currency)
    if terms.method is Method.MILESTONE:
        return _dated(terms.milestones, window, nothing)
    if terms.method is Method.RATABLE:
        time = _time(terms, course, window) if terms.price is None else nothing
        return earned_ratably(terms, window) + _dated(terms.overages, window, nothing) + time
    if terms.method is Method.AS_INVOICED or terms.price is None:
        agreed = _dated((*terms.milestones, *terms.parts, *_fees(terms), *terms.overages), window, nothing)
        return agreed + _time(terms, course, window)
    if terms.method is Method.HOURS:
        return _by_effort(terms.price, course)
    return _by_cost(terms.price, course)


def _time(terms: Terms, course: Course, window: Window) -> Money:
    """Return the value of work that is billed by time."""
    nothing = Money.zero(terms.currency)
    return course.within.value - _dated(terms.covered, window, nothing) if terms.by_time else nothing


def _fees(terms: Terms) -> Iterator[tuple[date, Money]]:
    """Yield a retainer's price by the last day of each month of the contract: that is when it is invoiced."""
    month = terms.starts.replace(day=1)
    while terms.monthly is not None and month <= terms.ends:
        following = add_months(month, 1)
        yield date.fromordinal(following.toordinal() - 1), terms.monthly
        month = following


def _dated(amounts: Iterable[tuple[date, Money]], window: Window, nothing: Money) -> Money:
    return total((amount for day, amount in amounts if day in window), nothing.currency)


def _by_effort(price: Money, course: Course) -> Money:
    worked = [course.before.minutes, course.within.minutes, course.after.minutes]
    left = course.minutes_left
    to_complete = [left + worked[1] + worked[2], left + worked[2], left]
    return by_effort(price, worked, to_complete, budget=course.minutes_planned)[1]


def _by_cost(price: Money, course: Course) -> Money:
    stretches = (course.before.cost, course.within.cost, course.after.cost)
    left = course.cost_left
    to_complete = (left + stretches[1] + stretches[2], left + stretches[2], left)
    measured = [Measured(price, cost, rest) for cost, rest in zip(stretches, to_complete, strict=True)]
    return by_cost(measured)[1].revenue


def earned_ratably(terms: Terms, window: Window) -> Money:
    """Spread the price over the contract's days, and a monthly price over those of each month that are its own."""
    result = Money.zero(terms.currency)
    if terms.price is not None:
        result = result + _share(terms.price, terms.starts, terms.ends, window)
    if terms.monthly is not None:
        month = terms.starts.replace(day=1)
        while month <= terms.ends and month < window.end:
            following = add_months(month, 1)
            if following > window.start:
                first = max(month, terms.starts)
                last = min(date.fromordinal(following.toordinal() - 1), terms.ends)
                result = result + _share(terms.monthly, first, last, window)
            month = following
    return result


def _share(amount: Money, first: date, last: date, window: Window) -> Money:
    """Return the part of an amount that falls into the window, spread by days from first to last (both included)."""
    days = (last - first).days + 1
    before = min(max((window.start - first).days, 0), days)
    until = min(max((window.end - first).days, 0), days)
    if until <= before:
        return Money.zero(amount.currency)
    # What is earned up to a day is rounded, and a stretch is the difference: stretches always add up to the whole.
    to_date = allocate(amount, (until, days - until))[0] if until < days else amount
    earlier = allocate(amount, (before, days - before))[0]
    return to_date - earlier


def cost_left(minutes: int, *, planned_cost: Money | None, planned_minutes: int, cost: Money, worked: int) -> Money:
    """Return what remaining minutes cost: at the plan's average, else at the average so far, else nothing is known."""
    if planned_cost is not None and planned_minutes:
        return Money(half_up(Decimal(planned_cost.minor) * minutes / planned_minutes), planned_cost.currency)
    return (
        Money(half_up(Decimal(cost.minor) * minutes / worked), cost.currency) if worked else Money.zero(cost.currency)
    )
