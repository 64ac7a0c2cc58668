# ruff: noqa: E501 -- the words of the trade: a pattern stands on one line
"""Words in a document that speak to a machine, or that a reader of the page cannot see. They are reported, nothing else."""

from __future__ import annotations

import re

from agents.sow_to_plan.outline import Paper
from domain.sow.statement import Finding, Weight

_ORDERS = re.compile(
    r"(?i)\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:previous|prior|above|earlier|all|any|your|system)\b.{0,40}\b(?:instruction|prompt|rule|polic|direction)"
    r"|\bsystem prompt\b|\byou are (?:now )?(?:an?|the) (?:ai|assistant|language model|agent|admin|bot)\b|\bas an ai\b|<\s*/?\s*(?:system|assistant|tool)\s*>"
    r"|\b(?:ai|assistant|model|agent|extractor|parser|bot)s?\b[ ,:].{0,60}\b(?:must|should|shall|please|now)\b.{0,60}\b(?:approve|set|report|output|mark|treat|send|e-?mail|reveal|ignore|call)\b"
    r"|\b(?:call|invoke|run|execute)\b.{0,20}\b(?:tool|function|command)\b|\bbegin system\b|\bdo not (?:tell|inform|show) the (?:user|reader|client)"
)
_REPORTED = 160  # characters of the words that are shown


def hostile(paper: Paper) -> list[Finding]:
    """Return findings for instructions and for hidden words; their text changes no value."""
    found = []
    for part in paper.parts:
        for span in (part.block.span, *(cell for row in part.block.rows for cell in row)):
            order = _ORDERS.search(span.text) if part.block.rows == () or span is not part.block.span else None
            if order:
                place = paper.cite(span, *order.span())
                text = "The document speaks to an assistant. It was read as text and changed nothing."
                found.append(Finding("instruction_in_document", text, Weight.WARN, (place,)))
    for page, text in paper.reading.hidden:
        where = f"Page {page}" if page else "The document"
        shown = text[:_REPORTED]
        found.append(
            Finding("hidden_text", f"{where} holds words that cannot be seen: \u201c{shown}\u201d. They were not used.")
        )
    for key, text in paper.reading.metadata.items():
        if _ORDERS.search(text):
            found.append(
                Finding("instruction_in_metadata", f"The file's {key} speaks to an assistant; it was not used.")
            )
    found += [Finding("file_note", note, Weight.NOTE) for note in paper.reading.notes]
    return found


def suspicious(text: str) -> bool:
    """Tell whether words speak to a machine."""
    return bool(_ORDERS.search(text))
