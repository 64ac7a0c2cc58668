"""``firstmate connect teams``: what is missing before Teams works, and the app package to install."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from channels.desk import Desk
from channels.diagnosis import Finding


def _teams(
    ctx: typer.Context,
    manifest: Annotated[Path | None, typer.Option(help="Write the app package (a ZIP file) here.")] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Look at the settings only, ask nobody.")] = False,
) -> None:
    """Say what is missing before Teams works; with --manifest write the app package to upload in Teams."""
    import httpx

    from channels.teams.diagnosis import local, remote
    from channels.teams.package import build

    desk: Desk = ctx.obj
    if manifest is not None:
        manifest.write_bytes(build(desk.settings))
        desk.console.print(f"Wrote {manifest}: upload it in Teams (docs/teams.md, step 6).", highlight=False)
        return
    findings = list(local(desk.settings))
    if not offline:
        with httpx.Client() as client:
            findings += remote(desk.settings, client)
    report(desk, findings, "All is set. Restart the server, then write to Firstmate in Teams.")


def report(desk: Desk, findings: Sequence[Finding], done: str) -> None:
    """Print what was found; the command fails while something is missing."""
    for finding in findings:
        mark, colour = ("✓", "green") if finding.good else ("✗", "red")
        desk.console.print(f"[{colour}]{mark}[/] ", end="")
        desk.console.print(f"{finding.name}: {finding.told}", markup=False, highlight=False, soft_wrap=True)
    if not all(finding.good for finding in findings):
        raise typer.Exit(1)
    desk.console.print(done, highlight=False)


def group_of(app: typer.Typer) -> typer.Typer:
    """Return the group ``connect`` of a command line; it is made when no channel has made it yet."""
    for info in app.registered_groups:
        group = info.typer_instance
        if group is not None and "connect" in {info.name, group.info.name}:
            return group
    made = typer.Typer(name="connect", help="Connect a channel, or see what it still needs.", no_args_is_help=True)
    app.add_typer(made, name="connect")
    return made


def register(app: typer.Typer) -> None:
    """Add ``teams`` to the group ``connect``."""
    group_of(app).command("teams")(_teams)
