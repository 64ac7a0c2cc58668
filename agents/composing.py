"""From what a graph returned to an answer: the words checked against the results, and the blocks beside them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage

from agents import wording
from agents.answer import Answer, from_results, headlines, kind_of
from agents.binding import below
from agents.grounding import evidence, unsupported
from agents.models import label
from agents.turn import BUILT_IN, Step, TurnContext
from prompts import render
from tools import proposals
from tools.blocks import Card


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run of the graph ended: with words, waiting for decisions (``waits``), or cut short (``notice``)."""

    words: str = ""
    kind: str = ""
    results: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    waits: bool = False
    notice: str = ""


async def composed(ended: Ended, turn: TurnContext, model: BaseChatModel, *, may_repair: bool) -> Answer:
    """Return the answer, every figure in its words found in a result, or the results without the words."""
    results = list(ended.results.values())
    fields = from_results(results)
    cards = await _cards(turn, results)
    pending = [card for card in cards if card.status == "pending"]
    if ended.notice:
        words = _lines(ended.notice, headlines(results))
    elif ended.waits:
        words = _lines(
            await _grounded(_said(turn), results, turn, model, may_repair=may_repair), wording.proposed(pending)
        )
    else:
        words = await _grounded(ended.words, results, turn, model, may_repair=may_repair)
    return Answer(
        text=words,
        kind=kind_of(words, results, said=ended.kind),
        proposals=tuple(cards),
        model=label(model),
        model_calls=turn.log.model_calls,
        tokens=turn.log.tokens_in + turn.log.tokens_out,
        **fields,
    )


def _said(turn: TurnContext) -> str:
    return "\n\n".join(turn.log.said.values())


def _lines(*parts: str) -> str:
    return "\n\n".join(filter(None, parts))


async def _cards(turn: TurnContext, results: Sequence[Mapping[str, Any]]) -> list[Card]:
    wanted = [int(result["proposal"]) for result in results if "proposal" in result]
    return await below(turn.engine, proposals.cards, turn.engine, wanted) if wanted else []


async def _grounded(
    words: str, results: Sequence[Mapping[str, Any]], turn: TurnContext, model: BaseChatModel, *, may_repair: bool
) -> str:
    wrong = unsupported(words, results, says=turn.says, today=turn.call.today)
    if not wrong:
        return words
    turn.log.steps.append(Step("grounding", error=f"not in any result: {', '.join(wrong)}"))
    if may_repair and label(model) != BUILT_IN and results:
        words = await _repaired(words, wrong, results, turn, model)
        if words and not unsupported(words, results, says=turn.says, today=turn.call.today):
            return words
    return _lines(wording.NO_PROSE, headlines(results)) if results else wording.NOTHING_GROUNDED


async def _repaired(
    words: str, wrong: Sequence[str], results: Sequence[Mapping[str, Any]], turn: TurnContext, model: BaseChatModel
) -> str:
    material = {
        "question": turn.says,
        "draft": words,
        "not in the results": wrong,
        "results": [evidence(r) for r in results],
    }
    turn.log.model_calls += 1
    reply = await model.ainvoke(
        [SystemMessage(render("repair")), HumanMessage(json.dumps(material, ensure_ascii=False))]
    )
    if isinstance(reply, AIMessage) and reply.usage_metadata:
        turn.log.tokens_in += reply.usage_metadata["input_tokens"]
        turn.log.tokens_out += reply.usage_metadata["output_tokens"]
    turn.log.steps.append(Step("repair"))
    return reply.text
