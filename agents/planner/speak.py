"""Words out of tool results: the tools' own headlines, and refusals as a person would put them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from domain.access import Actor, Permission, Reach

_ORDER = ("propose", "answer", "clarify", "refuse", "smalltalk")


def spoken(replies: Sequence[str], actor: Actor) -> tuple[str, str]:
    """Return the words and the kind of an answer from tools' JSON replies."""
    parts = [_said(reply, actor) for reply in replies]
    words = list(dict.fromkeys(text for text, _ in parts if text))
    kinds = {kind for _, kind in parts}
    return "\n\n".join(words), next((kind for kind in _ORDER if kind in kinds), "answer")


def _said(reply: str, actor: Actor) -> tuple[str, str]:
    try:
        given = json.loads(reply)
    except ValueError:
        return reply, "answer"  # a specialist's words
    if not isinstance(given, dict):
        return str(reply), "answer"
    if "error" in given:
        return _refused(given, actor)
    if "proposal" in given:
        return str(given.get("message") or given.get("headline") or ""), "answer"
    return str(given.get("headline") or ""), "answer"


def _refused(given: dict[str, Any], actor: Actor) -> tuple[str, str]:
    message, hint = str(given.get("message", "")), str(given.get("hint", ""))
    candidates = [str(one) for one in given.get("candidates", ())]
    if candidates:
        return f"{message} Which one do you mean: {_listed(candidates)}?", "clarify"
    words = " ".join(part for part in (message, hint) if part)
    match given["error"]:
        case "forbidden" | "conflict" | "internal":
            return words, "refuse"
        case "not_found":
            # Whoever sees everything has misspelt it; whoever does not is told the same and what they can name.
            if actor.reach(Permission.PROJECTS_READ) == Reach.ALL:
                return words if "?" in words else f"{words} Which one do you mean?", "clarify"
            return f"{words} I can only speak about what your role may see.", "refuse"
        case _:
            return words, "clarify"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
