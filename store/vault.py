"""Secrets of connections as the store keeps them: encrypted with a key that is not in the store."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from domain.errors import Conflict
from store.seals import Seal


@dataclass(frozen=True, slots=True)
class Vault:
    """Closes and opens small JSON objects by the installation's key."""

    seal: Seal

    def closed(self, secrets: dict[str, Any]) -> str:
        """Return the encrypted form."""
        return str(self._box().encrypt(json.dumps(secrets).encode()), "ascii")

    def opened(self, sealed: str) -> dict[str, Any]:
        """Return what was encrypted.

        Raises:
            Conflict: it was not by this installation's key.

        """
        from cryptography.fernet import InvalidToken

        try:
            found: dict[str, Any] = json.loads(self._box().decrypt(sealed.encode()))
        except (InvalidToken, ValueError) as error:
            raise Conflict("A stored secret was encrypted with another key.", hint="Connect it again.") from error
        return found

    def _box(self) -> Any:  # noqa: ANN401 -- imported where it is needed
        from cryptography.fernet import Fernet

        key = hashlib.scrypt(self.seal.key.encode(), salt=self.seal.purpose.encode(), n=2**12, r=8, p=1, dklen=32)
        return Fernet(base64.urlsafe_b64encode(key))
