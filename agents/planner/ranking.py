"""What names and tenses say about a reading, on top of the words: soft factors on the classifier's scores."""

# ruff: noqa: E501 -- a pattern or a table row is read as one piece

from __future__ import annotations

import re

from agents.planner.frame import Frame, Message
from agents.planner.intents import INTENTS

_WITHOUT = 0.25  # a reading whose usual names are missing
_AGAINST = 0.3  # a reading that does not go with a name that is there
_TENSE = 0.12
_NOT_TRADE = frozenset({"private", "inject", "outside", "thanks", "help", "rights", "forecast", "why", "draft", "busy"})
_IDLE = frozenset({"smalltalk", "out_of_scope"})
_PAIRS = (
    ("utilisation", "utilisation_forecast"),
    ("revenue_recognised", "forecast_revenue"),
    ("overdue_tasks", "tasks_of"),
)
_HYPOTHETICAL = re.compile(
    r"\b(what if|what happens|suppose|would (?:it|that|a|keeping|the|there)|if (?:we|i|the|my|\{)|does that|does this|knock[- ]on|impact|ripple|assume|what does (?:it|that|a))\b"
)
_CAN = re.compile(r"^(?:so )?(?:can|could|may) (?:i|we) (?:still |also )?(?:put|book|log|charge|spend|add)\b")
_ORDER = re.compile(
    r"^\W*(?:(?:please|pls|then|also|and|can you|could you|btw|just|now|i'd like to|i want to|so|to)\W+)*(?:draft|invoice|bill|approve|release|extend|move|push|shift|book|log|"
    r"put|snooze|mute|write|send|remind|postpone|create|set|prepare|reject|submit|take|replace|swap|add|enter|record|mark|update|keep|assign|pull|confirm|tick|chase|ping|cut|compose|change|fill|stop|end|drop|dismiss|hide|sign|return|\{effort\}|\d)\b"
)


def adjusted(scores: dict[str, float], message: Message, frame: Frame | None) -> dict[str, float]:
    """Return the scores weighed by the names and the tense of a message, best first, adding up to one."""
    weighed = {label: share * _factor(label, message, frame) for label, share in scores.items() if _known(label)}
    total = sum(weighed.values()) or 1.0
    ordered = sorted(weighed.items(), key=lambda pair: -pair[1])
    return {label: share / total for label, share in ordered}


def _known(label: str) -> bool:
    """Tell whether there is a tool for a label: the weights may know one that is not built yet."""
    return label in INTENTS or label in _IDLE


def orders(plain: str) -> bool:
    """Tell whether a message begins with what is to be done."""
    return bool(_ORDER.match(plain.casefold()))


def _has(kind: str, message: Message, frame: Frame | None) -> bool:
    if kind == "me":
        return any(word in {"i", "me", "my", "mine", "myself"} for word in message.sketch.words)
    if kind == "effort":
        return bool(message.found.effort or (frame and frame.effort))
    if message.of(kind) or (kind in {"project", "client", "person"} and message.of("name")):
        return True
    return frame is not None and frame.has(kind)


def _factor(label: str, message: Message, frame: Frame | None) -> float:
    intent = INTENTS.get(label)
    if intent is None:
        return _idle(label, message)
    factor = 1.0
    if label == "create_policy" and not message.sketch.concepts & {"recurring", "policy"}:
        factor *= _WITHOUT
    for need in intent.likes:
        if not any(_has(kind, message, frame) for kind in need.split("|")):
            factor *= _WITHOUT if not message.sketch.stems or len(message.sketch.stems) > 3 else 0.6  # noqa: PLR2004 -- "budget?"
    for kind in intent.shuns:
        leading = any(entity.kind == kind for entity in message.entities)
        if leading:
            factor *= _AGAINST
    return factor * _tense(label, message) * _mood(label, message)


def _idle(label: str, message: Message) -> float:
    """Weigh small talk and other people's business against a message that names something of the trade."""
    ideas = message.sketch.concepts - _NOT_TRADE
    named = bool(message.entities) or bool(message.found.windows) or bool(message.found.effort)
    if label == "smalltalk":
        return (0.15 if named else 1.0) * (0.4 if ideas else 1.0) * (0.4 if len(message.sketch.words) > 7 else 1.0)  # noqa: PLR2004 -- small talk is short
    foreign = bool(message.sketch.concepts & {"private", "inject", "outside"})
    return 1.0 if foreign else (0.6 if named else 1.0) * (0.5 if ideas else 1.0)


def _tense(label: str, message: Message) -> float:
    words = set(message.sketch.words)
    ahead, behind = "{future}" in words, "{past}" in words
    for past, future in _PAIRS:
        if label == past and ahead and not behind:
            return _TENSE
        if label == future and behind and not ahead:
            return _TENSE
    return 1.0


def _mood(label: str, message: Message) -> float:
    """Weigh changes against questions about them."""
    intent = INTENTS[label]
    lowered = message.plain.casefold()
    if intent.acts and _HYPOTHETICAL.search(lowered):
        return 0.25
    if label == "log_time" and _CAN.search(lowered):
        return 0.1
    if (
        intent.acts
        and message.sketch.asks
        and re.match(
            r"\W*(?:who|which|what|when|how|whose|where|why|is|are|did|do|does|has|have|was|were|any|anything|anyone|anybody)\b",
            lowered,
        )
    ):
        return 0.3
    return 1.0
