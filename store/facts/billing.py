"""A billing run: for each project what would be invoiced of a period, by the rules of ``domain.billing.runs``."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from sqlmodel import Session

from domain.billing.caps import Cap
from domain.billing.lines import Source
from domain.billing.runs import Agreement, Draft, draft
from domain.billing.taxes import TaxRounding
from domain.firm import Firm
from domain.firm import TaxRounding as FirmRounding
from domain.money import Money
from domain.rates import RateBook
from domain.windows import Window
from store.contracts import BillingTerm, Contract, FixedFeePart
from store.expenses import Expense
from store.facts import billing_rows as rows
from store.facts.billing_rows import Terms
from store.facts.coverage import Covered, covered
from store.facts.exchange import Reporting, rate_table
from store.facts.retainers import RetainerMonth, retainer_months, to_bill
from store.milestones import Milestone
from store.projects import ProjectStatus
from store.queries import billing
from store.queries.billing import Billed, Entry
from store.queries.rates import rate_book

DAY = timedelta(days=1)
_BP = 100
_ROUNDING = {FirmRounding.LINE: TaxRounding.PER_LINE, FirmRounding.DOCUMENT: TaxRounding.PER_DOCUMENT}


@dataclass(frozen=True, slots=True)
class Run:
    """One invoice to be drafted, with the rows its lines stand for."""

    billed: Billed
    terms: Terms
    period: Window
    draft: Draft
    entries: Mapping[int, Entry] = field(default_factory=dict)
    expenses: Mapping[int, Expense] = field(default_factory=dict)
    parts: Mapping[int, FixedFeePart] = field(default_factory=dict)
    milestones: Mapping[int, Milestone] = field(default_factory=dict)
    deposit: BillingTerm | None = None
    waiting_expenses: Sequence[Expense] = ()
    waiting_milestones: Sequence[Milestone] = ()
    covered_work: tuple[int, int] = (0, 0)  # rows and minutes of a project whose time is not billed as such
    retained: Mapping[int, int] = field(default_factory=dict)  # minutes of an entry that a retainer pays for

    @property
    def empty(self) -> bool:
        """Tell whether there is nothing to invoice."""
        return not self.draft.lines

    def term_of(self, source: Source, key: int) -> int | None:
        """Return the key of the term a line is billed by."""
        if source is Source.FIXED_FEE:
            return self.parts[key].billing_term_id
        term = self.deposit or self.terms.of(source)
        return term.pk if term is not None else None


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
    deposits_asked: Collection[int]
    retainer_months: Mapping[int, set[date]]
    used: Mapping[int, Mapping[int, int]]
    covered: Mapping[int, tuple[int, int]]
    shared: Mapping[int, Covered]
    rates: RateBook


@dataclass(frozen=True, slots=True)
class _Frame:
    """What holds for every project of a run."""

    books: _Books
    window: Window
    until: date
    firm: Firm


def runs(
    db: Session, projects: Sequence[Billed], window: Window, today: date, firm: Firm, *, expenses: bool = True
) -> list[Run]:
    """Return a run for each project, and one more for each deposit and further month of a retainer; a dozen queries."""
    keys = [one.project.pk for one in projects]
    billing.hold_terms(db, keys)
    until = min(window.last, today)
    frame = _Frame(_read(db, keys, (window, until), expenses=expenses), window, until, firm)
    rates = rate_table(db)
    return [run for one in projects for run in _runs(one, frame, Reporting(rates, one.project.currency))]


def _read(db: Session, keys: Collection[int], when: tuple[Window, date], *, expenses: bool) -> _Books:
    terms, (window, until) = billing.terms(db, keys), when
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
        deposits_asked=billing.deposits_asked(db, keys),
        retainer_months=billing.retainer_months(db, term_ids),
        used=billing.minutes_by_month(db, others),
        covered=billing.covered_work(db, others, window),
        shared=covered(db, terms, until),
        rates=rate_book(db),
    )


def _runs(one: Billed, frame: _Frame, money: Reporting) -> Iterator[Run]:
    books, key, until = frame.books, one.project.pk, frame.until
    terms = Terms(books.terms.get(key, []))
    over = retainer_months(terms.found, books.used.get(key, {}), until, books.shared.get(key))
    months = list(to_bill(over, books.retainer_months, frame.window))
    agreement = _agreement(one, terms, frame, money)
    yield _main(one, terms, frame, money, (agreement, months[:1]))
    plain = replace(agreement, deposits=None)
    for month in months[1:]:
        made = draft(plain, frame.window.start, until, retainer=month.statement)
        yield Run(billed=one, terms=terms, period=month.month, draft=made)
    # Nothing is asked in advance of a project whose last work is billed by this run.
    asked = [] if agreement.final else rows.deposits(terms, books.deposits_asked, until, money)
    for term, contract, part in asked:
        made = draft(replace(plain, discount_percent=Decimal(0)), frame.window.start, until, parts=[part])
        day = Window(contract.starts_on, max(contract.ends_on, contract.starts_on) + DAY, "the contract")
        yield Run(billed=one, terms=terms, period=day, draft=made, deposit=term)


def _main(
    one: Billed, terms: Terms, frame: _Frame, money: Reporting, agreed: tuple[Agreement, Sequence[RetainerMonth]]
) -> Run:
    """Return the run with everything but further months of a retainer and deposits."""
    books, key, until = frame.books, one.project.pk, frame.until
    agreement, months = agreed
    by_time = terms.of(Source.TIME)
    entries, expenses = books.time.get(key, []), books.expenses.get(key, [])
    parts, milestones = books.parts.get(key, []), books.milestones.get(key, [])
    due, reached = rows.agreed(parts, milestones, until, money)
    spent = [rows.expense(row, money) for row in expenses]
    shared = books.shared.get(key, Covered())
    priced = [(entry, rows.time_row(entry, one, books.rates, money.currency, by_time)) for entry in entries]
    made = draft(
        agreement,
        frame.window.start,
        until,
        time=[part for entry, row in priced for part in rows.shared_out(entry, row, shared, by_time)],
        expenses=spent,
        parts=due,
        retainer=months[0].statement if months else None,
    )
    return Run(
        billed=one,
        terms=terms,
        period=_period(months, frame, entries, expenses),
        draft=made,
        entries={entry.entry.pk: entry for entry in entries},
        expenses={row.pk: row for row in expenses},
        parts={row.pk: row for row in parts},
        milestones=reached,
        waiting_expenses=[row for row, rule in zip(expenses, spent, strict=True) if not rule.approved],
        waiting_milestones=rows.unreached(milestones, reached, until),
        covered_work=books.covered.get(key, (0, 0)),
        retained=shared.minutes,
    )


def _agreement(one: Billed, terms: Terms, frame: _Frame, money: Reporting) -> Agreement:
    currency, term, books = one.project.currency, terms.first, frame.books
    cap = None
    if term is not None and term.cap_minor is not None:
        cap = Cap(money.state(Money(term.cap_minor, term.currency), frame.until))
    deposit = books.deposits.get(one.project.pk, 0)
    done = one.project.status == ProjectStatus.COMPLETED or one.project.ends_on <= frame.until
    return Agreement(
        project=one.project.pk,
        currency=currency,
        cap=cap,
        billed_under_cap=Money(books.under_cap.get(term.pk, 0), currency) if term is not None else None,
        discount_percent=Decimal(max((term.discount_bp for term, _ in terms.found), default=0)) / _BP,
        deposits=Money(deposit, currency) if deposit > 0 else None,
        final=done,
        taxes_of=terms.taxes(),
        tax_rounding=_ROUNDING[frame.firm.tax_rounding],
    )


def _period(
    months: Sequence[RetainerMonth], frame: _Frame, entries: Sequence[Entry], expenses: Sequence[Expense]
) -> Window:
    """Return the days an invoice is for: the retainer's month, else from its first row, when nothing was said."""
    if months:
        return months[0].month
    days = [entry.entry.work_on for entry in entries] + [row.spent_on for row in expenses]
    first = max(frame.window.start, min(days, default=frame.until))
    return Window(min(first, frame.until), frame.until + DAY, frame.window.label)
