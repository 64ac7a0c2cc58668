"""An electronic invoice read back from its XML and held against the rules of the standard."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from domain.billing.documents import InvoiceDocument
from domain.billing.en16931 import Breakdown, Broken, Item, Sender, Sheet, Sums, broken
from domain.errors import Conflict
from tools.einvoice import NAMESPACES, cii

_NOTHING = Decimal(0)


def faults(document: InvoiceDocument) -> tuple[Broken, ...]:
    """Return the rules an invoice would break as an electronic one.

    Raises:
        Conflict: its figures do not add up, so it must not be sent in any form.

    """
    found = broken(read(cii(document)))
    wrong = [one for one in found if one.sums]
    if wrong:
        raise Conflict(
            f"{document.number} cannot be sent: {'; '.join(map(str, wrong))}.",
            hint="If tax is rounded per line, round it per document.",
        )
    return found


def read(xml: bytes) -> Sheet:
    """Return a Cross Industry Invoice as data."""
    from lxml import etree  # type: ignore[import-untyped]

    root = _Element(etree.fromstring(xml))
    head, trade = root.one("rsm:ExchangedDocument"), root.one("rsm:SupplyChainTradeTransaction")
    agreement, settled = (
        trade.one("ram:ApplicableHeaderTradeAgreement"),
        trade.one("ram:ApplicableHeaderTradeSettlement"),
    )
    means = "ram:SpecifiedTradeSettlementPaymentMeans"
    period = "ram:BillingSpecifiedPeriod"
    return Sheet(
        number=head.text("ram:ID"),
        issued_on=head.day("ram:IssueDateTime"),
        currency=settled.text("ram:InvoiceCurrencyCode"),
        seller=_party(agreement.one("ram:SellerTradeParty")),
        buyer=_party(agreement.one("ram:BuyerTradeParty")),
        items=tuple(_item(one) for one in trade.all("ram:IncludedSupplyChainTradeLineItem")),
        breakdown=tuple(_breakdown(one) for one in settled.all("ram:ApplicableTradeTax")),
        sums=_sums(settled.one("ram:SpecifiedTradeSettlementHeaderMonetarySummation")),
        due_on=settled.day("ram:SpecifiedTradePaymentTerms/ram:DueDateDateTime"),
        means=settled.text(f"{means}/ram:TypeCode"),
        account=settled.text(f"{means}/ram:PayeePartyCreditorFinancialAccount/ram:IBANID"),
        starts=settled.day(f"{period}/ram:StartDateTime"),
        ends=settled.day(f"{period}/ram:EndDateTime"),
    )


class _Element:
    """An element that may be absent: what is looked up in it is then empty too."""

    def __init__(self, found: Any) -> None:  # noqa: ANN401 -- lxml has no types
        self._found = found

    def one(self, path: str) -> _Element:
        return _Element(None if self._found is None else self._found.find(path, NAMESPACES))

    def all(self, path: str) -> list[_Element]:
        return [] if self._found is None else [_Element(one) for one in self._found.findall(path, NAMESPACES)]

    def text(self, path: str) -> str:
        return "" if self._found is None else (self._found.findtext(path, "", NAMESPACES) or "").strip()

    def number(self, path: str) -> Decimal | None:
        said = self.text(path)
        return Decimal(said) if said else None

    def amount(self, path: str) -> Decimal:
        return self.number(path) or _NOTHING

    def day(self, path: str) -> date | None:
        said = self.text(f"{path}/udt:DateTimeString")
        return date(int(said[:4]), int(said[4:6]), int(said[6:])) if said else None


def _party(one: _Element) -> Sender:
    return Sender(
        one.text("ram:Name"),
        one.text("ram:PostalTradeAddress/ram:CountryID"),
        one.text("ram:SpecifiedTaxRegistration/ram:ID"),
    )


def _item(one: _Element) -> Item:
    settled = one.one("ram:SpecifiedLineTradeSettlement")
    taken = _NOTHING
    for off in settled.all("ram:SpecifiedTradeAllowanceCharge"):
        charge = off.text("ram:ChargeIndicator/udt:Indicator") == "true"
        taken += -off.amount("ram:ActualAmount") if charge else off.amount("ram:ActualAmount")
    price = "ram:SpecifiedLineTradeAgreement/ram:NetPriceProductTradePrice/ram:ChargeAmount"
    return Item(
        id=one.text("ram:AssociatedDocumentLineDocument/ram:LineID"),
        name=one.text("ram:SpecifiedTradeProduct/ram:Name"),
        quantity=one.number("ram:SpecifiedLineTradeDelivery/ram:BilledQuantity"),
        price=one.number(price),
        taken_off=taken,
        net=settled.number("ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount"),
        category=settled.text("ram:ApplicableTradeTax/ram:CategoryCode"),
        rate=settled.number("ram:ApplicableTradeTax/ram:RateApplicablePercent"),
    )


def _breakdown(one: _Element) -> Breakdown:
    return Breakdown(
        category=one.text("ram:CategoryCode"),
        rate=one.number("ram:RateApplicablePercent"),
        basis=one.amount("ram:BasisAmount"),
        tax=one.amount("ram:CalculatedAmount"),
        reason=bool(one.text("ram:ExemptionReason") or one.text("ram:ExemptionReasonCode")),
    )


def _sums(one: _Element) -> Sums:
    return Sums(
        lines=one.amount("ram:LineTotalAmount"),
        basis=one.amount("ram:TaxBasisTotalAmount"),
        tax=one.amount("ram:TaxTotalAmount"),
        grand=one.amount("ram:GrandTotalAmount"),
        prepaid=one.amount("ram:TotalPrepaidAmount"),
        due=one.amount("ram:DuePayableAmount"),
    )
