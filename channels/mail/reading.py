"""What a letter that came in is: something to answer, a bounce, or a machine's reply that is never answered."""

from __future__ import annotations

import hashlib
import re
from email.message import Message
from email.utils import getaddresses

from channels.message import Incoming, Place

CHANNEL = "email"
_MACHINES = ("mailer-daemon", "postmaster", "noreply", "no-reply", "donotreply", "bounce")
_BULK = frozenset({"bulk", "list", "junk", "auto_reply"})
_ID = re.compile(r"<[^<>\s]+>")
_RESULT = re.compile(r"\b(dkim|spf|dmarc)\s*=\s*(\w+)([^;]*)", re.IGNORECASE)
_OF = re.compile(r"(?:header\.(?:d|i|from)|smtp\.mailfrom)\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE)
_MOST_REFERENCES = 20


def sender_of(letter: Message) -> str:
    """Return the one address a letter claims to be from; empty when it names none or several."""
    found = [address.lower() for _, address in getaddresses(letter.get_all("From", [])) if "@" in address]
    return found[0] if len(found) == 1 else ""


def is_automatic(letter: Message, own: str) -> bool:
    """Tell whether a machine wrote a letter: answering it could go on for ever."""
    sender = sender_of(letter)
    submitted = str(letter.get("Auto-Submitted", "no")).split(";")[0].strip().lower()
    bulk = str(letter.get("Precedence", "")).strip().lower() in _BULK
    listed = any(letter.get(name) is not None for name in ("List-Id", "List-Unsubscribe", "X-Autoreply"))
    nobody = str(letter.get("Return-Path", "x")).strip() == "<>"
    return (
        not sender
        or sender == own.lower()
        or sender.partition("@")[0].startswith(_MACHINES)
        or submitted != "no"
        or bulk
        or listed
        or nobody
    )


def is_proven(letter: Message, server: str) -> bool:
    """Tell whether our own mail provider found a letter to be its sender's domain's (RFC 8601).

    Only the topmost header counts, and only if ``server`` wrote it: whatever stands below came with the letter.
    """
    headers = letter.get_all("Authentication-Results", [])
    domain = sender_of(letter).partition("@")[2]
    if not (server and headers and domain):
        return False
    said = re.sub(r"\([^)]*\)", " ", str(headers[0]))
    writer, _, results = said.partition(";")
    if writer.split()[:1] != [server]:
        return False
    for _, result, rest in _RESULT.findall(results):
        if result.lower() == "pass" and any(_domain(one) == domain for one in _OF.findall(rest)):
            return True
    return False


def _domain(claimed: str) -> str:
    return claimed.rpartition("@")[2].strip("<>.").lower()


def bounced(letter: Message) -> str:
    """Return the Message-ID of our letter that this report says can never arrive; empty for anything else."""
    if letter.get_content_type() != "multipart/report":
        return ""
    final, name = False, ""
    for part in letter.walk():
        if part.get_content_type() == "message/delivery-status":
            said = " ".join(str(one) for one in part.get_payload()) if part.is_multipart() else str(part.get_payload())
            final = bool(re.search(r"^Action:\s*failed", said, re.IGNORECASE | re.MULTILINE))
        elif part.get_content_type() == "message/rfc822" and part.is_multipart():
            name = str(part.get_payload(0).get("Message-ID", ""))  # type: ignore[union-attr]
        elif part.get_content_type() == "text/rfc822-headers":
            said = re.search(r"^Message-ID:\s*(<[^>\s]+>)", str(part.get_payload()), re.IGNORECASE | re.MULTILINE)
            name = said[1] if said else name
    return name.strip() if final else ""


def incoming_of(letter: Message, text: str, *, proven: bool) -> Incoming:
    """Return the message of a letter; ``text`` is its plain words, quotes and signature are taken off here."""
    from mailparser_reply import EmailReplyParser

    sender, subject = sender_of(letter), " ".join(str(letter.get("Subject", "")).split())
    name = str(letter.get("Message-ID", "")).strip()
    if not _ID.fullmatch(name):
        made = hashlib.sha256(bytes(letter)).hexdigest()[:40]
        name = f"<{made}@unnamed.invalid>"
    earlier = _ID.findall(f"{letter.get('References', '')}") or _ID.findall(str(letter.get("In-Reply-To", "")))
    said = EmailReplyParser(languages=["en", "de", "fr", "es", "it", "nl"]).parse_reply(text) or ""
    more = {"answers": name, "references": " ".join(earlier[-_MOST_REFERENCES:]), "subject": subject}
    return Incoming(
        key=f"email:{name}",
        place=Place(channel=CHANNEL, room=sender, thread=earlier[0] if earlier else name, more=more),
        sender=sender,
        text=said.strip() or subject,
        email=sender if proven else "",
        unproven=not proven,
    )
