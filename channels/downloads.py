"""Fetching a file from a platform: from its own hosts only, within a size, and never with our token to anybody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpx

MOST_BYTES = 20 * 1024 * 1024
_SECONDS = 30.0
_MOST_REDIRECTS = 2


class Unfetched(Exception):
    """A file cannot be had; its words say why, to whoever dropped it."""


class Elsewhere(Unfetched):
    """The platform sent us to another host, which is not followed."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file as it came, with the kind its server says it is."""

    content: bytes
    media: str


@dataclass(frozen=True, slots=True)
class Door:
    """The hosts files are taken from: each name and everything below it. ``plain`` are hosts reached without TLS."""

    hosts: tuple[str, ...]
    plain: frozenset[str] = frozenset()
    transport: httpx.AsyncBaseTransport | None = None

    def open_to(self, address: str) -> bool:
        """Tell whether a file may be fetched from an address.

        >>> door = Door(("slack.com",))
        >>> [door.open_to(f"https://{host}/x") for host in ("files.slack.com", "slack.com.evil.example", "a@b.example")]
        [True, False, False]
        """
        try:
            parts = urlsplit(address)
            host, where = (parts.hostname or "").lower(), parts.netloc.lower()
        except ValueError:
            return False
        if parts.scheme == "http":
            return where in self.plain
        return parts.scheme == "https" and any(host == one or host.endswith(f".{one}") for one in self.hosts)

    async def fetch(self, address: str, headers: Mapping[str, str] | None = None) -> Fetched:
        """Return the file.

        Raises:
            Elsewhere: the address, or where it sends us, is of another host.
            Unfetched: it is too large, refused or does not come.

        """
        async with httpx.AsyncClient(transport=self.transport, timeout=_SECONDS, headers=headers) as client:
            for last in (False, True):
                try:
                    return await self._followed(client, address)
                except httpx.HTTPError as error:
                    if last:
                        raise Unfetched("it does not come just now; drop it once more in a while") from error
        raise Unfetched("it does not come just now")

    async def _followed(self, client: httpx.AsyncClient, address: str) -> Fetched:
        for _ in range(_MOST_REDIRECTS + 1):
            if not self.open_to(address):
                raise Elsewhere("it lies on another host, from which I fetch nothing")
            async with client.stream("GET", address) as answer:
                if not answer.is_redirect:
                    return await _received(answer)
                address = urljoin(address, answer.headers.get("location", ""))
        raise Unfetched("its address sends me round and round")


async def _received(answer: httpx.Response) -> Fetched:
    if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
        answer.raise_for_status()
    if answer.is_error:
        raise Unfetched(f"I am not given it (status {answer.status_code})")
    told = answer.headers.get("content-length", "")
    too_large(int(told) if told.isdecimal() else 0)
    content = bytearray()
    async for piece in answer.aiter_bytes():
        content += piece
        too_large(len(content))
    return Fetched(bytes(content), answer.headers.get("content-type", "").partition(";")[0].strip().lower())


def too_large(size: int) -> None:
    """Refuse a file of so many bytes where that is more than is read."""
    if size > MOST_BYTES:
        raise Unfetched(f"it has more than the {MOST_BYTES // 2**20} MB I read")
