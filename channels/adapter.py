"""What a platform's adapter must be able to do, and how it says that something did not work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from agents.events import Event
from channels.message import Incoming, Outgoing, Place, Upload


class RetryLater(Exception):
    """The provider asks to wait, or was never reached; no failed try. ``why`` is shown on the page of channels."""

    def __init__(self, seconds: float, why: str = "") -> None:
        super().__init__(why or f"asked to wait {seconds} s")
        self.seconds = seconds
        self.why = why


class Undeliverable(Exception):
    """The message can never be delivered as it is: the room is gone, the token revoked, the address refused."""


class Disconnected(Undeliverable):
    """The platform takes nothing from us any more: the token was revoked, a permission is lacking."""


class AddressRefused(Undeliverable):
    """The mail server knows nobody of that address: it is not written to again until somebody says so."""


@dataclass(frozen=True, slots=True)
class Vouched:
    """What a platform says of one of its users: an address, and whether they are a guest or of another organisation."""

    email: str = ""
    guest: bool = False


class Adapter(Protocol):
    """Translates for one platform. Only ``deliver`` must succeed; the rest is best effort."""

    channel: str

    async def deliver(self, outgoing: Outgoing, place: Place, key: str, *, again: bool) -> str:
        """Send one message and return the provider's id of it.

        ``again`` tells that an earlier try may have arrived: where the provider can be asked for ``key``, it is.

        Raises:
            RetryLater: the provider asked to wait.
            Undeliverable: it can never be delivered.

        """

    async def vouch(self, incoming: Incoming) -> Vouched:
        """Tell who the platform says somebody is; asked when they are not known yet."""

    async def progress(self, place: Place, event: Event) -> None:
        """Show what happens while a turn runs: a status, steps, text that grows."""

    async def finished(self, place: Place) -> None:
        """Take the status away."""


@runtime_checkable
class Fetches(Protocol):
    """An adapter of a platform that takes files."""

    async def fetch(self, upload: Upload, place: Place) -> bytes:
        """Return a file somebody dropped.

        Raises:
            channels.downloads.Unfetched: it cannot be had, with the reason in words.

        """
