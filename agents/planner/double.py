"""Two requests in one message: whether it holds them, which they are, and what each half says."""

# ruff: noqa: E501 -- a pattern is read as one piece

from __future__ import annotations

import math
import re

from agents.planner import classifier, features, follow, meaning, names, noted
from agents.planner.frame import Frame, Message, started
from agents.planner.intents import INTENTS
from agents.planner.parts import splits
from agents.planner.ranking import adjusted, orders
from agents.planner.weighing import scored, taken
from agents.planner.world import World

_FIRST, _SECOND = 0.75, 0.15  # shares of the sentence model's opinion: of both requests together, of the lesser
_STANDS = 0.8  # from which half a message is a request of its own
_CERTAIN, _CLOSE = 0.95, 4  # unless both halves are as certain as that, the whole must be read as one of them
_HINTED = (
    0.02  # what the whole must think of either after a full stop or a comma: what comes before is often the occasion
)
_AMONG = 12  # and both wishes are among the first readings of the whole
_NOTED = 0.9
_FITS = 0.12  # how well the halves must carry the two requests
_ALONE = frozenset({"smalltalk", "out_of_scope", "what_can_i_ask", "who_am_i", "person_overview", "create_policy"})
# What only asks for more of the same.
_TAIL = re.compile(
    r"^(?:and )?(?:(?:please |then )?(?:show|tell|explain|say|give|list)(?: to)? (?:me|us) )?(?:why|who|whose|how (?:much|many|long|far|late|old|come)|by how much|since when|what for|what (?:you|was|were|has been) (?:left|leave|not|missing|excluded|skipped|included).*|"
    r"the reasons?.*|what (?:it|that|they) (?:is|was|are|were) .*|on what|in which call|where|when)\W*(?:and why\W*)?$|^(?:and )?(?:show|tell) me what you (?:left|leave|did|would|have).*$"
)
_THEM = re.compile(r"\b(?:them|him|her|they|he|she|their|those)\b")


def frames(message: Message, before: Frame | None, world: World, index: names.Index) -> tuple[Frame, Frame] | None:
    """Return the two requests of a message that holds two, in their order; what one lacks the other lends."""
    wanted = _wanted(message, before)
    best = _by_shape(message, world, index) or _by_halves(message, before, world, index)
    if best is None and wanted is not None:
        best = _by_meaning(message, wanted, world, index)
    if best is None:
        return None
    fit, one, other = best
    _share(one, other)
    _share(other, one)
    one.sure = other.sure = math.sqrt(fit)
    return one, other


_Best = tuple[float, Frame, Frame] | None


def _by_shape(message: Message, world: World, index: names.Index) -> _Best:
    """Cut a jotted note of hours and a day away; too short for its halves to be told by their words."""
    for first, label, second, other in noted.halves(message.text):
        return _NOTED, started(label, taken(first, world, index)), started(other, taken(second, world, index))
    return None


def _by_meaning(message: Message, wanted: tuple[str, str], world: World, index: names.Index) -> _Best:
    """Cut where the halves carry the two requests that the sentence model sees."""
    best: _Best = None
    for first, second, _weak in splits(message.text, message.entities):
        pieces = [taken(piece, world, index) for piece in (first, second)]
        shares = [scored(piece, None).alone for piece in pieces]
        for labels in (wanted, wanted[::-1]):
            fit = math.prod(share.get(label, 0.0) for share, label in zip(shares, labels, strict=True))
            if fit >= _FITS and (best is None or fit > best[0]):
                best = (fit, started(labels[0], pieces[0]), started(labels[1], pieces[1]))
    return best if best is not None and _both_stand(best[1], best[2]) else None


def _by_halves(message: Message, before: Frame | None, world: World, index: names.Index) -> _Best:
    """Cut where both halves stand as requests of their own, and the whole is read as one of them and near the other."""
    whole = scored(message, before).alone
    ranks = list(whole)[:_AMONG]
    best: _Best = None
    for first, second, weak in splits(message.text, message.entities):
        if _TAIL.match(second.casefold()):
            continue
        pieces = [taken(piece, world, index) for piece in (first, second)]
        (one, share), (other, other_share) = (_half(piece, pieces[1 - place]) for place, piece in enumerate(pieces))
        fit = min(share, other_share)
        if one == other or fit < _STANDS or not {one, other} <= set(ranks):
            continue
        if ranks[0] not in {one, other} and not (fit >= _CERTAIN and {one, other} <= set(ranks[:_CLOSE])):
            continue
        if weak and min(whole[one], whole[other]) < _HINTED:
            continue
        if best is None or fit > best[0]:
            best = (fit, started(one, pieces[0]), started(other, pieces[1]))
    return best


def _half(message: Message, other: Message) -> tuple[str, float]:
    """Read half a message beside the names of the other half."""
    beside = started("", other)
    first = classifier.load().scores(features.features(message.sketch))
    joined = meaning.weighed(first, message.plain, classifier.load())
    label, share = next(iter(adjusted(joined, message, beside).items()))
    intent = INTENTS.get(label)
    idle = label in _ALONE or (intent is not None and intent.acts and not orders(message.plain))
    return label, 0.0 if idle else share


def _wanted(message: Message, before: Frame | None) -> tuple[str, str] | None:
    """Return the two tools that the sentence model sees in a message, if it sees two."""
    model = classifier.load()
    said = " ".join(before.plain) if before is not None else ""
    opinion = meaning.opinion(message.plain, said, model)
    if opinion is None:
        return None
    order = opinion.argsort()[::-1][:2]
    shares = [math.exp(opinion[place]) for place in order]
    first, second = (model.labels[place] for place in order)
    if sum(shares) < _FIRST or shares[1] < _SECOND or {first, second} & _ALONE:
        return None
    return first, second


def _both_stand(one: Frame, other: Frame) -> bool:
    """Tell whether what changes something is ordered, and not only mentioned."""
    return all(
        not INTENTS[frame.label].acts or orders(frame.message.plain) for frame in (one, other) if frame.label in INTENTS
    )


def _share(frame: Frame, other: Frame) -> None:
    """Let one half of a message borrow the names and the period of the other half."""
    for kind, group in other.entities.items():
        if kind in {"project", "client", "person", "name"} and not any(
            frame.entities.get(k) for k in ("project", "client")
        ):
            frame.entities.setdefault(kind, group)
    if not frame.window and other.window and follow._same_direction(frame.label, other.label):  # noqa: SLF001 -- one package
        frame.window, frame.day = other.window, other.day
    if not frame.names("person") and other.entities.get("person") and _THEM.search(frame.message.plain.casefold()):
        frame.entities["person"] = other.entities["person"]
    frame.me = frame.me or (other.me and not frame.names("person"))
