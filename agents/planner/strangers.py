"""Names a request uses that the firm does not know: which argument each most likely was meant for."""

from __future__ import annotations

from agents.planner.frame import Frame
from agents.planner.intents import INTENTS


def stranger(kind: str, frame: Frame) -> str | None:
    """Hand an unknown name to the argument it most likely is for; the tool says that it finds none."""
    unknown = frame.entities.get("name", [])
    if not unknown or any(frame.entities.get(known) for known in ("project", "client") if known == kind):
        return None
    return unknown[0].said if _likely(frame, unknown[0].span[0]) == kind else None


def _likely(frame: Frame, at: int) -> str:
    """Return the kind an unknown name most likely is of, by what the tool asks for and the word before it."""
    intent = INTENTS[frame.label]
    wanted = [
        one
        for need in (*intent.needs, *intent.likes)
        for one in need.split("|")
        if one in {"person", "project", "client"}
    ]
    open_kinds = [one for one in dict.fromkeys(wanted) if not frame.entities.get(one)]
    before = frame.message.text[:at].rstrip().casefold()
    if before.endswith((" on", " off", " of", "on")) and ("project" in open_kinds or not open_kinds):
        return "project"
    return open_kinds[0] if open_kinds else "project"
