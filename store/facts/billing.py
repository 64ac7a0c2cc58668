"""A billing run: for each project what would be invoiced of a period, by the rules of ``domain.billing.runs``."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from sqlmodel import Session

from domain.billing.caps import Cap
from domain.billing.expenses import ExpenseRow
from domain.billing.retainers import Statement, Terms, statements
from domain.billing.runs import Agreement, Draft, draft
from domain.billing.schedules import Part, PartState, Trigger, approved, readied
from domain.billing.taxes import Tax, TaxRounding
from domain.billing.timesheets import State, TimeRow
from domain.firm import Firm
from domain.firm import TaxRounding as FirmRounding
from domain.money import Money
from domain.rates import RateBook, RateKind, scope_of
from domain.weeks import month_index
from domain.windows import Window
from domain.windows.window import add_months
from store.contracts import BillingModel, BillingTerm, Contract, FixedFeePart
from store.expenses import Expense
from store.facts.exchange import Reporting, rate_table
from store.facts.expenses import expense_row
from store.milestones import Milestone
from store.projects import ProjectStatus
from store.queries import billing
from store.queries.billing import Billed, Entry
from store.queries.expenses import Spent
from store.queries.rates import rate_book
from store.timesheets import TimeStatus

DAY = timedelta(days=1)
_BP = 100
_ROUNDING = {FirmRounding.LINE: TaxRounding.PER_LINE, FirmRounding.DOCUMENT: TaxRounding.PER_DOCUMENT}


@dataclass(frozen=True, slots=True)
class Run:
    """One invoice to be drafted, with the rows its lines stand for."""

    billed: Billed
    term: BillingTerm | None
    period: Window
    draft: Draft
    entries: Mapping[int, Entry] = field(default_factory=dict)
    expenses: Mapping[int, Expense] = field(default_factory=dict)
    parts: Mapping[int, FixedFeePart] = field(default_factory=dict)
    milestones: Mapping[int, Milestone] = field(default_factory=dict)
    waiting_expenses: int = 0
    covered_minutes: int = 0

    @property
    def empty(self) -> bool:
        """Tell whether there is nothing to invoice."""
        return not self.draft.lines


@dataclass(frozen=True, slots=True)
class _Books:
    """Everything read for the run, by project."""

    terms: Mapping[int, list[tuple[BillingTerm, Contract]]]
    time: Mapping[int, list[Entry]]
    expenses: Mapping[int, list[Expense]]
    parts: Mapping[int, list[FixedFeePart]]
    milestones: Mapping[int, list[Milestone]]
    under_cap: Mapping[int, int]
    deposits: Mapping[int, int]
    retainer_months: Mapping[int, set[date]]
    used: Mapping[int, Mapping[int, int]]
    covered: Mapping[int, int]
    rates: RateBook


def runs(
    db: Session, projects: Sequence[Billed], window: Window, today: date, firm: Firm, *, expenses: bool = True
) -> list[Run]:
    """Return a run for each project, and one more for each further month of a retainer; a dozen queries in all."""
    keys = [one.project.pk for one in projects]
    books = _read(db, keys, window, expenses=expenses)
    rates = rate_table(db)
    found = []
    for one in projects:
        money = Reporting(rates, one.project.currency)
        found += list(_runs(one, books, window, today, (firm, money)))
    return found


def _read(db: Session, keys: Collection[int], window: Window, *, expenses: bool) -> _Books:
    terms = billing.terms(db, keys)
    by_time = [key for key in keys if key not in terms or billing.by_time(terms[key]) is not None]
    others = [key for key in keys if key not in by_time]
    term_ids = [term.pk for found in terms.values() for term, _ in found]
    return _Books(
        terms=terms,
        time=billing.open_time(db, by_time, window),
        expenses=billing.open_expenses(db, keys, window) if expenses else {},
        parts=billing.open_parts(db, keys),
        milestones=billing.open_milestones(db, keys),
        under_cap=billing.billed_under(db, term_ids),
        deposits=billing.open_deposits(db, keys),
        retainer_months=billing.retainer_months(db, term_ids),
        used=billing.minutes_by_month(db, others),
        covered=billing.covered_minutes(db, others, window),
        rates=rate_book(db),
    )


def _runs(one: Billed, books: _Books, window: Window, today: date, house: tuple[Firm, Reporting]) -> Iterator[Run]:
    firm, money = house
    key, until = one.project.pk, min(window.last, today)
    terms = books.terms.get(key, [])
    term = billing.by_time(terms) or (terms[0][0] if terms else None)
    entries, expenses = books.time.get(key, []), books.expenses.get(key, [])
    time = [_time_row(entry, one, books.rates, money.currency) for entry in entries]
    agreed, parts, milestones = _agreed(books, key, until, money)
    months = list(_retainers(terms, books, key, window, until))
    agreement = _agreement(one, term, books, until, firm)
    first = months[0][1] if months else None
    spent = [_expense(row, money) for row in expenses]
    yield Run(
        billed=one,
        term=_term_of(months, term),
        period=_period(months[:1], window, entries, expenses, until),
        draft=draft(agreement, window.start, until, time=time, expenses=spent, parts=agreed, retainer=first),
        entries={entry.entry.pk: entry for entry in entries},
        expenses={row.pk: row for row in expenses},
        parts=parts,
        milestones=milestones,
        waiting_expenses=sum(not row.approved for row in spent),
        covered_minutes=books.covered.get(key, 0),
    )
    for at in range(1, len(months)):
        statement = months[at][1]
        yield Run(
            billed=one,
            term=_term_of(months, term),
            period=months[at][0],
            draft=draft(replace(agreement, deposits=None), window.start, until, retainer=statement),
        )


def _term_of(months: Sequence[tuple[Window, Statement, BillingTerm]], term: BillingTerm | None) -> BillingTerm | None:
    return months[0][2] if months else term


def _time_row(one: Entry, billed: Billed, rates: RateBook, currency: str) -> TimeRow:
    entry = one.entry
    scope = scope_of(
        person=entry.person_id,
        project=entry.project_id,
        client=billed.project.client_id,
        role=entry.job_role_id or one.role_id,
        place=one.place_id,
    )
    found = rates.find(RateKind.BILL, entry.work_on, scope) if entry.billable else None
    same = found is not None and found.version.amount.currency == currency
    note = f": {entry.note}" if entry.note else ""
    return TimeRow(
        id=entry.pk,
        day=entry.work_on,
        minutes=entry.minutes,
        state=State(TimeStatus(entry.status).value),
        billable=entry.billable,
        rate=found.version if found is not None and same else None,
        description=f"{one.person}, {entry.work_on}{note}",
        project=entry.project_id,
    )


def _expense(row: Expense, money: Reporting) -> ExpenseRow:
    spent = Spent(
        row.pk,
        row.project_id,
        row.spent_on,
        row.amount_minor,
        row.currency,
        row.rebill,
        row.markup_bp,
        row.units,
        row.unit_minor,
        row.note or row.category,
    )
    return replace(expense_row(spent, money), approved=row.status == TimeStatus.APPROVED)


def _agreed(
    books: _Books, key: int, until: date, money: Reporting
) -> tuple[list[Part], dict[int, FixedFeePart], dict[int, Milestone]]:
    """Return the parts that are due and the milestones that are reached, approved by whoever approves the draft."""
    parts = {row.pk: row for row in books.parts.get(key, ())}
    scheduled = [
        Part(
            row.pk,
            row.name,
            Money(row.amount_minor, money.currency),
            Trigger.DATE,
            due=row.due_on,
            state=PartState(row.status.value),
        )
        for row in parts.values()
    ]
    milestones = {row.pk: row for row in books.milestones.get(key, ()) if _reached(row, until)}
    scheduled += [
        Part(
            row.pk,
            row.name,
            money.state(Money(row.amount_minor or 0, row.currency or money.currency), until),
            Trigger.MILESTONE,
            milestone=row.pk,
        )
        for row in milestones.values()
    ]
    ready = readied(scheduled, today=until, reached=frozenset(milestones))
    return [approved(part) if part.state is PartState.READY else part for part in ready], parts, milestones


def _reached(row: Milestone, until: date) -> bool:
    day = row.accepted_on if row.needs_acceptance else row.completed_on
    return day is not None and day <= until


def _retainers(
    terms: Sequence[tuple[BillingTerm, Contract]], books: _Books, key: int, window: Window, until: date
) -> Iterator[tuple[Window, Statement, BillingTerm]]:
    """Yield the months of retainers that are over, in the window and not billed, with their statements."""
    for term, contract in terms:
        if term.model != BillingModel.RETAINER or term.quota_minutes is None:
            continue
        months = list(_months(contract, until))
        used = books.used.get(key, {})
        found = statements(_retainer(term), [used.get(month_index(month.start), 0) for month in months])
        billed = books.retainer_months.get(term.pk, set())
        for month, statement in zip(months, found, strict=True):
            if month.start not in billed and month.start >= window.start.replace(day=1):
                yield month, statement, term


def _months(contract: Contract, until: date) -> Iterator[Window]:
    start = contract.starts_on.replace(day=1)
    while start <= contract.ends_on and add_months(start, 1) - DAY <= until:
        yield Window(start, add_months(start, 1), f"{start:%B %Y}")
        start = add_months(start, 1)


def _retainer(term: BillingTerm) -> Terms:
    return Terms(
        quota=term.quota_minutes or 0,
        fee=Money(term.price_minor, term.currency) if term.price_minor is not None else None,
        overage_rate=Money(term.overage_minor, term.currency) if term.overage_minor is not None else None,
        rollover=bool(term.carry_over_minutes),
        carry_cap=term.carry_over_minutes,
        expires_after=term.carry_over_periods,
    )


def _agreement(one: Billed, term: BillingTerm | None, books: _Books, until: date, firm: Firm) -> Agreement:
    currency = one.project.currency
    cap = Cap(Money(term.cap_minor, currency)) if term is not None and term.cap_minor is not None else None
    deposit = books.deposits.get(one.project.pk, 0)
    done = one.project.status == ProjectStatus.COMPLETED or one.project.ends_on <= until
    return Agreement(
        project=one.project.pk,
        currency=currency,
        cap=cap,
        billed_under_cap=Money(books.under_cap.get(term.pk, 0), currency) if term is not None else None,
        deposits=Money(deposit, currency) if deposit > 0 else None,
        final=done,
        taxes=(Tax(Decimal(term.tax_bp) / _BP),) if term is not None and term.tax_bp else (),
        tax_rounding=_ROUNDING[firm.tax_rounding],
    )


def _period(
    months: Sequence[tuple[Window, Statement, BillingTerm]],
    window: Window,
    entries: Sequence[Entry],
    expenses: Sequence[Expense],
    until: date,
) -> Window:
    """Return the days an invoice is for: the retainer's month, else from its first row, when nothing was said."""
    if months:
        return months[0][0]
    days = [entry.entry.work_on for entry in entries] + [row.spent_on for row in expenses]
    first = max(window.start, min(days, default=until))
    return Window(min(first, until), until + DAY, window.label)
