"""The rows a billing run works on, as its rules take them: time, expenses, instalments, milestones and deposits."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from domain.billing.expenses import ExpenseRow
from domain.billing.lines import Source
from domain.billing.schedules import Part, PartState, Trigger, approved, readied
from domain.billing.taxes import Tax
from domain.billing.timesheets import State, TimeRow
from domain.money import Money
from domain.rates import RateBook, RateKind, scope_of
from domain.time_rounding import RoundMode, to_increment
from store.contracts import BillingModel, BillingTerm, Contract, FixedFeePart, TimeRounding
from store.expenses import Expense
from store.facts.coverage import Covered
from store.facts.exchange import Reporting
from store.facts.expenses import expense_row
from store.milestones import Milestone
from store.queries.billing import Billed, Entry
from store.queries.expenses import Spent
from store.timesheets import TimeStatus

_BP = 100
_SECONDS = 60
_MODES = {TimeRounding.UP: RoundMode.UP, TimeRounding.DOWN: RoundMode.DOWN, TimeRounding.NEAREST: RoundMode.CLOSEST}
_MODELS = {
    Source.TIME: BillingModel.TIME_AND_MATERIALS,
    Source.EXPENSE: BillingModel.TIME_AND_MATERIALS,
    Source.FIXED_FEE: BillingModel.FIXED_FEE,
    Source.MILESTONE: BillingModel.MILESTONE,
    Source.RETAINER: BillingModel.RETAINER,
    Source.OVERAGE: BillingModel.RETAINER,
}


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a project: each kind of line follows its own, what has none the first."""

    found: Sequence[tuple[BillingTerm, Contract]] = ()

    @property
    def first(self) -> BillingTerm | None:
        """The term that stands for the project where a line names none."""
        return self.of(Source.TIME)

    def of(self, source: Source) -> BillingTerm | None:
        """Return the term a kind of line is billed by."""
        model = _MODELS.get(source)
        mine = (term for term, _ in self.found if term.model == model)
        return next(mine, self.found[0][0] if self.found else None)

    def taxes(self) -> dict[Source, tuple[Tax, ...]]:
        """Return the tax on each kind of line."""
        found = {source: self.of(source) for source in Source}
        return {
            source: (Tax(Decimal(term.tax_bp) / _BP, group=f"{Decimal(term.tax_bp) / _BP:f} %"),)
            for source, term in found.items()
            if term is not None and term.tax_bp
        }


def time_row(one: Entry, billed: Billed, rates: RateBook, currency: str, term: BillingTerm | None) -> TimeRow:
    """Return an entry with its rate of the day and its minutes rounded as the term says."""
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
        minutes=_rounded(entry.minutes, term),
        state=State(TimeStatus(entry.status).value),
        billable=entry.billable,
        rate=found.version if found is not None and same else None,
        description=f"{one.person}, {entry.work_on}{note}",
        project=entry.project_id,
        other_currency=found is not None and not same,
    )


def shared_out(one: Entry, row: TimeRow, shared: Covered, term: BillingTerm | None) -> Iterator[TimeRow]:
    """Yield an entry as it is billed beside a retainer: what that pays for, and what is beyond it."""
    entry = one.entry
    taken = shared.minutes.get(entry.pk, 0)
    if any(entry.work_on in month for month in shared.open_months):
        yield replace(row, month_open=True)
        return
    if taken:
        yield replace(row, minutes=taken, covered_by=Source.RETAINER)
    if taken < entry.minutes:
        note = " (beyond the retainer)" if taken else ""
        minutes = _rounded(entry.minutes - taken, term) if taken else row.minutes
        yield replace(row, minutes=minutes, description=row.description + note)


def _rounded(minutes: int, term: BillingTerm | None) -> int:
    if term is None or not term.round_minutes:
        return minutes
    return to_increment(minutes * _SECONDS, term.round_minutes, _MODES[term.rounding], down=False) // _SECONDS


def expense(row: Expense, money: Reporting) -> ExpenseRow:
    """Return an expense with its rule, its cost in the currency of the invoice."""
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


def agreed(
    parts: Sequence[FixedFeePart], milestones: Sequence[Milestone], until: date, money: Reporting
) -> tuple[list[Part], dict[int, Milestone]]:
    """Return the parts that are due and the milestones that are reached, approved by whoever approves the draft."""
    scheduled = [
        Part(
            row.pk,
            row.name,
            Money(row.amount_minor, money.currency),
            Trigger.DATE,
            due=row.due_on,
            state=PartState(row.status.value),
        )
        for row in parts
    ]
    reached = {row.pk: row for row in milestones if _reached(row, until)}
    scheduled += [
        Part(
            row.pk,
            row.name,
            money.state(Money(row.amount_minor or 0, row.currency or money.currency), until),
            Trigger.MILESTONE,
            milestone=row.pk,
        )
        for row in reached.values()
    ]
    ready = readied(scheduled, today=until, reached=frozenset(reached))
    return [approved(part) if part.state is PartState.READY else part for part in ready], reached


def _reached(row: Milestone, until: date) -> bool:
    day = row.accepted_on if row.needs_acceptance else row.completed_on
    return day is not None and day <= until


def deposits(
    terms: Terms, asked: Collection[int], until: date, money: Reporting
) -> Iterator[tuple[BillingTerm, Contract, Part]]:
    """Yield the deposits that were agreed and never asked for, from the day the contract is signed or begins."""
    for term, contract in terms.found:
        begun = min(contract.signed_on or contract.starts_on, contract.starts_on) <= until
        if term.deposit_minor and term.pk not in asked and begun:
            amount = money.state(Money(term.deposit_minor, term.currency), until)
            part = Part(term.pk, f"Deposit, {contract.name}", amount, state=PartState.APPROVED, deposit=True)
            yield term, contract, part


def unreached(milestones: Sequence[Milestone], reached: Mapping[int, Milestone], until: date) -> list[Milestone]:
    """Return milestones that are done but wait for the client's word, so that their amount is not billed yet."""
    return [
        row
        for row in milestones
        if row.pk not in reached and row.needs_acceptance and row.completed_on and row.completed_on <= until
    ]
