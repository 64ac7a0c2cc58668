"""Findings: an inbox of what the sweeps found and still stands, each to be set aside; and their last runs."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any, cast

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlmodel import col, func, select

from domain.access import Permission, Reach
from domain.errors import OpsError
from store.db import reading
from store.findings import SweepRun
from tools import findings as found
from tools import gate
from tools.policies import Policies, policies
from tools.spec import Call
from web.confirmed import done_now
from web.deps import House, HouseDep, in_thread
from web.page import page
from web.visitor import SentDep, Visitor, VisitorDep, text_of

router = APIRouter(include_in_schema=False)

_MOST = 200  # findings on a page
_SEVERITIES = ("critical", "warning", "info")


@router.get("/findings")
async def findings(
    request: Request, house: HouseDep, visitor: VisitorDep, severity: Annotated[str, Query(max_length=20)] = ""
) -> Response:
    """Show what stands open for the visitor, worst first."""
    return await _page(request, house, visitor, severity)


@router.post("/findings/{key}/snooze")
async def snooze(key: int, request: Request, house: HouseDep, visitor: VisitorDep, form: SentDep) -> Response:
    """Set a finding aside until a day; it comes back by itself."""
    call = house.call(visitor.actor, thread=f"findings:{visitor.actor.email}", call_id=text_of(form, "once", 60))
    arguments = {"finding": f"finding:{key}", "until": text_of(form, "until", 100)}
    try:
        said = await in_thread(done_now, house, call, "snooze_finding", arguments)
    except OpsError as refusal:
        return await _page(request, house, visitor, "", refusal=str(refusal), code=422)
    return await _page(request, house, visitor, "", said=said)


@router.post("/findings/rules/{key}")
async def change_rule(key: int, request: Request, house: HouseDep, visitor: VisitorDep, form: SentDep) -> Response:
    """Pause a rule, let it go on, or retire it."""
    call = house.call(visitor.actor, thread=f"rules:{visitor.actor.email}", call_id=text_of(form, "once", 60))
    arguments = {"policy": f"policy:{key}", "to": text_of(form, "to", 20)}
    try:
        said = await in_thread(done_now, house, call, "change_policy", arguments)
    except OpsError as refusal:
        return await _page(request, house, visitor, "", refusal=str(refusal), code=422)
    return await _page(request, house, visitor, "", said=said)


async def _page(
    request: Request, house: House, visitor: Visitor, severity: str, *, code: int = 200, **words: str
) -> Response:
    call = house.call(visitor.actor, thread="page")
    chosen = severity if severity in _SEVERITIES else ""
    view, rules, runs = await in_thread(_gathered, house, call, chosen)
    values: dict[str, Any] = {"said": "", "refusal": "", **words}
    return page(
        request,
        house,
        visitor,
        "findings.html",
        code=code,
        view=view,
        rules=rules,
        may_rule=call.actor.may(Permission.POLICIES_WRITE),
        runs=runs,
        severity=chosen,
        severities=_SEVERITIES,
        once=secrets.token_hex(8),
        **values,
    )


def _gathered(house: House, call: Call, severity: str) -> tuple[found.Findings, Policies | None, Sequence[SweepRun]]:
    arguments = {"severity": severity} if severity else {}
    most = replace(call, firm=replace(call.firm, page_rows=_MOST))
    view = cast("found.Findings", gate.run(house.engine, found.findings, arguments, most).view)
    runs: Sequence[SweepRun] = ()
    if call.actor.reach(Permission.FINDINGS_READ) > Reach.SELF:
        with reading(house.engine) as db:
            last = select(func.max(SweepRun.id)).group_by(col(SweepRun.sweep))
            runs = db.exec(select(SweepRun).where(col(SweepRun.id).in_(last)).order_by(col(SweepRun.sweep))).all()
    rules = None
    if policies.open_to(call.actor):
        rules = cast("Policies", gate.run(house.engine, policies, {}, call).view)
    return view, rules, runs
