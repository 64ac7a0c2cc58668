"""Billing models: time with a cap, fixed fees, milestones, retainers, expenses, and what is left out and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.billing.caps import Cap, Charge, apply_cap
from domain.billing.delivery import DeliveredBy, Delivery
from domain.billing.expenses import ExpenseRow, Rebill, Rule, expense_lines, rebilled
from domain.billing.lines import Source, discounted, single, subtotal
from domain.billing.retainers import Bucket, Terms, available_next, draw_down, statements
from domain.billing.runs import Agreement, draft
from domain.billing.schedules import (
    DepositTreatment,
    Part,
    PartState,
    Trigger,
    approved,
    by_percent,
    check_sums_to,
    deduct_deposits,
    invoiced,
    readied,
    released,
    repriced,
    to_invoice,
)
from domain.billing.taxes import Tax
from domain.billing.timesheets import LeftOut, State, TimeRow, select
from domain.errors import BadInput, Conflict
from domain.money import Money
from domain.rates import RateKind, RateVersion, scope_of

NOV, LAST = date(2026, 11, 1), date(2026, 11, 30)
RATE = RateVersion(RateKind.BILL, scope_of(role="dev"), Money.of(100, "EUR"), date(2026, 1, 1))


def eur(amount):
    return Money.of(amount, "EUR")


def row(number, minutes=60, **changes):
    return replace(TimeRow(number, NOV, minutes, State.APPROVED, billable=True, rate=RATE), **changes)


def test_only_approved_billable_open_time_of_the_period_is_billed_and_the_rest_says_why():
    rows = [
        row(1),
        row(2, day=LAST + timedelta(days=1)),
        row(3, billable=False),
        row(4, invoice="2026-0007"),
        row(5, state=State.SUBMITTED),
        row(6, state=State.DRAFT),
        row(7, state=State.REJECTED),
        row(8, rate=None),
        row(9, on_hold=True),
        row(10, covered_by=Source.RETAINER),
        row(11, day=LAST),
    ]
    found = select(rows, NOV, LAST)
    assert [line.source_id for line in found.lines] == [1, 11]
    assert [(o.row.id, o.why) for o in found.left_out] == [
        (2, LeftOut.OUTSIDE),
        (3, LeftOut.NOT_BILLABLE),
        (4, LeftOut.INVOICED),
        (5, LeftOut.NOT_APPROVED),
        (6, LeftOut.NOT_SUBMITTED),
        (7, LeftOut.REJECTED),
        (8, LeftOut.NO_RATE),
        (9, LeftOut.ON_HOLD),
        (10, LeftOut.RETAINER),
    ]


def test_a_period_that_ends_before_it_starts_is_refused():
    with pytest.raises(BadInput):
        select([], LAST, NOV)


@given(st.lists(st.integers(0, 600), max_size=20))
def test_the_invoice_equals_the_sum_of_its_entries(minutes):
    rows = [row(number, length) for number, length in enumerate(minutes)]
    lines = select(rows, NOV, LAST).lines
    assert subtotal(lines, "EUR").minor == sum(RATE.price(length).minor for length in minutes)


def test_a_cap_bills_up_to_it_and_writes_down_the_rest():
    charges = [Charge(eur(1000), eur(100)), Charge(eur(1000), eur(100))]
    found = apply_cap(Cap(eur(10_000)), eur(8_500), charges)
    assert [(c.amount, c.tax, c.write_down) for c in found.charges] == [
        (eur(1000), eur(100), eur(0)),
        (eur(500), eur(50), eur(500)),
    ]
    assert found.crossed == (50, 75, 100)
    later = apply_cap(Cap(eur(10_000)), found.billed_after, charges[:1], frozenset(found.crossed))
    assert (later.charges[0].amount, later.charges[0].write_down, later.crossed) == (eur(0), eur(1000), ())


def test_a_credit_makes_room_under_a_cap_again():
    found = apply_cap(Cap(eur(100)), eur(100), [Charge(eur(-30), eur(0)), Charge(eur(50), eur(0))])
    assert [c.amount for c in found.charges] == [eur(-30), eur(30)]


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.lists(st.integers(0, 10**5), max_size=10))
def test_a_cap_is_never_exceeded_and_nothing_is_lost(limit, before, charges):
    given_charges = [Charge(Money(c, "EUR"), Money.zero("EUR")) for c in charges]
    found = apply_cap(Cap(Money(limit, "EUR")), Money(min(before, limit), "EUR"), given_charges)
    assert found.billed_after.minor <= limit
    assert all(c.amount + c.write_down == g.amount for c, g in zip(found.charges, given_charges, strict=True))


def part(amount, **changes):
    return replace(Part(1, "Go-live", eur(amount)), **changes)


def test_a_schedule_must_sum_to_the_price():
    check_sums_to([part(60), part(40), part(20, deposit=True)], eur(100))
    with pytest.raises(BadInput, match=r"sums to 60.00 EUR, not to the price of 100.00 EUR"):
        check_sums_to([part(60)], eur(100))


def test_parts_become_ready_by_date_or_milestone_then_are_frozen_by_approval():
    dated = part(60, trigger=Trigger.DATE, due=NOV)
    accepted = part(40, trigger=Trigger.ACCEPTANCE, milestone=7)
    waiting = part(10, trigger=Trigger.MILESTONE, milestone=8)
    ready = readied([dated, accepted, waiting, part(5)], today=NOV, reached=frozenset({7}))
    assert [p.state for p in ready] == [PartState.READY, PartState.READY, PartState.PENDING, PartState.PENDING]
    frozen = approved(ready[0])
    with pytest.raises(Conflict, match="frozen"):
        repriced(frozen, eur(1))
    assert repriced(waiting, eur(1)).amount == eur(1)
    assert to_invoice([frozen, ready[1]]) == (frozen,)
    assert released(invoiced(frozen)) == frozen


@pytest.mark.parametrize("step", [approved, invoiced, released])
def test_a_part_cannot_skip_a_state(step):
    with pytest.raises(Conflict):
        step(part(10))


def test_a_part_on_hold_is_not_approved():
    with pytest.raises(Conflict, match="on hold"):
        approved(part(10, state=PartState.READY, on_hold=True))


def test_percentages_of_a_price_sum_to_it():
    thirds = (Decimal("33.333"), Decimal("33.333"), Decimal("33.334"))
    assert [p.minor for p in by_percent(Money(100, "EUR"), thirds)] == [33, 33, 34]
    with pytest.raises(BadInput):
        by_percent(eur(1), (Decimal(50),))


def test_a_deposit_comes_off_the_final_charge():
    charges = [eur(3000), eur(5000)]
    assert deduct_deposits(charges, eur(2000)).charges == (eur(3000), eur(3000))
    assert deduct_deposits(charges, eur(6000)).left == eur(1000)
    assert deduct_deposits(charges, eur(4000), DepositTreatment.DEDUCT_FIRST).charges == (eur(0), eur(4000))
    assert deduct_deposits(charges, eur(4000), DepositTreatment.CREDIT).left == eur(4000)


def periods(terms, *hours):
    return statements(terms, [hour * 60 for hour in hours])


def test_hours_beyond_the_quota_are_billed_at_the_overage_rate():
    (found,) = periods(Terms(1200, eur(5000), eur(200)), 25)
    assert (found.bill, found.overage) == (eur(6000), 300)


def test_unused_hours_carry_over_and_overuse_shortens_the_next_period():
    terms = Terms(2400, rollover=True, carry_overuse=True)
    found = periods(terms, 30, 60)
    assert [(s.available, s.carried_out) for s in found] == [(2400, 600), (3000, -600)]
    assert available_next(terms, found) == 1800


def test_carry_over_is_capped():
    found = periods(Terms(600, rollover=True, carry_cap=300), 0, 0)
    assert [(s.available, s.carried_out, s.expired) for s in found] == [(600, 300, 300), (900, 300, 600)]


def test_carry_over_expires_and_the_oldest_is_used_first():
    terms = Terms(600, rollover=True, expires_after=1)
    found = periods(terms, 6, 3, 0)
    assert [s.available for s in found] == [600, 840, 1200]
    assert [s.expired for s in found] == [0, 60, 600]


def test_overuse_cannot_be_billed_and_carried():
    with pytest.raises(BadInput):
        Terms(1, overage_rate=eur(1), carry_overuse=True)


@given(
    st.integers(0, 5000), st.lists(st.integers(0, 9000), max_size=8), st.booleans(), st.none() | st.integers(0, 4000)
)
def test_every_minute_of_a_retainer_is_used_carried_or_lost(quota, used, rollover, cap):
    for found in statements(Terms(quota, rollover=rollover, carry_cap=cap), used):
        assert found.available == found.used - found.overage + found.carried_out + found.expired


def test_a_prepaid_balance_is_drawn_down_to_nothing():
    found = draw_down(eur(10_000), [eur(4000), eur(7000)])
    assert [(d.balance, d.due) for d in found] == [(eur(6000), eur(0)), (eur(0), eur(1000))]


def test_a_bucket_counts_weighted_minutes_and_rolls_over_once():
    bucket = Bucket(Decimal(120)).drawn(Decimal(60), Decimal(2)).drawn(Decimal(30), Decimal(2))
    assert (bucket.used, bucket.overage, bucket.charge(eur(75))) == (180, 60, eur(75))
    assert Bucket(Decimal(120), used=Decimal(60)).renewed(rollover=True).rolled_over == 60
    assert Bucket(Decimal(120), Decimal(60)).renewed(rollover=True, cap=Decimal(30)).left == 150


@pytest.mark.parametrize(
    ("rule", "quantity", "amount"),
    [
        (Rule(Rebill.AT_COST), 1, eur(80)),
        (Rule(Rebill.MARKUP, markup=Decimal("12.5")), 1, eur(90)),
        (Rule(Rebill.UNIT_PRICE, unit_price=eur("0.42")), 250, eur(105)),
        (Rule(Rebill.NEVER), 1, None),
    ],
)
def test_expenses_are_rebilled_by_their_rule(rule, quantity, amount):
    assert rebilled(ExpenseRow(1, NOV, eur(80), rule, Decimal(quantity))) == amount


def test_only_approved_open_expenses_of_the_period_are_billed():
    rows = [
        ExpenseRow(1, NOV, eur(10)),
        ExpenseRow(2, NOV, eur(10), approved=False),
        ExpenseRow(3, NOV, eur(10), invoice=9),
        ExpenseRow(4, LAST + timedelta(days=1), eur(10)),
    ]
    assert [line.source_id for line in expense_lines(rows, NOV, LAST)] == [1]
    with pytest.raises(BadInput):
        rebilled(ExpenseRow(5, NOV, eur(1), Rule(Rebill.UNIT_PRICE)))


def test_what_counts_as_delivered_is_a_policy():
    logged = Delivery(DeliveredBy.TIME, ordered=Decimal(5), logged=Decimal(8), invoiced=Decimal(3))
    assert (logged.to_invoice, logged.upsell, logged.links_time) == (5, 3, True)
    assert replace(logged, policy=DeliveredBy.ORDERED).to_invoice == 2
    assert replace(logged, policy=DeliveredBy.MILESTONES, reached=Decimal("0.8")).to_invoice == 1
    with pytest.raises(BadInput):
        _ = replace(logged, reached=Decimal(2)).delivered


@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=8), st.integers(0, 5000))
def test_a_discount_is_spread_to_the_cent_and_never_below_zero(amounts, off):
    lines = [single(Source.FIXED_FEE, n, "", Money(amount, "EUR")) for n, amount in enumerate(amounts)]
    after = discounted(lines, Money(off, "EUR"))
    most = sum(amount for amount in amounts if amount > 0)
    assert subtotal(lines, "EUR").minor - subtotal(after, "EUR").minor == min(off, most)
    assert all(new.amount.minor >= min(old.amount.minor, 0) for old, new in zip(lines, after, strict=True))


def test_one_draft_bills_every_model_of_a_project():
    agreement = Agreement(
        "aurora",
        "EUR",
        cap=Cap(eur(1000)),
        billed_under_cap=eur(850),
        deposits=eur(500),
        final=True,
        taxes=(Tax(Decimal(20)),),
    )
    (retainer,) = periods(Terms(600, eur(1000), eur(150)), 12)
    found = draft(
        agreement,
        NOV,
        LAST,
        time=[row(1), row(2), row(3), row(4, covered_by=Source.RETAINER), row(5, state=State.DRAFT)],
        expenses=[ExpenseRow(6, NOV, eur(40))],
        parts=[part(2000, state=PartState.APPROVED), part(1, state=PartState.READY)],
        retainer=retainer,
    )
    assert [(line.source, line.amount) for line in found.lines] == [
        (Source.TIME, eur(100)),
        (Source.TIME, eur(50)),
        (Source.TIME, eur(0)),
        (Source.EXPENSE, eur(0)),
        (Source.FIXED_FEE, eur(2000)),
        (Source.RETAINER, eur(1000)),
        (Source.OVERAGE, eur(300)),
        (Source.DEPOSIT, eur(-500)),
    ]
    assert found.written_down == eur(190)
    assert [(o.row.id, o.why) for o in found.left_out] == [
        (4, LeftOut.RETAINER),
        (5, LeftOut.NOT_SUBMITTED),
        (3, LeftOut.CAPPED),
    ]
    assert found.covered == (4,)
    assert found.crossed == (50, 75, 100)
    assert (found.net, found.totals.tax) == (eur(2950), eur(690))


def test_a_deposit_waits_for_the_final_invoice_and_a_discount_is_a_write_down():
    agreement = Agreement("aurora", "EUR", deposits=eur(500), discount_percent=Decimal(10))
    found = draft(agreement, NOV, LAST, time=[row(1), row(2)])
    assert [line.amount for line in found.lines] == [eur(90), eur(90)]
    assert found.written_down == eur(20)
