"""Invoices: states, payments, credit notes, numbers without gaps, tax to the cent, and rows billed once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from domain.billing.invoices import (
    Invoice,
    InvoiceState,
    cancelled,
    credited,
    gaps,
    issued,
    next_number,
    paid,
)
from domain.billing.progress import Ledger, Progress
from domain.billing.taxes import Tax, Taxed, TaxRounding, document_tax, spread, totals
from domain.errors import BadInput, Conflict, NotFound
from domain.money import Money

TODAY, DUE = date(2026, 11, 23), date(2026, 12, 23)


def eur(amount):
    return Money.of(amount, "EUR")


@pytest.fixture
def open_invoice():
    return issued(Invoice(eur(100)), "2026-0001", TODAY, due_on=DUE)


def test_an_invoice_is_paid_in_parts(open_invoice):
    half = paid(open_invoice, eur(40))
    assert (half.state, half.outstanding) == (InvoiceState.PART_PAID, eur(60))
    assert paid(half, eur(60)).state is InvoiceState.PAID


def test_more_than_is_outstanding_is_not_taken(open_invoice):
    with pytest.raises(Conflict, match=r"100\.01 EUR is more than the 100\.00 EUR outstanding"):
        paid(open_invoice, eur("100.01"))
    with pytest.raises(BadInput):
        paid(open_invoice, eur(0))


def test_an_issued_invoice_is_undone_only_by_a_credit_note(open_invoice):
    with pytest.raises(Conflict, match="credit note"):
        cancelled(open_invoice)
    half = credited(open_invoice, eur(50))
    assert half.locks_its_rows
    whole = credited(half, eur(50))
    assert (whole.state, whole.locks_its_rows) == (InvoiceState.CREDITED, False)
    with pytest.raises(Conflict):
        credited(whole, eur(1))


def test_a_draft_locks_its_rows_until_it_is_cancelled():
    assert Invoice(eur(1)).locks_its_rows
    assert not cancelled(Invoice(eur(1))).locks_its_rows


@pytest.mark.parametrize("step", [paid, credited])
def test_a_draft_is_neither_paid_nor_credited(step):
    with pytest.raises(Conflict):
        step(Invoice(eur(1)), eur(1))


def test_nothing_is_issued_twice_or_into_a_closed_period(open_invoice):
    with pytest.raises(Conflict, match="issued"):
        issued(open_invoice, "2026-0002", TODAY, due_on=DUE)
    with pytest.raises(Conflict, match="closed until 2026-11-30"):
        issued(Invoice(eur(1)), "1", TODAY, due_on=DUE, closed_until=date(2026, 11, 30))
    with pytest.raises(BadInput):
        issued(Invoice(eur(1)), "1", DUE, due_on=TODAY)


def test_an_invoice_is_overdue_only_while_something_is_outstanding(open_invoice):
    late = date(2026, 12, 30)
    assert (open_invoice.overdue_days(late), open_invoice.overdue_days(DUE)) == (7, 0)
    assert paid(open_invoice, eur(100)).overdue_days(late) == 0


def test_numbers_run_without_gaps():
    assert next_number("2026-", 9) == "2026-0010"
    assert gaps([1, 2, 4, 6]) == (3, 5)
    with pytest.raises(Conflict, match="twice: 2"):
        gaps([1, 2, 2])


COMPOUND = (
    Tax(Decimal(6), adds_to_base=True),
    Tax(Decimal(6), adds_to_base=True, base_affected=False),
    Tax(Decimal(3)),
)


@pytest.mark.parametrize(
    ("rounding", "tax", "groups"),
    [
        (TaxRounding.PER_LINE, 486, [190, 190, 106]),
        (TaxRounding.PER_DOCUMENT, 489, [191, 191, 107]),
    ],
)
def test_compound_taxes_round_where_the_setting_says(rounding, tax, groups):
    found = totals([Taxed(Decimal("15.89"), COMPOUND)] * 2, "EUR", rounding)
    assert (found.base.minor, found.tax.minor) == (3178, tax)
    assert [group.tax.minor for group in found.groups] == groups
    assert sum(line.minor for line in found.lines) == tax


def test_a_price_that_contains_its_tax_is_not_exceeded():
    found = totals([Taxed(Decimal(119), (Tax(Decimal(19), included=True),))], "EUR")
    assert (found.base, found.tax, found.total) == (eur(100), eur(19), eur(119))


def test_negative_lines_carry_no_tax():
    lines = [Taxed(Decimal(30), (Tax(Decimal(10)),)), Taxed(Decimal(-10), (Tax(Decimal(10)),))]
    found = totals(lines, "EUR")
    assert (found.base, found.tax) == (eur(20), eur(3))
    assert document_tax([eur(30), eur(-10), eur(20)], Decimal(10)) == eur(5)


def test_taxes_under_one_heading_are_shown_once():
    taxes = tuple(replace(tax, group="VAT") for tax in COMPOUND)
    (group,) = totals([Taxed(Decimal("15.89"), taxes)] * 2, "EUR", TaxRounding.PER_DOCUMENT).groups
    assert (group.base, group.tax) == (eur("31.78"), eur("4.89"))


LINES = st.lists(st.decimals(0, 10_000, places=2), min_size=1, max_size=8)
PERCENT = st.decimals(0, 50, places=3)


@given(LINES, PERCENT, st.sampled_from(TaxRounding))
def test_the_tax_of_the_lines_sums_to_the_tax_of_the_document(prices, percent, rounding):
    found = totals([Taxed(price, (Tax(percent),)) for price in prices], "EUR", rounding)
    assert sum(line.minor for line in found.lines) == found.tax.minor
    assert found.base.amount == sum(prices)


@given(LINES, PERCENT)
def test_a_gross_price_splits_into_base_and_tax_without_a_cent_lost(prices, percent):
    found = totals([Taxed(price, (Tax(percent, included=True),)) for price in prices], "EUR")
    assert found.total.amount == sum(prices)


@given(st.integers(0, 10**6), st.lists(st.decimals(-100, 100, places=2), max_size=8))
def test_spreading_tax_rounds_down_and_the_last_takes_the_rest(tax, weights):
    parts = spread(Money(tax, "EUR"), weights)
    if any(weight > 0 for weight in weights):
        assert sum(part.minor for part in parts) == tax
    assert all(part.minor == 0 for part, weight in zip(parts, weights, strict=True) if weight <= 0)


def test_a_timesheet_is_billed_as_its_rows_are_invoiced():
    ledger = Ledger(frozenset("AB"))
    assert ledger.progress is Progress.DRAFT
    ledger = ledger.with_submitted("AB")
    first = ledger.with_invoice(1, "A")
    both = first.with_invoice(2, "B")
    assert [x.progress for x in (ledger, first, both, both.with_credit(2))] == [
        Progress.SUBMITTED,
        Progress.PARTLY_BILLED,
        Progress.BILLED,
        Progress.PARTLY_BILLED,
    ]


def test_a_row_is_not_invoiced_before_it_is_submitted_nor_twice():
    ledger = Ledger(frozenset("AB")).with_submitted("A").with_invoice(1, "A")
    with pytest.raises(Conflict, match="B is not submitted"):
        ledger.with_invoice(2, "B")
    with pytest.raises(Conflict, match="A is on an invoice already"):
        ledger.with_invoice(2, "A")
    with pytest.raises(NotFound):
        ledger.with_invoice(2, "C")


def test_a_credit_note_stands_once_its_rows_are_billed_again():
    ledger = Ledger(frozenset("A")).with_submitted("A").with_invoice(1, "A").with_credit(1).with_invoice(2, "A")
    with pytest.raises(Conflict, match="A was invoiced again"):
        ledger.without_credit(1)


class LedgerOfRows(RuleBasedStateMachine):
    """Whatever is submitted, invoiced, credited and un-credited, no row stands on two invoices."""

    def __init__(self):
        super().__init__()
        self.ledger = Ledger(frozenset(range(5)))

    def attempt(self, step):
        try:
            self.ledger = step()
        except (Conflict, NotFound):
            return

    @rule(rows=st.sets(st.integers(0, 4)))
    def submit(self, rows):
        self.attempt(lambda: self.ledger.with_submitted(rows))

    @rule(invoice=st.integers(1, 6), rows=st.sets(st.integers(0, 4), min_size=1))
    def invoice(self, invoice, rows):
        self.attempt(lambda: self.ledger.with_invoice(invoice, rows))

    @rule(invoice=st.integers(1, 6))
    def credit(self, invoice):
        self.attempt(lambda: self.ledger.with_credit(invoice))

    @rule(invoice=st.integers(1, 6))
    def cancel_credit(self, invoice):
        self.attempt(lambda: self.ledger.without_credit(invoice))

    @invariant()
    def no_row_is_billed_twice(self):
        held = [row for number, rows in self.ledger.invoices if number not in self.ledger.credited for row in rows]
        assert len(held) == len(set(held))
        assert set(held) == self.ledger.billed <= self.ledger.submitted


TestLedgerOfRows = LedgerOfRows.TestCase
