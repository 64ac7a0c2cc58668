"""Looking into the watched folder and the mailbox, every minute while the server runs."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from sqlalchemy import Engine as Database

from domain.access import SYSTEM
from domain.errors import BadInput
from domain.firm import Firm
from memory.readers.transcripts.recording import MOST_BYTES
from tools.arrivals import FOLDER, MAILBOX, Arrived, counted, take
from tools.bringing import Engine
from tools.spec import Call, Recall

if TYPE_CHECKING:
    from imap_tools import BaseMailBox

_LOG = logging.getLogger("firstmate.arrivals")
_ENDINGS = frozenset({".vtt", ".srt", ".sbv", ".txt", ".md", ".docx", ".json", ".eml"})
_SETTLED_SECONDS = 5  # a file younger than this may still be being written
_AT_ONCE = 50  # mails a look
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Doors:
    """Where things arrive: a folder, a mailbox, or neither."""

    folder: str = ""
    mailbox: str = ""


def look(
    database: Database,
    doors: Doors,
    *,
    firm: Firm,
    now: datetime,
    memory: Recall | None = None,
    engine: Engine | None = None,
) -> dict[str, int]:
    """Take in whatever is new in the folder and the mailbox; return how many became what."""
    today = now.astimezone(ZoneInfo(firm.zone)).date()
    call = Call(actor=SYSTEM, today=today, now=now, firm=firm, thread="arrivals", memory=memory)
    states = [take(database, call, one, engine) for one in _files(doors.folder, now)]
    if doors.mailbox:
        with _opened(doors.mailbox) as box:
            for uid, mail in _mails(box):
                states.append(take(database, call, mail, engine))
                box.flag(uid, "\\Seen", value=True)  # only now: a crash before leaves it unread
    return counted(states)


def looking(
    database: Database,
    doors: Doors,
    *,
    firm: Firm,
    clock: Callable[[], datetime],
    memory: Recall | None = None,
    engine: Engine | None = None,
) -> Callable[[], None] | None:
    """Return what the clock should do every minute; None where nothing can arrive."""
    if not (doors.folder or doors.mailbox):
        return None

    def once() -> None:
        try:
            found = look(database, doors, firm=firm, now=clock(), memory=memory, engine=engine)
        except Exception:  # noqa: BLE001 -- logged; a mailbox that is down must not stop the clock
            _LOG.exception("what arrives could not be looked at")
            return
        if found:
            _LOG.info("arrived: %s", found)

    return once


def _files(folder: str, now: datetime) -> Iterator[Arrived]:
    root = Path(folder)
    if not folder or not root.is_dir():
        return
    for path in sorted(root.rglob("*")):
        if path.suffix.casefold() not in _ENDINGS or not path.is_file() or path.is_symlink():
            continue
        about = path.stat()
        if about.st_size <= MOST_BYTES and now.timestamp() - about.st_mtime >= _SETTLED_SECONDS:
            within = path.parent.name if path.parent != root else ""
            yield Arrived(path.read_bytes(), path.name, FOLDER, within)


def _mails(box: BaseMailBox) -> Iterator[tuple[str, Arrived]]:
    for message in box.fetch("UNSEEN", mark_seen=False, limit=_AT_ONCE, bulk=False):
        # Its own identity, so that a mail that is fetched again from another folder is the same mail.
        stated = str(message.obj["Message-ID"] or "").strip(" <>\r\n")
        yield message.uid or "", Arrived(message.obj.as_bytes(), f"{stated or message.uid}.eml", MAILBOX)


def _opened(address: str) -> BaseMailBox:
    """Return the mailbox of an address such as imaps://user:password@host/INBOX, signed in.

    Raises:
        BadInput: no host or user, or a password would go over the network in plain text.

    """
    from imap_tools import MailBox, MailBoxUnencrypted

    parts = urlsplit(address)
    if parts.scheme not in ("imap", "imaps") or not parts.hostname or not parts.username:
        raise BadInput("FIRSTMATE_MAILBOX is written imaps://user:password@host/INBOX.")
    if parts.scheme == "imap" and parts.hostname not in _LOCAL:
        raise BadInput("A mailbox elsewhere is read over imaps only: imap would send the password in plain text.")
    kind = MailBox if parts.scheme == "imaps" else MailBoxUnencrypted
    box = kind(parts.hostname, parts.port or (993 if parts.scheme == "imaps" else 143), timeout=30)
    return box.login(unquote(parts.username), unquote(parts.password or ""), unquote(parts.path.strip("/")) or "INBOX")
