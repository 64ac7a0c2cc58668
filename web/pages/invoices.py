"""Invoices: the list with an export, and one of them with its lines, payments and its document."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import StringIO
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from domain.access import Actor
from domain.errors import Conflict
from store.db import reading
from store.facts.documents import document_of
from tools import gate
from tools.einvoice import cii
from tools.einvoice_check import faults
from tools.invoice_list import InvoiceDetail, Invoices, invoice_list, show_invoice
from tools.invoice_pdf import invoice_pdf
from web.deps import House, HouseDep, in_thread
from web.page import page
from web.sections import Section, of_view, shown
from web.visitor import Visitor, VisitorDep

router = APIRouter(include_in_schema=False)

_STATES = ("draft", "open", "overdue", "paid", "credited", "written_off")
_EVERYTHING = 1_000_000  # rows of an export
_HEADS = ("number", "client", "project", "issued", "due", "currency", "net", "gross", "outstanding", "status")


@router.get("/invoices")
async def invoices(
    request: Request, house: HouseDep, visitor: VisitorDep, status: Annotated[str, Query(max_length=20)] = ""
) -> Response:
    """List the invoices the visitor may see."""
    call = house.call(visitor.actor, thread="page")
    gate.permit(invoice_list, call)
    chosen = {"status": status} if status in _STATES else {}
    sections = (Section("invoice_list", "Invoices", chosen, ask="List the invoices of this month", main=True),)
    parts = await in_thread(shown, house, call, sections)
    values: dict[str, Any] = {"parts": parts, "states": _STATES, "status": status, "number": "", "key": 0}
    return page(request, house, visitor, "invoices.html", title="Invoices", **values)


@router.get("/invoices.csv")
async def export(house: HouseDep, visitor: VisitorDep) -> Response:
    """Return every invoice the visitor may see as a table for a spreadsheet."""
    text = await in_thread(_csv, house, visitor)
    name = {"Content-Disposition": 'attachment; filename="invoices.csv"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=name)


def _csv(house: House, visitor: Visitor) -> str:
    call = house.call(visitor.actor, thread="page")
    whole = replace(call, firm=replace(call.firm, page_rows=_EVERYTHING))
    done = gate.run(house.engine, invoice_list, {}, whole)
    view = done.view
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(_HEADS)
    if isinstance(view, Invoices):
        for line in view.lines:
            money = (line.net.amount, line.gross.amount, line.outstanding.amount)
            names = (_safe(line.number), _safe(line.client), _safe(line.project))
            writer.writerow((*names, line.issued_on or "", line.due_on or "", line.gross.currency, *money, line.status))
    return out.getvalue()


def _safe(text: str) -> str:
    """Keep a spreadsheet from taking a name for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text


@router.get("/invoices/{key}")
async def invoice(key: int, request: Request, house: HouseDep, visitor: VisitorDep) -> Response:
    """Show one invoice.

    Raises:
        NotFound: the visitor sees no such invoice.

    """
    call = house.call(visitor.actor, thread="page")
    done = await in_thread(gate.run, house.engine, show_invoice, {"invoice": f"invoice:{key}"}, call)
    view = done.view
    if not isinstance(view, InvoiceDetail):
        raise TypeError("show_invoice returns an invoice")
    line = view.invoice
    parts = [of_view(view, line.client, "invoice")]
    values: dict[str, Any] = {"parts": parts, "states": (), "status": line.status, "number": line.number, "key": key}
    return page(request, house, visitor, "invoices.html", title=line.number, **values)


@router.get("/invoices/{key}/pdf")
async def pdf(key: int, house: HouseDep, visitor: VisitorDep) -> Response:
    """Return the document of an invoice, with the electronic invoice inside."""
    made, number = await in_thread(_document, house, visitor.actor, key, xml=False)
    name = {"Content-Disposition": f'inline; filename="{number}.pdf"'}
    return Response(made, media_type="application/pdf", headers=name)


@router.get("/invoices/{key}/xml")
async def xml(key: int, house: HouseDep, visitor: VisitorDep) -> Response:
    """Return the electronic invoice alone."""
    made, number = await in_thread(_document, house, visitor.actor, key, xml=True)
    name = {"Content-Disposition": f'attachment; filename="{number}.xml"'}
    return Response(made, media_type="application/xml", headers=name)


def _document(house: House, actor: Actor, key: int, *, xml: bool) -> tuple[bytes, str]:
    firm = house.call(actor, thread="page").firm
    with reading(house.engine) as db:
        document = document_of(db, actor, key, firm)
    if not xml:
        return invoice_pdf(document), document.number
    lacking = faults(document)
    if lacking:
        raise Conflict(
            f"{document.number} cannot be an electronic invoice: {'; '.join(map(str, lacking))}.",
            hint="The PDF is there all the same.",
        )
    return cii(document), document.number
