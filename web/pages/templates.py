"""Templates of projects: choosing one, answering what it asks for, seeing what it comes to, and asking for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData, QueryParams

from domain.errors import OpsError
from domain.templates import Template
from store.db import reading
from tools import gate, new_projects, params
from tools.gate import Proposed
from tools.spec import Call, ToolContext
from tools.templates import create_project_from_template, preview_project
from web.deps import House, HouseDep, in_thread
from web.page import page
from web.sections import Shown, of_view
from web.visitor import SentDep, Visitor, VisitorDep

router = APIRouter(include_in_schema=False)
_LONGEST = 200


@router.get("/templates")
async def templates(request: Request, house: HouseDep, visitor: VisitorDep) -> Response:
    """Show the templates; with one chosen its questions, and what the answers come to."""
    return await _page(request, house, visitor, request.query_params)


@router.post("/templates")
async def propose(request: Request, house: HouseDep, visitor: VisitorDep, form: SentDep) -> Response:
    """Show what the answers come to, or ask for the project: it is created once the head of delivery agrees."""
    if "show" in form:
        return await _page(request, house, visitor, form)
    call = house.call(visitor.actor, thread="page")
    try:
        outcome = await in_thread(_proposed, house, call, form)
    except OpsError as refusal:
        return await _page(request, house, visitor, form, refusal=str(refusal))
    return RedirectResponse(f"/approvals/{outcome.proposal_id}", 303)


def _proposed(house: House, call: Call, form: FormData) -> Proposed:
    template = _chosen(house, call, _text(form, "template"))
    arguments = {**_arguments(form, template), "name": _text(form, "name")}
    outcome = gate.run(house.engine, create_project_from_template, arguments, call)
    if not isinstance(outcome, Proposed):
        raise TypeError("creating a project waits for agreement")
    return outcome


def _chosen(house: House, call: Call, name: str) -> Template:
    with reading(house.engine) as db:
        return new_projects.chosen(ToolContext(db, call), name)


def _text(values: FormData | QueryParams, name: str) -> str:
    return str(values.get(name) or "").strip()[:_LONGEST]


def _arguments(values: FormData | QueryParams, template: Template) -> dict[str, Any]:
    """Return the arguments of the tool from a form: a field a parameter, what is empty left out."""
    said = {one.name: _text(values, f"ask-{one.name}") for one in template.parameters}
    answers = ", ".join(f'{name}="{value}"' for name, value in said.items() if value and '"' not in value)
    given = {"template": template.name, "client": _text(values, "client"), "starts": _text(values, "starts")}
    return {name: value for name, value in {**given, "answers": answers}.items() if value}


async def _page(
    request: Request, house: House, visitor: Visitor, values: FormData | QueryParams, *, refusal: str = ""
) -> Response:
    call = house.call(visitor.actor, thread="page")
    gate.permit(preview_project, call)

    def gather() -> Mapping[str, Any]:
        with reading(house.engine) as db:
            ctx = ToolContext(db, call)
            known = [one for one, _key in new_projects.known(ctx).values()]
            clients = sorted(one.name for one in params.names(ctx, "client"))
        name = _text(values, "template")
        template = _chosen(house, call, name) if name else None
        part, wrong = _preview(house, call, values, template)
        return {"known": known, "clients": clients, "chosen": template, "part": part, "refusal": refusal or wrong}

    found = await in_thread(gather)
    asked = {str(key): str(value)[:_LONGEST] for key, value in values.items()}
    soon = (call.today + timedelta(days=7)).isoformat()
    code = 422 if found["refusal"] else 200
    return page(
        request, house, visitor, "templates.html", title="New project", said=asked, soon=soon, code=code, **found
    )


def _preview(
    house: House, call: Call, values: FormData | QueryParams, template: Template | None
) -> tuple[Shown | None, str]:
    if template is None:
        return None, ""
    try:
        view = gate.run(house.engine, preview_project, _arguments(values, template), call).view
    except OpsError as refusal:
        return None, str(refusal)
    return of_view(view, "What it comes to", "preview"), ""
