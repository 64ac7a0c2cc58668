"""A turn of a conversation as the chat shows it: words, blocks, cards as they are now, citations, who spoke."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import ValidationError
from sqlmodel import Session

from agents.answer import Answer
from domain.access import Actor
from store.conversations import Turn, TurnStatus
from store.queries import conversations
from web.cards import CardView, cards_in
from web.labels import cited
from web.page import fragment
from web.refs import url_of

_MOST_CITATIONS = 12


@dataclass(frozen=True, slots=True)
class TurnView:
    """One turn for its owner."""

    turn: int
    says: str
    status: str
    live: bool
    answer: Answer
    cards: tuple[CardView, ...]
    citations: Mapping[str, str]  # reference and what it is called
    feedback: str


def turns_of(db: Session, actor: Actor, conversation: int) -> list[TurnView]:
    """Return the turns of one of the actor's conversations, in order."""
    return _views(db, actor, conversations.turns_of(db, actor, conversation))


def turn_of(db: Session, actor: Actor, turn: int) -> TurnView:
    """Return one turn of the actor's."""
    return _views(db, actor, [conversations.turn_of(db, actor, turn)])[0]


def rendered(view: TurnView, csrf: str) -> str:
    """Return a turn as HTML."""
    return fragment("turn.html", view=view, csrf=csrf)


def _answer(turn: Turn) -> Answer:
    try:
        return Answer.model_validate({"text": "", **turn.answer})
    except ValidationError:
        # Written by an earlier version: its words are what is left of it.
        return Answer(text=str(turn.answer.get("text", "")))


def _views(db: Session, actor: Actor, turns: Sequence[Turn]) -> list[TurnView]:
    answers = {turn.pk: _answer(turn) for turn in turns}
    keys = sorted({card.proposal for answer in answers.values() for card in answer.proposals})
    cards = cards_in(db, actor, keys)
    return [
        TurnView(
            turn=turn.pk,
            says=turn.says,
            status=turn.status.value,
            live=turn.status in (TurnStatus.RECEIVED, TurnStatus.RUNNING),
            answer=answers[turn.pk],
            cards=tuple(cards[card.proposal] for card in answers[turn.pk].proposals if card.proposal in cards),
            citations=cited(db, [ref for ref in answers[turn.pk].citations if url_of(ref)][:_MOST_CITATIONS]),
            feedback=turn.feedback.partition(":")[0],
        )
        for turn in turns
    ]
