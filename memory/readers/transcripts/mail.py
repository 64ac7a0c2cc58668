"""One e-mail (.eml) as turns of its sender: the new words only, without what it quotes and without the signature."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime

from domain.errors import BadInput
from domain.signals.talk import Turn
from memory.readers.transcripts.recording import Recording, Refused, one_line, refused

# Where the words of an earlier mail begin, in the languages mail programs write it.
_EARLIER = re.compile(
    r"^(?:-{2,}\s*(?:original|forwarded|weitergeleitete|urspr).*|on .{5,120} wrote:|am .{5,120} schrieb.*:"
    r"|le .{5,120} a écrit\s*:|el .{5,120} escribió:|op .{5,120} schreef.*:|_{10,})\s*$",
    re.IGNORECASE,
)
_HEADER = re.compile(r"^(?:from|von|de|van):\s.+", re.IGNORECASE)
_BLOCK = re.compile(r"</(?:p|div|tr|h\d|li|blockquote)>|<br\s*/?>", re.IGNORECASE)
_DROPPED = re.compile(r"<(script|style|head)\b.*?</\1>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]{0,2000}>")


def read_mail(data: bytes, name: str) -> Recording:
    """Return the recording of one message, a turn a paragraph.

    Raises:
        BadInput: no header that a message has.

    """
    message = message_from_bytes(data, policy=policy.default)
    if not isinstance(message, EmailMessage) or not (message["From"] or message["Subject"]):
        raise BadInput(f"{name} is no e-mail: it has neither From nor Subject.")
    sender, address = _sender(message)
    bad: list[Refused] = []
    words, left_out = _new_words(_body(message, bad))
    turns = tuple(Turn(sender, one_line(part)) for part in re.split(r"\n\s*\n", words) if part.strip())
    notes = [f"{left_out} lines quoted from earlier mail were left out."] * bool(left_out)
    parts = message.iter_attachments() if message.is_multipart() else ()
    attached = [part.get_filename() or "a file" for part in parts]
    if attached:
        notes.append(f"Attachments were not read: {', '.join(attached[:5])}.")
    title = one_line(str(message["Subject"] or ""))
    return Recording(
        "mail",
        turns,
        tuple(bad),
        tuple(notes),
        title,
        _sent(message),
        {sender: address} if address else {},
        _recipients(message),
    )


def _recipients(message: EmailMessage) -> tuple[str, ...]:
    stated = [str(value) for name in ("To", "Cc") for value in message.get_all(name, [])]
    return tuple(address.casefold() for _, address in getaddresses(stated) if address)


def _sender(message: EmailMessage) -> tuple[str, str]:
    found = getaddresses([str(message["From"] or "")])
    shown, address = found[0] if found else ("", "")
    return one_line(shown) or address or "Unknown sender", address.casefold()


def _body(message: EmailMessage, bad: list[Refused]) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    try:
        text = str(part.get_content())
    except (LookupError, ValueError, KeyError) as error:
        bad.append(refused(1, f"a body in an unreadable character set ({error})"))
        return ""
    if part.get_content_subtype() == "html":
        text = html.unescape(_TAG.sub("", _BLOCK.sub("\n\n", _DROPPED.sub("", text))))
    return text


def _new_words(text: str) -> tuple[str, int]:
    """Return what the sender wrote now, and how many lines of earlier mail were left out."""
    kept: list[str] = []
    lines = text.replace("\r\n", "\n").split("\n")
    for number, line in enumerate(lines):
        stripped = line.strip()
        follows = lines[number + 1].strip() if number + 1 < len(lines) else ""
        header = _HEADER.match(stripped) and re.match(r"^\w[\w-]*:\s", follows)
        if _EARLIER.match(stripped) or header:
            return "\n".join(kept), sum(bool(rest.strip()) for rest in lines[number:])
        if line.rstrip("\r") in {"-- ", "--"}:
            break
        kept.append(line)
    written = [line for line in kept if not line.lstrip().startswith(">")]
    return "\n".join(written), len(kept) - len(written)


def _sent(message: EmailMessage) -> datetime | None:
    try:
        stated = parsedate_to_datetime(str(message["Date"]))
    except (TypeError, ValueError):
        return None
    return stated if stated.tzinfo else stated.replace(tzinfo=UTC)
