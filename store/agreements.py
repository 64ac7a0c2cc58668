"""Writing a contract down with its billing terms and instalments."""

from __future__ import annotations

from sqlmodel import Session

from domain.blueprints import Blueprint, NewContract, NewTerm
from domain.errors import Conflict
from domain.money import Money
from store.contracts import BillingModel, BillingTerm, Contract, FixedFeePart, Recognition
from store.projects import Project


def write(db: Session, plan: Blueprint, project: Project) -> tuple[Contract | None, int | None]:
    """Write the contract and its terms; return it with the key of the term that bills milestones.

    Raises:
        Conflict: the project is internal.

    """
    new = plan.contract
    if new is None:
        return None, None
    if project.client_id is None:
        raise Conflict(f"{plan.name} is internal, so it cannot have a contract.", hint="Name the client.")
    contract = Contract(
        project_id=project.pk,
        client_id=project.client_id,
        name=new.name,
        price_minor=minor_of(new.price),
        currency=plan.currency,
        starts_on=plan.starts,
        ends_on=plan.ends,
        signed_on=new.signed,
        payment_days=new.payment_days,
        recognition=Recognition(new.recognition),
    )
    db.add(contract)
    db.flush()
    return contract, _terms(db, new, contract)


def _terms(db: Session, new: NewContract, contract: Contract) -> int | None:
    made = [(term, _term(term, contract)) for term in new.terms]
    db.add_all(row for _term, row in made)
    db.flush()
    for term, row in made:
        db.add_all(
            FixedFeePart(billing_term_id=row.pk, name=part.name, due_on=part.due, amount_minor=part.amount.minor)
            for part in term.parts
        )
    db.flush()
    return next((row.pk for _term, row in made if row.model is BillingModel.MILESTONE), None)


def _term(term: NewTerm, contract: Contract) -> BillingTerm:
    return BillingTerm(
        contract_id=contract.pk,
        project_id=contract.project_id,
        model=BillingModel(term.model),
        currency=contract.currency,
        cap_minor=minor_of(term.cap),
        price_minor=minor_of(term.price),
        quota_minutes=term.quota_minutes,
        carry_over_minutes=term.carry_over_minutes,
        carry_over_periods=term.carry_over_periods,
        overage_minor=minor_of(term.overage),
        deposit_minor=minor_of(term.deposit),
        tax_bp=term.tax_bp,
    )


def minor_of(amount: Money | None) -> int | None:
    """Return the minor units of an amount, None for none."""
    return amount.minor if amount is not None else None
