import csv
from io import BytesIO, StringIO

import pytest
from facturx import get_xml_from_pdf, xml_check_xsd
from sqlmodel import col, select

from domain.access import SYSTEM
from domain.firm import Firm
from store.db import reading, writing
from store.facts.documents import document_of
from store.invoices import Invoice
from tools.einvoice import cii
from tools.einvoice_check import faults

FINANCE = "beatriz.nogueira@firstmate.example"


def test_every_invoice_of_the_demo_is_a_valid_electronic_invoice_to_the_cent(demo):
    from lxml import etree

    ram = "{urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100}"
    with reading(demo) as db:
        issued = db.exec(select(Invoice).where(col(Invoice.number).is_not(None))).all()
        for invoice in issued:
            document = document_of(db, SYSTEM, invoice.pk, Firm())
            made = cii(document)
            assert xml_check_xsd(made, flavor="factur-x", level="en16931")
            assert faults(document) == ()
            sums = etree.fromstring(made).find(f".//{ram}SpecifiedTradeSettlementHeaderMonetarySummation")
            assert sums.findtext(f"{ram}GrandTotalAmount") == f"{invoice.gross_minor / 100:.2f}"
            assert sums.findtext(f"{ram}TaxTotalAmount") == f"{invoice.tax_minor / 100:.2f}"
            assert sum(group.basis.minor for group in document.groups) == invoice.net_minor
            for group in document.groups:  # BR-CO-17: the tax of a group is its basis times its rate, to a cent a line
                off = abs(group.tax.minor - group.basis.minor * group.percent / 100)
                assert off <= len(document.lines)
    assert len(issued) > 100


@pytest.fixture
def invoice(house):
    with reading(house.engine) as db:
        return db.exec(select(Invoice).order_by(col(Invoice.id).desc())).first()


def test_the_document_of_an_invoice_holds_the_electronic_one(browse, house, invoice):
    client = browse(FINANCE)
    answer = client.get(f"/invoices/{invoice.id}/pdf")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    name, xml = get_xml_from_pdf(BytesIO(answer.content), check_xsd=True)
    assert name == "factur-x.xml"
    assert invoice.number in xml.decode()


def test_the_list_and_the_invoice_show_what_stands_there(browse, invoice):
    client = browse(FINANCE)
    assert invoice.number in client.get("/invoices").text
    shown = client.get(f"/invoices/{invoice.id}").text
    assert f"/invoices/{invoice.id}/pdf" in shown
    assert "Before tax" in shown
    assert client.get("/invoices/999999").status_code == 404
    assert client.get("/invoices/999999/pdf").status_code == 404


def test_a_draft_has_no_document(browse, house, invoice):
    with writing(house.engine) as db:
        row = db.get(Invoice, invoice.id)
        row.number, row.issued_on, row.status = None, None, "draft"
    client = browse(FINANCE)
    assert client.get(f"/invoices/{invoice.id}/pdf").status_code == 409
    assert "made when it is issued" in client.get(f"/invoices/{invoice.id}").text


def test_the_export_has_a_row_an_invoice(browse, house):
    client = browse(FINANCE)
    rows = list(csv.reader(StringIO(client.get("/invoices.csv").text)))
    with reading(house.engine) as db:
        assert len(rows) - 1 == len(db.exec(select(Invoice)).all())
    assert rows[0][0] == "number"


def test_a_consultant_sees_no_invoices(browse, invoice):
    client = browse("ana.petrov@firstmate.example")
    assert client.get("/invoices").status_code == 403
    assert client.get(f"/invoices/{invoice.id}/pdf").status_code in (403, 404)
