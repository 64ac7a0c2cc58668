"""``firstmate token | link | password``: ways for a person to get in. Secrets are shown once and kept hashed."""

from __future__ import annotations

from typing import Annotated

import typer

from channels.desk import Desk

_Who = Annotated[str, typer.Argument(help="Address of the person or client contact.")]


def _token(
    ctx: typer.Context,
    who: _Who,
    name: Annotated[str, typer.Option(help="What the token is for, to revoke it by.")] = "terminal",
    days: Annotated[int, typer.Option(min=1, max=3650, help="How long it holds.")] = 365,
    revoke: Annotated[bool, typer.Option("--revoke", help="End the tokens of this name instead.")] = False,
) -> None:
    """Make a bearer token for the JSON API; it acts with the rights of its owner."""
    from store.db import writing
    from store.queries import tokens

    desk: Desk = ctx.obj
    actor = desk.actor(who)
    with writing(desk.engine) as db:
        if revoke:
            ended = tokens.revoke(db, actor, name=name, now=desk.now)
            desk.console.print(f"{ended} tokens called {name!r} of {actor.name} no longer work.", highlight=False)
            return
        token = tokens.issue(db, actor, name=name, now=desk.now, days=days)
    desk.errors.print(f"Acts as {actor.name} for {days} days. It is shown this once:", style="dim", highlight=False)
    desk.console.print(token, highlight=False, soft_wrap=True)


def _link(
    ctx: typer.Context,
    who: _Who,
    minutes: Annotated[int, typer.Option(min=1, max=10_080, help="How long it holds.")] = 30,
) -> None:
    """Make a link that signs a person in to the pages, once."""
    from store.db import writing
    from store.queries import sessions

    desk: Desk = ctx.obj
    seal = desk.settings.seal(sessions.LINK)
    with writing(desk.engine) as db:
        secret = sessions.issue_link(db, desk.actor(who), seal, now=desk.now, minutes=minutes)
    address = f"http://{desk.settings.host}:{desk.settings.port}"
    desk.console.print(f"{address}/sign-in/link/{secret}", highlight=False, soft_wrap=True)


def _password(ctx: typer.Context, who: _Who) -> None:
    """Set a person's password for the pages; their open sessions end."""
    from store.db import writing
    from store.queries import sessions

    desk: Desk = ctx.obj
    actor = desk.actor(who)
    chosen = typer.prompt(f"New password for {actor.name}", hide_input=True, confirmation_prompt=True, err=True)
    with writing(desk.engine) as db:
        sessions.set_password(db, actor, chosen, now=desk.now)
    desk.console.print(f"{actor.name} may sign in with it now.", highlight=False)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("token")(_token)
    app.command("link")(_link)
    app.command("password")(_password)
