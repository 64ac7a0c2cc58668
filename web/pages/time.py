"""My time: a day logged in a few taps, last week copied, the week handed in."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from domain.errors import BadInput, OpsError
from domain.windows import parse_day
from tools.spec import Call
from web.confirmed import done_now
from web.deps import House, HouseDep, in_thread
from web.page import page
from web.pages.timesheet import WEEK, copies, own_time, week_view
from web.visitor import SentDep, Visitor, VisitorDep, text_of

router = APIRouter(include_in_schema=False)


@router.get("/time")
async def week(
    request: Request, house: HouseDep, visitor: VisitorDep, day: Annotated[str, Query(max_length=40)] = ""
) -> Response:
    """Show one's week with one day of it open: today, or the one asked for."""
    return await _page(request, house, visitor, day)


@router.post("/time/log")
async def log(request: Request, house: HouseDep, visitor: VisitorDep, form: SentDep) -> Response:
    """Log time on a project for a day."""
    arguments = {
        "project": text_of(form, "project", 100),
        "effort": _hours(text_of(form, "effort", 40)),
        "on": text_of(form, "day", 40),
        "task_note": text_of(form, "note", 1000),
    }

    def do(call: Call) -> list[str]:
        return [done_now(house, call, "log_time", arguments)]

    return await _after(request, house, visitor, do, day=arguments["on"], once=text_of(form, "once", 60))


@router.post("/time/entries/{entry}/edit")
async def edit(request: Request, house: HouseDep, visitor: VisitorDep, form: SentDep, entry: int) -> Response:
    """Change an entry that is still a draft or was sent back."""
    arguments = {
        "entry": f"time_entry:{entry}",
        "effort": _hours(text_of(form, "effort", 40)),
        "to_project": text_of(form, "project", 100) or None,
        "to_day": text_of(form, "to_day", 40) or None,
        "note": text_of(form, "note", 1000),
    }

    def do(call: Call) -> list[str]:
        return [done_now(house, call, "edit_time_entry", arguments)]

    return await _after(request, house, visitor, do, day=text_of(form, "day", 40), once=text_of(form, "once", 60))


@router.post("/time/entries/{entry}/delete")
async def delete(request: Request, house: HouseDep, visitor: VisitorDep, form: SentDep, entry: int) -> Response:
    """Remove an entry that is still a draft or was sent back."""

    def do(call: Call) -> list[str]:
        return [done_now(house, call, "delete_time_entry", {"entry": f"time_entry:{entry}"})]

    return await _after(request, house, visitor, do, day=text_of(form, "day", 40), once=text_of(form, "once", 60))


@router.post("/time/copy")
async def copy(request: Request, house: HouseDep, visitor: VisitorDep, form: SentDep) -> Response:
    """Log last week's entries again, on the days of this week that are short and not ahead."""
    day = text_of(form, "day", 40)

    def do(call: Call) -> list[str]:
        this = week_view(house, call, _day(day, call.today))
        found = copies(own_time(house, call, this.first - WEEK, this.first), this, call.today)
        if not found:
            raise BadInput("There is nothing to copy: no day of this week that is over is short of what last week had.")
        return [_copied(house, call, at, *entry) for at, entry in enumerate(found)]

    return await _after(request, house, visitor, do, day=day, once=text_of(form, "once", 60))


@router.post("/time/submit")
async def submit(request: Request, house: HouseDep, visitor: VisitorDep, form: SentDep) -> Response:
    """Hand the week's drafts in."""
    day = text_of(form, "day", 40)

    def do(call: Call) -> list[str]:
        first = week_view(house, call, _day(day, call.today)).first
        window = f"{first.isoformat()}..{date.fromordinal(first.toordinal() + 6).isoformat()}"
        return [done_now(house, call, "submit_time", {"window": window})]

    return await _after(request, house, visitor, do, day=day, once=text_of(form, "once", 60))


def _copied(house: House, call: Call, at: int, day: date, project: str, minutes: int, note: str) -> str:
    one = house.call(call.actor, thread=call.thread, call_id=f"{call.call_id}-{at}")
    arguments = {"project": project, "effort": f"{minutes}m", "on": day.isoformat(), "task_note": note}
    try:
        return done_now(house, one, "log_time", arguments)
    except OpsError as refusal:
        return f"Not copied, {project} on {day:%a} {day.day} {day:%b}: {refusal}"


def _day(words: str, today: date) -> date:
    return parse_day(words, today, lean="past") if words else today


def _hours(words: str) -> str:
    # On a timesheet a bare number is hours.
    plain = words.replace(",", ".")
    return f"{plain}h" if plain.replace(".", "", 1).isdigit() else words


async def _after(
    request: Request, house: House, visitor: Visitor, do: Callable[[Call], list[str]], *, day: str, once: str
) -> Response:
    call = house.call(visitor.actor, thread=f"time:{visitor.actor.email}", call_id=once)
    try:
        said = await in_thread(do, call)
    except OpsError as refusal:
        return await _page(request, house, visitor, day, refusal=str(refusal), code=422)
    return await _page(request, house, visitor, day, said=said)


async def _page(
    request: Request,
    house: House,
    visitor: Visitor,
    day: str,
    *,
    said: list[str] | None = None,
    refusal: str = "",
    code: int = 200,
) -> Response:
    call = house.call(visitor.actor, thread="page")
    try:
        chosen = _day(day, call.today)
    except OpsError as wrong:
        chosen, refusal, code = call.today, refusal or str(wrong), 422
    view = await in_thread(week_view, house, call, chosen)
    return page(
        request,
        house,
        visitor,
        "time.html",
        code=code,
        week=view,
        today=call.today,
        said=said or [],
        refusal=refusal,
        once=secrets.token_hex(8),
        step=WEEK,
    )
