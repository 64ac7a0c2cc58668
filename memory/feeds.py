"""Fetching a calendar from an address somebody gave: over https, small, in time, and never from inside our own network.

The address is resolved once, every address it has must be a public one, and the connection goes to one of exactly
those: a name that answers differently a moment later leads nowhere else. Redirects are not followed.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from time import monotonic
from urllib.parse import urlsplit

from domain.errors import BadInput, NotFound
from memory.readers.calendars import MOST_BYTES

_SECONDS = 10  # without an answer
_MOST_SECONDS = 30  # altogether
_CHUNK = 64 * 1024
_LONGEST = 1000
# Addresses that stand for another one, which may be a private one: 6to4, Teredo and NAT64.
_TRANSLATED = tuple(ip_network(one) for one in ("2002::/16", "2001::/32", "64:ff9b::/32"))
_OK, _UNCHANGED, _REDIRECTS = 200, 304, range(300, 400)
Resolve = Callable[[str, int], Sequence[str]]
Connect = Callable[[str, int, str], http.client.HTTPConnection]


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a feed said; ``content`` is None when it is as it was."""

    content: bytes | None
    etag: str


def checked_address(url: str) -> str:
    """Return the address of a feed as it is kept; webcal is https.

    Raises:
        BadInput: it is not https, names no host, carries a password, or is too long.

    """
    said = url.strip()
    if said.casefold().startswith("webcal://"):
        said = f"https://{said[9:]}"
    if len(said) > _LONGEST or any(ord(letter) < 33 for letter in said):  # noqa: PLR2004 -- blanks and controls
        raise BadInput("That is no address of a calendar.", hint="Paste the https address your calendar gives out.")
    try:
        parts, port = urlsplit(said), urlsplit(said).port
    except ValueError:
        raise BadInput("That is no address of a calendar.") from None
    if parts.scheme.casefold() != "https" or not parts.hostname:
        raise BadInput("A calendar is followed over https only.", hint="Paste the https address your calendar gives.")
    if parts.username or parts.password:
        raise BadInput("An address with a user and password in it is not kept.", hint="Use its private https address.")
    if port not in (None, 443):
        raise BadInput(f"A calendar is followed on the usual port of https, not on {port}.")
    return said


def host_of(url: str) -> str:
    """Return the host of a kept address, which is all of it that is shown."""
    return urlsplit(url).hostname or ""


def resolved(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a host.

    Raises:
        NotFound: there is no such host.

    """
    try:
        return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except OSError:
        raise NotFound(f"There is no host {host}.") from None


def connected(host: str, port: int, address: str) -> http.client.HTTPConnection:
    """Return a connection to one address of a host, whose certificate must be that of the host."""
    connection = http.client.HTTPSConnection(host, port, timeout=_SECONDS)
    plain = socket.create_connection((address, port), timeout=_SECONDS)
    connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    return connection


def fetch(url: str, etag: str = "", *, resolve: Resolve = resolved, connect: Connect = connected) -> Fetched:
    """Return what a calendar says now.

    Raises:
        BadInput: the address leads into a private network, elsewhere, or to more than is read.
        NotFound: nothing answers there, or not with a calendar.

    """
    parts = urlsplit(checked_address(url))
    host = parts.hostname or ""
    addresses = resolve(host, 443)
    if not addresses or not all(_public(one) for one in addresses):
        raise BadInput(f"{host} is not on the public internet, so it is not looked at.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    asked = {"User-Agent": "Firstmate", "Accept": "text/calendar"} | ({"If-None-Match": etag} if etag else {})
    started = monotonic()
    connection = None
    try:
        connection = connect(host, 443, addresses[0])
        connection.request("GET", path, headers=asked)
        answer = connection.getresponse()
        return _read(answer, host, etag, started)
    except (OSError, http.client.HTTPException):
        raise NotFound(f"{host} did not answer.") from None
    finally:
        if connection is not None:
            connection.close()


def _read(answer: http.client.HTTPResponse, host: str, etag: str, started: float) -> Fetched:
    if answer.status == _UNCHANGED:
        return Fetched(None, etag)
    if answer.status in _REDIRECTS:
        raise BadInput(f"{host} sends on to another address.", hint="Follow that one itself.")
    if answer.status != _OK:
        raise NotFound(f"{host} answered {answer.status} instead of a calendar.")
    found = bytearray()
    while chunk := answer.read(_CHUNK):
        found += chunk
        if len(found) > MOST_BYTES:
            raise BadInput(f"The calendar at {host} is larger than {MOST_BYTES // 10**6} MB.")
        if monotonic() - started > _MOST_SECONDS:
            raise NotFound(f"{host} took longer than {_MOST_SECONDS} s.")
    return Fetched(bytes(found), (answer.headers.get("ETag") or "")[:300])


def _public(address: str) -> bool:
    found = ip_address(address.partition("%")[0])
    if any(found in net for net in _TRANSLATED if net.version == found.version):
        return False
    inner = getattr(found, "ipv4_mapped", None)
    return found.is_global and not found.is_multicast and (inner is None or inner.is_global)
