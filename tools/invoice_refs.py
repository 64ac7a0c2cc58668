"""Which invoice is meant, and how much: what people name when they talk about invoices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, NamedTuple

from pydantic import (
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainSerializer,
    PlainValidator,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, core_schema
from sqlmodel import col, select

from domain.access import Permission
from domain.errors import BadInput, Conflict, NotFound
from domain.money import Money
from store import scope
from store.clients import Client
from store.db import plainly
from store.invoices import Invoice
from store.projects import Project
from tools.params import among
from tools.spec import Named, ToolContext

_NUMBER = re.compile(r"(?:[a-z]+-?)?\d+", re.IGNORECASE)
_AMOUNT = re.compile(r"(?P<before>[A-Z]{3}|[€£$])?\s*(?P<number>-?[\d.,' ]*\d)\s*(?P<after>[A-Z]{3}|[€£$])?")
_SIGNS = {"€": "EUR", "£": "GBP", "$": "USD"}
_GROUP = 3


class _InvoiceReference:
    """Annotation: a number, "draft 12", or the name of a project or client becomes the one invoice meant."""

    def __get_pydantic_core_schema__(self, _source: object, _handler: GetCoreSchemaHandler) -> CoreSchema:
        """Validate among the invoices the actor sees; freeze as ``invoice:id``."""
        return core_schema.with_info_plain_validator_function(
            _which,
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda named: f"{named.kind}:{named.id}", when_used="json"
            ),
        )

    def __get_pydantic_json_schema__(self, _schema: CoreSchema, _handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Show a model a plain string."""
        return {
            "type": "string",
            "description": "An invoice by its number (FM-00012), a draft as 'draft 12' or by its project.",
            "x-kind": "invoice",
        }


InvoiceRef = Annotated[Named, _InvoiceReference()]


def _which(value: object, info: ValidationInfo) -> Named:
    if isinstance(value, Named):
        return value
    if not isinstance(value, str) or not value.strip():
        raise BadInput(f"Which invoice? {value!r} is not a number.")
    ctx = info.context
    if not isinstance(ctx, ToolContext):
        raise TypeError("tool arguments are validated with their ToolContext")
    rows = _rows(ctx)
    said = value.strip()
    if _NUMBER.fullmatch(said):
        # A number that is nearly right is another invoice: never guessed.
        return _numbered(said, rows)
    return among("invoice", said, rows)


def _numbered(said: str, rows: Sequence[tuple[int, str, str]]) -> Named:
    folded = said.casefold()
    found = [row for row in rows if row[1].casefold() == folded]
    if not found and said.isdecimal():
        ends = re.compile(rf"\D0*{int(said)}$")
        found = [row for row in rows if ends.search(row[1])]
    if not found:
        raise NotFound(f"I find no invoice {said} among those you may see.")
    return among("invoice", f"invoice:{found[0][0]}" if len(found) == 1 else said, found)


def _rows(ctx: ToolContext) -> list[tuple[int, str, str]]:
    query = (
        select(Invoice.id, Invoice.number, Project.name, Client.name)
        .join(Client, col(Client.id) == Invoice.client_id)
        .join(Project, col(Project.id) == Invoice.project_id, isouter=True)
        .where(scope.invoices(ctx.actor, Permission.INVOICES_READ))
        .order_by(col(Invoice.id).desc())
    )
    found: Sequence[Any] = plainly(ctx.db, query).all()
    return [(row[0], row[1] or f"draft {row[0]}", ", ".join(filter(None, row[2:]))) for row in found]


class Sum(NamedTuple):
    """An amount as it was said; the currency stays empty when nobody named one."""

    number: Decimal
    currency: str

    def __str__(self) -> str:
        """Write it so that it is read again as the same."""
        return f"{self.number} {self.currency}".strip()

    def money(self, currency: str) -> Money:
        """Return it in a currency. Raises Conflict when another one was named."""
        if self.currency and self.currency != currency:
            raise Conflict(f"This is in {currency}, not in {self.currency}.", hint=f"Say the amount in {currency}.")
        return Money.of(self.number, currency)


def parse_sum(value: str) -> Sum:
    """Read an amount such as "1,250.50 EUR", "€500" or "1.250,50".

    Raises:
        BadInput: it is no amount.

    >>> str(parse_sum("€1,250.50")), str(parse_sum("1.250,5 GBP")), str(parse_sum("500"))
    ('1250.50 EUR', '1250.5 GBP', '500')
    """
    found = _AMOUNT.fullmatch(value.strip())
    if found is None:
        raise BadInput(f"{value!r} is not an amount.", hint="Say for example 1,250.50 EUR.")
    code = found["before"] or found["after"] or ""
    try:
        return Sum(Decimal(_plain(found["number"])), _SIGNS.get(code, code))
    except InvalidOperation as error:
        raise BadInput(f"{value!r} is not an amount.", hint="Say for example 1,250.50 EUR.") from error


def _plain(number: str) -> str:
    """Return digits with a point, whichever of comma and point groups thousands."""
    number = number.replace(" ", "").replace("'", "")
    last = max(number.rfind(","), number.rfind("."))
    if last < 0:
        return number
    mark, tail = number[last], len(number) - last - 1
    alone = number.count(mark) == 1 and len({",", "."} & set(number)) == 1
    if number.count(mark) > 1 or (alone and tail == _GROUP):
        return number.replace(",", "").replace(".", "")
    return number[:last].replace(",", "").replace(".", "") + "." + number[last + 1 :]


def _sum(value: object) -> Sum:
    if isinstance(value, Sum):
        return value
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise BadInput(f"{value!r} is not an amount.", hint="Say for example 1,250.50 EUR.")
    return parse_sum(str(value))


SumParam = Annotated[
    Sum,
    PlainValidator(_sum),
    PlainSerializer(str, when_used="json"),
    WithJsonSchema({"type": "string", "description": "An amount: '1,250.50 EUR'.", "x-kind": "amount"}),
]
