"""What is shown when somebody opens our own page on a platform: theirs, or questions to start with."""

from __future__ import annotations

from collections.abc import Sequence

from agents.binding import below
from channels.home import home_of, prompts_of
from channels.message import Incoming, Outgoing, Place
from channels.office import Office
from domain.access import Actor

Placed = tuple[Outgoing, Place]
_LANE = "home"


async def overview(office: Office, actor: Actor, incoming: Incoming) -> Placed:
    """Return the page of the actor as it is now, or with the tab of messages open the prompts."""
    call = office.call(actor, incoming.place.lane)
    if incoming.values.get("tab") == "messages":
        return prompts_of(call), incoming.place
    page = await below(office.engine, home_of, office.engine, call)
    place = incoming.place.model_copy(update={"room": incoming.sender, "thread": _LANE, "private": True})
    return page.model_copy(update={"only_to": incoming.sender}), place


def unknown(incoming: Incoming, said: Sequence[Placed]) -> Sequence[Placed]:
    """Return what a stranger is told: on the page they opened, not in a message with every look at it."""
    if incoming.kind != "home":
        return said
    if incoming.values.get("tab") == "messages":
        return ()
    shown = {"surface": "home", "only_to": incoming.sender}
    return [(outgoing.model_copy(update=shown), place) for outgoing, place in said]
