"""Writing what a change order does to contract, billing, budget and end: in the caller's transaction, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from domain.change_orders import BudgetSum, rebudgeted, taken_back
from domain.errors import Conflict
from domain.money import Money
from store.budgets import Budget
from store.changes import ChangeOrder
from store.contracts import BillingModel, BillingTerm, Contract, FixedFeePart, PartStatus
from store.milestones import Milestone


def next_number(db: Session, project_id: int) -> int:
    """Return the number of the next change order of a project, from 1."""
    query = select(func.max(ChangeOrder.number)).where(col(ChangeOrder.project_id) == project_id)
    return (db.execute(query).scalar() or 0) + 1


def latest_budget(db: Session, project_id: int) -> Budget | None:
    """Return the latest budget version of a project."""
    query = select(Budget).where(col(Budget.project_id) == project_id).order_by(col(Budget.number).desc())
    return db.scalars(query.limit(1)).first()


def contract_of(db: Session, project_id: int) -> Contract | None:
    """Return the contract a change order changes: the first of the project."""
    query = select(Contract).where(col(Contract.project_id) == project_id).order_by(col(Contract.id))
    return db.scalars(query.limit(1)).first()


def raise_budget(  # noqa: PLR0913 -- a budget version is all of these
    db: Session,
    before: Budget,
    minutes: int,
    value: Money | None,
    cost: Money | None,
    *,
    title: str,
    today: date,
    by: int | None,
) -> Budget:
    """Write the next version of a budget, with work added at its value and cost.

    Raises:
        Conflict: it would fall below nothing.

    """
    planned = Money(before.cost_minor, before.currency) if before.cost_minor is not None else None
    now = BudgetSum(before.minutes, Money(before.amount_minor, before.currency), planned)
    after = rebudgeted(now, minutes, value, cost)
    row = Budget(
        project_id=before.project_id,
        number=before.number + 1,
        minutes=after.minutes,
        amount_minor=after.value.minor,
        cost_minor=after.cost.minor if after.cost else None,
        currency=before.currency,
        since=today,
        reason=title,
        set_by=by,
    )
    db.add(row)
    db.flush()
    return row


def reprice(db: Session, contract: Contract, change: Money, title: str, due: date) -> str:
    """Add an amount to what a contract bills (below zero: take it back), and say where it is billed.

    Fixed fees get an instalment and milestones a milestone, so that the parts still sum to the price; open time and
    materials raises its cap.

    Raises:
        Conflict: another currency, a retainer, or more to take back than is unbilled.

    """
    if change.currency != contract.currency:
        raise Conflict(f"The contract is in {contract.currency}, so it cannot change by {change}.")
    terms = {
        term.model: term for term in db.scalars(select(BillingTerm).where(col(BillingTerm.contract_id) == contract.pk))
    }
    if BillingModel.FIXED_FEE in terms and BillingModel.TIME_AND_MATERIALS not in terms:
        said = _fixed(db, terms[BillingModel.FIXED_FEE], change, title, due)
    elif BillingModel.MILESTONE in terms:
        said = _milestone(db, terms[BillingModel.MILESTONE], change, title, due)
    elif BillingModel.TIME_AND_MATERIALS in terms:
        said = _capped(terms[BillingModel.TIME_AND_MATERIALS], change)
    else:
        raise Conflict("A retainer is priced by the month, so no amount can be added to it.", hint="Change its terms.")
    if contract.price_minor is not None:
        contract.price_minor += change.minor
    db.add(contract)
    return said


def _fixed(db: Session, term: BillingTerm, change: Money, title: str, due: date) -> str:
    if change.minor > 0:
        db.add(FixedFeePart(billing_term_id=term.pk, name=title, due_on=due, amount_minor=change.minor))
    else:
        query = select(FixedFeePart).where(
            col(FixedFeePart.billing_term_id) == term.pk, col(FixedFeePart.status) == PartStatus.PENDING
        )
        parts = list(db.scalars(query.order_by(col(FixedFeePart.due_on), col(FixedFeePart.id))))
        _take_back(parts, change)
    term.price_minor = (term.price_minor or 0) + change.minor
    db.add(term)
    return f"an instalment on {due}" if change.minor > 0 else "smaller instalments"


def _milestone(db: Session, term: BillingTerm, change: Money, title: str, due: date) -> str:
    if change.minor > 0:
        one = Milestone(project_id=term.project_id, name=title, due_on=due, baseline_due_on=due, needs_acceptance=True)
        one.amount_minor, one.currency, one.billing_term_id = change.minor, change.currency, term.pk
        db.add(one)
        return f"a milestone on {due}"
    query = select(Milestone).where(
        col(Milestone.billing_term_id) == term.pk,
        col(Milestone.completed_on).is_(None),
        col(Milestone.invoice_line_id).is_(None),
        col(Milestone.amount_minor).is_not(None),
    )
    _take_back(list(db.scalars(query.order_by(col(Milestone.due_on), col(Milestone.id)))), change)
    return "smaller milestones"


def _take_back(rows: Sequence[FixedFeePart] | Sequence[Milestone], change: Money) -> None:
    parts = [Money(row.amount_minor or 0, change.currency) for row in rows]
    for row, left in zip(rows, taken_back(parts, -change), strict=True):
        row.amount_minor = left.minor


def _capped(term: BillingTerm, change: Money) -> str:
    if term.cap_minor is None:
        return "time and materials, as it is worked"
    term.cap_minor += change.minor
    if term.cap_minor < 0:
        raise Conflict(f"The cap would fall below nothing by {change}.")
    return "the cap of time and materials"


def record(db: Session, order: ChangeOrder, now: datetime) -> ChangeOrder:
    """Write the change order itself, once everything it changes is written."""
    order.agreed_at = now
    db.add(order)
    db.flush()
    return order
