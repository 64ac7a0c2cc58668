"""Looking into the mailbox: each letter once, stored before it is marked as read, so that nothing is lost between."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from email.message import Message
from typing import Any

from agents.binding import below
from channels.mail.addresses import Server
from channels.mail.reading import bounced, incoming_of, is_automatic, is_proven
from channels.reception import Reception
from store.queries import outbox

_LOG = logging.getLogger("firstmate.channels.mail")
_MOST_AT_ONCE = 50
_MOST_BYTES = 2_000_000
_TIMEOUT = 30


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One folder. ``judge`` names the server whose findings count; ``internal`` that outsiders cannot write here."""

    server: Server
    own: str
    reception: Reception
    judge: str = ""
    internal: bool = False

    async def run(self, every: float) -> None:
        """Look until cancelled; an outage is waited out."""
        while True:
            try:
                await self.look()
            except Exception as error:  # noqa: BLE001 -- an outage of the mail server, in whatever way it shows
                _LOG.warning("the mailbox could not be read: %r", error)
            await asyncio.sleep(every)

    async def look(self) -> int:
        """Take in what is unread and return how many letters there were."""
        letters = await asyncio.to_thread(self._unread)
        for _, letter, text in letters:
            await self._take(letter, text)
        if letters:
            await asyncio.to_thread(self._mark, [uid for uid, _, _ in letters])
        return len(letters)

    async def _take(self, letter: Message, text: str) -> None:
        if name := bounced(letter):
            await below(self.reception.engine, outbox.bounced, self.reception.engine, name, self.reception.clock())
        elif not is_automatic(letter, self.own):
            proven = self.internal or is_proven(letter, self.judge)
            await self.reception.take(incoming_of(letter, text, proven=proven))

    def _unread(self) -> list[tuple[str, Message, str]]:
        with self._open() as box:
            found = list(box.fetch("UNSEEN", mark_seen=False, limit=_MOST_AT_ONCE))
            return [(str(one.uid), one.obj, one.text[:_MOST_BYTES] or _words(one.html[:_MOST_BYTES])) for one in found]

    def _mark(self, uids: list[str]) -> None:
        with self._open() as box:
            box.flag(uids, "\\Seen", True)

    def _open(self) -> Any:  # noqa: ANN401 -- the package's own, imported late
        from imap_tools import MailBox, MailBoxUnencrypted

        kind = MailBox if self.server.tls else MailBoxUnencrypted
        box = kind(self.server.host, self.server.port, timeout=_TIMEOUT)
        return box.login(self.server.user, self.server.password, self.server.folder)


def _words(page: str) -> str:
    """Return the words of an HTML letter that has no plain part."""
    from html.parser import HTMLParser

    class Words(HTMLParser):
        said = ""
        hidden = 0

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
            self.hidden += tag in {"script", "style"}
            self.said += "\n" if tag in {"br", "p", "div", "tr", "li"} else ""

        def handle_endtag(self, tag: str) -> None:
            self.hidden -= tag in {"script", "style"}

        def handle_data(self, data: str) -> None:
            self.said += "" if self.hidden > 0 else data

    words = Words()
    words.feed(page)
    return words.said.strip()
