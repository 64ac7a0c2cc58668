"""The engine of a language model: structured output over parts of the document, merged, backed by the built-in one.

The model holds no tools and its words reach nothing but the checks: what it says without a quote that stands in the
document, or with a quote that does not hold the value, is dropped and reported. When it does not answer, the built-in
engine's facts stand alone, and that is reported too.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage, SystemMessage
from pydantic import ValidationError

from agents.sow_to_plan.builtin import BuiltIn
from agents.sow_to_plan.days import day_first
from agents.sow_to_plan.facts import facts
from agents.sow_to_plan.merging import backed, merged
from agents.sow_to_plan.proof import Proof
from agents.sow_to_plan.said import SaidFacts
from domain.sow.findings import findings as contradictions
from domain.sow.statement import Extract, Finding, Sow, Weight
from memory.readers.reading import Reading
from prompts import render

_log = logging.getLogger(__name__)
PART = 12_000  # characters of one part
_OVERLAP = 800
_MOST_PARTS = 24
_AT_ONCE = 4


class Spoken:
    """Extracts with a chat model; ``method`` is how it is asked for typed answers."""

    def __init__(self, model: BaseChatModel, name: str, *, method: str = "json_schema") -> None:
        self.name = name
        self._ask = model.with_structured_output(_schema(), method=method)

    def extract(self, reading: Reading) -> Extract:
        """Return what the document states, each value with its words; the built-in engine's where the model is out."""
        own = BuiltIn().extract(reading)
        if own.sow.kind == "amendment":
            return own
        parts = list(parts_of(reading.text))
        answers = self._answers([reading.text[start:end] for start, end in parts[:_MOST_PARTS]])
        told: list[Finding] = list(_silences(answers, len(parts)))
        spoken: list[Sow] = []
        for within, answer in zip(parts, answers, strict=False):
            if answer is not None:
                proof = Proof(reading, day_first(reading.text), within)
                spoken.append(facts(answer, proof))
                told += proof.dropped
        if not spoken:
            return replace(own, findings=(*told, *own.findings))
        whole, differ = merged(spoken)
        sow, unlike = backed(whole, own)
        before = set(contradictions(own))
        kept = [one for one in own.findings if one not in before]
        extract = replace(own, sow=sow, findings=())
        return replace(extract, findings=(*contradictions(extract), *dict.fromkeys([*differ, *unlike, *told]), *kept))

    def _answers(self, texts: list[str]) -> list[SaidFacts | None]:
        told = SystemMessage(render("sow_extract"))
        asked: list[Any] = [[told, HumanMessage(f"<document>\n{_inert(text)}\n</document>")] for text in texts]
        heard = self._ask.batch(asked, {"max_concurrency": _AT_ONCE}, return_exceptions=True)
        return [_understood(one) for one in heard]


def parts_of(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each part of a text begins and ends: cut at line ends, a little of the one before repeated."""
    start = 0
    while start < len(text):
        end = min(len(text), start + PART)
        if end < len(text):
            end = max(text.rfind("\n", start + PART // 2, end), 0) or end
        yield start, end
        if end == len(text):
            return
        start = max(start + 1, end - _OVERLAP)


def _inert(text: str) -> str:
    """Return the text unable to close the frame it is put in."""
    return text.replace("</document", "< /document").replace("<document", "< document")


def _understood(heard: object) -> SaidFacts | None:
    if isinstance(heard, BaseException):
        _log.warning("the model did not read a part of a document: %s", type(heard).__name__)
        return None
    try:
        return SaidFacts.model_validate(heard)
    except ValidationError as error:
        _log.warning("the model's answer on a part of a document has %d faults", error.error_count())
        return None


def _silences(answers: list[SaidFacts | None], parts: int) -> Iterator[Finding]:
    failed = sum(one is None for one in answers)
    if failed == len(answers):
        yield Finding("model_failed", "The language model did not answer: the built-in reader's facts stand alone.")
    elif failed:
        text = f"The language model did not answer on {failed} of {len(answers)} parts; the built-in reader read them."
        yield Finding("model_failed", text)
    if parts > len(answers):
        text = f"The document is long: the language model read its first {len(answers)} of {parts} parts."
        yield Finding("read_in_part", text, Weight.NOTE)


def _schema() -> dict[str, Any]:
    schema = SaidFacts.model_json_schema()
    schema["title"], schema["description"] = "facts", "What a part of a statement of work states."
    return json.loads(json.dumps(schema))  # type: ignore[no-any-return]
