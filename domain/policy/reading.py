"""Reading a sentence into a rule, or saying what is not understood of it and what would be.

Nothing is guessed: a sentence with no subject, with several, with a condition or an action that no rule has, is
refused with what is supported.
"""

from __future__ import annotations

import re

from domain.errors import Ambiguous, BadInput
from domain.policy.rule import Rule, Whom
from domain.policy.subjects import SUBJECTS, Subject

_NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_COUNT = rf"(?P<count>\d{{1,4}}|a|an|{'|'.join(_NUMBERS)})"
_PERCENT = re.compile(r"(?P<count>\d{1,4})(?P<part>[.,]\d+)? ?(?:%|percent\b|per cent\b|pct\b)", re.IGNORECASE)
_DAYS = re.compile(rf"\b{_COUNT}[ -](?P<unit>day|week|wk|month|fortnight)s?\b", re.IGNORECASE)
_AHEAD = re.compile(
    rf"\b(?:over |in |for )?(?:the )?(?:next|coming) (?:{_COUNT} )?(?P<unit>days?|weeks?|wks?|months?)\b", re.IGNORECASE
)
_EACH = {"day": 1, "week": 7, "wk": 7, "fortnight": 14, "month": 30}
_LOWER = re.compile(r"\b(?:below|under|less than|fewer than|lower than)\b", re.IGNORECASE)
_HIGHER = re.compile(r"\b(?:above|more than|exceeds?|higher than)\b", re.IGNORECASE)
_MONTHLY = re.compile(
    r"\b(?:monthly|every month|each month|month[- ]?end|end of (?:the |each |every )?month"
    r"|(?:first|last|\d+(?:st|nd|rd|th))(?: \w+)? of (?:the|each|every) month"
    r"|every (?:first|last|second|third|other) \w+|quarterly|yearly)\b",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"^(?:please )?(?:(?:create|make|add|set up|put|keep|new) )?(?:it |a |an |the )?(?:new )?"
    r"(?:rule|policy|routine)\b(?: in place)?[:,]?(?: that\b)?"
    r"|\bfrom (?:next \w+|now|today|tomorrow)(?: on(?:wards)?)?\b,?",
    re.IGNORECASE,
)
_EXCEPT = re.compile(r"\b(?:except|unless|but not|other than|apart from|excluding)\b", re.IGNORECASE)
_OUTWARD = re.compile(
    r"\b(?:tell|send|e-?mail|mail|remind|notify|write|chase|alert|ping|nudge|inform|warn)(?: (?!me\b|us\b)\w+){0,3}? "
    r"(?:to )?(?:the |our |every |each |all )?(?:clients?|customers?)\b(?!'s)",
    re.IGNORECASE,
)
_DOES = re.compile(
    r"(?:^|,|;|\bthen\b|\band\b|\bautomatically\b|\bauto-?)\s*(?:please |also |automatically )?"
    r"(?P<verb>approve|reject|book|release|invoice (?:it|them)|bill (?:it|them)|lock|delete|remove|close|pay|cancel"
    r"|create|write off|raise|reduce|move|shift|block|pause|stop|prevent|reassign|extend|assign|submit (?:it|them))\b",
    re.IGNORECASE,
)
_DEMANDS = re.compile(
    r"\b(?:needs?|requires?) (?:\w+ ){0,3}(?:approval|sign-?off)\b|\bno ?(?:one|body)\b", re.IGNORECASE
)
_MANAGER = re.compile(
    r"\b(?:project |its |their |the |his |her )*(?:managers?|PMs?|PM's|project leads?)\b", re.IGNORECASE
)
_LEAD = re.compile(
    r"\b(?:their |the |his |her )?(?:team |line )?(?:leads?|leaders?|line managers?|boss)\b", re.IGNORECASE
)
_OFFICE = re.compile(
    r"\b(?:resource managers?|head of delivery|finance(?: team)?|controllers?|CEO|CFO)\b", re.IGNORECASE
)
_CONCERNED = re.compile(
    r"\b(?:chase|nudge|remind|tell|ping|prod|write to|ask)\s+(?:\w+ly )?"
    r"(?:people|everyone|everybody|them|each of them|those|consultants|whoever|missing|late|the people|staff)\b"
    r"|\bchase\b",
    re.IGNORECASE,
)
_READER = re.compile(r"\b(?:me|us|I)\b")
_TELLS = re.compile(
    r"\b(?:send|tell|let|alert|notify|warn|ping|remind|chase|nudge|inform|mail|e-?mail|report|list|give|show|get|hear|know|"
    r"subscribe|told|posted|heads-?up|shout|eye|summary|overview|flag)\b",
    re.IGNORECASE,
)


