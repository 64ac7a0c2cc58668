"""What column headings mean, in five languages: heading → field, the best heading of a field first.

A heading is compared after ``normal``: lower case, no accents, no punctuation. A unit or currency in brackets
is kept apart ("Duration (h)", "Amount (CHF)").
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from memory.readers.time_exports.export import Unit
from memory.readers.time_exports.vocabulary import DURATIONS, WORDS, words


class Heading(NamedTuple):
    """A normalised heading with the currency its brackets name, if they do."""

    key: str
    currency: str | None


class Meaning(NamedTuple):
    """What a heading stands for: field, unit of a duration, language, and rank (lower is better)."""

    field: str
    unit: Unit
    rank: int
    languages: frozenset[str]


_BRACKETS = re.compile(r"[(\[]([^)\]]*)[)\]]")
_CURRENCY = re.compile(r"^[A-Z]{3}$")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_UNIT_WORDS = words(
    "h hours hour hrs min mins minutes s sec seconds ms decimal dezimal decimale decimaal stunden std"
    " minuten sekunden heures uren horas minutos"
)


def normal(text: str) -> str:
    """Return lower-case ASCII words.

    >>> normal("Tätigkeit"), normal("spentDate"), normal("Billable?")
    ('tatigkeit', 'spent date', 'billable')
    """
    plain = unicodedata.normalize("NFKD", _CAMEL.sub(" ", text.strip()[:100]))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _NOT_WORD.sub(" ", letters.casefold()).strip()


def heading(text: str) -> Heading:
    """Return a column heading normalised, its bracketed unit kept and its bracketed currency apart.

    >>> heading("Duration (h)"), heading("Billable Rate (USD)")
    (Heading(key='duration h', currency=None), Heading(key='billable rate', currency='USD'))
    """
    found = _BRACKETS.search(text)
    if not found:
        return Heading(normal(text), None)
    inside, outside = found[1].strip(), text[: found.start()]
    if _CURRENCY.match(inside):
        return Heading(normal(outside), inside)
    unit = normal(inside)
    return Heading(f"{normal(outside)} {unit}" if unit in _UNIT_WORDS else normal(outside), None)


def _table() -> dict[str, Meaning]:
    found: dict[str, Meaning] = {}
    for field, languages in WORDS.items():
        _enter(found, field, "any", languages, 0)
    for step, (unit, languages) in enumerate(DURATIONS):
        _enter(found, "duration", unit, languages, step * 100)
    return found


def _enter(found: dict[str, Meaning], field: str, unit: Unit, languages: dict[str, str], base: int) -> None:
    for language, line in languages.items():
        for rank, word in enumerate(line.split(",")):
            key = word.strip()
            known = found.get(key)
            if known is None:
                found[key] = Meaning(field, unit, base + rank, frozenset((language,)))
            elif known.field == field:
                found[key] = known._replace(languages=known.languages | {language})


MEANINGS = _table()
