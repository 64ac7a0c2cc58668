"""What a click does: a decision, a question, a judgement. A click carries ids only; all is checked again here."""

from __future__ import annotations

from dataclasses import replace

from agents.binding import below
from channels import own_time
from channels.answering import decisions_of, outgoing_of
from channels.message import Incoming, Outgoing, Part, Place
from channels.office import Office
from channels.turning_cards import pressed_form
from domain.access import Actor
from domain.errors import BadInput
from store.db import writing
from store.queries import conversations
from tools import decisions, proposals
from tools.blocks import Card
from tools.booked_time import days_of
from tools.confirmed import confirmed
from tools.decisions import Verdict

_OWN_TIME = frozenset({"log_time", "off", "submit", "time"})
_VERDICTS: dict[str, Verdict] = {"approve": "approve", "reject": "reject"}


async def pressed(office: Office, actor: Actor, incoming: Incoming) -> list[tuple[Outgoing, Place]]:
    """Return what is said after a click or a filled-in form.

    Raises:
        OpsError: refused in plain words: decided already, somebody else's to decide, expired.

    """
    action, values = incoming.values.get("action", ""), incoming.values
    if action in _VERDICTS:
        return await _decided(office, actor, incoming, _VERDICTS[action])
    if action == "edit":
        number = _number(values, "proposal")
        text = "Open the proposal to change it; the card here then says which one took its place."
        return [(Outgoing(text=text, page=f"/approvals/{number}", only_to=incoming.sender), incoming.place)]
    if action in {"good", "bad"}:
        await below(office.engine, _judge, office, actor, incoming)
        return [(Outgoing(text="Thank you, noted.", only_to=incoming.sender), incoming.place)]
    if action in _OWN_TIME:
        return [(await _own_time(office, actor, incoming), incoming.place)]
    if action == "ask" and values.get("question"):
        raise BadInput("Ask me that as a message, please.")
    raise BadInput("That button is not known any more.")


async def _decided(office: Office, actor: Actor, incoming: Incoming, verdict: Verdict) -> list[tuple[Outgoing, Place]]:
    engine, number = office.engine, _number(incoming.values, "proposal")
    call = office.call(actor, incoming.place.lane)
    reason = incoming.values.get("reason", "")
    decision = await below(engine, decisions.decide, engine, number, call, verdict, reason)
    card = decision.line.card()
    where = (incoming.place.channel, incoming.on, number)
    form = await below(engine, pressed_form, engine, *where, call.now)
    said = [(form or outcome_of(card, decision.headline(), incoming.on), incoming.place)]
    answer = await office.assistant.resume(number, today=call.today, now=call.now)
    if answer is not None and answer.text and actor.person_id is not None:
        asker = await below(engine, proposals.requester_of, engine, number)
        if asker == actor.person_id and incoming.place.private:
            said.append((outgoing_of(answer), incoming.place))
    return said


def outcome_of(card: Card, headline: str, replaces: str) -> Outgoing:
    """Return the card turned into its outcome: who decided, and what was done; nothing to click any more."""
    parts: tuple[Part, ...] = (card,)
    if card.status == "pending":
        parts = (card, decisions_of(card))
    return Outgoing(text=headline, parts=parts, replaces=replaces)


async def _own_time(office: Office, actor: Actor, incoming: Incoming) -> Outgoing:
    """Settle days of one's own time; the message that was pressed turns into what came of it."""
    action, values = incoming.values["action"], incoming.values
    # The key is the click's own: told twice it is one, pressed again it is another and finds the days complete.
    call = replace(office.call(actor, f"click:{actor.person_id}"), call_id=incoming.key)
    if action == "time":
        if "proposal" not in values:
            day = "".join(f"?day={one}" for one in days_of([values.get("day", "")]))
            return Outgoing(text="Fill your day in on the page.", page=f"/time{day}", only_to=incoming.sender)
        text = await below(office.engine, confirmed, office.engine, call, _number(values, "proposal"))
        return Outgoing(text=text)
    do = {"log_time": own_time.log_as_booked, "off": own_time.was_off, "submit": own_time.hand_in}[action]
    outgoing = await below(office.engine, do, office.engine, call, days_of(values.get("days", "").split(",")))
    return outgoing.model_copy(update={"replaces": incoming.on})


def _judge(office: Office, actor: Actor, incoming: Incoming) -> None:
    with writing(office.engine) as db:
        conversations.judge(db, actor, _number(incoming.values, "turn"), incoming.values["action"])


def _number(values: dict[str, str], name: str) -> int:
    text = values.get(name, "")
    if not text.isdecimal():
        raise BadInput(f"{text!r} is not the number of a {name}.")
    return int(text)
