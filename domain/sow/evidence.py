"""Where a fact stands in a document."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Evidence:
    """The exact words of a document: ``start`` and ``end`` are character offsets in its text, pages count from 1."""

    document: str
    page: int | None
    line: int
    quote: str
    start: int
    end: int


GIVEN = Evidence("", None, 0, "", 0, 0)  # of a value that a person entered at the review: no document says it


@dataclass(frozen=True, slots=True)
class Fact(Generic[T]):
    """A value and the words it came from."""

    value: T
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class When:
    """A day; or the rule that gives it once a start is known; or, when a date can be read two ways, both readings."""

    date: dt.date | None = None
    rule: str = ""
    as_written: str = ""
    readings: tuple[dt.date, ...] = ()

    def __str__(self) -> str:
        """Return it as one word or rule."""
        return self.date.isoformat() if self.date else f"rule: {self.rule}" if self.rule else self.as_written


def folded(text: str) -> str:
    r"""Return words with single blanks, for comparing quotes.

    >>> folded("A\u00a0$5  per\nmonth ")
    'A $5 per month'
    """
    return _BLANKS.sub(" ", text).strip()


def stands(evidence: Evidence, text: str) -> bool:
    """Tell whether a quote is in the document's text at the place it names."""
    return bool(evidence.quote.strip()) and folded(text[evidence.start : evidence.end]) == folded(evidence.quote)
