"""Messages nobody asked for, with the clicks that answer them; what is stored of them is ids and figures."""

from __future__ import annotations

from channels.message import Note, Outgoing
from channels.own_time import filling
from store.findings import Notice
from tools.booked_time import days_of


def outgoing_of_notice(row: Notice) -> Outgoing:
    """Return the message of a stored notice: as it is, or with the clicks its kind has."""
    if row.card.get("text"):
        return Outgoing.model_validate(row.card)
    if row.card.get("kind") == "missing_time":
        days = days_of([str(gap.get("day", "")) for gap in row.card.get("gaps", [])])
        suggested = sum(int(one.get("minutes", 0)) for one in row.card.get("suggested", []))
        if days:
            note = Note(text="What is logged by a click is a draft until you submit it.")
            return Outgoing(
                text=row.body, subject=row.subject, parts=(filling(days, suggested), note), page=f"/time?day={days[0]}"
            )
    return Outgoing(text=row.body, subject=row.subject, reply_to=str(row.card.get("reply_to", "")))
