"""Which events of a calendar are time off, of what kind, and whose: calendars mix leave with meetings and birthdays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

# Words that people and HR systems use, in the languages of our offices; whole words only.
_SICK = "sick|sickness|illness|krank|krankheit|krankmeldung|ziek|malade|maladie|enfermo|enfermedad|doente"
_LEAVE = (
    "leave|vacation|vacations|holiday|holidays|pto|time off|out of office|ooo|away|urlaub|elternzeit|ferien|vakantie|"
    "verlof|congé|congés|vacances|vacaciones|férias|parental|maternity|paternity|sabbatical"
)
_OTHER = "birthday|geburtstag|public holiday|feiertag|meeting|call|workshop|review|interview|planning"


def _says(words: str, text: str) -> bool:
    return re.search(rf"\b(?:{words})\b", text, re.IGNORECASE) is not None


def kind_of(summary: str, categories: Sequence[str], *, away: bool, all_events: bool = False) -> str | None:
    """Return "sick" or "leave" for an event that is time off, else None.

    ``away`` is the calendar's own mark (out of office). ``all_events`` takes every event of an absence calendar for
    time off, whatever it is called.

    >>> kind_of("Ana Petrov: Urlaub", (), away=False), kind_of("Leave planning meeting", (), away=False)
    ('leave', None)
    """
    text = " ".join((summary, *categories))
    if all_events or away or not _says(_OTHER, text):
        for kind, words in (("sick", _SICK), ("leave", _LEAVE)):
            if _says(words, text):
                return kind
    return "leave" if away or all_events else None


def whose(
    summary: str, addresses: Iterable[str], by_address: Mapping[str, int], by_name: Mapping[str, int]
) -> set[int]:
    """Return the people an event is about: by their addresses, else by the whole name in its title.

    >>> sorted(whose("Leave - Ana Petrov", (), {}, {"ana petrov": 7, "ana": 9}))
    [7]
    """
    found = {by_address[address] for address in addresses if address in by_address}
    if found:
        return found
    title = " ".join(re.findall(r"[\w'-]+", summary.casefold()))
    named = {name: key for name, key in by_name.items() if re.search(rf"\b{re.escape(name)}\b", title)}
    longest = max((len(name.split()) for name in named), default=0)
    return {key for name, key in named.items() if len(name.split()) == longest}
