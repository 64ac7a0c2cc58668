"""Changing a rate: from now on, or back-dated; what is locked or invoiced keeps the amount it was frozen with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from domain.errors import BadInput
from domain.money import Money
from domain.rates import RateBook, RateKind, RateVersion, Work, refuse_overlap

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_DAY = timedelta(days=1)


class Reach(StrEnum):
    """How far back a change may reach."""

    FROM_NOW_ON = "from now on"
    BACK_DATED = "back-dated"


@dataclass(frozen=True, slots=True)
class RateChange:
    """The versions of one scope after a change, and what became of the ones before it."""

    after: tuple[RateVersion, ...]
    added: RateVersion
    shortened: tuple[RateVersion, ...]
    removed: tuple[RateVersion, ...]


def change(versions: Sequence[RateVersion], new: RateVersion, *, today: date, reach: Reach) -> RateChange:
    """Return the versions of ``new``'s kind and scope once it holds.

    The new price holds until its own end or, without one, until the version that was already planned next; whatever
    held in those days before is cut back to the rest. Raises BadInput when the start contradicts ``reach``.
    """
    if reach is Reach.FROM_NOW_ON and new.starts < today:
        raise BadInput(
            f"A change from now on cannot start on {new.starts}, before {today}.", hint="Ask for a back-dated change."
        )
    if reach is Reach.BACK_DATED and new.starts >= today:
        raise BadInput(f"A back-dated change starts before {today}, not on {new.starts}.")
    same = sorted((v for v in versions if (v.kind, v.scope) == (new.kind, new.scope)), key=lambda v: v.starts)
    added = new if new.ends is not None else replace(new, ends=_until(same, new.starts))
    after, shortened, removed = [added], [], []
    for old in same:
        rest = _outside(old, added)
        after.extend(rest)
        if not rest:
            removed.append(old)
        elif rest != (old,):
            shortened.append(old)
    after.sort(key=lambda v: v.starts)
    refuse_overlap(after)
    return RateChange(tuple(after), added, tuple(shortened), tuple(removed))


def _until(same: Sequence[RateVersion], starts: date) -> date | None:
    """Return the last day before the next planned version, or the end of the one that held on ``starts``."""
    for old in same:
        if old.starts > starts:
            return old.starts - _DAY
    return next((old.ends for old in same if old.holds_on(starts)), None)


def _outside(old: RateVersion, new: RateVersion) -> tuple[RateVersion, ...]:
    """Return the one or two pieces of ``old`` that lie outside the days of ``new``."""
    if (new.ends is not None and old.starts > new.ends) or (old.ends is not None and old.ends < new.starts):
        return (old,)
    pieces = []
    if old.starts < new.starts:
        pieces.append(replace(old, ends=new.starts - _DAY))
    if new.ends is not None and (old.ends is None or old.ends > new.ends):
        pieces.append(replace(old, starts=new.ends + _DAY, id=0))
    return tuple(pieces)


@dataclass(frozen=True, slots=True)
class Booked:
    """Work that already carries an amount; ``settled`` when it is locked or on an invoice."""

    work: Work
    amount: Money
    settled: bool


@dataclass(frozen=True, slots=True)
class Repriced:
    """One row whose amount changes."""

    work: Work
    before: Money
    after: Money


@dataclass(frozen=True, slots=True)
class Repricing:
    """The rows a change touches, and the settled ones that would have changed but must not."""

    changed: tuple[Repriced, ...]
    kept: tuple[Repriced, ...]


def reprice(booked: Iterable[Booked], book: RateBook, kind: RateKind) -> Repricing:
    """Return what every booked row would cost or bill under ``book``; settled rows are reported, never changed.

    Raises NotFound when a row that may change has no rate under the new book.
    """
    changed: list[Repriced] = []
    kept: list[Repriced] = []
    for row in booked:
        if row.settled:
            found = book.find(kind, row.work.day, row.work.scope)
            would = row.amount if found is None else found.version.price(row.work.minutes)
        else:
            would = book.resolve(kind, row.work.day, row.work.scope).version.price(row.work.minutes)
        if would != row.amount:
            (kept if row.settled else changed).append(Repriced(row.work, row.amount, would))
    return Repricing(tuple(changed), tuple(kept))
