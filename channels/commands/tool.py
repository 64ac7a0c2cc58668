"""``firstmate tool NAME``: one tool, called directly with JSON arguments."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from channels.desk import Desk
from domain.errors import BadInput

if TYPE_CHECKING:
    from tools.spec import Tool


def _arguments(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadInput(f"--args is not JSON: {error.msg} at character {error.pos}.") from error
    if not isinstance(value, dict):
        raise BadInput('--args is one JSON object, such as {"person": "Ana"}.')
    return value


def _tool(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(help="The tool's name; without one, the catalogue.")] = None,
    args: Annotated[str, typer.Option("--args", help="Arguments as a JSON object.")] = "{}",
    who: Annotated[str | None, typer.Option("--as", help="Address of whoever asks.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the exact result as JSON.")] = False,
) -> None:
    """Call one tool, or list what there is."""
    from tools import gate
    from tools.single import single

    desk: Desk = ctx.obj
    call = desk.call(who)
    if name is None:
        from tools.catalogue import tools_for

        _list(desk, tools_for(call.actor), as_json=as_json)
        return
    outcome = gate.run(desk.engine, single(name), _arguments(args), call)
    proposal = outcome.proposal_id if isinstance(outcome, gate.Proposed) else None
    if as_json:
        result = outcome.view.model_dump(mode="json")
        desk.json({"tool": name, "headline": outcome.view.headline(), "result": result, "proposal": proposal})
        return
    desk.console.print(outcome.view.headline(), markup=False)
    desk.show(outcome.view.blocks())
    for assumption in outcome.view.assumptions:
        desk.console.print(f"Assumed: {assumption}", style="dim", markup=False)
    if proposal is not None:
        desk.console.print(f"Nothing has changed yet. Decide: firstmate decide {proposal} approve", style="yellow")


def _list(desk: Desk, tools: tuple[Tool, ...], *, as_json: bool) -> None:
    if as_json:
        desk.json(
            [
                {"name": tool.name, "agent": tool.agent, "effect": tool.effect.value, "does": tool.summary}
                for tool in tools
            ]
        )
        return
    from tools.blocks import Column, Table

    rows = tuple((tool.name, tool.agent.replace("_", " "), tool.effect.value, tool.summary) for tool in tools)
    heads = tuple(Column(name=name) for name in ("Tool", "Agent", "Effect", "What it does"))
    desk.show((Table(title=f"{len(rows)} tools you may use", columns=heads, rows=rows),))


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("tool")(_tool)
