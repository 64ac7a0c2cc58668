"""What contradicts itself in a statement of work, found by arithmetic and by dates."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from domain.sow.evidence import Evidence, When
from domain.sow.statement import BillingModel, Extract, Finding, Sow, Weight

_WHOLE = Decimal(100)
_SATURDAY = 5


def findings(extract: Extract) -> tuple[Finding, ...]:
    """Return every contradiction between the facts of a document, the weightiest first."""
    sow = extract.sow
    found = [*_sums(sow), *_shares(sow), *_roles(sow), *_period(extract), *_dates(sow), *_order(sow)]
    order = list(Weight)
    return tuple(sorted(found, key=lambda one: order.index(one.weight)))


def _unit(sow: Sow) -> str:
    return sow.currency.value if sow.currency else ""


def _sums(sow: Sow) -> Iterator[Finding]:
    """Compare the stated total with its instalments and its monthly fees."""
    if sow.total is None:
        return
    total, unit = sow.total.value, _unit(sow)
    paid = [one for one in sow.milestones if one.amount is not None]
    parts = sum((one.amount for one in paid if one.amount is not None), Decimal(0))
    yearly = Decimal(0)
    if sow.retainer is not None and sow.retainer.months:
        yearly = sow.retainer.amount * sow.retainer.months
    if paid and len(paid) == len(sow.milestones) and parts not in {total, total - yearly}:
        evidence = (sow.total.evidence, *(one.evidence for one in paid))
        text = f"The stated total is {total:,} {unit}, its instalments add up to {parts:,} {unit}.".replace(" ,", ",")
        yield Finding("total_differs_from_milestones", text, Weight.STOP, evidence)
    if sow.retainer is not None and yearly and not paid and yearly != total:
        text = (
            f"{sow.retainer.months} times {sow.retainer.amount:,} is {yearly:,} {unit}, the stated total is {total:,}."
        )
        yield Finding("total_differs_from_retainer", text, Weight.STOP, (sow.total.evidence, sow.retainer.evidence))
    if sow.cap is not None and total > sow.cap.value:
        text = f"The total of {total:,} {unit} is above the limit of {sow.cap.value:,}."
        yield Finding("total_above_cap", text, Weight.STOP, (sow.total.evidence, sow.cap.evidence))


def _shares(sow: Sow) -> Iterator[Finding]:
    shares = [one for one in sow.milestones if one.percent is not None]
    whole = sum((one.percent for one in shares if one.percent is not None), Decimal(0))
    if shares and len(shares) == len(sow.milestones) and whole != _WHOLE:
        places = tuple(one.evidence for one in shares)
        yield Finding("shares_do_not_make_100", f"The shares add up to {whole} %, not 100 %.", Weight.STOP, places)
    amounts = sum((one.amount for one in shares if one.amount is not None), Decimal(0))
    if sow.total is None or amounts != sow.total.value:
        return  # the sums differ: that is the finding
    for one in shares:
        if one.amount is None or one.percent is None or sow.retainer is not None:
            continue
        due = sow.total.value * one.percent / 100
        if abs(due - one.amount) >= 1:
            text = f"{one.percent} % of {sow.total.value:,} is {due:,.2f}; {one.name} states {one.amount:,}."
            yield Finding("share_differs_from_amount", text, Weight.WARN, (one.evidence, sow.total.evidence))


def _roles(sow: Sow) -> Iterator[Finding]:
    """Compare quantity times rate with each row's amount and with the total."""
    whole, complete = Decimal(0), bool(sow.roles)
    for role in sow.roles:
        quantity = role.days if role.rate_unit == "day" else role.hours if role.rate_unit in {"hour", ""} else None
        if quantity is None and role.rate_unit == "day" and role.hours is not None:
            quantity = role.hours / 8
        per = role.days_per if role.rate_unit == "day" else role.hours_per
        if role.rate is None or quantity is None or per:
            complete = False
            continue
        priced = role.rate * quantity
        whole += priced
        if role.amount is not None and abs(priced - role.amount) >= 1:
            text = f"{role.role}: {quantity} times {role.rate:,} is {priced:,}, the row states {role.amount:,}."
            yield Finding("row_differs_from_quantity_times_rate", text, Weight.WARN, (role.evidence,))
    model = sow.billing_model.value if sow.billing_model else BillingModel.TIME_AND_MATERIALS
    by_time = model is BillingModel.TIME_AND_MATERIALS
    if by_time and complete and sow.total is not None and abs(whole - sow.total.value) >= 1:
        text = f"Quantities times rates add up to {whole:,} {_unit(sow)}, the stated total is {sow.total.value:,}."
        places = (sow.total.evidence, *(role.evidence for role in sow.roles))
        yield Finding("total_differs_from_roles", text, Weight.STOP, places)


def _period(extract: Extract) -> Iterator[Finding]:
    """Report dates of the work after its end or before its start."""
    sow = extract.sow
    start = sow.start.value.date if sow.start else None
    end = sow.end.value.date if sow.end else None
    if start and end and sow.start and sow.end and end < start:
        yield Finding(
            "end_before_start",
            f"The end {end} lies before the start {start}.",
            Weight.STOP,
            (sow.start.evidence, sow.end.evidence),
        )
    named = [(one.due, one.evidence) for one in sow.deliverables]
    named += [(one.due, one.evidence) for one in sow.milestones]
    named += [(date, one.evidence) for one in sow.phases for date in (one.start, one.end)]
    outside = {
        evidence.start: (when.date, evidence)
        for when, evidence in named
        if when and when.date and end and when.date > end
    }
    for fact in extract.dates:
        if end and fact.value > end and fact.evidence.start not in outside:
            outside[fact.evidence.start] = (fact.value, fact.evidence)
    for day, evidence in outside.values():
        text = f"{day} lies after the end of the term, {end}."
        yield Finding("date_outside_term", text, Weight.WARN, (evidence,))


def _dates(sow: Sow) -> Iterator[Finding]:
    named: list[tuple[str, When | None, Evidence]] = [(one.name, one.due, one.evidence) for one in sow.deliverables]
    named += [(one.name, one.due, one.evidence) for one in sow.milestones]
    named += [(name, fact.value, fact.evidence) for name, fact in (("start", sow.start), ("end", sow.end)) if fact]
    for name, when, evidence in named:
        if when is not None and when.readings:
            both = " or ".join(str(day) for day in when.readings)
            yield Finding("ambiguous_date", f"{name}: {when.as_written} may be {both}.", Weight.WARN, (evidence,))
        if when is not None and when.date and when.date.weekday() >= _SATURDAY and name not in {"start", "end"}:
            yield Finding("date_on_weekend", f"{name}: {when.date} is a {when.date:%A}.", Weight.NOTE, (evidence,))


def _order(sow: Sow) -> Iterator[Finding]:
    """Report a phase that begins before one it waits for has ended, and money in a model that has none."""
    by_name = {phase.name: phase for phase in sow.phases}
    for phase in sow.phases:
        for name in phase.depends_on:
            before = by_name.get(name)
            if (
                before
                and before.end
                and before.end.date
                and phase.start
                and phase.start.date
                and phase.start.date <= before.end.date
            ):
                text = f"{phase.name} begins {phase.start.date}, before {name} ends on {before.end.date}."
                yield Finding("phase_begins_too_early", text, Weight.WARN, (phase.evidence, before.evidence))
    if sow.billing_model and sow.billing_model.value is BillingModel.FIXED and sow.total is None and not sow.milestones:
        yield Finding(
            "fixed_price_without_price",
            "A fixed price is agreed but not stated.",
            Weight.STOP,
            (sow.billing_model.evidence,),
        )
