"""Looking into the mailbox: each letter once, stored before it is marked as read, so that nothing is lost between."""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import dataclass
from email.message import Message
from typing import Any

from agents.binding import below
from channels.mail.addresses import Server
from channels.mail.files import content_of
from channels.mail.reading import bounced, earlier_of, incoming_of, is_automatic, sender_of
from channels.mail.verdicts import is_proven
from channels.reception import Reception
from store.db import reading, writing
from store.queries import addresses, connections, limits, outbox

_LOG = logging.getLogger("firstmate.channels.mail")
CHANNEL, BOX = "email", "mailbox"
_MOST_AT_ONCE = 20
_TIMEOUT = 30
_MOST_OF_A_NAME = 5
_SEARCHABLE = re.compile(r'<[^<>\s"\\]{1,900}>', re.ASCII)
_RATE = limits.Rate("mail", burst=30, a_minute=1)  # two machines that answer each other end here


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One folder. ``judge`` names the server whose findings count; ``internal`` that outsiders cannot write here."""

    server: Server
    own: str
    reception: Reception
    judge: str = ""
    internal: bool = False

    async def run(self, every: float) -> None:
        """Look until cancelled; an outage is waited out, and shown on the page of channels."""
        while True:
            try:
                found = await self.look()
            except Exception as error:  # noqa: BLE001 -- an outage of the mail server, in whatever way it shows
                _LOG.warning("the mailbox could not be read: %r", error)
                await self._noted(f"The mailbox could not be read: {error}")
            else:
                await self._noted("")
                if found == _MOST_AT_ONCE:
                    continue
            await asyncio.sleep(every)

    async def look(self) -> int:
        """Take in what is unread and return how many letters there were."""
        letters = await asyncio.to_thread(self._unread)
        strange: list[str] = []
        for uid, letter in letters:
            try:
                await self._take(letter)
            except (ValueError, LookupError, TypeError, AttributeError):
                # One letter that cannot be read must not keep the others waiting: it is flagged for a person.
                _LOG.exception("a letter could not be read; it is flagged in the mailbox")
                strange.append(uid)
        if letters:
            await asyncio.to_thread(self._mark, [uid for uid, _ in letters], strange)
        return len(letters)

    async def _take(self, letter: Message) -> None:
        engine, now = self.reception.engine, self.reception.clock()
        if name := bounced(letter):
            await below(engine, outbox.bounced, engine, name, now)
            return
        if is_automatic(letter, self.own):
            return
        proven = self.internal or is_proven(letter, self.judge)
        incoming = incoming_of(letter, proven=proven, thread=await below(engine, self._thread, letter))
        if await below(engine, limits.take, engine, _RATE, incoming.sender, now):
            _LOG.warning("too many letters from one sender: one was left unanswered")
            return
        if proven:
            await below(engine, self._reads, sender_of(letter))
        await self.reception.take(incoming)

    def _thread(self, letter: Message) -> str:
        with reading(self.reception.engine) as db:
            return outbox.begun(db, earlier_of(letter))

    def _reads(self, address: str) -> None:
        """Write again to an address that came back before: whoever writes from it reads it."""
        with reading(self.reception.engine) as db:
            if not addresses.refused(db, [address]):
                return
        with writing(self.reception.engine) as db:
            addresses.accept(db, address)

    async def _noted(self, error: str) -> None:
        engine = self.reception.engine
        try:
            await below(engine, connections.seen, engine, CHANNEL, BOX, self.own, error, self.reception.clock())
        except Exception:  # noqa: BLE001 -- the store is away: that is no reason to stop looking
            _LOG.exception("the state of the mailbox could not be written down")

    def _unread(self) -> list[tuple[str, Message]]:
        with self._open() as box:
            found = box.fetch("UNSEEN", mark_seen=False, limit=_MOST_AT_ONCE)
            return [(str(one.uid), one.obj) for one in found]

    def attached(self, name: str, digest: str) -> bytes | None:
        """Return a file of a letter that is still here, by the letter's Message-ID; None when it is not."""
        from imap_tools import AND, H

        if not _SEARCHABLE.fullmatch(name):
            return None
        with self._open() as box:
            wanted = AND(header=H("Message-ID", name))
            letters = box.fetch(wanted, mark_seen=False, limit=_MOST_OF_A_NAME)
            return next((found for one in letters if (found := content_of(one.obj, digest)) is not None), None)

    def _mark(self, uids: list[str], strange: list[str]) -> None:
        with self._open() as box:
            if strange:
                box.flag(strange, "\\Flagged", True)
            box.flag(uids, "\\Seen", True)

    def _open(self) -> Any:  # noqa: ANN401 -- the package's own, imported late
        from imap_tools import MailBox, MailBoxUnencrypted

        kind = MailBox if self.server.tls else MailBoxUnencrypted
        box = kind(self.server.host, self.server.port, timeout=_TIMEOUT)
        try:
            return box.login(self.server.user, self.server.password, self.server.folder)
        except Exception:
            box.client.shutdown()
            raise
