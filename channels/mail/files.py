"""The files of a letter: named when it comes in by what is in them, and taken from the mailbox when it is answered.

A file is known by the digest of its content: another letter of the same name cannot put its own in its place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from email.message import Message

from channels.downloads import MOST_BYTES
from channels.message import Upload

_MOST_FILES = 10
_SEALS = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"})
_PICTURE = "pictures are not read from letters; a receipt is handed in on the page of expenses"


def uploads_of(letter: Message) -> tuple[Upload, ...]:
    """Return the files somebody attached, those that are not taken with the reason."""
    return tuple(_upload(name, part) for name, part in _attached(letter))[:_MOST_FILES]


def content_of(letter: Message, digest: str) -> bytes | None:
    """Return the attached file with this content, if the letter has it."""
    found = (_content(part) for _name, part in _attached(letter))
    return next((one for one in found if _digest(one) == digest), None)


def _attached(letter: Message) -> Iterator[tuple[str, Message]]:
    for part in letter.walk():
        name = part.get_filename()
        if part.get_content_disposition() == "attachment" and name and part.get_content_type() not in _SEALS:
            yield str(name)[:200], part


def _upload(name: str, part: Message) -> Upload:
    media, content = part.get_content_type(), _content(part)
    if part.get_content_maintype() == "image":
        return Upload(name=name, media=media, error=_PICTURE)
    if len(content) > MOST_BYTES:
        return Upload(name=name, media=media, error=f"it is larger than {MOST_BYTES // 1024**2} MB")
    return Upload(name=name, media=media, path=_digest(content))


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
