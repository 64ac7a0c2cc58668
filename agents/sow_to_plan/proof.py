"""Holding what a language model says against the document: the quote must stand there, and the value in the quote."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from agents.sow_to_plan.amounts import count, number, sums
from agents.sow_to_plan.days import days, when
from agents.sow_to_plan.orders import suspicious
from domain.sow.evidence import Evidence, When, folded
from domain.sow.statement import Finding, Weight
from memory.readers.reading import Reading

_LONGEST_QUOTE = 3000
_NUMBERS = re.compile(r"\d[\d.,'\u2019 \u00a0\u202f]*\d|\d")
_SHOWN = 80


@dataclass(slots=True)
class Proof:
    """A document to hold values against; ``dropped`` collects what did not stand."""

    reading: Reading
    dmy: bool | None
    within: tuple[int, int]
    dropped: list[Finding] = field(default_factory=list)

    def cite(self, field_name: str, quote: str) -> Evidence | None:
        """Return where the quote stands: in the part it was read from, else anywhere; None and a finding otherwise."""
        words = folded(quote).split(" ")
        if words == [""] or len(quote) > _LONGEST_QUOTE or suspicious(quote):
            self._drop(field_name, quote)
            return None
        pattern = re.compile(r"\s+".join(re.escape(word) for word in words))
        text = self.reading.text
        found = pattern.search(text, *self.within) or pattern.search(text)
        if found is None:
            self._drop(field_name, quote)
            return None
        start, end = found.span()
        page, line = self.reading.page_of(start), self.reading.line_of(start)
        return Evidence(self.reading.name, page, line, text[start:end], start, end)

    def _drop(self, field_name: str, said: str) -> None:
        what = field_name.replace("_", " ")
        shown = folded(said)[:_SHOWN]
        text = f"The model gave a value for {what} that does not stand in the document (\u201c{shown}\u201d): dropped."
        self.dropped.append(Finding("value_without_words", text, Weight.WARN))

    def words(self, field_name: str, value: str, evidence: Evidence) -> str:
        """Return words that stand in their quote, "" and a finding otherwise."""
        said = folded(value)
        if said and folded(said).casefold() in folded(evidence.quote).casefold():
            return said
        if said:
            self._drop(field_name, value)
        return ""

    def amount(self, field_name: str, value: str, evidence: Evidence) -> tuple[Decimal | None, str]:
        """Return an amount with its currency ("" when open) if the quote has that number; None otherwise."""
        said = sums(value)
        figure = said[0].amount if said else number(_first_number(value))
        if figure is None:
            return None, ""
        inside = sums(evidence.quote)
        match = next((one for one in inside if one.amount == figure), None)
        if match is None and figure not in _figures(evidence.quote):
            self._drop(field_name, value)
            return None, ""
        return figure, match.currency if match else (said[0].currency if said else "")

    def figure(self, field_name: str, value: str, evidence: Evidence) -> Decimal | None:
        """Return a number that stands in the quote, in digits or in words."""
        if not value.strip():
            return None
        said = count(value.strip()) or number(_first_number(value))
        if said is not None and (said in _figures(evidence.quote) or said in _counted(evidence.quote)):
            return said
        self._drop(field_name, value)
        return None

    def when(self, field_name: str, value: str, evidence: Evidence) -> When | None:
        """Return a day that the quote names, or a rule in its words; None otherwise."""
        if not value.strip():
            return None
        inside = days(evidence.quote, dmy=self.dmy)
        meant = _days_of(value, dmy=self.dmy)
        for one in inside:
            if one.when.date in meant or (one.when.readings and set(one.when.readings) & meant):
                return one.when
        if not meant and folded(value).casefold() in folded(evidence.quote).casefold():
            return when(value, dmy=self.dmy)
        self._drop(field_name, value)
        return None


def _first_number(text: str) -> str:
    found = _NUMBERS.search(text)
    return found[0] if found else ""


def _figures(text: str) -> set[Decimal]:
    return {value for found in _NUMBERS.findall(text) if (value := number(found)) is not None} | {
        value for cell in re.split(r"[\s|]+", text) if (value := number(cell)) is not None
    }


def _counted(text: str) -> set[Decimal]:
    return {value for word in re.findall(r"[a-z]+(?:-[a-z]+)?", text.lower()) if (value := count(word)) is not None}


def _days_of(value: str, *, dmy: bool | None) -> set[date]:
    found: Sequence[When] = [one.when for one in days(value, dmy=dmy)]
    return {day for one in found for day in ((one.date,) if one.date else one.readings) if day}
