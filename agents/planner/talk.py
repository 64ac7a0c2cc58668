"""What is said without a tool, and the last choices before one: which of two near tools, and in how many steps."""

# ruff: noqa: E501 -- a pattern or a table row is read as one piece

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from agents.planner.filling import arguments
from agents.planner.frame import Frame, Message
from agents.planner.world import World

_MOST_PROJECTS = 4  # of a client, looked at one by one
_THANKS = re.compile(
    r"\b(thanks?|thank|great|perfect|appreciated?|helpful|cheers|ty|thx|merci|danke|bedankt|gracias|awesome|amazing|best|good job|well done|nice|cool|lovely|quick\w*)\b"
)
_BYE = re.compile(r"\b(bye|goodbye|see you|good night|weekend|off home|evening off|that's all|tomorrow)\b")


_CODE = re.compile(r"\b\w+Error\b|\btraceback\b|\bstack trace\b|\bdef \w+\(|\bSELECT \*|```")


def is_foreign(message: Message) -> bool:
    """Tell a programmer's error from a question of the trade."""
    return bool(_CODE.search(message.text))


def steps(frame: Frame, world: World) -> list[tuple[str, dict[str, Any]]]:
    """Return the tools to call with their arguments, in order."""
    of_client = frame.label in {"budget_status", "slip_impact", "project_status"} and not frame.names("project")
    if of_client and (client := frame.names("client")):
        projects = [name for name, owner in world.clients.items() if owner == client[0].value("client")]
        given = arguments(frame, world)
        return [(frame.label, {**given, "project": name}) for name in projects[:_MOST_PROJECTS]]
    if frame.label != "sow_to_plan":
        return [(frame.label, arguments(frame, world))]
    compares = bool(
        re.search(
            r"\b(?:compare|match|versus|vs|covered|cover|contain|part of|missing|forgot\w*|gaps?|all|no task|what's planned|against)\b",
            " ".join(frame.plain).casefold(),
        )
    )
    name = "sow_draft" if compares else "create_project_from_sow"
    return [(name, arguments(replace(frame, label=name), world))] if name in world.abilities else []


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
