"""Expenses: one's own handed in with a photo of the receipt, those of one's projects approved or sent back."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import PurePath
from typing import Any, cast

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from domain.access import Permission, Reach
from domain.errors import OpsError
from store.db import reading, writing
from tools import gate, params, receipts
from tools.catalogue import by_name
from tools.expenses import ExpenseLine, Expenses
from tools.receipts import LARGEST, Receipt
from tools.spec import Call, ToolContext
from tools.values import money_text
from web.confirmed import decided_now, done_now
from web.deps import House, HouseDep, in_thread
from web.page import page
from web.visitor import SentDep, Visitor, VisitorDep, text_of

router = APIRouter(include_in_schema=False)
_OTHER = ("software", "training", "other")
_ROWS = 40


@router.get("/expenses")
async def own(request: Request, house: HouseDep, visitor: VisitorDep) -> Response:
    """Show one's own expenses, a form for the next, and what waits for one's decision."""
    return await _page(request, house, visitor)


@router.post("/expenses")
async def hand_in(request: Request, house: HouseDep, visitor: VisitorDep, form: SentDep) -> Response:
    """Hand an expense in, with its receipt if there is one."""
    file = form.get("receipt")
    given = isinstance(file, UploadFile) and bool(file.filename)
    name = PurePath(cast("UploadFile", file).filename or "").name if given else ""
    # One byte more than is kept tells that there is more, without reading on.
    content = await cast("UploadFile", file).read(LARGEST + 1) if given else b""

    def do(call: Call) -> str:
        return _handed_in(house, call, form, (name, content) if given else None)

    return await _after(request, house, visitor, do, form, again=True)


@router.post("/expenses/{key}/approve")
async def approve(request: Request, house: HouseDep, visitor: VisitorDep, form: SentDep, key: int) -> Response:
    """Approve one expense."""

    def do(call: Call) -> str:
        return decided_now(house, call, "approve_expenses", {"expense": f"expense:{key}"})

    return await _after(request, house, visitor, do, form)


@router.post("/expenses/{key}/reject")
async def reject(request: Request, house: HouseDep, visitor: VisitorDep, form: SentDep, key: int) -> Response:
    """Send one expense back with a reason."""
    person, reason = text_of(form, "person", 120), text_of(form, "reason", 500)

    def do(call: Call) -> str:
        arguments = {"person": person, "reason": reason, "expense": f"expense:{key}"}
        return decided_now(house, call, "reject_expenses", arguments)

    return await _after(request, house, visitor, do, form)


@router.get("/expenses/{key}/receipt")
async def receipt(key: int, house: HouseDep, visitor: VisitorDep) -> Response:
    """Give a receipt to whoever sees its expense.

    Raises:
        NotFound: the visitor sees no such expense, or it has no file.

    """

    def find() -> Receipt:
        with reading(house.engine) as db:
            return receipts.receipt_of(db, visitor.actor, key)

    found = await in_thread(find)
    ending = found.name.rpartition(".")[2]
    name = {"Content-Disposition": f'inline; filename="receipt-{key}.{ending}"'}
    return Response(found.content, media_type=found.media_type, headers=name)


def _handed_in(house: House, call: Call, form: FormData, file: tuple[str, bytes] | None) -> str:
    kept = ""
    if file is not None:
        with writing(house.engine) as db:
            kept = receipts.keep(ToolContext(db, call), *file)
    markup = text_of(form, "markup", 4)
    currency = text_of(form, "currency", 3)
    arguments = {
        "project": text_of(form, "project", 100),
        "amount": f"{text_of(form, 'amount', 30)} {currency}".strip(),
        "category": text_of(form, "category", 60),
        "on": text_of(form, "on", 40) or None,
        "note": text_of(form, "note", 500),
        "rebill": text_of(form, "rebill", 10) or "cost",
        "markup_percent": int(markup) if markup.isdecimal() and text_of(form, "rebill", 10) == "markup" else 0,
        "receipt": kept,
    }
    try:
        return done_now(house, call, "submit_expense", arguments)
    except OpsError:
        if kept:
            with writing(house.engine) as db:
                receipts.forget_unused(db, call.actor, kept)
        raise


async def _after(
    request: Request,
    house: House,
    visitor: Visitor,
    do: Callable[[Call], str],
    form: FormData,
    *,
    again: bool = False,
) -> Response:
    call = house.call(visitor.actor, thread=f"expenses:{visitor.actor.email}", call_id=text_of(form, "once", 60))
    try:
        said = await in_thread(do, call)
    except OpsError as refusal:
        typed = {name: text_of(form, name, 500) for name in ("project", "amount", "category", "on", "note", "rebill")}
        return await _page(request, house, visitor, refusal=str(refusal), typed=typed if again else {}, code=422)
    return await _page(request, house, visitor, said=said)


async def _page(
    request: Request,
    house: House,
    visitor: Visitor,
    *,
    said: str = "",
    refusal: str = "",
    typed: dict[str, str] | None = None,
    code: int = 200,
) -> Response:
    call = house.call(visitor.actor, thread="page")
    values = await in_thread(_values, house, call)
    keep = {"project": "", "amount": "", "category": "", "on": "", "note": "", "rebill": ""} | (typed or {})
    more = {"said": said, "refusal": refusal, "typed": keep, "today": call.today, "once": secrets.token_urlsafe(12)}
    return page(request, house, visitor, "expenses.html", code=code, **values, **more)


def _values(house: House, call: Call) -> dict[str, Any]:
    mine = _lines(house, call, {"person": "me"}) if call.actor.person_id else ()
    decides = call.actor.reach(Permission.TIME_APPROVE) >= Reach.OWN
    waiting = _lines(house, call, {"status": "submitted"}) if decides else ()
    own = {line.ref for line in mine}
    with reading(house.engine) as db:
        ctx = ToolContext(db, call)
        projects = [(f"project:{one.id}", one.name) for one in params.names(ctx, "project")]
    limits = dict(call.firm.expense_limits)
    return {
        "mine": mine[:_ROWS],
        "waiting": [line for line in waiting if line.ref not in own][:_ROWS],
        "decides": decides,
        "projects": sorted(projects, key=lambda one: one[1].casefold()),
        "categories": [*limits, *(one for one in _OTHER if one not in limits)],
        "limits": limits,
        "firm": call.firm,
        "money": money_text,
    }


def _lines(house: House, call: Call, arguments: dict[str, str]) -> tuple[ExpenseLine, ...]:
    done = gate.run(house.engine, by_name("expenses"), arguments, call)
    return cast("Expenses", done.view).lines
