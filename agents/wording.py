"""The assistant's own sentences: everything it says that neither a model nor a tool wrote."""

from __future__ import annotations

import unicodedata

from domain.errors import BadInput
from tools.blocks import Card
from tools.view import several

STOPPED = "Stopped. Nothing was changed."
NO_PROSE = "I could not word this without figures the tools did not return, so here is what they returned."
NOTHING_GROUNDED = "I could not find figures for that in the firm's data, so I would rather not state any."
MODEL_SILENT = "The language model did not answer, so I could not finish this. Nothing was changed; please try again."
_ALLOWED_CONTROLS = "\n\r\t"


def readable(says: str, longest: int) -> str:
    """Return a message fit to be read.

    Raises:
        BadInput: it is empty, too long, or holds control characters.

    """
    words = says.strip()
    if not words:
        raise BadInput("The message is empty. Ask me something.")
    if len(words) > longest:
        raise BadInput(
            f"The message has {len(words):,} characters; I read at most {longest:,}.",
            hint="Shorten it, or ask in several messages.",
        )
    for character in words:
        if unicodedata.category(character) in {"Cc", "Cs"} and character not in _ALLOWED_CONTROLS:
            raise BadInput(f"The message holds a control character (U+{ord(character):04X}) that I do not read.")
    return words


def limit_reached(what: str) -> str:
    """Say which limit of a turn was reached."""
    return f"I stopped here: this question took more {what} than one turn may. What I found so far is below."


def broken(reference: str) -> str:
    """Say that something failed, with the reference the log carries."""
    return f"Something went wrong on our side (reference {reference}). Nothing was changed; please try again."


def proposed(cards: list[Card]) -> str:
    """Say what waits for whose decision."""
    return "\n".join(
        f"Proposed: {card.title.rstrip('.')}. "
        f"Nothing is changed until {card.approver} approve{'' if card.approver == 'you' else 's'} it "
        f"(proposal {card.proposal})."
        for card in cards
    )


def still_waiting(count: int) -> str:
    """Say that an earlier proposal of the conversation stays open."""
    verb = "waits" if count == 1 else "wait"
    return f"{several(count, 'earlier proposal')} in this conversation still {verb} for a decision."


def lost(seconds: int) -> str:
    """Say that a turn was cut off by a restart and could not be taken up again."""
    return f"I was restarted while working on this and could not take it up again after {seconds} s. Please ask again."
