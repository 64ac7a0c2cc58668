"""Numbers of invoices, sums of money, templates and links between tasks out of a request, for the arguments of tools."""

# ruff: noqa: E501 -- a pattern is read as one piece

from __future__ import annotations

import re

from agents.planner.frame import Frame
from agents.planner.readers import name_of, said_all
from agents.planner.world import World

_NUMBER = re.compile(r"\b[A-Z]{2,5}-\d{2,}\b", re.IGNORECASE)
_COUNTED = re.compile(r"\b(?P<what>draft|invoice)s? (?:no\.? ?|number |#)?(?P<n>\d{1,6})\b")
_CURRENCY = {"€": "EUR", "$": "USD", "£": "GBP", "eur": "EUR", "usd": "USD", "gbp": "GBP", "chf": "CHF", "euro": "EUR", "euros": "EUR", "dollar": "USD", "dollars": "USD", "pound": "GBP", "pounds": "GBP"}  # fmt: skip
_UNIT = r"(?:[€$£]|eur\b|usd\b|gbp\b|chf\b|euros?\b|dollars?\b|pounds?\b)"
_SUM = re.compile(rf"(?P<n>\d[\d.,']*) ?(?P<unit>{_UNIT})|(?P<unit2>{_UNIT}) ?(?P<n2>\d[\d.,']*)")
_REFERENCE = re.compile(r"\bref(?:erence|\.)?:? +#?(?P<what>[\w/-]*\d[\w/-]*)", re.IGNORECASE)
_LINES = re.compile(r"\blines? (?P<all>\d+(?:(?:,| and| &|, and) ?\d+)*)")
_CALLED = re.compile(r"\b(?:called|named|name it|call it|titled)\s+[\"']?(?P<what>[^,.;\"']+)", re.IGNORECASE)
_TEMPLATE = (
    re.compile(
        r"\b(?:the|our|from|an?|with) (?:the )?(?P<what>(?!project\b|reusable\b)[a-z][\w-]*(?: [\w-]+)?) (?:template|blueprint)\b"
    ),
    re.compile(r"\b(?P<what>discovery|implementation|managed service)s?\b"),
)
_KINDS = (
    (re.compile(r"\b(?:sick|ill|flu|unwell|doctor|in bed)\b"), "sick leave"),
    (re.compile(r"\b(?:parental|maternity|paternity|baby)\b"), "parental leave"),
    (re.compile(r"\b(?:training|course|conference|seminar|workshop)\b"), "training"),
    (re.compile(r"\b(?:holidays?|vacation|annual leave|day off|days off|friday off|monday off|time off)\b"), "holiday"),
)
_A, _B = r"(?P<a>[\w'&/ -]+?)", r"(?P<b>[\w'&/ -]+?)"
_END = r"(?= on\b| with\b| for\b| any ?more\b| no longer\b|[,.!?{]|$)"
# Ways to say that a comes before b, and that a waits for b.
_BEFORE = (
    re.compile(rf"\b(?:from|between) (?:the )?{_A} (?:to|and) (?:the )?{_B}{_END}"),
    re.compile(rf"\b(?:link|unlink|connect) (?:the )?{_A} (?:to|and|from|with) (?:the )?{_B}{_END}"),
    re.compile(rf"\b{_A} (?:comes|must come|has to come|goes) before (?:the )?{_B}{_END}"),
)
_WAITS = (
    re.compile(
        rf"(?:^make |^let |^please make |, |that |^)(?:the )?{_A} (?:must |has to |should |can |may |no longer |doesn't |does not |not )*(?:have to |has to |need to |only )*(?:wait|waits|depends?|start|begin) (?:for|on|after|only after) (?:the )?{_B}{_END}"
    ),
)
_LAG = re.compile(
    r"\b(?P<n>\d+|one|two|three|four|five) (?:working )?days? (?:of )?(?:lag|gap|in between|later|apart)\b"
)
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}


def invoice_of(frame: Frame, world: World) -> str | None:
    """Return the invoice a request is about: its number, a draft by its number, else by its project or client."""
    for said in (frame.message.text, *reversed(frame.said[:-1])):
        if match := _NUMBER.search(said):
            return match.group().upper()
        if match := _COUNTED.search(said.casefold()):
            return f"draft {match['n']}" if match["what"] == "draft" else match["n"]
    return name_of("project")(frame, world) or name_of("client")(frame, world)


def sow_draft_of(frame: Frame, world: World) -> str:
    """Return the draft of a statement of work: its number, else its client or project, else nothing for the latest."""
    for said in reversed(frame.said):
        if (match := _COUNTED.search(said.casefold())) and match["what"] == "draft":
            return match["n"]
    client, project = name_of("client")(frame, world), name_of("project")(frame, world)
    return str(client or (project if frame.label != "create_project_from_sow" else "") or "")


def amount_of(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    """Return the sum of money the conversation gives, with its currency, if any."""
    match = _SUM.search(frame.message.text.casefold())
    if not match:
        return None
    return f"{(match['n'] or match['n2']).rstrip('.,')} {_CURRENCY[match['unit'] or match['unit2']]}"


def reference_of(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    """Return the reference of a payment, if any."""
    match = _REFERENCE.search(frame.message.text)
    return match["what"] if match else None


def lines_of(frame: Frame, world: World) -> list[int] | None:  # noqa: ARG001 -- one signature for all
    """Return the numbers of the lines the conversation gives, if any."""
    match = _LINES.search(said_all(frame))
    return [int(number) for number in re.findall(r"\d+", match["all"])] if match else None


def called_of(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    """Return what something new is to be called, if it is said."""
    match = _CALLED.search(frame.message.text)
    return match["what"].strip() if match else None


def template_of(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    """Return the project template the conversation names, if any."""
    found = (match["what"] for pattern in _TEMPLATE if (match := pattern.search(said_all(frame))))
    return next(found, None)


def time_off_of(frame: Frame, world: World) -> str:  # noqa: ARG001 -- one signature for all
    """Return the kind of an absence."""
    return next((kind for pattern, kind in _KINDS if pattern.search(said_all(frame))), "leave")


def without_of(frame: Frame, world: World) -> list[str] | None:  # noqa: ARG001 -- one signature for all
    """Return the people who are left out, if any."""
    return [entity.value("person") for entity in frame.excluded if entity.of("person")] or None


def _linked(frame: Frame) -> tuple[str, str] | None:
    said = frame.message.plain.casefold()
    for pattern in _BEFORE:
        if match := pattern.search(said):
            return match["a"].strip(), match["b"].strip()
    for pattern in _WAITS:
        if match := pattern.search(said):
            return match["b"].strip(), match["a"].strip()
    return None


def first_of(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    """Return the task of a link that comes first, if any."""
    linked = _linked(frame)
    return linked[0] if linked else None


def then_of(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    """Return the task of a link that waits, if any."""
    linked = _linked(frame)
    return linked[1] if linked else None


def lag_of(frame: Frame, world: World) -> int | None:  # noqa: ARG001 -- one signature for all
    """Return the days between the tasks of a link, if any."""
    match = _LAG.search(said_all(frame))
    return _WORDS.get(match["n"]) or int(match["n"]) if match else None
