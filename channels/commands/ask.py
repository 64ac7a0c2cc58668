"""``firstmate ask | chat``: the assistant in the terminal, its steps visible."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from channels.desk import Desk
from domain.errors import OpsError

if TYPE_CHECKING:
    from agents.answer import Answer
    from agents.assistant import Assistant
    from domain.access import Actor


async def _turn(
    desk: Desk, assistant: Assistant, actor: Actor, says: str, *, conversation: int | None, quiet: bool
) -> Answer:
    from agents.events import Event, silent
    from channels.render import step_words

    with desk.errors.status("Thinking …") as status:

        def on_event(event: Event) -> None:
            if event.kind == "step":
                status.update(step_words(event.data))

        return await assistant.ask(
            actor,
            says,
            conversation_id=conversation,
            channel="terminal",
            today=desk.today,
            now=desk.now,
            on_event=silent if quiet else on_event,
        )


def _print(desk: Desk, answer: Answer) -> None:
    desk.console.print(answer.text, markup=False)
    desk.show(answer.blocks)
    used = ", ".join(dict.fromkeys(tool.name for tool in answer.tools)) or "no tool"
    desk.console.print(
        f"{answer.model} · {used} · {answer.ms} ms · firstmate trace {answer.turn}", style="dim", highlight=False
    )


def _ask(
    ctx: typer.Context,
    question: Annotated[str, typer.Argument(help="What you want to know or have done.")],
    who: Annotated[str | None, typer.Option("--as", help="Address of whoever asks.")] = None,
    conversation: Annotated[int | None, typer.Option(help="Go on with this conversation.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Ask one question."""
    from agents.assistant import Assistant

    desk: Desk = ctx.obj

    async def run() -> Answer:
        async with Assistant(desk.engine, desk.settings, memory=desk.memory) as assistant:
            return await _turn(desk, assistant, desk.actor(who), question, conversation=conversation, quiet=as_json)

    answer = asyncio.run(run())
    if as_json:
        desk.json(answer.model_dump(mode="json"))
    else:
        _print(desk, answer)


def _chat(
    ctx: typer.Context,
    who: Annotated[str | None, typer.Option("--as", help="Address of whoever asks.")] = None,
) -> None:
    """Talk in a conversation; an empty line or Ctrl-D ends it."""
    from agents.assistant import Assistant

    desk: Desk = ctx.obj

    async def run() -> None:
        actor = desk.actor(who)
        conversation: int | None = None
        async with Assistant(desk.engine, desk.settings, memory=desk.memory) as assistant:
            desk.console.print(f"You are {actor.name}.", style="dim", highlight=False)
            while says := (await asyncio.to_thread(_read, desk)).strip():
                try:
                    answer = await _turn(desk, assistant, actor, says, conversation=conversation, quiet=False)
                except OpsError as refusal:
                    desk.console.print(str(refusal), style="yellow", markup=False)
                    continue
                conversation = answer.conversation
                _print(desk, answer)

    asyncio.run(run())


def _read(desk: Desk) -> str:
    try:
        return desk.console.input("[bold]> [/bold]")
    except EOFError:
        return ""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("ask")(_ask)
    app.command("chat")(_chat)