def supported() -> str:
    """Return what a rule can watch and do, as one sentence."""
    watched = "; ".join(one.named for one in SUBJECTS.values())
    return (
        f"A rule can watch: {watched}. It can make a finding and tell you, the project's manager, a line manager or "
        "the people concerned, daily or on weekdays at a time."
    )


def read_rule(text: str, *, named: bool = False) -> Rule:
    """Return the rule a sentence means; ``named`` when a reader was named beside it.

    Raises:
        BadInput: nothing of it, or not all of it, can be watched or done; with what can.
        Ambiguous: it speaks of several things.

    """
    words = _OPENING.sub(" ", " ".join(text.split())).strip(" ,:")
    _refuse(words)
    window = _AHEAD.search(words)
    left = words if window is None else words[: window.start()] + " " + words[window.end() :]
    name = _subject(left)
    about = SUBJECTS[name]
    return Rule(name, _whom(words, about, named=named), _threshold(left, about), _window(window, about))


def _refuse(words: str) -> None:
    """Raise BadInput for what no rule has."""
    if _MONTHLY.search(words):
        raise BadInput(
            "A rule runs daily or on weekdays, not by the month or every other week.",
            hint="Say for example Mondays at 9.",
        )
    if said := _EXCEPT.search(words):
        raise BadInput(f"I cannot keep the exception after {said.group()!r}.", hint="Say the rule without it.")
    if _OUTWARD.search(words):
        raise BadInput(
            "A rule writes to the staff only, never to a client.",
            hint="Let it tell you; I can then propose the message for you to approve.",
        )
    if said := _DOES.search(words):
        raise BadInput(
            f"A rule changes nothing by itself, so it cannot {said['verb'].lower()}.",
            hint=f"It can tell someone, who then decides. {supported()}",
        )
    if _DEMANDS.search(words):
        raise BadInput("I can watch and tell, but not forbid or demand an approval.", hint=supported())
    if said := _OFFICE.search(words):
        raise BadInput(f"I need a name instead of {said.group()!r}.", hint="Say who gets it, for example: to Ana.")


def _subject(words: str) -> str:
    found: list[str] = []
    # "their manager" is whom to tell, and "time" in "in time" is none: they are no subject.
    left = _LEAD.sub(" ", _MANAGER.sub(" ", words))
    for name, subject in SUBJECTS.items():
        pattern = re.compile(rf"\b(?:{subject.words})(?!\w)", re.IGNORECASE)
        if pattern.search(left):
            found.append(name)
            left = pattern.sub(" ", left)
    if not found:
        raise BadInput("I do not understand what this rule should watch.", hint=supported())
    if len(found) > 1:
        told = tuple(SUBJECTS[name].named for name in found)
        raise Ambiguous("One rule watches one thing. Which?", candidates=told)
    return found[0]


def _threshold(words: str, about: Subject) -> int | None:
    percent, days = _PERCENT.search(words), _DAYS.search(words)
    if percent and about.unit != "percent":
        raise BadInput(f"{percent.group()} says nothing about {about.named}.", hint=supported())
    if days and about.unit != "days":
        raise BadInput(f"{days.group()!r} says nothing about {about.named}.", hint=supported())
    if percent and percent["part"]:
        raise BadInput(f"A threshold is a whole percentage, not {percent.group()}.")
    turned = _LOWER if not about.below else _HIGHER
    if (percent or days) and (said := turned.search(words)):
        raise BadInput(f"I watch {about.named}, not {said.group()!r}.", hint="Turn the rule round.")
    if about.unit == "percent":
        over = int(percent["count"]) if percent else about.usual
        if over is not None and not 1 <= over <= 1000:  # noqa: PLR2004 -- ten times a budget
            raise BadInput(f"{over} % is no threshold.", hint="Say 1 to 1000 %.")
        return over
    if about.unit == "days":
        return _count(days["count"]) * _EACH[days["unit"].lower()] if days else about.usual
    return None


def _count(said: str) -> int:
    said = said.lower()
    return int(said) if said.isdecimal() else _NUMBERS.index(said) + 1 if said in _NUMBERS else 1


def _window(found: re.Match[str] | None, about: Subject) -> str:
    if found is None:
        return ""
    if not about.ahead:
        raise BadInput(f"{about.named} cannot be narrowed to {found.group().strip()!r}.")
    unit = found["unit"].lower().replace("wk", "week").rstrip("s")
    count = _count(found["count"]) if found["count"] else 1
    return f"next {count} {unit}s" if count > 1 else f"next {unit}"


def _whom(words: str, about: Subject, *, named: bool) -> Whom:
    if named:
        return Whom.READER
    if about.personal and _CONCERNED.search(words):
        return Whom.CONCERNED
    if _LEAD.search(words) and not _MANAGER.search(words):
        return Whom.LEAD
    if _MANAGER.search(words):
        return Whom.MANAGER
    return Whom.READER if about.report or _READER.search(words) or _TELLS.search(words) else Whom.NOBODY
