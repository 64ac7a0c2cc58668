"""Cards that were decided elsewhere: the message that showed one as waiting turns into who decided and what was done.

The clock looks (``turn``); what it finds is written to the outbox in the transaction that notes it as turned.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session

from channels.answering import decisions_of
from channels.message import Buttons, Note, Outgoing, Part, Place
from channels.nudges import outgoing_of_notice
from channels.office import Office
from domain.approval import ProposalStatus
from store.db import inserting, reading, writing
from store.findings import Notice
from store.queries import shown
from tools.blocks import Card
from tools.proposals import ProposalLine, standing

KIND = "turned"
_WAITS = ProposalStatus.PENDING.value


def shown_in(outgoing: Outgoing) -> tuple[int, ...]:
    """Return the proposals a message shows as waiting; one that cannot be changed later shows none."""
    if outgoing.surface or outgoing.only_to:
        return ()
    return tuple(one.proposal for one in outgoing.parts if isinstance(one, Card) and one.status == _WAITS)


def turn(office: Office) -> int:
    """Write the turned forms of messages whose proposals wait no more; return how many."""
    channels = [name for name, one in office.adapters.items() if getattr(one, "changeable", False)]
    now = office.clock()
    with reading(office.engine) as db:
        if not shown.overtaken(db, channels, now, limit=1):
            return 0
    with writing(office.engine) as db:
        found = shown.overtaken(db, channels, now)
        for row in found:
            _write(db, row, now)
        return len(found)


def turned(outgoing: Outgoing, lines: Mapping[int, ProposalLine], replaces: str) -> Outgoing:
    """Return a message with its cards as they stand: decided ones without buttons and with what became of them."""
    known = [lines[one.proposal] for one in outgoing.parts if isinstance(one, Card) and one.proposal in lines]
    text = known[0].outcome if len(known) == 1 and _is_request(outgoing) else ""
    parts = tuple(_parts(outgoing.parts, lines, told=bool(text)))
    return outgoing.model_copy(update={"text": text or outgoing.text, "parts": parts, "replaces": replaces})


def pressed_form(engine: Engine, channel: str, message: str, proposal: int, now: datetime) -> Outgoing | None:
    """Return the turned form of a message that was pressed and shows more than that proposal; None for others."""
    with reading(engine) as db:
        row = shown.where(db, channel, message, proposal) if message else None
        if row is None:
            return None
        outgoing = outgoing_of_notice(row)
        waiting = shown_in(outgoing)
        return turned(outgoing, standing(db, waiting, now), message) if len(waiting) > 1 else None


def note_pressed(db: Session, outgoing: Outgoing, channel: str, now: datetime) -> None:
    """Note that the message a click turned is turned, so that the clock does not turn it again."""
    for card in (one for one in outgoing.parts if isinstance(one, Card)):
        row = shown.where(db, channel, outgoing.replaces, card.proposal)
        if row is not None:
            shown.turned(db, row.pk, now)
            return


def _is_request(outgoing: Outgoing) -> bool:
    """Tell whether a message is nothing but one request."""
    return all(isinstance(one, Card | Buttons) for one in outgoing.parts)


def _parts(parts: tuple[Part, ...], lines: Mapping[int, ProposalLine], *, told: bool) -> Iterator[Part]:
    for part in parts:
        if isinstance(part, Buttons) and any(_proposal(one.values) in lines for one in part.buttons):
            continue  # said anew below its card, where it still waits
        if not isinstance(part, Card) or part.proposal not in lines:
            yield part
            continue
        line = lines[part.proposal]
        card = line.card()
        yield card
        if card.status == _WAITS:
            yield decisions_of(card)
        elif line.outcome and not told:
            yield Note(text=line.outcome)


def _proposal(values: Mapping[str, str]) -> int:
    text = values.get("proposal", "")
    return int(text) if text.isdecimal() else 0


def _write(db: Session, row: Notice, now: datetime) -> None:
    outgoing = outgoing_of_notice(row)
    lines = standing(db, shown_in(outgoing), now)
    form = turned(outgoing, lines, str(row.provider_id))
    place = Place.model_validate(row.address)
    values = {
        "key": f"{KIND}:{row.pk}",
        "channel": row.channel,
        "person_id": row.person_id,
        "kind": KIND,
        "subject": row.subject,
        "body": form.text,
        "card": form.stored(),
        "address": row.address,
        "lane": place.lane,
        "created_at": now,
        "not_before": now,
        "attempts": 0,
        "error": "",
    }
    insert = inserting(db.get_bind().dialect.name, Notice).values(values)
    db.execute(insert.on_conflict_do_nothing(index_elements=["key"]))  # another server may have found it too
    shown.turned(db, row.pk, now)
