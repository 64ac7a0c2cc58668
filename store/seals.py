"""Texts that are proven to be ours when they come back: signed with the installation's own key, and with an end."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import BadInput

if TYPE_CHECKING:
    from itsdangerous import URLSafeSerializer

FILE = "secret"
SHORTEST_KEY = 32


@dataclass(frozen=True)
class Seal:
    """Signs for one purpose; what was signed for another does not hold."""

    key: str
    purpose: str

    @classmethod
    def at(cls, home: Path, purpose: str, key: str = "") -> Seal:
        """Return the seal of an installation: by the key that was set, else by one kept in its home folder.

        Raises:
            BadInput: the key that was set is too short to be one.

        """
        if key and len(key) < SHORTEST_KEY:
            raise BadInput(f"FIRSTMATE_SECRET needs at least {SHORTEST_KEY} characters, not {len(key)}.")
        return cls(key or _kept(home / FILE), purpose)

    @cached_property
    def _signs(self) -> URLSafeSerializer:
        from itsdangerous import URLSafeSerializer

        return URLSafeSerializer(self.key, salt=f"firstmate {self.purpose}")

    def closed(self, text: str, until: datetime) -> str:
        """Return a text under seal, fit for an address; it holds up to, not including, ``until``."""
        return str(self._signs.dumps([text, int(until.timestamp())]))

    def opened(self, sealed: str, now: datetime) -> str | None:
        """Return what is under a seal; nothing when it is broken, of another purpose or over."""
        from itsdangerous import BadData

        try:
            text, until = self._signs.loads(sealed)
        except (BadData, ValueError, TypeError):
            return None
        return str(text) if now.timestamp() < until else None


def _kept(path: Path) -> str:
    """Return the key kept in a file that only its owner may read, made by whichever process comes first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    if not path.exists():
        descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        # A link appears whole or not at all, and never over another process's key.
        with suppress(FileExistsError):
            os.link(made, path)
        made.unlink()
    return path.read_text(encoding="ascii").strip()
