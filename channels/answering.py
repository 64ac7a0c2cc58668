"""From an answer to messages: what is said where, and what is not said in front of others."""

from __future__ import annotations

from collections.abc import Sequence

from agents.answer import Answer
from agents.attached import Attachment
from channels.message import Button, Buttons, Note, Outgoing, Part, Place
from domain.access import SHAREABLE, Actor, Role
from domain.errors import NotFound
from tools.blocks import Block, Card, Figure, Table
from tools.catalogue import by_name

IN_PRIVATE = "That has figures not everyone here may see, so I answered you directly."
_MOST_ASSUMPTIONS = 4
_FIRST = ("Findings", "People", "Heard")  # tables of a file that are shown first
_ROWS = 6


def outgoing_of(answer: Answer, file: Attachment | None = None) -> Outgoing:
    """Return the message for an answer: its words, its blocks, cards with their buttons, what was assumed.

    What a file gave is shown in short: its figures and the first tables; the rest is on the page.
    """
    parts: list[Part] = list(answer.blocks if file is None else _in_short(answer.blocks))
    for card in answer.proposals:
        parts += [card, *([decisions_of(card)] if card.status == "pending" else [])]
    if answer.assumptions:
        parts.append(Note(text="Assumed: " + " ".join(answer.assumptions[:_MOST_ASSUMPTIONS])))
    if answer.turn:
        turn = {"turn": str(answer.turn)}
        parts.append(Buttons(buttons=(_thumb("Helpful", "good", turn), _thumb("Not helpful", "bad", turn))))
    if answer.model:
        parts.append(Note(text=answer.model))
    return Outgoing(text=answer.text, parts=tuple(parts), page=_page(answer))


def _page(answer: Answer) -> str:
    draft = next((row for row in answer.citations if row.startswith("sow_draft:")), "")
    if draft and len(answer.citations) == 1:
        return f"/sows/{draft.partition(':')[2]}"  # where it is reviewed and approved
    return f"/chat/{answer.conversation}" if answer.turn else ""


def _in_short(blocks: Sequence[Block]) -> list[Block]:
    tables = [block for block in blocks if isinstance(block, Table)]
    shown = sorted(tables, key=lambda one: _FIRST.index(one.title) if one.title in _FIRST else len(_FIRST))[:2]
    cut = [
        one.model_copy(update={"rows": one.rows[:_ROWS], "left_out": one.left_out + max(0, len(one.rows) - _ROWS)})
        for one in shown
    ]
    return [*(block for block in blocks if isinstance(block, Figure)), *cut]


def decisions_of(card: Card) -> Buttons:
    """Return the clicks of a waiting proposal; they carry its number and nothing else."""
    values = {"proposal": str(card.proposal)}
    return Buttons(
        buttons=(
            Button(label="Approve", action="approve", values=values, style="primary"),
            Button(label="Edit", action="edit", values=values),
            Button(label="Reject", action="reject", values=values, style="danger"),
        )
    )


def _thumb(label: str, action: str, values: dict[str, str]) -> Button:
    return Button.model_validate({"label": label, "action": action, "values": values})


def is_shareable(answer: Answer, actor: Actor) -> bool:
    """Tell whether everybody in a room may read an answer: it shows nothing that some colleague could be refused.

    The tools behind it must be open to all staff, and the asker must be no more than that: many tools tell whoever may
    see more, more. A change is never shown in front of others: its card has before and after.
    """
    if answer.proposals or (answer.tools and not actor.roles <= {Role.CONSULTANT}):
        return False
    try:
        return all(by_name(use.name).needs in SHAREABLE for use in answer.tools)
    except NotFound:
        return False


def placed(outgoing: Outgoing, place: Place, direct: Place | None, *, shareable: bool) -> list[tuple[Outgoing, Place]]:
    """Return what goes where: everything in a private place; in a shared one, private figures to the asker alone."""
    if place.private or shareable:
        return [(outgoing, place)]
    if direct is None:
        return [(Outgoing(text="I can answer that only in a direct message. Write to me there."), place)]
    return [(outgoing, direct), (Outgoing(text=IN_PRIVATE), place)]
