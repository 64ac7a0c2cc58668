"""Findings: what the sweeps found and still stands, and when they last looked."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlmodel import col, func, select

from domain.access import Permission, Reach
from store.db import reading
from store.findings import SweepRun
from tools.spec import Call
from web.confirmed import done_now
from web.deps import House, HouseDep, in_thread
from web.page import page
from web.sections import Section, Shown, offered, shown
from web.visitor import SentDep, VisitorDep, text_of

router = APIRouter(include_in_schema=False)

_SECTIONS = (
    Section("findings", "Open findings", ask="What did you find?"),
    Section("policies", "Rules and routines", ask="Which rules do we have?"),
)


@router.get("/findings")
async def findings(request: Request, house: HouseDep, visitor: VisitorDep) -> Response:
    """Show what stands open for the visitor."""
    call = house.call(visitor.actor, thread="page")
    parts, runs = await in_thread(_gathered, house, call)
    can_snooze = offered(call, "snooze_finding")
    return page(request, house, visitor, "findings.html", parts=parts, runs=runs, can_snooze=can_snooze, said="")


@router.post("/findings/{key}/snooze")
async def snooze(key: int, request: Request, house: HouseDep, visitor: VisitorDep, form: SentDep) -> Response:
    """Quiet a finding until a day."""
    call = house.call(visitor.actor, thread=f"findings:{visitor.actor.email}", call_id=text_of(form, "once", 60))
    arguments = {"finding": f"finding:{key}", "until": text_of(form, "until", 100)}
    said = await in_thread(done_now, house, call, "snooze_finding", arguments)
    parts, runs = await in_thread(_gathered, house, call)
    return page(request, house, visitor, "findings.html", parts=parts, runs=runs, can_snooze=True, said=said)


def _gathered(house: House, call: Call) -> tuple[list[Shown], Sequence[SweepRun]]:
    runs: Sequence[SweepRun] = ()
    if call.actor.reach(Permission.FINDINGS_READ) > Reach.SELF:
        with reading(house.engine) as db:
            last = select(func.max(SweepRun.id)).group_by(col(SweepRun.sweep))
            runs = db.exec(select(SweepRun).where(col(SweepRun.id).in_(last)).order_by(col(SweepRun.sweep))).all()
    return shown(house, call, _SECTIONS), runs
