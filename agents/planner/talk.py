"""What is said without a tool, and the last choices before one: which of two near tools, and in how many steps."""

# ruff: noqa: E501 -- a pattern or a table row is read as one piece

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from agents.planner import follow
from agents.planner.filling import arguments
from agents.planner.frame import Frame, Message
from agents.planner.intents import INTENTS, QUESTIONS
from agents.planner.lexicon import lexicon
from agents.planner.world import World

_DAY_MINUTES = 24 * 60
_STRONG, _FAIR = 0.35, 0.2
_RETURN = re.compile(
    r"\b(send|sent|give|hand|push|bounce)\b.{0,40}\bback\b|\breject|\breturn\b|\bdecline\b|\bfor correction\b"
)
_MILESTONE = re.compile(
    r"\b(milestone|go[- ]?live|launch|sign[- ]?off|kick[- ]?off date|final delivery|handover|phase \d+ completion|acceptance)\b"
)
_THANKS = re.compile(
    r"\b(thanks?|thank|great|perfect|appreciated?|helpful|cheers|ty|thx|merci|danke|bedankt|gracias|awesome|amazing|best|good job|well done|nice|cool|lovely|quick\w*)\b"
)
_BYE = re.compile(r"\b(bye|goodbye|see you|good night|weekend|off home|evening off|that's all|tomorrow)\b")
_BOOK = re.compile(r"\b(put|book|assign|add|move|onto|over to|get)\b")
_MARGIN_TOP = re.compile(r"\b(least|most|best|worst|which|rank|top|lowest|highest)\b")
_ALL = re.compile(
    r"\b(all|every|everything|standard|rate card|rates|missing|this month's|no (?:cost |bill )?rates?|by role)\b"
)


def stands(label: str, share: float, message: Message) -> bool:
    """Tell whether half a message is a request of its own."""
    if label in {"smalltalk", "out_of_scope", "what_can_i_ask", "who_am_i", "person_overview"}:
        return False
    ideas = len(message.sketch.concepts)
    return share >= _STRONG or (share >= _FAIR and ideas > 0)


def settled(frame: Frame, world: World) -> str:
    """Return the tool after the last distinctions that its values make."""
    label, plain = frame.label, " ".join(frame.plain[-2:]).casefold()
    project, client = bool(frame.names("project")), bool(frame.names("client"))
    if label in {"approve_time", "return_time", "unapproved_time"} and _RETURN.search(plain) and INTENTS[label].acts:
        return "return_time"
    if (
        label == "project_margin"
        and not project
        and (client or not frame.entities.get("name"))
        and not follow_up_name(frame)
    ):
        return "portfolio_margin"
    if (
        label == "portfolio_margin"
        and not project
        and not client
        and re.search(r"\b(?:that|this|the) project\b", plain)
    ):
        return "project_margin"
    if label == "portfolio_margin" and project and not _MARGIN_TOP.search(plain):
        return "project_margin"
    if label == "budget_alerts" and project and not frame.percents and not client:
        return "budget_status"
    if label == "move_task" and _MILESTONE.search(plain) and "milestone" in plain:
        return "move_milestone"
    if (
        label in {"backfill", "book_person", "release_person"}
        and len(frame.names("person")) > 1
        and re.search(r"\breplace\b|\bswap\b", plain)
        and "who" not in plain.split()
    ):
        return "replace_person" if "replace_person" in world.abilities else "book_person"
    if (
        label in {"move_booking", "book_person", "release_person"}
        and _moved_over(frame, plain)
        and "reassign_booking" in world.abilities
    ):
        return "reassign_booking"
    if (
        label == "staff_need"
        and frame.names("person")
        and not frame.names("role")
        and not frame.names("skill")
        and _BOOK.search(plain)
    ):
        return "book_person"
    if (
        label == "bench"
        and frame.names("skill")
        and len(frame.said) == 1
        and not re.search(r"bench|idle|unassigned|no (?:project|work)", plain)
    ):
        return "find_people"
    if (
        label == "extend_booking"
        and re.match(r"\W*(?:would|does|will|is)\b", plain)
        and re.search(r"collide|clash|conflict|overlap|problem|ok\b", plain)
    ):
        return "overallocation"
    return label


def _moved_over(frame: Frame, plain: str) -> bool:
    return len(frame.names("project")) > 1 and bool(
        re.search(r"\b(?:from|off) \{project\}.{0,20}\b(?:to|onto|over to) \{project\}", plain)
    )


def follow_up_name(frame: Frame) -> bool:
    """Tell whether the message points at one thing without naming it."""
    return bool(
        re.search(r"\b(?:it|this project|that project|the project|that one|this one)\b", frame.message.plain.casefold())
    )


