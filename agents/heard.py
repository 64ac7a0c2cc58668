"""A transcript handed in with a message: kept as a meeting, answered with what was heard in it."""

from __future__ import annotations

import re

from sqlalchemy import Engine

from agents.answer import Answer
from domain.errors import OpsError
from tools.bringing import Given, Unplaced, bring
from tools.spec import Call

_SPOKEN = re.compile(r"\.(vtt|srt|sbv|eml)$", re.IGNORECASE)
_EITHER = re.compile(r"\.(txt|md|docx|json)$", re.IGNORECASE)
_CALLED = re.compile(
    r"transcript|recording|\bcalls?\b|meeting|minutes|zoom|teams|\bmeet\b|gong|fireflies", re.IGNORECASE
)
_TIMED = re.compile(rb"^\d{1,2}:\d\d(?::\d\d)?[.,]\d{3}\s*(?:-->|,)", re.MULTILINE)
_LOOKED_AT = 20_000


def is_transcript(name: str, content: bytes, says: str) -> bool:
    """Tell whether a file is what somebody said: by its form, else by its name or the words it comes with.

    >>> [is_transcript(name, b"", says) for name, says in (("a.vtt", ""), ("sow.docx", ""), ("a.docx", "our call"))]
    [True, False, True]
    """
    head = content[:_LOOKED_AT]
    if _SPOKEN.search(name) or head.startswith(b"WEBVTT") or _TIMED.search(head):
        return True
    spoken = _CALLED.search(name.replace("_", " ")) or _CALLED.search(says)
    return bool(_EITHER.search(name) and spoken)


def bring_with(database: Engine, call: Call, content: bytes, name: str, client: str) -> Answer:
    """Keep a transcript and answer with its summary; without a ``client`` it is placed by what is in it."""
    try:
        kept = bring(database, call, Given(content, name, client))
    except Unplaced:
        text = (
            f"Nothing in {name} says which client it is about. Drop it again and say in the message whom it was with."
        )
        return Answer(text=text, kind="clarify")
    except OpsError as refusal:
        return Answer(text=str(refusal), kind="refuse")
    return Answer(
        text=kept.headline(),
        blocks=kept.blocks(),
        citations=(f"meeting:{kept.meeting_id}",),
        agents=("account_signal",),
        assumptions=kept.assumptions,
    )
