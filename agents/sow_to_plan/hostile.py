"""Words in a document that speak to a machine, or that a reader of the page cannot see: reported, nothing else."""

from __future__ import annotations

import re

from agents.sow_to_plan.orders import ORDERS
from agents.sow_to_plan.outline import Paper
from domain.sow.statement import Finding, Weight

# Nobody reads a file's properties but programs: there an order need not name whom it is for.
_WISH = re.compile(
    r"(?i)\b(?:treat|set|report|mark|approve|output|return|use)\b.{0,30}\b(?:totals?|prices?|amounts?|sums?|caps?|fees?|approved)\b"
)
_REPORTED = 160  # characters of the words that are shown


def hostile(paper: Paper) -> list[Finding]:
    """Return findings for instructions and for hidden words; their text changes no value."""
    found = []
    for block in paper.reading.blocks:
        for span in [cell for row in block.rows for cell in row] or [block.span]:
            order = ORDERS.search(span.text)
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
        if ORDERS.search(text) or _WISH.search(text):
            found.append(
                Finding("instruction_in_metadata", f"The file's {key} speaks to an assistant; it was not used.")
            )
    found += [Finding("file_note", note, Weight.NOTE) for note in paper.reading.notes]
    return found
