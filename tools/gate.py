"""The one way a tool runs: permission, arguments, then read, or propose and wait for a person's word.

A WRITE or SEND never happens here directly. Its body is tried in a savepoint that is rolled back: whatever the
rules refuse is refused now, and what it would change is recorded as the proposal's before and after. ``decide``
runs it for good, once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from pydantic import BaseModel, ValidationError
from sqlalchemy import Engine, bindparam
from sqlmodel import Session, col, select

from domain.approval import Effect
from domain.errors import BadInput, Forbidden
from store import audit
from store.approvals import Proposal
from store.db import plainly, reading, writing
from tools.changes import Changes, watched
from tools.spec import Call, Tool, ToolContext
from tools.view import View

_UNDER_KEY = select(Proposal.id).where(col(Proposal.idempotency_key) == bindparam("key"))


@dataclass(frozen=True, slots=True)
class Done:
    """A read that ran."""

    view: View


@dataclass(frozen=True, slots=True)
class Proposed:
    """An effect that waits; ``view`` shows what it will be, ``arguments`` are the frozen ones."""

    proposal_id: int
    view: View


Outcome = Done | Proposed


def run(engine: Engine, tool: Tool, arguments: dict[str, Any], call: Call) -> Outcome:
    """Read, or propose.

    Raises:
        OpsError: refused; nothing was changed.

    """
    permit(tool, call)
    if tool.effect is Effect.READ:
        with reading(engine) as db:
            ctx = ToolContext(db, call)
            return Done(tool.run(ctx, **_values(validated(tool, arguments, ctx))))
    return _propose(engine, tool, arguments, call)


def permit(tool: Tool, call: Call) -> None:
    """Refuse a caller whose rights do not reach the tool at all.

    Raises:
        Forbidden: always in the same words, whether or not what was asked for exists.

    """
    if tool.staff_only and call.actor.is_client:
        raise Forbidden("That is internal to the firm.", hint="I can show you your projects, invoices and meetings.")
    if not call.actor.may(tool.needs):
        what = tool.needs.value.partition(":")[0].replace("_", " ")
        raise Forbidden(
            f"Your role does not include {what}.",
            hint="Ask me what I can do for you, or turn to your project manager or finance.",
        )


def validated(tool: Tool, arguments: dict[str, Any], ctx: ToolContext) -> BaseModel:
    """Return the arguments, names and dates resolved.

    Raises:
        BadInput: naming the argument and what is wrong with it.
        NotFound: a name that is not known to the actor.
        Ambiguous: a name that fits several.

    """
    given = {name: value for name, value in arguments.items() if value is not None}
    try:
        found = tool.arguments.model_validate(given, context=ctx)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the request"
        if first["type"] == "missing":
            raise BadInput(f"{tool.name.replace('_', ' ')} needs {where.replace('_', ' ')}.") from error
        raise BadInput(f"{where}: {first['msg']} (got {str(first.get('input'))[:80]!r}).") from error
    open_ones = {name: make(ctx) for name, make in tool.defaults.items() if getattr(found, name) is None}
    return found.model_copy(update=open_ones) if open_ones else found


def _values(arguments: BaseModel) -> dict[str, Any]:
    return {name: getattr(arguments, name) for name in type(arguments).model_fields}


def carry_out(tool: Tool, arguments: dict[str, Any], ctx: ToolContext) -> tuple[View, Changes]:
    """Run a tool's body in the caller's transaction and say what it changed."""
    return _tried(tool, validated(tool, arguments, ctx), ctx)


def _tried(tool: Tool, arguments: BaseModel, ctx: ToolContext) -> tuple[View, Changes]:
    with watched(ctx.db) as changes:
        view = tool.run(ctx, **_values(arguments))
    return view, changes


def key_of(call: Call) -> str | None:
    """Return the idempotency key of an effect asked for by one tool call of a thread."""
    return f"{call.thread}:{call.call_id}" if call.call_id else None


def _propose(engine: Engine, tool: Tool, arguments: dict[str, Any], call: Call) -> Outcome:
    with writing(engine) as db:
        return propose(ToolContext(db, call), tool, arguments, key_of(call))


def propose(ctx: ToolContext, tool: Tool, arguments: dict[str, Any], key: str | None) -> Proposed:
    """Preview an effect and write it down as a proposal, in the caller's transaction; once under its key.

    Raises:
        OpsError: the rules refuse it already.

    """
    db, call = ctx.db, ctx.call
    meant = validated(tool, arguments, ctx)
    frozen = meant.model_dump(mode="json", exclude_none=True)
    savepoint = db.begin_nested()
    try:
        view, changes = _tried(tool, meant, ctx)
        frozen |= view.pinned()
    finally:
        savepoint.rollback()
        db.expire_all()
    earlier = _earlier(db, key)
    if earlier is not None:
        return Proposed(earlier, view)
    proposal = _proposal(tool, frozen, view, changes, call, key)
    db.add(proposal)
    db.flush()
    if key is None:
        proposal.idempotency_key = f"proposal:{proposal.pk}"
    audit.append(
        db,
        at=call.now,
        actor=call.actor.email,
        action=f"propose {tool.name}",
        subject=f"proposal:{proposal.pk}",
        detail={"arguments": frozen, "reason": call.reason},
    )
    return Proposed(proposal.pk, view)


def _earlier(db: Session, key: str | None) -> int | None:
    if key is None:
        return None
    found: int | None = plainly(db, _UNDER_KEY, key=key).scalar()
    return found


def _proposal(
    tool: Tool,
    arguments: dict[str, Any],
    view: View,
    changes: Changes,
    call: Call,
    key: str | None,
) -> Proposal:
    return Proposal(
        # A key of its own follows once the row has a number.
        idempotency_key=key or f"new:{call.now.isoformat()}:{call.actor.email}:{tool.name}:{id(view)}",
        tool=tool.name,
        effect=tool.effect,
        approval=tool.approval.name,
        arguments=arguments,
        title=view.headline(),
        changes=changes.rows,
        result=view.model_dump(mode="json"),
        row_versions=changes.versions,
        reason=call.reason,
        # All projects concerned are evidence: whoever decides by leading projects must lead every one of them.
        evidence=[*({"project": key} for key in sorted(changes.projects)), *({"ref": ref} for ref in view.refs()[:20])],
        requester_id=call.actor.person_id,
        requester_contact_id=call.actor.contact_id,
        project_id=min(changes.projects) if len(changes.projects) == 1 else None,
        turn_id=call.turn_id,
        created_at=call.now,
        expires_at=call.now + timedelta(days=tool.approval.rule.days_valid),
    )


def as_requester(call: Call, requester: Any) -> Call:  # noqa: ANN401 -- an Actor; typed by replace
    """Return the call as the person who asked would make it."""
    return replace(call, actor=requester)
