"""The electronic invoice: EN 16931 as UN/CEFACT Cross Industry Invoice (D16B), inside the PDF as Factur-X.

The library brings the schema and makes the PDF/A-3; nothing is fetched. The standard's business rules are held against
every document by ``tools.einvoice_check``.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from domain.billing.documents import DocumentLine, InvoiceDocument, Party, TaxCategory, TaxGroup
from domain.money import MINUTES_PER_HOUR, Money

_PLACES, _MOST_PLACES = 4, 20  # decimals of hours
GUIDELINE = "urn:cen.eu:en16931:2017"
NAMESPACES = {
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
    "qdt": "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
}
_INVOICE, _CREDIT_NOTE = "380", "381"
_UNDEFINED, _TRANSFER, _SEPA = "1", "30", "58"
_CODES = {TaxCategory.REVERSE_CHARGE: "VATEX-EU-AE", TaxCategory.OUTSIDE_EU: "VATEX-EU-G"}


class _Tree:
    """Elements by prefix, so that the document below reads as the standard lists it."""

    def __init__(self) -> None:
        from lxml import etree  # type: ignore[import-untyped]

        self._etree = etree
        self.root = etree.Element(f"{{{NAMESPACES['rsm']}}}CrossIndustryInvoice", nsmap=NAMESPACES)

    def add(self, parent: Any, path: str, text: object = None, **attributes: str) -> Any:  # noqa: ANN401 -- lxml elements
        """Add nested elements and return the innermost; ``text`` None leaves it for its children."""
        for name in path.split("/"):
            prefix, _, local = name.partition(":")
            parent = self._etree.SubElement(parent, f"{{{NAMESPACES[prefix]}}}{local}")
        if text is not None:
            parent.text = str(text)
        for name, value in attributes.items():
            parent.set(name, value)
        return parent

    def day(self, parent: Any, path: str, day: date, prefix: str = "udt") -> None:  # noqa: ANN401
        """Add a day in format 102."""
        self.add(parent, f"{path}/{prefix}:DateTimeString", f"{day:%Y%m%d}", format="102")

    def bytes(self) -> bytes:
        """Return the document."""
        return bytes(self._etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def cii(document: InvoiceDocument) -> bytes:
    """Return the invoice as Cross Industry Invoice of profile EN 16931."""
    tree = _Tree()
    root = tree.root
    context = tree.add(root, "rsm:ExchangedDocumentContext")
    tree.add(context, "ram:GuidelineSpecifiedDocumentContextParameter/ram:ID", GUIDELINE)
    head = tree.add(root, "rsm:ExchangedDocument")
    tree.add(head, "ram:ID", document.number)
    tree.add(head, "ram:TypeCode", _CREDIT_NOTE if document.credits else _INVOICE)
    tree.day(head, "ram:IssueDateTime", document.issued_on)
    if document.subject:
        tree.add(head, "ram:IncludedNote/ram:Content", document.subject)
    trade = tree.add(root, "rsm:SupplyChainTradeTransaction")
    for line in document.lines:
        _line(tree, trade, line)
    agreement = tree.add(trade, "ram:ApplicableHeaderTradeAgreement")
    _party(tree, tree.add(agreement, "ram:SellerTradeParty"), document.seller)
    _party(tree, tree.add(agreement, "ram:BuyerTradeParty"), document.buyer)
    delivery = tree.add(trade, "ram:ApplicableHeaderTradeDelivery")
    tree.day(delivery, "ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime", document.ends or document.issued_on)
    _settlement(tree, tree.add(trade, "ram:ApplicableHeaderTradeSettlement"), document)
    return tree.bytes()


def _line(tree: _Tree, trade: Any, line: DocumentLine) -> None:  # noqa: ANN401
    item = tree.add(trade, "ram:IncludedSupplyChainTradeLineItem")
    tree.add(item, "ram:AssociatedDocumentLineDocument/ram:LineID", line.position)
    tree.add(item, "ram:SpecifiedTradeProduct/ram:Name", line.description)
    quantity, unit, price = _quantity(line)
    price_path = "ram:SpecifiedLineTradeAgreement/ram:NetPriceProductTradePrice/ram:ChargeAmount"
    tree.add(item, price_path, f"{price:f}")
    tree.add(item, "ram:SpecifiedLineTradeDelivery/ram:BilledQuantity", f"{quantity:f}", unitCode=unit)
    settled = tree.add(item, "ram:SpecifiedLineTradeSettlement")
    _tax(tree, settled, line.category, line.percent)
    if line.taken_off:
        off = tree.add(settled, "ram:SpecifiedTradeAllowanceCharge")
        charge = line.taken_off.minor < 0
        tree.add(off, "ram:ChargeIndicator/udt:Indicator", "true" if charge else "false")
        tree.add(off, "ram:ActualAmount", _plain(-line.taken_off if charge else line.taken_off))
        tree.add(off, "ram:Reason", "Agreed limit or discount")
    total = "ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount"
    tree.add(settled, total, _plain(line.net))


def _quantity(line: DocumentLine) -> tuple[Decimal, str, Decimal]:
    """Return quantity, unit (UN/ECE Recommendation 20) and price; a price is never negative, the quantity may be."""
    if line.by_the_hour and line.minutes is not None and line.unit is not None:
        return _hours(line.minutes, line.unit, line.full), "HUR", line.unit.amount
    full = line.full
    return (Decimal(-1), "C62", (-full).amount) if full.minor < 0 else (Decimal(1), "C62", full.amount)


def _hours(minutes: int, price: Money, amount: Money) -> Decimal:
    """Return the hours with as many decimals as it takes for hours times price to be the amount."""
    exact = Decimal(minutes) / MINUTES_PER_HOUR
    written = (exact.quantize(Decimal(1).scaleb(-places)) for places in range(_PLACES, _MOST_PLACES))
    return next((hours for hours in written if price.times(hours) == amount), exact)


def _tax(tree: _Tree, parent: Any, category: TaxCategory, percent: Decimal) -> None:  # noqa: ANN401
    tax = tree.add(parent, "ram:ApplicableTradeTax")
    tree.add(tax, "ram:TypeCode", "VAT")
    tree.add(tax, "ram:CategoryCode", category.value)
    tree.add(tax, "ram:RateApplicablePercent", f"{percent:.2f}")


def _party(tree: _Tree, element: Any, party: Party) -> None:  # noqa: ANN401
    tree.add(element, "ram:Name", party.name)
    if party.contact:
        tree.add(element, "ram:DefinedTradeContact/ram:PersonName", party.contact)
    address = tree.add(element, "ram:PostalTradeAddress")
    for name, value in (("PostcodeCode", party.post_code), ("LineOne", party.street), ("CityName", party.city)):
        if value:
            tree.add(address, f"ram:{name}", value)
    if party.country:
        tree.add(address, "ram:CountryID", party.country)
    if party.email:
        tree.add(element, "ram:URIUniversalCommunication/ram:URIID", party.email, schemeID="EM")
    if party.tax_id:
        tree.add(element, "ram:SpecifiedTaxRegistration/ram:ID", party.tax_id, schemeID="VA")


def _settlement(tree: _Tree, element: Any, document: InvoiceDocument) -> None:  # noqa: ANN401
    tree.add(element, "ram:PaymentReference", document.number)
    tree.add(element, "ram:InvoiceCurrencyCode", document.currency)
    means = tree.add(element, "ram:SpecifiedTradeSettlementPaymentMeans")
    transfer = _SEPA if document.currency == "EUR" else _TRANSFER
    tree.add(means, "ram:TypeCode", transfer if document.iban else _UNDEFINED)
    if document.iban:
        tree.add(means, "ram:PayeePartyCreditorFinancialAccount/ram:IBANID", document.iban.replace(" ", ""))
        if document.bic:
            tree.add(means, "ram:PayeeSpecifiedCreditorFinancialInstitution/ram:BICID", document.bic)
    for group in document.groups:
        _group(tree, element, group)
    if document.starts and document.ends:
        period = tree.add(element, "ram:BillingSpecifiedPeriod")
        tree.day(period, "ram:StartDateTime", document.starts)
        tree.day(period, "ram:EndDateTime", document.ends)
    tree.day(tree.add(element, "ram:SpecifiedTradePaymentTerms"), "ram:DueDateDateTime", document.due_on)
    sums = tree.add(element, "ram:SpecifiedTradeSettlementHeaderMonetarySummation")
    tree.add(sums, "ram:LineTotalAmount", _plain(document.net))
    tree.add(sums, "ram:TaxBasisTotalAmount", _plain(document.net))
    tree.add(sums, "ram:TaxTotalAmount", _plain(document.tax), currencyID=document.currency)
    tree.add(sums, "ram:GrandTotalAmount", _plain(document.gross))
    tree.add(sums, "ram:DuePayableAmount", _plain(document.gross))
    if document.credits:
        number, day = document.credits
        credited = tree.add(element, "ram:InvoiceReferencedDocument")
        tree.add(credited, "ram:IssuerAssignedID", number)
        tree.day(credited, "ram:FormattedIssueDateTime", day, "qdt")


def _group(tree: _Tree, element: Any, group: TaxGroup) -> None:  # noqa: ANN401
    tax = tree.add(element, "ram:ApplicableTradeTax")
    tree.add(tax, "ram:CalculatedAmount", _plain(group.tax))
    tree.add(tax, "ram:TypeCode", "VAT")
    if group.reason:
        tree.add(tax, "ram:ExemptionReason", group.reason)
    tree.add(tax, "ram:BasisAmount", _plain(group.basis))
    tree.add(tax, "ram:CategoryCode", group.category.value)
    if group.category in _CODES:
        tree.add(tax, "ram:ExemptionReasonCode", _CODES[group.category])
    tree.add(tax, "ram:RateApplicablePercent", f"{group.percent:.2f}")


def _plain(amount: Money) -> str:
    return f"{amount.amount:f}"


def embedded(pdf: bytes, xml: bytes, *, title: str, author: str) -> bytes:
    """Return the PDF as PDF/A-3 with the invoice inside, checked against the standard's schema first."""
    from facturx import generate_from_binary

    said = {"author": author, "title": title, "subject": f"Factur-X {title}", "keywords": "Factur-X, invoice"}
    made: bytes = generate_from_binary(
        pdf,
        xml,
        flavor="factur-x",
        level="en16931",
        check_xsd=True,
        check_schematron=False,
        pdf_metadata=said,
        lang="en",
    )
    return made
