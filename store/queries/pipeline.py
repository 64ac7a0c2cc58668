"""Open deals as read: the biggest first, in one currency, with how much work is booked softly for them."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlmodel import Session, col

from domain.money import Money
from store.bookings import Booking
from store.clients import Client, Opportunity, OpportunityStage
from store.facts.exchange import Reporting


class OpenDeal(NamedTuple):
    """A deal not yet decided; ``planned`` counts the bookings that wait for it."""

    id: int
    name: str
    client: str
    value: Money
    chance: int
    closes_on: date
    planned: int


def biggest(db: Session, money: Reporting, today: date, most: int) -> list[OpenDeal]:
    """Return the open deals of the highest value, at today's exchange rates."""
    planned = (
        select(func.count(col(Booking.id)))
        .where(col(Booking.opportunity_id) == Opportunity.id, col(Booking.cancelled).is_(False))
        .scalar_subquery()
    )
    query = (
        select(
            col(Opportunity.id),
            col(Opportunity.name),
            col(Client.name),
            col(Opportunity.value_minor),
            col(Opportunity.currency),
            col(Opportunity.probability_percent),
            col(Opportunity.closes_on),
            planned,
        )
        .join(Client, col(Client.id) == Opportunity.client_id)
        .where(col(Opportunity.stage) == OpportunityStage.OPEN)
    )
    found = [
        OpenDeal(key, name, client, money.state(Money(minor, currency), today), chance, closes_on, count)
        for key, name, client, minor, currency, chance, closes_on, count in db.execute(query)
    ]
    return sorted(found, key=lambda deal: (-deal.value.minor, deal.name))[:most]
