"""What a template promises and for how much: milestones, and a contract whose parts sum to its price."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import get_args

from domain.blueprints import Instalment, Model, NewContract, NewMilestone, NewTerm, Recognition
from domain.calendar import Calendar, advance
from domain.errors import BadInput
from domain.money import Money, allocate
from domain.templates.definition import MilestoneSpec, Names, Template, TermSpec, worded
from domain.templates.expressions import number, truth

_WEIGHT = 1_000_000  # shares are weighed to a millionth


@dataclass(frozen=True, slots=True)
class Promises:
    """Where promises are placed: the currency, the first and last day, the calendar, the last day of each task."""

    currency: str
    starts: date
    ends: date
    calendar: Calendar
    lasts: Mapping[str, date | None]

    def after(self, keys: tuple[str, ...], offset: int) -> date:
        """Return the day all those tasks are done (the end, when none is there), and working days beyond it."""
        strange = [key for key in keys if key not in self.lasts]
        if strange:
            raise BadInput(f"A milestone names the task {strange[0]!r}, which the template does not have.")
        days = [day for key in keys if (day := self.lasts[key]) is not None]
        return advance(self.calendar, max(days, default=self.ends), offset) if offset else max(days, default=self.ends)

    def at(self, percent: Decimal) -> date:
        """Return the working day by which a share of the project's days is over."""
        if not 0 <= percent <= 100:  # noqa: PLR2004 -- percent
            raise BadInput(f"An instalment is due after {percent} % of the project.", hint="Give 0 to 100.")
        days = self.calendar.days_between(self.starts, self.ends)
        return advance(self.calendar, self.starts, int((days * percent / 100).to_integral_value(ROUND_HALF_UP)))


def agreed(
    template: Template, name: str, names: Names, promises: Promises
) -> tuple[tuple[NewMilestone, ...], NewContract | None]:
    """Return the milestones and the contract: the price split over fixed fees and milestones by their shares."""
    specs = [one for one in template.milestones if truth(one.include, names)]
    terms = [one for one in template.terms if truth(one.include, names)]
    by_milestone = any(term.model == "milestone" for term in terms)
    shares = [_weight(one.share, names) if by_milestone else 0 for one in specs]
    fixed = [_weight(term.share or "1", names) if term.model == "fixed_fee" else 0 for term in terms]
    price = _money(template.price, names, promises.currency)
    amounts = _split(price, (*fixed, *shares))
    milestones = [_milestone(one, names, promises) for one in specs]
    milestones = [
        replace(one, amount=amount) if share else one
        for one, share, amount in zip(milestones, shares, amounts[len(terms) :], strict=True)
    ]
    if not terms:
        return tuple(milestones), None
    made = tuple(_term(term, fee, names, promises) for term, fee in zip(terms, amounts, strict=False))
    recognition = worded(template.recognition, names)
    if recognition not in get_args(Recognition):
        raise BadInput(f"{recognition!r} is no way to recognise revenue.")
    whole = price if {term.model for term in terms} <= {"fixed_fee", "milestone"} else None  # else it stays open
    contract = NewContract(name, whole, made, recognition, template.payment_days)  # type: ignore[arg-type]
    return tuple(milestones), contract


def _split(price: Money | None, weights: tuple[int, ...]) -> list[Money | None]:
    """Return each weight's part of the price; a weight of 0 has none, and the last part takes the remainder."""
    if not any(weights):
        return [None] * len(weights)
    if price is None:
        raise BadInput("Fixed fees and milestones need a price.", hint="Give the template a price formula.")
    parts = iter(allocate(price, tuple(weight for weight in weights if weight)))
    return [next(parts) if weight else None for weight in weights]


def _weight(text: str, names: Names) -> int:
    share = number(text, names) if text else Decimal(0)
    if share < 0:
        raise BadInput(f"A share of {share} cannot be billed.")
    return int(share * _WEIGHT)


def _money(text: str, names: Names, currency: str) -> Money | None:
    """Return a formula's amount in major units, rounded half-up to the minor unit."""
    return Money(0, currency) + _rounded(number(text, names), currency) if text else None


def _rounded(amount: Decimal, currency: str) -> Money:
    if amount < 0:
        raise BadInput(f"An amount of {amount} {currency} cannot be billed.")
    return Money(1, currency).times(amount / Money(1, currency).amount)


def _milestone(spec: MilestoneSpec, names: Names, promises: Promises) -> NewMilestone:
    return NewMilestone(
        name=worded(spec.name, names),
        due=promises.after(spec.after, int(number(spec.offset, names))),
        phase=worded(spec.phase, names),
        needs_acceptance=spec.needs_acceptance,
        client_facing=spec.client_facing,
    )


def _term(spec: TermSpec, fee: Money | None, names: Names, promises: Promises) -> NewTerm:
    if spec.model not in get_args(Model):
        raise BadInput(f"{spec.model!r} is no way of billing.", hint=f"Use {', '.join(get_args(Model))}.")
    code = promises.currency

    def minutes(text: str) -> int | None:
        return int(number(text, names) * 60) if text else None

    return NewTerm(
        model=spec.model,  # type: ignore[arg-type]
        price=fee if spec.model == "fixed_fee" else _money(spec.price, names, code),
        cap=_money(spec.cap, names, code),
        parts=_parts(spec, fee, names, promises) if spec.model == "fixed_fee" else (),
        quota_minutes=minutes(spec.quota_hours),
        carry_over_minutes=minutes(spec.carry_over_hours),
        carry_over_periods=int(number(spec.carry_over_periods, names)) if spec.carry_over_periods else None,
        overage=_money(spec.overage, names, code),
        tax_bp=int(number(spec.tax_percent, names) * 100),
    )


def _parts(spec: TermSpec, fee: Money | None, names: Names, promises: Promises) -> tuple[Instalment, ...]:
    if fee is None or not spec.parts:
        raise BadInput("A fixed fee needs a share of the price and at least one instalment.")
    amounts = _split(fee, tuple(_weight(part.share, names) for part in spec.parts))
    return tuple(
        Instalment(worded(part.name, names), promises.at(number(part.at, names)), amount)
        for part, amount in zip(spec.parts, amounts, strict=True)
        if amount is not None
    )
