"""What a letter that came in is: something to answer, a bounce, or a machine's reply that is never answered."""

from __future__ import annotations

import hashlib
import re
from email.message import Message
from email.utils import getaddresses

from channels.mail.files import uploads_of
from channels.mail.words import newest, words_of
from channels.message import Incoming, Place

CHANNEL = "email"
_MACHINES = ("mailer-daemon", "postmaster", "noreply", "no-reply", "donotreply", "do-not-reply", "bounce")
_BULK = frozenset({"bulk", "list", "junk", "auto_reply"})
_MARKS = ("List-Id", "List-Unsubscribe", "X-Autoreply", "X-Autorespond")
_AWAY = re.compile(
    r"(automatic reply|auto(matic)?[- ]?reply|out of office|abwesen|automatische antwort)\b", re.IGNORECASE
)
_ID = re.compile(r"<[^<>\s]+>")
_HEADER_ID = re.compile(r"^Message-ID:\s*(<[^>\s]+>)", re.IGNORECASE | re.MULTILINE)
_FINAL = re.compile(r"^Action:\s*failed", re.IGNORECASE | re.MULTILINE)
_HARD = re.compile(r"^Status:\s*5\.", re.IGNORECASE | re.MULTILINE)
_MOST_REFERENCES = 20
_MOST_CHARACTERS = 20_000


def sender_of(letter: Message) -> str:
    """Return the one address a letter claims to be from; empty when it names none or several."""
    headers = letter.get_all("From", [])
    found = [address.strip().lower() for _, address in getaddresses([str(one) for one in headers]) if "@" in address]
    return found[0] if len(headers) == len(found) == 1 else ""


def is_automatic(letter: Message, own: str) -> bool:
    """Tell whether a machine wrote a letter: answering it could go on for ever."""
    sender = sender_of(letter)
    submitted = str(letter.get("Auto-Submitted", "no")).split(";")[0].strip().lower()
    return (
        not sender
        or sender == own.lower()
        or sender.partition("@")[0].startswith(_MACHINES)
        or submitted != "no"
        or str(letter.get("Precedence", "")).strip().lower() in _BULK
        or any(letter.get(name) is not None for name in _MARKS)
        or str(letter.get("Return-Path", "x")).strip() == "<>"
        or _AWAY.match(_line(letter, "Subject")) is not None
    )


def bounced(letter: Message) -> str:
    """Return the Message-ID of our letter that this report says can never arrive; empty for anything else."""
    if letter.get_content_type() != "multipart/report":
        return ""
    final, name = False, ""
    for part in letter.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            said = _text(part)
            final = bool(_FINAL.search(said) and _HARD.search(said))
        elif kind in {"message/rfc822", "message/rfc822-headers", "text/rfc822-headers"}:
            # The name in the headers of the letter that came back, not of the report itself.
            found = _HEADER_ID.search(_text(part))
            name = found[1] if found else name
    return name.strip() if final else ""


def _text(part: Message) -> str:
    """Return a part of a report as text, whether or not it was taken apart further."""
    content = part.get_payload()
    return "\n".join(str(one) for one in content) if isinstance(content, list) else str(content)


def earlier_of(letter: Message) -> list[str]:
    """Return the Message-IDs of the letters before this one of its thread, oldest first."""
    found = _ID.findall(_line(letter, "References")) + _ID.findall(_line(letter, "In-Reply-To"))
    return list(dict.fromkeys(found))


def incoming_of(letter: Message, *, proven: bool, thread: str = "") -> Incoming:
    """Return the message of a letter: its newest words, without what it quotes and without its signature.

    ``thread`` is the Message-ID the conversation began with, where we know better than the letter.
    """
    sender, subject, earlier = sender_of(letter), _line(letter, "Subject"), earlier_of(letter)
    name = _line(letter, "Message-ID")
    if not _ID.fullmatch(name):
        made = hashlib.sha256(bytes(letter)).hexdigest()[:40]
        name = f"<{made}@unnamed.invalid>"
    said = newest(words_of(letter))[:_MOST_CHARACTERS]
    more = {"answers": name, "references": " ".join(earlier[-_MOST_REFERENCES:]), "subject": subject}
    return Incoming(
        key=f"email:{sender}:{name}",
        place=Place(channel=CHANNEL, room=sender, thread=thread or (earlier[0] if earlier else name), more=more),
        sender=sender,
        text=said or ("" if earlier else subject),
        uploads=uploads_of(letter),
        email=sender if proven else "",
        unproven=not proven,
    )


def _line(letter: Message, name: str) -> str:
    """Return a header as one line of text, its encoded words read."""
    from email.header import decode_header, make_header

    raw = str(letter.get(name, ""))
    try:
        return " ".join(str(make_header(decode_header(raw))).split())
    except (ValueError, LookupError):
        return " ".join(raw.split())
