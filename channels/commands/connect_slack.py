"""``firstmate connect slack``: the manifest to paste, what is missing, a test message, a link that adds a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from channels.commands.connect_teams import group_of, report
from channels.desk import Desk
from domain.errors import BadInput


def _slack(
    ctx: typer.Context,
    manifest: Annotated[Path | None, typer.Option(help="Write the manifest (YAML) here, to paste in Slack.")] = None,
    socket: Annotated[bool, typer.Option("--socket", help="A manifest for Socket Mode, without an address.")] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Look at the settings only, ask nobody.")] = False,
    test: Annotated[str, typer.Option(help="Post a test message to this conversation or person (C…, D…, U…).")] = "",
    install: Annotated[bool, typer.Option("--install", help="Make a link that adds one more workspace.")] = False,
) -> None:
    """Say what is missing before Slack works; write the manifest; post a test message; add a workspace."""
    from channels.slack.diagnosis import local, remote, tested
    from channels.slack.manifest import written

    desk: Desk = ctx.obj
    if manifest is not None:
        manifest.write_text(written(desk.settings, socket=socket), encoding="utf-8")
        desk.console.print(f"Wrote {manifest}: paste it in Slack (docs/slack.md, step 1).", highlight=False)
        return
    if install:
        desk.console.print(_link(desk), highlight=False, soft_wrap=True, markup=False)
        return
    findings = list(local(desk.settings))
    if not offline:
        findings += remote(desk.settings)
        if test:
            findings.append(tested(desk.settings, test))
    report(desk, findings, "All is set. Restart the server, then write to Firstmate in Slack.")


def _link(desk: Desk) -> str:
    from store.db import writing
    from store.queries import installations

    if not (desk.settings.slack_client_id and desk.settings.slack_client_secret.get_secret_value()):
        raise BadInput(
            "Adding workspaces needs FIRSTMATE_SLACK_CLIENT_ID and FIRSTMATE_SLACK_CLIENT_SECRET.",
            hint="They are under Basic Information of the app (docs/slack.md).",
        )
    with writing(desk.engine) as db:
        secret = installations.invite(db, "slack", desk.now)
    address = f"{desk.settings.base_url.rstrip('/')}/slack/install/{secret}"
    minutes = installations.INVITATION_MINUTES
    return f"Open this within {minutes} minutes, once, in the browser of whoever installs:\n{address}"


def register(app: typer.Typer) -> None:
    """Add ``slack`` to the group ``connect``."""
    group_of(app).command("slack")(_slack)
