"""Who is calling: a person of the firm, a client's contact, or somebody to refuse or to ask to link their account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from agents.binding import below
from channels.adapter import Adapter
from channels.message import Incoming, Outgoing, Place
from channels.reception import Reception
from domain.access import Actor
from domain.errors import Forbidden, NotFound
from store import actors
from store.db import reading, writing
from store.queries import identities, inbox

_ASKED_AGAIN = timedelta(hours=1)
_DOUBTED = (
    "A letter in your name reached me, and nothing proves that you wrote it. If you did, open {} and say so there: "
    "then I answer it. If you did not, do nothing: I did nothing either."
)


class Stranger(Exception):
    """Nobody the assistant answers; ``said`` is what they are told, if anything."""

    def __init__(self, said: Sequence[tuple[Outgoing, Place]] = ()) -> None:
        super().__init__("not somebody who is answered")
        self.said = said


@dataclass(frozen=True, slots=True)
class Callers:
    """Finds the actor behind a platform's user. ``base_url`` is where our pages are."""

    reception: Reception
    base_url: str

    async def who(self, incoming: Incoming, adapter: Adapter | None = None) -> Actor:
        """Return the actor; the platform is asked who somebody is when they are not known yet.

        Raises:
            Stranger: a guest or another organisation's (refused), or unknown (told how to link the account).

        """
        if incoming.unproven:
            raise Stranger(await below(self.reception.engine, self._doubted, incoming))
        if incoming.guest:
            raise Stranger([(Outgoing(text=identities.FOR_STAFF), incoming.place)])
        if adapter is not None and not await below(self.reception.engine, self._known, incoming):
            vouched = await adapter.vouch(incoming)
            incoming = incoming.model_copy(update={"email": vouched.email, "guest": vouched.guest})
            if vouched.guest:
                raise Stranger([(Outgoing(text=identities.FOR_STAFF), incoming.place)])
        try:
            actor = await below(self.reception.engine, self._recognise, incoming)
        except (Forbidden, NotFound) as error:
            theirs = str(error) == identities.FOR_STAFF
            said = identities.FOR_STAFF if theirs else "You no longer have access."
            raise Stranger([(Outgoing(text=said), incoming.place)]) from error
        if actor is not None:
            return actor
        secret = await below(self.reception.engine, self._invite, incoming)
        raise Stranger([self._linking(incoming, secret)])

    def _known(self, incoming: Incoming) -> bool:
        place = incoming.place
        with reading(self.reception.engine) as db:
            return identities.known(db, place.channel, place.workspace, incoming.sender) is not None

    def _recognise(self, incoming: Incoming) -> Actor | None:
        place, now, address = incoming.place, self.reception.clock(), _address(incoming.place)
        with writing(self.reception.engine) as db:
            return identities.recognise(
                db, place.channel, place.workspace, incoming.sender, incoming.email, address=address, now=now
            )

    def _doubted(self, incoming: Incoming) -> list[tuple[Outgoing, Place]]:
        """Return what an own address is asked, once an hour at most; whoever else was impersonated hears nothing."""
        with reading(self.reception.engine) as db:
            try:
                actor = actors.by_email(db, incoming.sender)
            except (Forbidden, NotFound):
                return []
            since = self.reception.clock() - _ASKED_AGAIN
            earlier = [row for row in inbox.doubted(db, incoming.sender, since) if row.done_at is not None]
        if actor.person_id is None or earlier:
            return []
        return [(Outgoing(text=_DOUBTED.format(f"{self.base_url}/confirm")), incoming.place)]

    def _invite(self, incoming: Incoming) -> str:
        place, now, address = incoming.place, self.reception.clock(), _address(incoming.place)
        with writing(self.reception.engine) as db:
            return identities.invite(db, place.channel, place.workspace, incoming.sender, address=address, now=now)

    def _linking(self, incoming: Incoming, secret: str) -> tuple[Outgoing, Place]:
        if not incoming.place.private:
            # The link would make its reader the asker: it is never shown to others.
            text = "I do not know you yet. Write to me directly, and I tell you how to link your account."
            return Outgoing(text=text, only_to=incoming.sender), incoming.place
        text = (
            "I do not know yet who you are. Open this page within 30 minutes and sign in, and this account is linked: "
            f"{self.base_url}/link/{secret}"
        )
        return Outgoing(text=text), incoming.place

    async def direct(self, actor: Actor, incoming: Incoming) -> Place | None:
        """Return where to write to the actor alone on the same platform, if that is known."""
        if incoming.place.private:
            return incoming.place
        if actor.person_id is None:
            return None
        return await below(self.reception.engine, self._direct, actor.person_id, incoming)

    def _direct(self, person_id: int, incoming: Incoming) -> Place | None:
        place = incoming.place
        with reading(self.reception.engine) as db:
            found = identities.known(db, place.channel, place.workspace, incoming.sender)
            if found is None or found.person_id != person_id:
                return None
            if found.address:
                return Place.model_validate(found.address)
        # The platform's own name of the person opens a direct message.
        return Place(channel=place.channel, workspace=place.workspace, room=incoming.sender, more=place.more)


def _address(place: Place) -> dict[str, Any]:
    """Return where to write to somebody unasked: where they wrote alone, but not into that old thread."""
    return place.model_copy(update={"thread": ""}).model_dump(mode="json") if place.private else {}
