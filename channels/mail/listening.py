"""Opening e-mail: the adapter, the mailbox that is looked into, and the page that honours an unsubscription."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.responses import HTMLResponse

from agents.binding import below
from channels.mail.adapter import PURPOSE, MailAdapter
from channels.mail.addresses import sender_address, server_of
from channels.mail.mailbox import Mailbox
from channels.office import Office
from store.db import writing
from store.queries import preferences

_PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Firstmate</title>'
    '<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/static/firstmate.css"></head>'
    '<body><main class="sign-in">{}</main></body></html>'
)
_ASK = '<h1>No more of these?</h1><form method="post"><button class="primary">Stop these messages</button></form>'
_DONE = (
    "<h1>Done</h1><p>You get no more of these messages. "
    '<a href="/notifications">What you hear about</a> turns them on again.</p>'
)
_WRONG = (
    "<h1>This link is not valid</h1><p>It is damaged or too old. "
    '<a href="/notifications">What you hear about</a> turns messages off.</p>'
)


@asynccontextmanager
async def mail(api: FastAPI, office: Office) -> AsyncIterator[MailAdapter]:
    """Listen while the context is open, and give the adapter."""
    settings = office.settings
    own = sender_address(settings.mail_from)
    sending = server_of(settings.smtp_url.get_secret_value(), "smtp")
    serve(api, office)
    tasks, box = [], None
    if address := settings.imap_url.get_secret_value():
        server = server_of(address, "imap")
        box = Mailbox(server, own, office.reception, settings.mail_judge, settings.mail_internal)
        tasks.append(asyncio.create_task(box.run(settings.imap_seconds)))
    adapter = MailAdapter(sending, settings.mail_from, settings.base_url, settings.seal(PURPOSE), office.clock, box)
    try:
        yield adapter
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def serve(api: FastAPI, office: Office) -> None:
    """Add the page behind List-Unsubscribe: opening asks (scanners open links), one POST does it (RFC 8058)."""
    seal = office.settings.seal(PURPOSE)

    def stopped(sealed: str) -> bool:
        text = seal.opened(sealed, office.clock())
        if text is None:
            return False
        topic, _, address = text.partition(" ")
        with writing(office.engine) as db:
            return preferences.silence(db, address, topic, now=office.clock())

    async def ask(sealed: str) -> HTMLResponse:
        known = seal.opened(sealed, office.clock()) is not None
        return HTMLResponse(_PAGE.format(_ASK if known else _WRONG), 200 if known else 404)

    async def stop(sealed: str) -> HTMLResponse:
        done = await below(office.engine, stopped, sealed)
        return HTMLResponse(_PAGE.format(_DONE if done else _WRONG), 200 if done else 404)

    api.add_api_route("/mail/stop/{sealed}", ask, methods=["GET"], include_in_schema=False)
    api.add_api_route("/mail/stop/{sealed}", stop, methods=["POST"], include_in_schema=False)
