"""The engine of a language model: structured output over parts of a conversation, every point checked by its words.

The model holds no tools and nothing it says reaches anything but these checks: a point whose quote is not in a turn,
a signal in the words of one of ours, a name nobody has are dropped. Where the model does not answer, the built-in
method's findings stand.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage, SystemMessage
from pydantic import ValidationError

from agents.calls.said import SaidOutcome
from domain.signals.hear import Evidence
from domain.signals.kinds import KINDS
from domain.signals.outcome import Outcome, Topic
from domain.signals.promises import Promise, due_in
from domain.signals.talk import Quote, Side, Turn
from memory.hearing import understood
from memory.readers.transcripts import line_of
from prompts import render

_log = logging.getLogger(__name__)
PART = 12_000  # characters of one part
_MOST_PARTS = 16
_AT_ONCE = 4


class Spoken:
    """Understands with a chat model; ``method`` is how it is asked for typed answers."""

    def __init__(self, model: BaseChatModel, name: str, *, method: str = "json_schema") -> None:
        self.name = name
        self._ask = model.with_structured_output(_schema(), method=method)

    def understand(self, turns: Sequence[Turn], held_on: date) -> Outcome:
        """Return what was said; the built-in method's findings where the model is out."""
        parts = list(parts_of(turns))[:_MOST_PARTS]
        kinds = {leaning: ", ".join(names) for leaning, names in KINDS.items()}
        told = SystemMessage(render("call_understand", **kinds))
        asked: list[Any] = [
            [told, HumanMessage(f"<transcript>\n{_shown(turns, part)}\n</transcript>")] for part in parts
        ]
        heard = self._ask.batch(asked, {"max_concurrency": _AT_ONCE}, return_exceptions=True)
        said = [(part, one) for part, one in zip(parts, map(_understood, heard), strict=True) if one is not None]
        if not said:
            return understood(turns, held_on)
        found = Proof(turns, held_on)
        for part, one in said:
            found.take(one, part)
        return found.outcome()


def parts_of(turns: Sequence[Turn]) -> Iterator[range]:
    """Yield runs of turns that fit into one question."""
    first, size = 0, 0
    for at, turn in enumerate(turns):
        length = len(turn.words) + len(turn.speaker) + 20
        if size and size + length > PART:
            yield range(first, at)
            first, size = at, 0
        size += length
    if first < len(turns):
        yield range(first, len(turns))


def _shown(turns: Sequence[Turn], part: range) -> str:
    sides = {Side.OURS: "us", Side.THEIRS: "client", Side.UNKNOWN: "unknown"}
    lines = (f"({sides[turns[at].side]}) {line_of(turns[at])}" for at in part)
    return "\n".join(lines).replace("</transcript", "< /transcript").replace("<transcript", "< transcript")


def _understood(heard: object) -> SaidOutcome | None:
    if isinstance(heard, BaseException):
        _log.warning("the model did not read a part of a call: %s", type(heard).__name__)
        return None
    try:
        return SaidOutcome.model_validate(heard)
    except ValidationError as error:
        _log.warning("the model's answer on a part of a call has %d faults", error.error_count())
        return None


class Proof:
    """What was said, as far as the turns bear it out."""

    def __init__(self, turns: Sequence[Turn], held_on: date) -> None:
        self._turns = turns
        self._held_on = held_on
        self._known = {turn.side for turn in turns}
        self._names = {turn.speaker.casefold(): turn.speaker for turn in turns}
        self._topics: list[Topic] = []
        self._decisions: dict[Quote, None] = {}
        self._questions: dict[Quote, None] = {}
        self._promises: dict[Quote, Promise] = {}
        self._evidence: dict[Quote, Evidence] = {}

    def take(self, said: SaidOutcome, part: range) -> None:
        """Keep the points of a part whose words are there."""
        for topic in said.topics:
            if quote := self._quote(topic.quote, part):
                words = (topic.title.strip()[:60],)
                self._topics.append(Topic(words, part.start, part.stop - 1, quote, topic.summary.strip()[:400]))
        for kept, points in ((self._decisions, said.decisions), (self._questions, said.questions)):
            kept.update((quote, None) for point in points if (quote := self._quote(point.quote, part)))
        for action in said.actions:
            if (quote := self._quote(action.quote, part)) and action.what.strip():
                due, day = due_in(self._turns, quote, self._held_on)
                who = self._names.get(action.who.strip().casefold(), self._turns[quote.turn].speaker)
                self._promises[quote] = Promise(who, action.what.strip()[:200], due, day, quote)
        for signal in said.signals:
            if (quote := self._quote(signal.quote, part)) and self._clients(quote):
                kind = signal.kind if signal.kind in KINDS[signal.leaning] else "other"
                self._evidence[quote] = Evidence(signal.leaning, kind, signal.strength, quote)

    def outcome(self) -> Outcome:
        """Return the points in the order they were said."""

        def said(quote: Quote) -> tuple[int, int]:
            return quote.turn, quote.start

        topics = sorted(self._topics, key=lambda topic: said(topic.quote))
        ends = [*(topic.quote.turn for topic in topics[1:]), len(self._turns)][: len(topics)]
        return Outcome(
            tuple(self._evidence[quote] for quote in sorted(self._evidence, key=said)),
            tuple(self._promises[quote] for quote in sorted(self._promises, key=said)),
            tuple(sorted(self._decisions, key=said)),
            tuple(sorted(self._questions, key=said)),
            tuple(
                Topic(topic.words, topic.quote.turn, max(topic.quote.turn, end - 1), topic.quote, topic.said)
                for topic, end in zip(topics, ends, strict=True)
            ),
        )

    def _quote(self, words: str, part: range) -> Quote | None:
        """Return where the words stand in one turn; None where they do not, or are too few to say anything."""
        wanted = words.strip().strip('“”"')
        if len(wanted.split()) < 2:  # noqa: PLR2004 -- one word is found anywhere
            return None
        for at in part:
            start = self._turns[at].words.find(wanted)
            if start >= 0:
                return Quote(at, start, start + len(wanted), wanted)
        return None

    def _clients(self, quote: Quote) -> bool:
        wanted = Side.THEIRS if Side.THEIRS in self._known else Side.UNKNOWN
        return self._turns[quote.turn].side is wanted


def _schema() -> dict[str, Any]:
    schema = SaidOutcome.model_json_schema()
    schema["title"], schema["description"] = "outcome", "What a part of a conversation says."
    return json.loads(json.dumps(schema))  # type: ignore[no-any-return]
