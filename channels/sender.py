"""Sends what is in the outbox: in the order of each conversation, once, later when the provider asks for patience."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Engine

from agents.binding import below
from channels.adapter import Adapter, AddressRefused, Disconnected, RetryLater, Undeliverable
from channels.health import Health
from channels.message import Place
from channels.nudges import outgoing_of_notice
from channels.turning import keep_doing
from channels.turning_cards import KIND, shown_in
from store.db import reading, writing
from store.queries import outbox, routes

_LOG = logging.getLogger("firstmate.channels")
AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Sender:
    """Delivers through the adapters there are; messages of a channel without one wait."""

    engine: Engine
    adapters: Mapping[str, Adapter]
    clock: Callable[[], datetime]
    sendable: asyncio.Event
    health: Health

    async def run(self) -> None:
        """Send until cancelled."""
        await keep_doing(self.send_one, self.sendable, at_once=AT_ONCE)

    async def send_one(self) -> bool:
        """Send the message that is next, if one is due; False when none is."""
        await below(self.engine, self._route)
        row = await below(self.engine, outbox.claim, self.engine, tuple(self.adapters), self.clock())
        if row is None:
            return False
        place = Place.model_validate(row.address)
        outgoing = outgoing_of_notice(row).model_copy(update={"topic": row.kind})
        try:
            provider_id = await self.adapters[row.channel].deliver(outgoing, place, row.key, again=row.attempts > 1)
        except RetryLater as later:
            after = timedelta(seconds=max(1.0, later.seconds))
            await below(self.engine, outbox.failed, self.engine, row.pk, str(later), self.clock(), after=after)
            await self._away(place, later.why)
        except AddressRefused as error:
            give_up = partial(outbox.give_up, nobody=place.room)
            await below(self.engine, give_up, self.engine, row.pk, str(error), self.clock())
        except Undeliverable as error:
            out = isinstance(error, Disconnected)
            # A message that is gone has nothing to be turned any more: that is nobody's trouble.
            gone = row.kind == KIND and not out
            work = partial(outbox.sent, provider_id="") if gone else partial(outbox.give_up, error=str(error))
            await below(self.engine, work, self.engine, row.pk, now=self.clock())
            await self._away(place, str(error) if out else "")
        except Exception as error:  # noqa: BLE001 -- an outage of a provider, in whatever way it shows
            _LOG.warning("message %s was not sent: %r", row.id, error)
            await below(self.engine, outbox.failed, self.engine, row.pk, repr(error), self.clock())
            await self._away(place, repr(error))
        else:
            changeable = provider_id and getattr(self.adapters[row.channel], "changeable", False)
            work = partial(outbox.sent, shows=shown_in(outgoing) if changeable else ())
            await below(self.engine, work, self.engine, row.pk, provider_id, self.clock())
            await self.health.sent(place)
        return True

    async def _away(self, place: Place, why: str) -> None:
        """Note what is wrong with the connection itself, where it is that and not this one message."""
        if why:
            await self.health.troubled(place, why)

    def _route(self) -> None:
        """Give messages for "wherever they read it" their channel and place, where there is an adapter for it."""
        channels, now = tuple(self.adapters), self.clock()
        with reading(self.engine) as db:
            if not routes.unsettled(db, channels, now):
                return  # nothing to write: the one writer a database may have is left alone
        with writing(self.engine) as db:
            routes.settle(db, channels, now)
