"""``firstmate proposals | decide``: what waits for a person's word."""

from __future__ import annotations

from typing import Annotated

import typer

from channels.desk import Desk
from domain.errors import BadInput

_VERDICTS = ("approve", "reject")


def _proposals(
    ctx: typer.Context,
    who: Annotated[str | None, typer.Option("--as", help="Address of whoever looks.")] = None,
    mine: Annotated[bool, typer.Option("--mine", help="Those you asked for, instead of those you may decide.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """List the proposals you may decide."""
    from tools import proposals

    desk: Desk = ctx.obj
    call = desk.call(who)
    view = proposals.mine(desk.engine, call) if mine else proposals.pending_for(desk.engine, call)
    if as_json:
        desk.json(view.model_dump(mode="json"))
        return
    desk.console.print(view.headline(), markup=False)
    desk.show(view.blocks())


def _decide(
    ctx: typer.Context,
    proposal: Annotated[int, typer.Argument(help="The proposal's number.")],
    verdict: Annotated[str, typer.Argument(help="approve or reject.")],
    reason: Annotated[str, typer.Option(help="Why; needed to reject.")] = "",
    who: Annotated[str | None, typer.Option("--as", help="Address of whoever decides.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Approve or reject a proposal; approving carries it out, once."""
    from tools import decisions

    if verdict not in _VERDICTS:
        raise BadInput(f"A verdict is approve or reject, not {verdict!r}.")
    desk: Desk = ctx.obj
    decision = decisions.decide(
        desk.engine, proposal, desk.call(who), "approve" if verdict == "approve" else "reject", reason=reason
    )
    if as_json:
        desk.json(decision.model_dump(mode="json"))
        return
    desk.console.print(decision.headline(), markup=False)
    desk.show(decision.blocks())


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("proposals")(_proposals)
    app.command("decide")(_decide)
