"""What was understood of a conversation as plain JSON and back: topics, decisions, open questions and their places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from domain.signals.outcome import Outcome, Topic
from domain.signals.talk import Quote, Turn

BUILT_IN = "built-in"


def as_json(outcome: Outcome, engine: str = BUILT_IN) -> dict[str, Any]:
    """Return the parts of an outcome that have no table of their own."""
    return {
        "engine": engine,
        "topics": [
            {"words": list(one.words), "first": one.first, "last": one.last, "said": one.said, **_place(one.quote)}
            for one in outcome.topics
        ],
        "decisions": [_place(one) for one in outcome.decisions],
        "questions": [_place(one) for one in outcome.questions],
    }


def topics_of(stored: Mapping[str, Any], turns: Sequence[Turn]) -> tuple[Topic, ...]:
    """Return the stored topics that still stand on the turns."""
    found = []
    for one in stored.get("topics", ()):
        quote = _quote(one, turns)
        if quote is not None:
            found.append(Topic(tuple(one["words"]), one["first"], one["last"], quote, one.get("said", "")))
    return tuple(found)


def quotes_of(stored: Mapping[str, Any], what: str, turns: Sequence[Turn]) -> tuple[Quote, ...]:
    """Return the stored decisions or questions that still stand on the turns."""
    found = (_quote(one, turns) for one in stored.get(what, ()))
    return tuple(one for one in found if one is not None)


def _place(quote: Quote) -> dict[str, int]:
    return {"turn": quote.turn, "start": quote.start, "end": quote.end}


def _quote(place: Mapping[str, int], turns: Sequence[Turn]) -> Quote | None:
    at, start, end = place["turn"], place["start"], place["end"]
    if at >= len(turns) or end > len(turns[at].words):
        return None
    return Quote(at, start, end, turns[at].words[start:end])
