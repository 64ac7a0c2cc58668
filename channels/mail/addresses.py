"""Where the mail servers are: smtp(s):// and imap(s):// addresses taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.utils import getaddresses
from urllib.parse import unquote, urlsplit

from domain.errors import BadInput

_PORTS = {"smtp": 587, "smtps": 465, "imap": 143, "imaps": 993}
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+|[^@\s]+@localhost")
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server and how to get in. ``tls`` is from the first byte; ``folder`` is IMAP's."""

    host: str
    port: int
    user: str
    password: str
    tls: bool
    folder: str = "INBOX"

    @property
    def on_loopback(self) -> bool:
        """Tell whether it is on this machine, where nobody listens in."""
        return self.host in _LOOPBACK


def sender_address(sender: str) -> str:
    """Return the address in ``Firstmate <ops@firm.example>``.

    Raises:
        BadInput: there is none, or several.

    """
    found = [address for _, address in getaddresses([sender]) if _ADDRESS.fullmatch(address)]
    if len(found) != 1:
        raise BadInput(
            f"{sender!r} is no sender of mail.", hint="Set FIRSTMATE_MAIL_FROM to Firstmate <ops@firm.example>."
        )
    return found[0].lower()


def server_of(address: str, kind: str) -> Server:
    """Return the server behind an address such as ``smtps://user:password@host`` (``kind`` smtp or imap).

    Raises:
        BadInput: not an address of that kind; IMAP without TLS to another machine.

    """
    parts = urlsplit(address)
    try:
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        port = 0
    if parts.scheme not in {kind, f"{kind}s"} or not parts.hostname or not port:
        raise BadInput(f"The {kind} address is not like {kind}s://user:password@host:{_PORTS[f'{kind}s']}.")
    found = Server(
        host=parts.hostname,
        port=port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=parts.scheme.endswith("s"),
        folder=unquote(parts.path.strip("/")) or "INBOX",
    )
    if kind == "imap" and not (found.tls or found.on_loopback):
        raise BadInput("IMAP without TLS would send the password in the open.", hint="Use imaps://.")
    return found
