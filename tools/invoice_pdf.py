"""The invoice as a page: A4, the firm's address, what was done, tax by rate, and how to pay; fonts embedded."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from domain.billing.documents import DocumentLine, InvoiceDocument, Party, TaxCategory
from domain.money import MINUTES_PER_HOUR, Money
from tools.einvoice import cii, embedded
from tools.einvoice_check import faults
from tools.values import percent_text, plain

_INK, _SOFT, _RULE, _TINT = "#1d2733", "#5b6776", "#c9d1da", "#f2f5f8"
_MARGIN = 20  # millimetres
_FONT, _BOLD = "Vera", "VeraBd"


def invoice_pdf(document: InvoiceDocument) -> bytes:
    """Return the document as PDF/A-3 with the electronic invoice inside (Factur-X), without it where that lacks data.

    Raises:
        Conflict: its figures do not add up.

    """
    kind = "Credit note" if document.credits else "Invoice"
    title = f"{kind} {document.number}"
    pages = _pages(document, kind)
    return pages if faults(document) else embedded(pages, cii(document), title=title, author=document.seller.name)


def _pages(document: InvoiceDocument, kind: str) -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.platypus import SimpleDocTemplate

    _fonts()
    out = BytesIO()
    margin = _MARGIN * mm
    made = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=margin,
        rightMargin=margin,
        topMargin=margin,
        bottomMargin=28 * mm,
        title=f"{kind} {document.number}",
        author=document.seller.name,
        invariant=1,
    )

    def foot(canvas: Any, page: Any) -> None:  # noqa: ANN401 -- reportlab has no types
        _foot(canvas, page, document)

    made.build(_story(document, kind, A4[0] - 2 * margin - 12), onFirstPage=foot, onLaterPages=foot)
    return _with_colour_space(out.getvalue())


def _with_colour_space(pdf: bytes) -> bytes:
    """Say which colours are meant (sRGB): PDF/A wants it stated in the file."""
    from PIL import ImageCms
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import (
        ArrayObject,
        DecodedStreamObject,
        DictionaryObject,
        NameObject,
        NumberObject,
        TextStringObject,
    )

    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf)))
    profile = DecodedStreamObject()
    profile.set_data(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[NameObject("/N")] = NumberObject(3)
    intent = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/OutputIntent"),
            NameObject("/S"): NameObject("/GTS_PDFA1"),
            NameObject("/OutputConditionIdentifier"): TextStringObject("sRGB"),
            NameObject("/DestOutputProfile"): writer._add_object(profile),  # noqa: SLF001 -- pypdf has no public way
        }
    )
    writer.root_object[NameObject("/OutputIntents")] = ArrayObject([intent])
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _fonts() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    if _FONT not in pdfmetrics.getRegisteredFontNames():
        for name in (_FONT, _BOLD):
            pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))


def _text(words: str) -> str:
    """Return words the font has letters for, ready for a paragraph; an accent it lacks is dropped."""
    from reportlab.pdfbase import pdfmetrics

    known = pdfmetrics.getFont(_FONT).face.charToGlyph
    kept = []
    for letter in words:
        plain_form = "".join(one for one in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(one))
        kept.append(letter if ord(letter) in known else plain_form if plain_form.isascii() and plain_form else "?")
    return escape("".join(kept))


def _style(size: float = 9, *, bold: bool = False, soft: bool = False, right: bool = False, lead: float = 1.35) -> Any:  # noqa: ANN401
    from reportlab.lib.colors import HexColor
    from reportlab.lib.enums import TA_LEFT, TA_RIGHT
    from reportlab.lib.styles import ParagraphStyle

    return ParagraphStyle(
        f"s{size}{bold}{soft}{right}",
        fontName=_BOLD if bold else _FONT,
        fontSize=size,
        leading=size * lead,
        textColor=HexColor(_SOFT if soft else _INK),
        alignment=TA_RIGHT if right else TA_LEFT,
    )


def _p(words: str, **style: Any) -> Any:  # noqa: ANN401
    from reportlab.platypus import Paragraph

    return Paragraph("<br/>".join(_text(line) for line in words.split("\n")), _style(**style))


def _story(document: InvoiceDocument, kind: str, width: float) -> list[Any]:
    from reportlab.lib.units import mm
    from reportlab.platypus import KeepTogether, Spacer

    story = [
        _head(document, kind, width),
        Spacer(0, 10 * mm),
        _p(f"{kind} {document.number}", size=17, bold=True),
        Spacer(0, 1 * mm),
        _p(document.subject, size=9, soft=True),
        Spacer(0, 6 * mm),
        _lines(document, width),
        Spacer(0, 5 * mm),
        KeepTogether([_totals(document, width), Spacer(0, 8 * mm), *_closing(document)]),
    ]
    return [part for part in story if part is not None]


def _address(party: Party) -> str:
    place = " ".join(filter(None, (party.post_code, party.city)))
    return "\n".join(filter(None, (party.name, party.contact, party.street, place, party.country)))


def _head(document: InvoiceDocument, kind: str, width: float) -> Any:  # noqa: ANN401
    seller = document.seller
    sender = ", ".join(filter(None, (seller.name, seller.street, f"{seller.post_code} {seller.city}".strip())))
    facts = [(f"{kind} date", _day(document.issued_on))]
    if document.credits:
        facts.append(("Credits", f"{document.credits[0]} of {_day(document.credits[1])}"))
    else:
        facts.append(("Due", _day(document.due_on)))
    if document.starts and document.ends:
        facts.append(("Service period", f"{_day(document.starts)} to {_day(document.ends)}"))
    if document.buyer.tax_id:
        facts.append(("Your VAT ID", document.buyer.tax_id))
    block = _grid([[_p(name, size=8, soft=True), _p(value, size=8, right=True)] for name, value in facts], (80, 130))
    left = [_p(sender, size=6.5, soft=True), _p("\n" + _address(document.buyer), size=10)]
    right = [_p(seller.name, size=10, bold=True, right=True), _p(" ", size=6), block]
    return _grid([[left, right]], (width - 210, 210))


def _lines(document: InvoiceDocument, width: float) -> Any:  # noqa: ANN401
    heads = (("#", False), ("What", False), ("Quantity", True), ("Price", True), ("Tax", True), ("Amount", True))
    rows: list[list[Any]] = [[_p(name, size=7.5, soft=True, right=right) for name, right in heads]]
    for line in document.lines:
        note = f"\n{line.taken_off} taken off: agreed limit or discount" if line.taken_off else ""
        quantity, price = _quantity(line)
        cells = (quantity, price, percent_text(line.percent / 100), f"{line.net.amount:,.2f}")
        rows.append(
            [_p(str(line.position), size=8, soft=True), _p(line.description + note, size=8)]
            + [_p(cell, size=8, right=True) for cell in cells]
        )
    fixed = (20, 62, 66, 44, 74)
    return _grid(rows, (fixed[0], width - sum(fixed), *fixed[1:]), ruled=True)


def _quantity(line: DocumentLine) -> tuple[str, str]:
    if line.minutes is None:
        return "1", ""
    hours = f"{plain((Decimal(line.minutes) / MINUTES_PER_HOUR).quantize(Decimal('0.01')))} h"
    return hours, f"{line.unit.amount:,.2f}" if line.by_the_hour and line.unit else ""


def _totals(document: InvoiceDocument, width: float) -> Any:  # noqa: ANN401
    rows = [[_p("Total before tax", size=9), _amount(document.net)]]
    for group in document.groups:
        said = f"Tax {percent_text(group.percent / 100)} on {group.basis}"
        if group.category is not TaxCategory.STANDARD:
            said = group.reason
        rows.append([_p(said, size=8, soft=True), _amount(group.tax)])
    label = "Credited to you" if document.credits else "To be paid"
    rows.append([_p(label, size=11, bold=True), _amount(document.gross, size=11, bold=True)])
    sums = _grid(rows, (160, 120), tinted=len(rows) - 1)
    return _grid([["", sums]], (width - 280, 280))


def _amount(amount: Money, **style: Any) -> Any:  # noqa: ANN401
    return _p(str(amount), **{"size": 9, "right": True, **style})


def _closing(document: InvoiceDocument) -> list[Any]:
    if document.credits:
        return [_p(f"This credit note reduces what is owed on {document.credits[0]}.")]
    said = f"Please pay {document.gross} by {_day(document.due_on)}, quoting {document.number}."
    bank = "  ".join(filter(None, (document.iban and f"IBAN {document.iban}", document.bic and f"BIC {document.bic}")))
    return [_p(said), _p(bank, bold=True)] if bank else [_p(said)]


def _grid(rows: list[list[Any]], widths: tuple[float, ...], *, ruled: bool = False, tinted: int | None = None) -> Any:  # noqa: ANN401
    from reportlab.lib.colors import HexColor
    from reportlab.platypus import Table

    made = Table(rows, colWidths=widths, repeatRows=1 if ruled else 0)
    style: list[tuple[Any, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 3 if ruled or tinted is not None else 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3 if ruled or tinted is not None else 0),
        ("TOPPADDING", (0, 0), (-1, -1), 3 if ruled or tinted is not None else 1),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3 if ruled or tinted is not None else 1),
    ]
    if ruled:
        style += [
            ("LINEBELOW", (0, 0), (-1, 0), 0.9, HexColor(_INK)),
            ("LINEBELOW", (0, 1), (-1, -1), 0.3, HexColor(_RULE)),
        ]
    if tinted is not None:
        style += [
            ("BACKGROUND", (0, tinted), (-1, tinted), HexColor(_TINT)),
            ("LINEABOVE", (0, tinted), (-1, tinted), 0.9, HexColor(_INK)),
        ]
    made.setStyle(style)
    return made


def _foot(canvas: Any, page: Any, document: InvoiceDocument) -> None:  # noqa: ANN401
    from reportlab.lib.colors import HexColor
    from reportlab.lib.units import mm

    seller, left, right = document.seller, page.leftMargin, page.pagesize[0] - page.rightMargin
    canvas.saveState()
    canvas.setStrokeColor(HexColor(_RULE))
    canvas.line(left, 22 * mm, right, 22 * mm)
    canvas.setFillColor(HexColor(_SOFT))
    canvas.setFont(_FONT, 6.5)
    place = f"{seller.post_code} {seller.city}".strip()
    rows = (
        (seller.name, seller.street, place),
        (seller.tax_id and f"VAT ID {seller.tax_id}", document.register, seller.email),
    )
    for at, parts in enumerate(rows):
        canvas.drawString(left, (18 - 3.5 * at) * mm, "  ·  ".join(filter(None, parts)))
    canvas.drawRightString(right, 18 * mm, f"{document.number}, page {canvas.getPageNumber()}")
    canvas.restoreState()


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
