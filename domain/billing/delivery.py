"""What quantity of a sold service may be invoiced: as ordered, by the time delivered, by hand, or by milestones."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from domain.errors import BadInput


class DeliveredBy(StrEnum):
    """What counts as delivered."""

    ORDERED = "ordered"
    TIME = "delivered_timesheet"
    MANUAL = "manual"
    MILESTONES = "milestones"


@dataclass(frozen=True, slots=True)
class Delivery:
    """Quantities of one order line; ``reached`` is the share (0 to 1) of the milestones reached."""

    policy: DeliveredBy
    ordered: Decimal = Decimal(0)
    logged: Decimal = Decimal(0)
    set_by_hand: Decimal = Decimal(0)
    reached: Decimal = Decimal(0)
    invoiced: Decimal = Decimal(0)

    @property
    def delivered(self) -> Decimal:
        """The quantity that counts as delivered under the policy. Raises BadInput for a share outside 0..1."""
        if not 0 <= self.reached <= 1:
            raise BadInput(f"Milestones are reached by a share between 0 and 1, not {self.reached}.")
        return {
            DeliveredBy.ORDERED: self.ordered,
            DeliveredBy.TIME: self.logged,
            DeliveredBy.MANUAL: self.set_by_hand,
            DeliveredBy.MILESTONES: self.ordered * self.reached,
        }[self.policy]

    @property
    def to_invoice(self) -> Decimal:
        """Delivered less invoiced; below zero is to be credited."""
        return self.delivered - self.invoiced

    @property
    def links_time(self) -> bool:
        """Whether invoicing takes time entries with it and locks them."""
        return self.policy is DeliveredBy.TIME

    @property
    def upsell(self) -> Decimal:
        """What was delivered beyond the order."""
        return max(self.delivered - self.ordered, Decimal(0))
