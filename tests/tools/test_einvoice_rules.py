from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from facturx import xml_check_xsd
from hypothesis import given
from hypothesis import strategies as st

from domain.billing.documents import DocumentLine, InvoiceDocument, Party, TaxCategory
from domain.billing.en16931 import broken
from domain.errors import Conflict
from domain.money import Money
from tools.einvoice import cii
from tools.einvoice_check import faults, read
from tools.invoice_pdf import invoice_pdf

SELLER = Party("Seller GmbH", "Weg 1", "10245", "Berlin", "DE", "DE999999999", "", "billing@seller.example")
HOME = Party("Buyer AG", "Gasse 2", "80331", "Munich", "DE", "DE111111111")
ABROAD = replace(HOME, country="AT", city="Vienna", tax_id="ATU12345678")
S, AE, E, G = TaxCategory.STANDARD, TaxCategory.REVERSE_CHARGE, TaxCategory.EXEMPT, TaxCategory.OUTSIDE_EU


def eur(minor):
    return Money(minor, "EUR")


def line(position, net, tax=0, category=S, bp=None, *, taken=0, **given):
    rate = bp if bp is not None else 1900 if category is S else 0
    given = {"description": "Work", **given}
    sums = {"net": eur(net), "taken_off": eur(taken), "tax": eur(tax)}
    return DocumentLine(position=position, tax_bp=rate, category=category, **sums, **given)


def document(*lines, buyer=HOME, seller=SELLER, **given):
    head = {"number": "FM-00001", "issued_on": date(2026, 11, 22), "due_on": date(2026, 12, 6), "currency": "EUR"}
    pay = {"iban": "DE89370400440532013000", "starts": date(2026, 10, 1), "ends": date(2026, 10, 31)}
    return InvoiceDocument(seller=seller, buyer=buyer, lines=lines, **{**head, **pay, **given})


SOUND = {
    "hours": document(line(1, 100_000, 19_000, minutes=480, unit=eur(12_500))),
    "sixteen minutes": document(line(1, 2_607, 495, minutes=16, unit=eur(9_777))),
    "yen": replace(
        document(
            DocumentLine(1, "Work", Money(26, "JPY"), Money(0, "JPY"), Money(3, "JPY"), 1000, S, 16, Money(98, "JPY"))
        ),
        currency="JPY",
    ),
    "two rates": document(line(1, 10_000, 1_900), line(2, 5_000, 350, bp=700)),
    "deposit": document(line(1, 40_000, category=E, deposit=True)),
    "deposit deducted": document(line(1, 100_000, 19_000), line(2, -40_000, category=E, deposit=True)),
    "capped": document(line(1, 33_333, 6_333, taken=66_667, minutes=480, unit=eur(12_500)), line(2, 0, taken=2_500)),
    "surcharge": document(line(1, 12_000, 2_280, taken=-2_000)),
    "reverse charge": document(line(1, 100_000, category=AE), buyer=ABROAD),
    "outside": document(line(1, 100_000, category=G), buyer=replace(ABROAD, country="CH", tax_id="")),
    "Greece": document(line(1, 100_000, category=AE), buyer=replace(ABROAD, country="GR", tax_id="EL123456789")),
    "credit note": document(line(1, 10_000, 1_900), credits=("FM-00000", date(2026, 10, 1))),
    "no account": document(line(1, 10_000, 1_900), iban=""),
    "rounded per line": document(*(line(at, 33, 6) for at in range(1, 21))),
    "nothing to tax": document(line(1, 0)),
}


@pytest.mark.parametrize("made", SOUND.values(), ids=SOUND)
def test_what_we_write_keeps_every_rule_and_the_schema(made):
    assert xml_check_xsd(cii(made), flavor="factur-x", level="en16931")
    assert faults(made) == ()


LACKING = {
    "BR-CO-26": document(line(1, 10_000, 1_900), seller=replace(SELLER, tax_id="")),
    "BR-AE-02": document(line(1, 10_000, category=AE), buyer=replace(ABROAD, tax_id="")),
    "BR-CO-09": document(line(1, 10_000, 1_900), buyer=replace(HOME, tax_id="12345")),
    "BR-11": document(line(1, 10_000, 1_900), buyer=replace(HOME, country="")),
    "BR-25": document(line(1, 10_000, 1_900, description="")),
    "BR-29": document(line(1, 10_000, 1_900), ends=date(2026, 9, 1)),
}


@pytest.mark.parametrize(("rule", "made"), LACKING.items())
def test_what_is_missing_is_named_by_its_rule_and_the_pdf_goes_without(rule, made):
    assert [one.rule for one in faults(made)] == [rule]
    assert b"factur-x.xml" not in invoice_pdf(made)


def test_a_group_taxed_beyond_a_unit_of_its_rate_is_not_sent():
    cents = document(*(line(at, 3, 1) for at in range(1, 301)))  # 300 lines of a cent of tax: 3.00 on 9.00 at 19 %
    with pytest.raises(Conflict, match=r"The tax of category S at 19.00 % is 3.00, and should be 1.71"):
        faults(cents)


def test_a_rate_of_a_category_that_has_none_is_not_sent():
    with pytest.raises(Conflict, match="BR-AE-05"):
        faults(document(line(1, 10_000, 1_900, category=AE, bp=1900), buyer=ABROAD))


@pytest.mark.parametrize(
    ("rule", "changed"),
    [
        ("BR-CO-10", {"lines": 1}),
        ("BR-CO-13", {"basis": 1}),
        ("BR-CO-14", {"tax": 1}),
        ("BR-CO-15", {"grand": 1}),
        ("BR-CO-16", {"due": 1}),
    ],
)
def test_every_sum_is_recomputed(rule, changed):
    sheet = read(cii(SOUND["two rates"]))
    sums = replace(sheet.sums, **{name: getattr(sheet.sums, name) + more for name, more in changed.items()})
    assert rule in {one.rule for one in broken(replace(sheet, sums=sums)) if one.sums}


def test_a_breakdown_must_name_each_category_once_with_its_sum():
    sheet = read(cii(SOUND["two rates"]))
    first, second = sheet.breakdown
    rules = {one.rule for one in broken(replace(sheet, breakdown=(first,)))}
    assert {"BR-S-01", "BR-CO-14"} <= rules
    assert "BR-CO-18" in {one.rule for one in broken(replace(sheet, breakdown=(first, first, second)))}
    moved = replace(first, basis=first.basis + 10)
    assert "BR-S-08" in {one.rule for one in broken(replace(sheet, breakdown=(moved, second)))}


def test_an_amount_due_needs_its_day_and_a_transfer_its_account():
    sheet = read(cii(SOUND["hours"]))
    rules = [one.rule for one in broken(replace(sheet, due_on=None, account=""))]
    assert rules == ["BR-CO-25", "BR-61"]


def test_a_line_is_its_quantity_times_its_price_less_what_was_taken_off():
    sheet = read(cii(SOUND["capped"]))
    item = replace(sheet.items[0], taken_off=sheet.items[0].taken_off + 1)
    assert "BT-131" in {one.rule for one in broken(replace(sheet, items=(item, *sheet.items[1:])))}


@given(minutes=st.integers(1, 100_000), unit=st.integers(1, 10**6))
def test_hours_times_their_price_are_the_amount_whatever_was_worked(minutes, unit):
    net = eur(unit).times(Decimal(minutes) / 60)
    made = document(line(1, net.minor, 0, category=E, minutes=minutes, unit=eur(unit)))
    assert faults(made) == ()
