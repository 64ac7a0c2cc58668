"""Whether a line of a time export can become a time entry: matching names and the rules an entry must keep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

MINUTES_PER_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Names:
    """Names folded to keys; a name that several rows share leads to none of them."""

    by_key: Mapping[str, int]
    shared: frozenset[str]

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, int]]) -> Names:
        """Index (name, key) pairs; the same name twice for the same key is fine."""
        found: dict[str, int] = {}
        shared: set[str] = set()
        for name, key in pairs:
            folded = fold(name)
            if folded and found.setdefault(folded, key) != key:
                shared.add(folded)
        return cls({name: key for name, key in found.items() if name not in shared}, frozenset(shared))

    def find(self, name: str) -> int | None:
        """Return the key of a name, or nothing."""
        return self.by_key.get(fold(name))

    def is_shared(self, name: str) -> bool:
        """Tell whether several rows bear the name."""
        return fold(name) in self.shared


def fold(name: str) -> str:
    """Return a name as it is compared: case and spacing do not matter.

    >>> fold("  Ana   PETROV ")
    'ana petrov'
    """
    return " ".join(name.casefold().split())


def refusal(
    work_on: date,
    minutes: int,
    *,
    today: date,
    hired_on: date,
    left_on: date | None,
    already_minutes: int,
) -> str:
    """Return why a person cannot have this entry, in plain words, or nothing.

    ``already_minutes`` is what the person has on that day, earlier lines of the file included.
    """
    if minutes < 1:
        return "it rounds to 0 minutes"
    if work_on > today:
        return f"{work_on.isoformat()} is in the future"
    if work_on < hired_on:
        return f"the person was hired on {hired_on.isoformat()}"
    if left_on is not None and work_on > left_on:
        return f"the person left on {left_on.isoformat()}"
    if already_minutes + minutes > MINUTES_PER_DAY:
        hours, rest = divmod(already_minutes + minutes, 60)
        return f"with it the day would have {hours} h {rest:02} min"
    return ""
