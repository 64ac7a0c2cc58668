"""Doing at once what its requester alone confirms: proposed and decided in one click, by the same two doors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine

from domain.approval import Approval
from domain.errors import Conflict
from tools import decisions, gate, proposals
from tools.catalogue import by_name
from tools.spec import Call


def done_now(engine: Engine, call: Call, tool: str, arguments: Mapping[str, Any]) -> str:
    """Carry an effect out that waits for nobody else, and return what came of it.

    With a ``call_id`` the same click never does it twice.

    Raises:
        OpsError: refused; nothing was changed.

    """
    found = by_name(tool)
    if found.approval is not Approval.REQUESTER:
        raise Conflict(f"{tool.replace('_', ' ').capitalize()} is for {found.approval.rule.label} to approve.")
    return decided_now(engine, call, tool, arguments)


def decided_now(engine: Engine, call: Call, tool: str, arguments: Mapping[str, Any]) -> str:
    """Propose an effect and decide on it in one click, by whoever may do both; return what came of it.

    Raises:
        OpsError: refused, or the asker may not decide on it.

    """
    # Asked before anything is tried: what this very click did already would now be refused as done twice.
    before = decisions.already_proposed(engine, call)
    if before is not None:
        return confirmed(engine, call, before)
    outcome = gate.run(engine, by_name(tool), dict(arguments), call)
    if isinstance(outcome, gate.Done):
        return outcome.view.headline()
    return confirmed(engine, call, outcome.proposal_id)


def confirmed(engine: Engine, call: Call, proposal_id: int) -> str:
    """Approve one's own proposal and return what came of it; approved before, what came of it then.

    Raises:
        OpsError: refused; nothing was changed.

    """
    line = proposals.show(engine, proposal_id, call).lines[0]
    if line.status == "approved":
        return line.outcome  # this very click was heard before
    decision = decisions.decide(engine, proposal_id, call, "approve")
    if decision.status != "approved":
        raise Conflict(decision.message)
    return decision.message.partition(" and done: ")[2] or decision.message
