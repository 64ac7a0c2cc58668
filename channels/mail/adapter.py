"""Delivering letters over SMTP: one Message-ID a message, however often it is tried; threads kept; a way to stop."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.utils import format_datetime, parseaddr
from typing import TYPE_CHECKING

from agents.events import Event
from channels.adapter import AddressRefused, RetryLater, Undeliverable, Vouched
from channels.downloads import Unfetched
from channels.mail.addresses import Server
from channels.mail.letters import html_of, plain_of
from channels.mail.mailbox import Mailbox
from channels.message import Incoming, Outgoing, Place, Upload
from store.seals import Seal

if TYPE_CHECKING:
    from aiosmtplib import SMTP

CHANNEL = "email"
PURPOSE = "unsubscribe"
# A folded link would be written as encoded words, which no mail program follows.
_POLICY = WIRE.clone(max_line_length=998)
_WAIT_SECONDS = 60.0
_LEAVE_SECONDS = 5.0
_LASTS = timedelta(days=400)
_FIRST_FINAL = 500
_NOBODY = frozenset({550, 551, 553})
_SUBJECT = 78
_AGAIN = "(Sent again after an interruption; you may have it already.)"


class MailAdapter:
    """One sending address."""

    channel = CHANNEL

    def __init__(
        self,
        server: Server,
        sender: str,
        base_url: str,
        seal: Seal,
        clock: Callable[[], datetime],
        box: Mailbox | None = None,
    ) -> None:
        self._server, self._sender, self._base_url, self._box = server, sender, base_url, box
        self._seal, self._clock = seal, clock

    async def deliver(self, outgoing: Outgoing, place: Place, key: str, *, again: bool) -> str:
        """Send a letter. See ``Adapter``; a repeat has the Message-ID of the first try, which mailboxes show once."""
        try:
            letter = self.letter(outgoing, place, key, again=again)
            written = letter.as_bytes(policy=_POLICY)
        except (ValueError, IndexError, UnicodeError) as error:
            raise Undeliverable(f"No letter can be written to {place.room!r}.") from error
        await _sent(self._server, parseaddr(self._sender)[1], place.room, written)
        return str(letter["Message-ID"])

    def letter(self, outgoing: Outgoing, place: Place, key: str, *, again: bool = False) -> EmailMessage:
        """Return the letter: plain and HTML, within its thread, marked as written by a machine.

        Raises:
            ValueError: the address is none.

        """
        letter = EmailMessage(policy=_POLICY)
        letter["From"], letter["To"] = self._sender, Address(addr_spec=place.room)
        letter["Subject"] = _one_line(_subject(outgoing, place))
        letter["Date"] = format_datetime(self._clock())
        letter["Message-ID"] = self.name_of(key)
        letter["Auto-Submitted"] = "auto-replied" if place.thread else "auto-generated"
        letter["X-Auto-Response-Suppress"] = "All"
        if outgoing.reply_to:
            letter["Reply-To"] = Address(addr_spec=outgoing.reply_to)
        if place.thread and (answered := place.more.get("answers", "")):
            letter["In-Reply-To"] = _one_line(answered)
            letter["References"] = _one_line(f"{place.more.get('references', '')} {answered}")
        stop = self._stop(outgoing.topic, place.room) if outgoing.topic else ""
        if stop:
            letter["List-Unsubscribe"] = f"<{stop}>"
            letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        if again:
            outgoing = outgoing.model_copy(update={"text": f"{outgoing.text}\n\n{_AGAIN}"})
        letter.set_content(plain_of(outgoing, self._base_url, stop), cte="quoted-printable")
        letter.add_alternative(html_of(outgoing, self._base_url, stop), subtype="html", cte="quoted-printable")
        return letter

    def name_of(self, key: str) -> str:
        """Return the Message-ID of a message: the same for every try; nobody can guess it to feign a bounce."""
        name = hmac.new(self._seal.key.encode(), key.encode(), hashlib.sha256).hexdigest()[:40]
        return f"<{name}@{parseaddr(self._sender)[1].partition('@')[2]}>"

    async def fetch(self, upload: Upload, place: Place) -> bytes:
        """Return a file of a letter, out of the mailbox. While that is away the letter waits. See ``Fetches``."""
        if self._box is None:
            raise Unfetched("there is no mailbox to take it from")
        found = await asyncio.to_thread(self._box.attached, place.more.get("answers", ""), upload.path)
        if found is None:
            raise Unfetched("its letter is no longer in the mailbox")
        return found

    async def vouch(self, incoming: Incoming) -> Vouched:
        """Return the address of a letter that was proven to be its sender's; the mailbox found that out already."""
        return Vouched(incoming.email)

    async def progress(self, place: Place, event: Event) -> None:
        """Show nothing: a letter is read when it is whole."""

    async def finished(self, place: Place) -> None:
        """Show nothing."""

    def _stop(self, topic: str, address: str) -> str:
        sealed = self._seal.closed(f"{topic} {address}", self._clock() + _LASTS)
        return f"{self._base_url}/mail/stop/{sealed}"


async def _sent(server: Server, sender: str, to: str, letter: bytes) -> None:
    """Hand a letter to the server. Whatever goes wrong before it has the letter is no failed try."""
    import aiosmtplib

    client = aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        username=server.user or None,
        password=server.password or None,
        use_tls=server.tls,
        start_tls=not (server.tls or server.on_loopback),
        timeout=30,
    )
    try:
        await client.connect()
    except (aiosmtplib.SMTPException, OSError) as error:
        raise RetryLater(_WAIT_SECONDS, f"The mail server cannot be used: {error}"[:400]) from error
    try:
        await client.sendmail(sender, [to], letter)
    except aiosmtplib.SMTPRecipientsRefused as error:
        raise _meaning(error.recipients[0].code, str(error.recipients[0].message), of_address=True) from error
    except aiosmtplib.SMTPSenderRefused as error:
        # Every letter would be refused so until the setting is mended: none of them is given up for it.
        raise RetryLater(_WAIT_SECONDS, f"The mail server refuses our sender: {error.message}"[:400]) from error
    except aiosmtplib.SMTPResponseException as error:
        raise _meaning(error.code, error.message) from error
    finally:
        await _left(client)


async def _left(client: SMTP) -> None:
    """Take leave; a server that is gone by then has the letter all the same."""
    import aiosmtplib

    try:
        await client.quit(timeout=_LEAVE_SECONDS)
    except (aiosmtplib.SMTPException, OSError):
        client.close()


def _meaning(code: int, words: str, *, of_address: bool = False) -> Exception:
    """4xx asks for patience, 5xx is final."""
    said = f"The mail server says {code}: {words[:300]}"
    if code < _FIRST_FINAL:
        return RetryLater(_WAIT_SECONDS, said)
    return AddressRefused(said) if of_address and code in _NOBODY else Undeliverable(said)


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
