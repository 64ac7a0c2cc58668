"""Each tool over HTTP: the same door as chat and pages."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header
from pydantic import BaseModel

from tools import gate
from tools.catalogue import by_name, tools_for
from web.deps import ActorDep, HouseDep, in_thread

router = APIRouter(prefix="/api/tools", tags=["tools"])


class ToolCard(BaseModel):
    """A tool as a program sees it."""

    name: str
    agent: str
    effect: str
    approver: str
    does: str
    arguments: dict[str, Any]
    examples: tuple[str, ...]


class ToolAnswer(BaseModel):
    """A tool's result, or the proposal that waits. ``result`` has the exact values, ``headline`` the sentence."""

    tool: str
    headline: str
    result: dict[str, Any]
    proposal: int | None = None


def answer_of(name: str, outcome: gate.Outcome) -> ToolAnswer:
    """Return an outcome as the API answers it."""
    return ToolAnswer(
        tool=name,
        headline=outcome.view.headline(),
        result=outcome.view.model_dump(mode="json"),
        proposal=outcome.proposal_id if isinstance(outcome, gate.Proposed) else None,
    )


@router.get("")
async def tools(actor: ActorDep) -> list[ToolCard]:
    """List the tools you may use, with the JSON Schema of their arguments and who must agree to a change."""
    return [
        ToolCard(
            name=tool.name,
            agent=tool.agent,
            effect=tool.effect,
            approver="" if tool.effect == "read" else tool.approval.rule.label,
            does=tool.doc,
            arguments=tool.arguments.model_json_schema(),
            examples=tool.examples,
        )
        for tool in tools_for(actor)
    ]


@router.post("/{name}")
async def call_tool(
    name: str,
    arguments: dict[str, Any],
    actor: ActorDep,
    house: HouseDep,
    idempotency_key: Annotated[str, Header(max_length=200)] = "",
) -> ToolAnswer:
    """Call one tool. A change answers with a proposal; the same Idempotency-Key never makes a second one."""
    call = house.call(actor, thread=f"api:{actor.email}:{name}", call_id=idempotency_key)
    outcome = await in_thread(gate.run, house.engine, by_name(name), arguments, call)
    return answer_of(name, outcome)
