"""Train the planner's classifier from the files of the repository: ``python -m agents.planner.train``.

Three sources: the phrasings in examples/*.yaml, the examples each tool states, and the development questions.
``--without FILE`` leaves the phrasings of one file out, measures on them and writes nothing. The layers of the sentence
model that are tuned on the same phrasings are made by ``tune``; the head over them is fitted here.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from agents.planner import classifier, features, follow, meaning, samples, slots
from agents.planner.lexicon import english, expanded, lexicon
from agents.planner.phrasings import Example, all_examples
from domain.firm import Firm

_TODAY = date(2026, 11, 22)  # any fixed day: it only tells past from future in the examples
_SEED = 7
_ADDRESS = re.compile(r"\S+://\S+|\S+@\S+")
_WORD = re.compile(r"[^\W\d_]+(?:[-'\u2019][^\W\d_]+)*")


def openings(examples: Iterable[Example]) -> list[Example]:
    """Return first messages of conversations whose last message only narrows them: they want the same tool."""
    return [
        Example(example.says[:1], example.label, example.group)
        for example in examples
        if len(example.says) == 2 and not residue_of(example.says[-1])  # noqa: PLR2004 -- a request and its correction
    ]


def residue_of(text: str) -> list[str]:
    """Return the words of a message that are more than a correction."""
    return [
        word for word in sketched(text).words if word not in follow.FILLER and not word.isdigit() and word.isalnum()
    ]


def sketched(text: str) -> features.Sketch:
    """Return the sketch of a message whose names are placeholders."""
    plain, _ = english(text)
    return features.sketch(slots.find(plain, _TODAY, Firm()).text)


def bag_of(says: Sequence[str], first_pass: classifier.Classifier | None) -> dict[str, float]:
    """Return the features of a conversation; the tool of the part before comes from a classifier of first messages."""
    sketches = [sketched(said) for said in says]
    if len(sketches) == 1:
        return features.features(sketches[0])
    previous = ""
    if first_pass is not None:
        previous = next(iter(first_pass.scores(features.features(_joined(sketches[:-1])))))
    return features.features(sketches[-1], before=_joined(sketches[:-1]), previous=previous)


def _joined(sketches: Sequence[features.Sketch]) -> features.Sketch:
    return features.Sketch(
        tuple(word for one in sketches for word in one.words),
        tuple(word for one in sketches for word in one.stems),
        frozenset().union(*(one.concepts for one in sketches)),
        any(one.asks for one in sketches),
    )


def vocabulary(examples: Iterable[Example]) -> frozenset[str]:
    """Return the plain words of the examples and of the lexicon: words that are not names."""
    seen: set[str] = set()
    for example in examples:
        for said in (_ADDRESS.sub(" ", said) for said in example.says):
            # A word that is only ever written with a capital may be a name.
            plain = [word for word in _WORD.findall(said) if word.islower()]
            first = _WORD.findall(said)[:1] if "{" in said and example.weight == 1 else []
            seen.update(
                part
                for word in (*plain, *(one.casefold() for one in first))
                for part in (word, *re.split(r"[-']", word))
                if part
            )
            seen.update(word for word in expanded(plain) if word[0].isalpha())
    seen.update(lexicon().short)
    seen.update(lexicon().ordinary)
    for language in lexicon().languages.values():
        seen.update(language.words)
        seen.update(language.marks)
    return frozenset(seen)


def trained(examples: Sequence[Example]) -> tuple[classifier.Classifier, classifier.Classifier]:
    """Fit twice: on first messages, then on everything with the first fit's view of what came before."""
    examples = [*examples, *openings(examples)]
    single = [example for example in examples if len(example.says) == 1]
    known = vocabulary(examples)
    first = classifier.fit(
        [bag_of(example.says, None) for example in single], [e.label for e in single], rounds=80, known=known
    )
    everything = classifier.fit(
        [bag_of(example.says, first) for example in examples],
        [example.label for example in examples],
        weights=[example.weight for example in examples],
        known=known,
    )
    return everything, first


def with_meaning(model: classifier.Classifier, examples: Sequence[Example]) -> classifier.Classifier:
    """Return the classifier with the head over the sentence model, fitted on the phrasings and what is made of them."""
    chance = random.Random(_SEED)  # noqa: S311 -- a choice of examples, not a secret
    kept = samples.written(examples) + samples.made(examples, chance)
    texts, wanted = [(one.says, one.before) for one in kept], [one.labels for one in kept]
    return replace(model, meaning=meaning.head(texts, wanted, model.labels))


def left_out(source: str, examples: Sequence[Example]) -> str:
    """Return how often the phrasings of one file are understood by a model that has not seen them.

    The tuned layers of the sentence model have seen them, unless they were tuned without that file as well.
    """
    kept = [example for example in examples if example.source != source]
    model, first = trained(kept)
    model = with_meaning(model, kept)
    right, held = 0, [example for example in examples if example.source == source]
    for example in held:
        scores = model.scores(bag_of(example.says, first))
        before = " ".join(english(said)[0] for said in example.says[:-1])
        scores = meaning.weighed(scores, english(example.says[-1])[0], model, before)
        best = next(iter(scores.items()))
        right += best[0] == example.label
        if best[0] != example.label:
            said = " || ".join(example.says)
            sys.stdout.write(f"{example.label}: {said} -> {best[0]} {best[1]:.2f}\n")
    return f"{right} of {len(held)} = {right / len(held):.3f}\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Train and save, or measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without", default="", help="measure on the phrasings of this file, write nothing")
    chosen = parser.parse_args(arguments)
    examples = all_examples()
    if chosen.without:
        sys.stdout.write(left_out(chosen.without, examples))
        return 0
    model, _ = trained(examples)
    classifier.save(with_meaning(model, examples))
    sys.stdout.write(f"{len(model.labels)} labels, {len(model.columns)} features\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
