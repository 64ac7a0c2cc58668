"""Understand a message in its conversation: what is wanted, and with which values.

``understand(text, world)`` returns a ``Reading``: steps to take, a question to ask back, a refusal, or small talk. It is
a function of its arguments; the conversation before is read again from its words, so nothing is kept in between.
"""

# ruff: noqa: E501 -- a pattern or a table row is read as one piece

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from agents.planner import double, follow, names, nearer, needs, rights, talk
from agents.planner.frame import Frame, Message, absorb, started
from agents.planner.intents import INTENTS
from agents.planner.weighing import scored, taken
from agents.planner.world import World

_UNSURE = 0.06  # below this no reading stands out
_MEMORY = 6  # messages of a conversation that are read again


@dataclass(frozen=True, slots=True)
class Step:
    """One tool call, its arguments as the tools' parameters take them."""

    tool: str
    agent: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message means: ``kind`` is steps, clarify, refuse or smalltalk; ``words`` is what to say without a tool."""

    kind: str
    steps: tuple[Step, ...] = ()
    words: str = ""
    labels: tuple[str, ...] = ()
    sure: float = 1.0


def understand(text: str, world: World) -> Reading:
    """Return the reading of a message after the earlier ones of its conversation."""
    index = names.index_of(world.names)
    frame: Frame | None = None
    for earlier in world.earlier[-_MEMORY:]:
        frame = _frame(taken(earlier.says, world, index), frame, world)
    message = taken(text, world, index)
    both = _both(message, frame, world, index)
    if both is not None:
        return both
    frame = _frame(message, frame, world)
    return decided(frame, world)


def _frame(message: Message, before: Frame | None, world: World) -> Frame:
    """Return the request of the conversation after one more message."""
    scores = scored(message, before)
    if before is not None and before.label not in {"smalltalk", "out_of_scope", "what_can_i_ask"}:
        return follow.continued(before, message, scores, world)
    if before is not None and before.label == "out_of_scope" and not follow.residue(message):
        absorb(before, message)
        return before
    label, share = next(iter(scores.alone.items()))
    frame = started(label, message)
    frame.sure = share
    return frame


def _both(message: Message, before: Frame | None, world: World, index: names.Index) -> Reading | None:
    """Decide both requests of a message that holds two."""
    frames = double.frames(message, before, world, index)
    if frames is None:
        return None
    readings = [decided(one, world) for one in frames]
    refused = next((reading for reading in readings if reading.kind == "refuse"), None)
    if refused is not None:
        return refused
    if any(reading.kind != "steps" for reading in readings) or readings[0].labels == readings[1].labels:
        return None
    steps = tuple(step for reading in readings for step in reading.steps)
    return Reading("steps", steps, labels=tuple(one.label for one in frames), sure=min(one.sure for one in frames))


def decided(frame: Frame, world: World) -> Reading:
    """Return what to do about a request: decline, ask back, answer without a tool, or call one."""
    words, label = rights.is_private(frame.message.plain), frame.label
    if words:
        return Reading("refuse", words=words, labels=("out_of_scope",), sure=frame.sure)
    if label == "smalltalk":
        return Reading("smalltalk", words=talk.small(frame.message, world), labels=(label,), sure=frame.sure)
    if label == "out_of_scope" or talk.is_foreign(frame.message):
        return Reading("refuse", words=rights.NOT_MINE, labels=("out_of_scope",), sure=frame.sure)
    frame.label = label = nearer.settled(frame, world)
    kind, words = "refuse", rights.refusal(frame, world)
    if not words:
        kind, words = "clarify", asked_back(frame, world)
    if words:
        return Reading(kind, words=words, labels=(label,), sure=frame.sure)
    steps = [(tool, given) for tool, given in talk.steps(frame, world) if tool in world.abilities]
    if not steps:
        return Reading("refuse", words=talk.unable(label), labels=(label,), sure=frame.sure)
    taken_steps = tuple(Step(tool, world.abilities[tool].agent, given) for tool, given in steps)
    return Reading("steps", taken_steps, labels=(label,), sure=frame.sure)


def asked_back(frame: Frame, world: World) -> str:
    """Return what to ask before anything can be done, or nothing."""
    if frame.problem:
        return frame.problem
    impossible = needs.impossible(frame)
    if impossible:
        return impossible
    missing = needs.open_needs(frame, world)
    if missing:
        return needs.question(missing)
    if frame.sure < _UNSURE and not INTENTS[frame.label].needs:
        return talk.unsure(frame)
    return ""
