"""Delivering letters over SMTP: one Message-ID a message, however often it is tried; threads kept; a way to stop."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from agents.events import Event
from channels.adapter import RetryLater, Undeliverable, Vouched
from channels.mail.addresses import Server
from channels.mail.letters import html_of, plain_of
from channels.message import Incoming, Outgoing, Place
from store.seals import Seal

CHANNEL = "email"
PURPOSE = "unsubscribe"
_WAIT_SECONDS = 60.0
_LASTS = timedelta(days=400)
_FIRST_FINAL = 500
_SUBJECT = 78


class MailAdapter:
    """One sending address."""

    channel = CHANNEL

    def __init__(self, server: Server, sender: str, base_url: str, seal: Seal, clock: Callable[[], datetime]) -> None:
        self._server, self._sender, self._base_url = server, sender, base_url
        self._seal, self._clock = seal, clock

    async def deliver(self, outgoing: Outgoing, place: Place, key: str, *, again: bool) -> str:  # noqa: ARG002
        """Send a letter. See ``Adapter``; a repeat has the Message-ID of the first try, which mailboxes show once."""
        import aiosmtplib

        letter = self.letter(outgoing, place, key)
        server = self._server
        try:
            await aiosmtplib.send(
                letter,
                hostname=server.host,
                port=server.port,
                username=server.user or None,
                password=server.password or None,
                use_tls=server.tls,
                start_tls=False if server.tls or server.on_loopback else True,
                timeout=30,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            codes = [one.code for one in error.recipients]
            raise _meaning(min(codes), str(error)) from error
        except aiosmtplib.SMTPAuthenticationError:
            raise  # a wrong password is mended by whoever set it; the letter waits until then
        except aiosmtplib.SMTPResponseException as error:
            raise _meaning(error.code, error.message) from error
        return str(letter["Message-ID"])

    def letter(self, outgoing: Outgoing, place: Place, key: str) -> EmailMessage:
        """Return the letter: plain and HTML, within its thread, marked as written by a machine."""
        letter = EmailMessage(policy=SMTP.clone(max_line_length=998))  # a folded link would be encoded: no link
        letter["From"], letter["To"] = self._sender, place.room
        letter["Subject"] = _one_line(_subject(outgoing, place))
        letter["Date"] = format_datetime(self._clock())
        letter["Message-ID"] = self.name_of(key)
        letter["Auto-Submitted"] = "auto-replied" if place.thread else "auto-generated"
        letter["X-Auto-Response-Suppress"] = "All"
        if place.thread and (answered := place.more.get("answers", "")):
            letter["In-Reply-To"] = _one_line(answered)
            letter["References"] = _one_line(place.more.get("references", "") + " " + answered).strip()
        stop = ""
        if outgoing.topic:
            sealed = self._seal.closed(f"{outgoing.topic} {place.room}", self._clock() + _LASTS)
            stop = f"{self._base_url}/mail/stop/{sealed}"
            letter["List-Unsubscribe"] = f"<{stop}>"
            letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        letter.set_content(plain_of(outgoing, self._base_url, stop))
        letter.add_alternative(html_of(outgoing, self._base_url, stop), subtype="html")
        return letter

    def name_of(self, key: str) -> str:
        """Return the Message-ID of a message: the same for every try; nobody can guess it to feign a bounce."""
        name = hmac.new(self._seal.key.encode(), key.encode(), hashlib.sha256).hexdigest()[:40]
        return f"<{name}@{parseaddr(self._sender)[1].partition('@')[2]}>"

    async def vouch(self, incoming: Incoming) -> Vouched:
        """Return the address of a letter that was proven to be its sender's; the mailbox found that out already."""
        return Vouched(incoming.email)

    async def progress(self, place: Place, event: Event) -> None:
        """Show nothing: a letter is read when it is whole."""

    async def finished(self, place: Place) -> None:
        """Show nothing."""


def _meaning(code: int, words: str) -> Exception:
    """4xx asks for patience, 5xx is final."""
    if code < _FIRST_FINAL:
        return RetryLater(_WAIT_SECONDS)
    return Undeliverable(f"The mail server says {code}: {words[:300]}")


def _subject(outgoing: Outgoing, place: Place) -> str:
    if outgoing.subject:
        return outgoing.subject
    earlier = place.more.get("subject", "")
    if earlier:
        return earlier if earlier.lower().startswith("re:") else f"Re: {earlier}"
    return outgoing.text.partition("\n")[0][:_SUBJECT]


def _one_line(text: str) -> str:
    """Return text fit for a header: no line ends, which would begin another header."""
    return " ".join(text.split())
