"""``firstmate connect email``: what is missing before e-mail works, and a test letter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from channels.commands.connect_teams import group_of
from channels.desk import Desk

if TYPE_CHECKING:
    from channels.mail.diagnosis import Finding


def _email(
    ctx: typer.Context,
    to: Annotated[str, typer.Option(help="Send a test letter to this address.")] = "",
    offline: Annotated[bool, typer.Option("--offline", help="Look at the settings only, ask nobody.")] = False,
) -> None:
    """Say what is missing before e-mail works: settings, servers, passwords, proof of senders; --to sends a test."""
    from channels.mail.diagnosis import local, remote

    desk: Desk = ctx.obj
    findings: list[Finding] = []

    def show(finding: Finding) -> None:
        mark, colour = ("✓", "green") if finding.good else ("✗", "red")
        desk.console.print(f"[{colour}]{mark}[/] ", end="")
        desk.console.print(f"{finding.name}: {finding.told}", markup=False, highlight=False, soft_wrap=True)
        findings.append(finding)

    for finding in local(desk.settings):
        show(finding)
    if not offline:
        for finding in remote(desk.settings):
            show(finding)
    if to:
        show(_test(desk, to))
    if not all(finding.good for finding in findings):
        raise typer.Exit(1)
    desk.console.print("All is set. Restart the server, then write to Firstmate.", highlight=False)


def _test(desk: Desk, to: str) -> Finding:
    """Send one letter and say what came of it."""
    import asyncio
    from uuid import uuid4

    from channels.adapter import RetryLater, Undeliverable
    from channels.mail.adapter import PURPOSE, MailAdapter
    from channels.mail.addresses import sender_address, server_of
    from channels.mail.diagnosis import Finding
    from channels.message import Outgoing, Place
    from domain.errors import BadInput

    settings = desk.settings
    words = "This is the test letter of `firstmate connect email`. Answer it with: who am I?"
    try:
        sender_address(settings.mail_from)
        server = server_of(settings.smtp_url.get_secret_value(), "smtp")
        adapter = MailAdapter(server, settings.mail_from, settings.base_url, settings.seal(PURPOSE), lambda: desk.now)
        outgoing = Outgoing(text=words, subject="A test of Firstmate")
        key = f"test:{uuid4().hex}"
        asyncio.run(adapter.deliver(outgoing, Place(channel="email", room=to), key, again=False))
    except (BadInput, RetryLater, Undeliverable) as error:
        return Finding("Test letter", good=False, told=str(error))
    return Finding("Test letter", good=True, told=f"the server took it for {to}; is it there, and not among the junk?")


def register(app: typer.Typer) -> None:
    """Add ``email`` to the group ``connect``."""
    group_of(app).command("email")(_email)