def open_needs(frame: Frame, world: World) -> list[str]:
    """Return the needs of a request that are still unfilled, and without which the tool could not run."""
    intent = INTENTS[frame.label]
    text = " ".join(frame.plain).casefold()
    needs = []
    for need in follow.missing(frame):
        kinds = need.split("|")
        if _filled_otherwise(frame, kinds, text, world):
            continue
        needs.append(need)
    if (
        frame.label == "slip_impact"
        and needs == ["shift"]
        and (frame.window or frame.names("person") or frame.age_days)
    ):
        return []
    if (
        frame.label == "find_people"
        and needs
        and (frame.window or frame.effort)
        and re.search(r"\bfree|available|capacity|speaks?\b", text)
    ):
        return []
    return needs if intent.acts or needs else []


def _filled_otherwise(frame: Frame, kinds: list[str], text: str, world: World) -> bool:  # noqa: C901 -- one line a kind
    given = arguments(frame, world)
    for kind in kinds:
        if kind == "me" and frame.me:
            return True
        if kind == "all" and _ALL.search(text):
            return True
        if (
            kind == "team"
            and re.search(r"\b(all|everyone|everything|my team|team|pending|open|every|timesheets)\b", text)
            and not re.fullmatch(r"\W*approve it\W*", text)
        ):
            return True
        if kind == "effort" and given.get("effort"):
            return True
        if kind == "start" and (frame.window or frame.day or frame.effort):
            return True
        if kind in {"task", "milestone"} and (given.get("task") or given.get("milestone")):
            return True
        if kind == "finding" and given.get("finding"):
            return True
        if kind == "person" and frame.me and frame.label not in {"backfill", "person_overview", "return_time"}:
            return True
        if kind == "client" and given.get("client"):
            return True
        if kind in {"project", "client", "person"} and frame.entities.get("name"):
            return True
        if kind == "shift" and (frame.age_days or frame.effort):
            return True
    return False


def question(frame: Frame, needs: list[str], world: World) -> str:  # noqa: ARG001 -- the world may one day help
    """Return the question that asks for what is missing."""
    return " ".join(dict.fromkeys(QUESTIONS.get(need, f"Which {need.replace('|', ' or ')}?") for need in needs[:2]))


def impossible(frame: Frame, world: World) -> str:  # noqa: ARG001 -- as above
    """Return why a value cannot be, or nothing."""
    from domain.effort import parse_effort
    from domain.errors import BadInput

    if frame.label in {"log_time", "book_person"} and frame.effort and not _is_total(frame):
        try:
            minutes = parse_effort(frame.effort, most=10**6)
        except BadInput as error:
            return str(error)
        if minutes <= 0 or minutes > _DAY_MINUTES:
            return "That can't be the time of one day. How much was it?"
    if frame.label == "create_policy" and not any(
        set(re.findall(r"[a-z]{2,}", plain.casefold())) - lexicon().bare_policy for plain in frame.plain
    ):
        return "What should I watch or send, when, and to whom?"
    if frame.label in {"book_person"} and any(not 0 < percent <= 100 for percent in frame.percents):  # noqa: PLR2004 -- a share of a day
        return "That is no share of a working day. Which percentage do you mean?"
    return ""


def _is_total(frame: Frame) -> bool:
    return frame.label == "book_person" and not re.search(r"a day|per day|daily", " ".join(frame.plain).casefold())


def steps(frame: Frame, world: World) -> list[tuple[str, dict[str, Any]]]:
    """Return the tools to call with their arguments, in order."""
    if frame.label != "sow_to_plan":
        return [(frame.label, arguments(frame, world))]
    compares = bool(
        re.search(
            r"\b(?:compare|match|versus|vs|covered|cover|contain|part of|missing|forgot\w*|gaps?|all|no task|what's planned|against)\b",
            " ".join(frame.plain).casefold(),
        )
    )
    able = [name for name, ability in world.abilities.items() if "sow" in name and ability.changes is not compares]
    return [(name, arguments(replace(frame, label=name), world)) for name in able[:1]]


def unsure(frame: Frame) -> str:
    """Ask what is wanted when no reading stands out."""
    return (
        f"I'm not sure what you would like to know. Is it about {frame.label.replace('_', ' ')}? "
        "Say it in other words, or ask me “what can you do?”."
    )


def unable(label: str) -> str:
    """Say that something is understood but there is no tool for it."""
    what = label.replace("_", " ")
    return f"I understand that this is about {what}, but I can't do that yet. Ask me “what can you do?” for what I can."


def small(message: Message, world: World) -> str:
    """Return a short civil reply."""
    lowered = message.plain.casefold()
    first = world.actor.name.split(" ", maxsplit=1)[0]
    if _BYE.search(lowered):
        return f"Goodbye, {first}."
    if _THANKS.search(lowered):
        return "You're welcome. Anything else?"
    if re.search(r"\bhow are you|how's it going|what's up|sup\b|alles klar", lowered):
        return "All well here, thank you. What would you like to know?"
    if re.search(r"\bsorry|never mind|forget it|no thanks|mistake", lowered):
        return "No problem."
    return f"Hello {first}. What would you like to know?"
