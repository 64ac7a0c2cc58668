"""Labelled synthetic excerpts and calls out of written phrasings, and the built-in model trained from them.

``python -m evals.calls_generator train`` writes the weights from calls_dev.yaml; ``excerpts dev|test FILE`` writes
excerpts in the shape of labelled ones. A phrasing stands in one of the two files only (a test proves it), and hard
negatives are kept by trap: our own words, other people's suppliers, past trouble solved, hypotheticals, jokes.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from domain.signals import classify
from domain.signals.features import features

_CASES = Path(__file__).parent / "cases"
_WEIGHTS = Path(classify.__file__).with_name("weights.json")
_FILLS = {
    "dev": {
        "rival": ("Northgate", "Verano Partners", "Kelso Digital"),
        "who": ("Anna", "Mr Brandt", "Priti"),
        "place": ("Leeds", "Lyon", "Porto"),
        "month": ("March", "June", "October"),
    },
    "test": {
        "rival": ("Halyard", "Morrow and Sons", "Tessel"),
        "who": ("Ilse", "Mrs Okafor", "Tomas"),
        "place": ("Ghent", "Tampere", "Denver"),
        "month": ("April", "July", "November"),
    },
}
_SMALL_TALK = (
    ("Shall we go through the list?", "Yes, let's do that."),
    ("Can you see my screen?", "I can see it."),
    ("That was point two.", "Okay, and point three?"),
    ("I'll write that down.", "Thank you."),
)
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Phrasing:
    """One written exchange: parts of (ours?, words); the last of theirs carries the label."""

    leaning: str
    kind: str
    parts: tuple[tuple[bool, str], ...]

    @property
    def words(self) -> tuple[str, str]:
        """The client's last words, and ours right before them."""
        at = max(i for i, (ours, _) in enumerate(self.parts) if not ours)
        before = self.parts[at - 1][1] if at and self.parts[at - 1][0] else ""
        return self.parts[at][1], before


def phrasings(split: str) -> Iterator[Phrasing]:
    """Yield every phrasing of a split, placeholders filled."""
    fills = _FILLS[split]
    for leaning, kinds in yaml.safe_load((_CASES / f"calls_{split}.yaml").read_text(encoding="utf-8")).items():
        for kind, block in kinds.items():
            for number, line in enumerate(block.strip().splitlines()):
                filled = re.sub(r"\{(\w+)\}", lambda name, n=number: fills[name[1]][n % 3], line)  # type: ignore[misc]
                parts = tuple((part.startswith("O:"), part.removeprefix("O:").strip()) for part in filled.split(" || "))
                yield Phrasing(leaning, kind, parts)


def excerpts(split: str, seed: int = 7) -> list[dict[str, Any]]:
    """Return one labelled excerpt a phrasing, with small talk around it and times, in the labelled shape."""
    chance = random.Random(seed)  # noqa: S311 -- nothing secret
    made = []
    for number, phrasing in enumerate(phrasings(split), 1):
        around = chance.choice(_SMALL_TALK)
        parts = [(True, around[0]), (False, around[1]), *phrasing.parts]
        at, turns = chance.randrange(60, 2400), []
        for ours, words in parts:
            side = "ours" if ours else "theirs"
            speaker = "Robin" if ours else "Sam"
            turns.append({"speaker": speaker, "side": side, "at": f"{at // 60:02}:{at % 60:02}", "text": words})
            at += 3 + len(words.split()) // 3
        signal = phrasing.leaning != "neutral"
        made.append(
            {
                "id": f"{split}{number:03}",
                "label": phrasing.leaning,
                "kind": phrasing.kind if signal else "none",
                **({} if signal else {"trap": phrasing.kind}),
                "turns": turns,
                "quotes": [phrasing.words[0]] if signal else [],
            }
        )
    return made


def trained(found: Sequence[Phrasing]) -> dict[str, Any]:
    """Return the models in their stored form: which way, and the kind within churn and within expansion."""
    bags = [features(*one.words) for one in found]
    stored = {"leaning": _fit(bags, [one.leaning for one in found], words=True)}
    for leaning in ("churn", "expansion"):
        chosen = [(bag, one.kind) for bag, one in zip(bags, found, strict=True) if one.leaning == leaning]
        stored[leaning] = _fit([bag for bag, _ in chosen], [kind for _, kind in chosen], words=False)
    return stored


def _fit(bags: Sequence[dict[str, float]], labels: Sequence[str], *, words: bool) -> dict[str, Any]:
    """Fit softmax regression by plain gradient descent: classes weigh alike, large weights are held down."""
    names = sorted(set(labels))
    count = Counter(name for bag in bags for name in bag)
    keys = sorted(name for name, n in count.items() if n > 1 and (words or name[1:2] != ":"))
    at = {name: i for i, name in enumerate(keys)}
    given = np.zeros((len(bags), len(keys)))
    for row, bag in enumerate(bags):
        for name in bag.keys() & at.keys():
            given[row, at[name]] = bag[name]
    wanted = np.eye(len(names))[[names.index(label) for label in labels]]
    weights = _descended(given, wanted)
    rounded = {name: [round(one, 3) for one in row] for name, row in zip(keys, weights.tolist(), strict=True)}
    return {"labels": names, "weights": {name: row for name, row in rounded.items() if any(row)}}


def _descended(given: Matrix, wanted: Matrix, rounds: int = 1500, rate: float = 2.5, held: float = 1.0) -> Matrix:
    total = len(given)
    balance = (total / (wanted.shape[1] * wanted.sum(axis=0)))[wanted.argmax(axis=1)][:, None]
    weights = np.zeros((given.shape[1], wanted.shape[1]))
    for _ in range(rounds):
        raised = np.exp(given @ weights - (given @ weights).max(axis=1, keepdims=True))
        wrong = (raised / raised.sum(axis=1, keepdims=True) - wanted) * balance
        weights -= rate * (given.T @ wrong + held * weights) / total
    return weights


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, or write excerpts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("train", "excerpts"))
    parser.add_argument("split", nargs="?", choices=("dev", "test"), default="test")
    parser.add_argument("file", nargs="?", type=Path)
    chosen = parser.parse_args(arguments)
    if chosen.what == "train":
        stored = trained(list(phrasings("dev")))
        _WEIGHTS.write_text(json.dumps(stored, separators=(",", ":")) + "\n", encoding="utf-8")
        sys.stdout.write(f"{len(stored['leaning']['weights'])} features written to {_WEIGHTS.name}\n")
        return 0
    text = yaml.safe_dump(excerpts(chosen.split), sort_keys=False, allow_unicode=True, width=120)
    if chosen.file:
        chosen.file.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
