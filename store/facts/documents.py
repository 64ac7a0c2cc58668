"""A stored invoice as the document a client receives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from sqlmodel import Session, col, select

from domain.access import Actor
from domain.billing.documents import DocumentLine, InvoiceDocument, Party, category_of, check
from domain.errors import Conflict, NotFound
from domain.firm import Firm
from domain.money import Money, half_up
from store import scope
from store.clients import Client, Contact, ContactPart
from store.invoices import Invoice, InvoiceLine, LineKind
from store.invoicing import lines_of

_BP = 10_000


def document_of(db: Session, actor: Actor, invoice_id: int, firm: Firm) -> InvoiceDocument:
    """Return the document of an issued invoice or credit note.

    Raises:
        NotFound: the actor sees no such invoice.
        Conflict: it is a draft, which has no number yet.

    """
    found = db.exec(select(Invoice).where(col(Invoice.id) == invoice_id, scope.invoices(actor))).first()
    if found is None:
        raise NotFound("I find no such invoice among those you may see.")
    if found.number is None or found.issued_on is None:
        raise Conflict("A draft has no number and no document yet.", hint="Issue it first.")
    seller, buyer = _seller(firm), _buyer(db, found.client_id)
    sign = -1 if found.credits_id is not None else 1
    issuer = firm.issuer
    document = InvoiceDocument(
        number=found.number,
        issued_on=found.issued_on,
        due_on=found.due_on or found.issued_on,
        currency=found.currency,
        seller=seller,
        buyer=buyer,
        lines=tuple(_line(line, found.currency, sign, seller, buyer) for line in lines_of(db, found.pk)),
        iban=issuer.iban,
        bic=issuer.bic,
        register=issuer.register,
        starts=found.period_from,
        ends=found.period_to,
        subject=found.note,
        credits=_credited(db, found),
        paid=Money(found.paid_minor, found.currency),
    )
    net, tax = Money(sign * found.net_minor, found.currency), Money(sign * found.tax_minor, found.currency)
    return check(_settle_tax(document, tax), net=net, tax=tax)


def _seller(firm: Firm) -> Party:
    one = firm.issuer
    return Party(one.name, one.street, one.post_code, one.city, one.country, one.tax_id, "", one.email)


def _buyer(db: Session, client_id: int) -> Party:
    one = db.get_one(Client, client_id)
    mine = (
        col(Contact.client_id) == client_id,
        col(Contact.part) == ContactPart.BILLING,
        col(Contact.left_on).is_(None),
    )
    contact = db.exec(select(Contact).where(*mine).order_by(col(Contact.id))).first()
    named = (contact.name, contact.email) if contact else ("", "")
    return Party(one.name, one.street, one.post_code, one.city, one.country, one.tax_id, *named)


def _credited(db: Session, invoice: Invoice) -> tuple[str, date] | None:
    if invoice.credits_id is None:
        return None
    original = db.get_one(Invoice, invoice.credits_id)
    return (original.number or "", original.issued_on or invoice.drafted_on)


def _line(line: InvoiceLine, currency: str, sign: int, seller: Party, buyer: Party) -> DocumentLine:
    tax = line.tax_minor or (half_up(Decimal(line.net_minor * line.tax_bp) / _BP) if line.net_minor > 0 else 0)
    unit = Money(line.unit_minor, currency) if line.unit_minor is not None else None
    deposit = line.kind == LineKind.DEPOSIT
    return DocumentLine(
        position=line.position,
        description=line.description or line.kind.value.replace("_", " ").capitalize(),
        net=Money(sign * line.net_minor, currency),
        taken_off=Money(sign * line.write_down_minor, currency),
        tax=Money(sign * tax, currency),
        tax_bp=line.tax_bp,
        category=category_of(line.tax_bp, deposit=deposit, seller=seller, buyer=buyer),
        minutes=sign * line.quantity_minutes if line.quantity_minutes is not None else None,
        unit=unit,
        deposit=deposit,
    )


def _settle_tax(document: InvoiceDocument, tax: Money) -> InvoiceDocument:
    """Put cents that rounding on the document left beside the lines onto the last line that is taxed."""
    rest = tax - document.tax
    taxed = [at for at, line in enumerate(document.lines) if line.tax_bp]
    if not rest or not taxed or abs(rest.minor) > len(taxed):
        return document
    lines = list(document.lines)
    lines[taxed[-1]] = replace(lines[taxed[-1]], tax=lines[taxed[-1]].tax + rest)
    return replace(document, lines=tuple(lines))
