"""Findings of the sweeps over HTTP."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from tools import gate
from tools.catalogue import by_name
from web.api.tools import ToolAnswer, answer_of
from web.deps import ActorDep, HouseDep, in_thread

router = APIRouter(prefix="/api/findings", tags=["findings"])


class Snooze(BaseModel):
    """Until when a finding should be quiet, as one says it: ``next Monday``, ``2026-12-01``."""

    until: str = Field(min_length=1, max_length=100)


@router.get("")
async def findings(
    actor: ActorDep,
    house: HouseDep,
    kind: Annotated[str, Query(max_length=60)] = "",
    severity: Annotated[str, Query(max_length=20)] = "",
) -> ToolAnswer:
    """List what the sweeps found and you may see, worst first."""
    arguments: dict[str, Any] = {name: value for name, value in (("kind", kind), ("severity", severity)) if value}
    outcome = await in_thread(gate.run, house.engine, by_name("findings"), arguments, house.call(actor))
    return answer_of("findings", outcome)


@router.post("/{finding}/snooze")
async def snooze(finding: int, until: Snooze, actor: ActorDep, house: HouseDep) -> ToolAnswer:
    """Propose to quiet a finding until a day; you confirm it yourself."""
    arguments = {"finding": f"finding:{finding}", "until": until.until}
    outcome = await in_thread(gate.run, house.engine, by_name("snooze_finding"), arguments, house.call(actor))
    return answer_of("snooze_finding", outcome)
