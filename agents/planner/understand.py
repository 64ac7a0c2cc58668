"""Understand a message in its conversation: what is wanted, and with which values.

``understand(text, world)`` returns a ``Reading``: steps to take, a question to ask back, a refusal, or small talk. It is
a function of its arguments; the conversation before is read again from its words, so nothing is kept in between.
"""

# ruff: noqa: E501 -- a pattern or a table row is read as one piece

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from agents.planner import classifier, features, follow, meaning, names, nearer, needs, rights, slots, talk
from agents.planner.frame import Frame, Message, absorb, started
from agents.planner.intents import INTENTS
from agents.planner.lexicon import english
from agents.planner.parts import splits
from agents.planner.ranking import adjusted, orders
from agents.planner.world import World

_UNSURE = 0.06  # below this no reading stands out
_STANDS = 0.55  # from which half a message is a request of its own
_STANDS_WEAKLY = 0.85  # after a full stop or a comma, where what comes before is often only the occasion
_AMONG = 10  # and both wishes are among the first readings of the whole
_NO_HALF = frozenset({"smalltalk", "out_of_scope", "what_can_i_ask", "who_am_i", "person_overview", "create_policy"})
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


def taken(text: str, world: World, index: names.Index) -> Message:
    """Take a message apart."""
    entities = names.find(text, world, index)
    plain, language = english(names.template(text, entities))
    found = slots.find(plain, world.today, world.firm, lean="past")
    return Message(text, plain, tuple(entities), found, features.sketch(found.text), language)


def scored(message: Message, frame: Frame | None) -> follow.Scored:
    """Return what the classifier thinks of a message, alone and after the request before it."""
    model = classifier.load()
    first = model.scores(features.features(message.sketch))
    alone = adjusted(meaning.weighed(first, message.plain, model), message, None)
    if frame is None:
        return follow.Scored(alone, alone)
    before = features.sketch(" ".join(frame.plain))
    within = model.scores(features.features(message.sketch, before=before, previous=frame.label))
    return follow.Scored(alone, adjusted(within, message, frame))


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
    """Read a message as two requests, if both halves stand as requests of their own."""
    whole = list(scored(message, before).alone)[:_AMONG]
    best: tuple[float, Frame, Frame] | None = None
    for first, second, weak in splits(message.text, message.entities):
        halves = [_half(piece, world, index) for piece in (first, second)]
        (one, label, share), (two, other, other_share) = halves
        if (
            label == other
            or not {label, other} <= set(whole)
            or min(share, other_share) < (_STANDS_WEAKLY if weak else _STANDS)
        ):
            continue
        if best is None or min(share, other_share) > best[0]:
            best = (min(share, other_share), started(label, one), started(other, two))
    if best is None:
        return None
    _, frame, then = best
    _share(frame, then)
    _share(then, frame)
    readings = [decided(one, world) for one in (frame, then)]
    refused = next((reading for reading in readings if reading.kind == "refuse"), None)
    if refused is not None and refused.labels[0] in whole[:2]:
        return refused
    if any(reading.kind != "steps" for reading in readings) or readings[0].labels == readings[1].labels:
        return None
    steps = tuple(step for reading in readings for step in reading.steps)
    return Reading("steps", steps, labels=(frame.label, then.label), sure=best[0])


def _half(piece: str, world: World, index: names.Index) -> tuple[Message, str, float]:
    """Read half a message by its words alone."""
    message = taken(piece, world, index)
    first = classifier.load().scores(features.features(message.sketch))
    label, share = next(iter(adjusted(first, message, None).items()))
    intent = INTENTS.get(label)
    idle = label in _NO_HALF or (intent is not None and intent.acts and not orders(message.plain))
    return message, label, 0.0 if idle else share


def _share(frame: Frame, other: Frame) -> None:
    """Let one half of a message borrow the names and the period of the other half."""
    for kind, group in other.entities.items():
        if kind in {"project", "client", "person", "name"} and not any(
            frame.entities.get(k) for k in ("project", "client")
        ):
            frame.entities.setdefault(kind, group)
    if not frame.window and other.window and follow._same_direction(frame.label, other.label):  # noqa: SLF001 -- one package
        frame.window, frame.day = other.window, other.day
    if (
        not frame.names("person")
        and other.entities.get("person")
        and re.search(r"\b(?:them|him|her|they|he|she|their|those)\b", frame.message.plain.casefold())
    ):
        frame.entities["person"] = other.entities["person"]
    frame.me = frame.me or (other.me and not frame.names("person"))


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
