"""Take a message apart and weigh what it asks for, alone and in its conversation."""

from __future__ import annotations

from agents.planner import classifier, features, follow, meaning, names, slots
from agents.planner.frame import Frame, Message
from agents.planner.lexicon import english
from agents.planner.ranking import adjusted
from agents.planner.world import World


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
    said = " ".join(frame.plain)
    within = model.scores(features.features(message.sketch, before=features.sketch(said), previous=frame.label))
    return follow.Scored(alone, adjusted(meaning.weighed(within, message.plain, model, said), message, frame))
