"""A row's fingerprint: the same entry has the same one however often, and in whichever file, it is exported.

Two truly identical rows of one file are two entries: the second carries the count 2, in every file alike, so a
second import of the same file finds both.
"""

from __future__ import annotations

import hashlib
import unicodedata
from functools import lru_cache

_VERSION = "time/1"  # changes when the recipe below changes, so that old and new never meet by accident
_BETWEEN = "\x1f"


@lru_cache(maxsize=65_536)
def normalised(text: str) -> str:
    """Return text without differences nobody sees: case, spacing, Unicode composition."""
    composed = text if text.isascii() else unicodedata.normalize("NFC", text)
    return " ".join(composed.casefold().split())


class Fingerprints:
    """Hands out the fingerprints of one file's rows, counting the identical ones."""

    def __init__(self) -> None:
        """Start a file: nothing seen yet."""
        self._seen: dict[str, int] = {}

    def of(self, *identity: str) -> str:
        """Return the SHA-256 (64 hex digits) of a row's identity and of how often it has been seen in this file."""
        key = _BETWEEN.join((_VERSION, *identity))
        times = self._seen[key] = self._seen.get(key, 0) + 1
        return hashlib.sha256(f"{key}{_BETWEEN}{times}".encode("utf-8", "surrogatepass")).hexdigest()
