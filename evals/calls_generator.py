"""Labelled synthetic excerpts and calls out of written phrasings, and the built-in model trained from them.

``python -m evals.calls_generator train`` writes the weights from calls_dev.yaml, ``cv`` measures by cross-validation;
``excerpts dev|test FILE`` writes
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
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from domain.signals import classify
from domain.signals.features import features
from domain.signals.hear import CHURN, EXPANSION
from evals.scores import auc
from memory import hearing

_CASES = Path(__file__).parent / "cases"
_VOICES = _CASES / "calls_voices"
_TRAINED = ("harrow", "austin", "kiel", "porto", "plain")
_GAIN, _HELD = 0.05, 4.0  # of the meaning: its scale, and how its weights are held down
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
    """Yield every phrasing of a split, placeholders filled; "dev" has the voices that are not kept aside."""
    voices = {
        "dev": [_CASES / "calls_dev.yaml", *(_VOICES / f"{name}.yaml" for name in _TRAINED)],
        "test": [_CASES / "calls_test.yaml"],
        "voice": [_VOICES / "held.yaml"],
    }
    for path in voices[split]:
        yield from _written(path, _FILLS["test" if split == "test" else "dev"])


def _written(path: Path, fills: Mapping[str, tuple[str, ...]]) -> Iterator[Phrasing]:
    for leaning, kinds in yaml.safe_load(path.read_text(encoding="utf-8")).items():
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


def _descended(given: Matrix, wanted: Matrix, rounds: int = 200, rate: float = 0.375, held: float = 1.5) -> Matrix:
    total = len(given)
    balance = (total / (wanted.shape[1] * wanted.sum(axis=0)))[wanted.argmax(axis=1)][:, None]
    weights = np.zeros((given.shape[1], wanted.shape[1]))
    speed = np.zeros_like(weights)
    for _ in range(rounds):
        wrong = (shares(given @ weights) - wanted) * balance
        speed = 0.9 * speed - rate * (given.T @ wrong + held * weights) / total
        weights += speed
    return weights


def sensed(found: Sequence[Phrasing], folds: int = 5) -> dict[str, NDArray[np.generic]]:
    """Return the sense of meaning in its stored form, fitted on what words leave open in unseen phrasings."""
    model = classify.models_of(trained(found)).leaning
    labels, chance = list(model.labels), random.Random(2)  # noqa: S311 -- nothing secret
    fold = [chance.randrange(folds) for _ in found]
    words = np.zeros((len(found), len(labels)))
    for held in range(folds):
        one = classify.models_of(trained([each for each, at in zip(found, fold, strict=True) if at != held])).leaning
        for row in (row for row, at in enumerate(fold) if at == held):
            sums = one.sums(features(*found[row].words))
            words[row] = [sums[label] for label in labels]
    rows = hearing.pooled([one.words for one in found]).astype(np.float64)
    centre, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    wanted = np.eye(len(labels))[[labels.index(one.leaning) for one in found]]
    weights, share = _beside((rows - centre) / spread * _GAIN, words, wanted)
    kept = {"centre": centre, "spread": spread, "weights": weights * _GAIN}
    return {
        "labels": np.array(labels),
        "words": np.array(share),
        **{name: block.astype(np.float32) for name, block in kept.items()},
    }


def _beside(
    given: Matrix, words: Matrix, wanted: Matrix, rounds: int = 200, rate: float = 0.375
) -> tuple[Matrix, float]:
    """Fit softmax regression beside sums that stand; return its weights and how much these sums then weigh."""
    total = len(given)
    balance = (total / (wanted.shape[1] * wanted.sum(axis=0)))[wanted.argmax(axis=1)][:, None]
    weights, share = np.zeros((given.shape[1], wanted.shape[1])), 1.0
    speed, drift = np.zeros_like(weights), 0.0
    for _ in range(rounds):
        wrong = (shares(given @ weights + share * words) - wanted) * balance
        speed = 0.9 * speed - rate * (given.T @ wrong + _HELD * weights) / total
        drift = 0.9 * drift - 0.2 * rate * float((wrong * words).sum()) / total
        weights, share = weights + speed, share + drift
    return weights, share


def shares(sums: Matrix) -> Matrix:
    """Return the softmax of each row."""
    raised = np.exp(sums - sums.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float64)


def cross_validated(found: Sequence[Phrasing], folds: int = 5) -> dict[str, float]:
    """Return the AUC each way on phrasings that were held out, a fifth at a time, and precision at the threshold."""
    order = random.Random(1).sample(range(len(found)), len(found))  # noqa: S311 -- nothing secret
    scored: list[tuple[str, dict[str, float]]] = []
    for fold in range(folds):
        held = set(order[fold::folds])
        model = classify.models_of(trained([one for i, one in enumerate(found) if i not in held])).leaning
        scored += [(found[i].leaning, model.shares(features(*found[i].words))) for i in sorted(held)]
    told = {}
    for way in (CHURN, EXPANSION):
        told[f"auc_{way}"] = auc([leaning == way for leaning, _ in scored], [one[way] for _, one in scored]) or 0.0
    for step in range(8, 16):
        alerts = [(leaning, max(one, key=one.__getitem__)) for leaning, one in scored if _loudest(one) >= step / 20]
        told[f"precision_from_{step / 20}"] = sum(a == b for a, b in alerts) / max(1, len(alerts))
        told[f"alerts_from_{step / 20}"] = len(alerts)
    return told


def _loudest(one: dict[str, float]) -> float:
    return max(one[CHURN], one[EXPANSION])


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, cross-validate, or write excerpts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("train", "cv", "excerpts"))
    parser.add_argument("split", nargs="?", choices=("dev", "test", "voice"), default="test")
    parser.add_argument("file", nargs="?", type=Path)
    chosen = parser.parse_args(arguments)
    if chosen.what == "train":
        stored = trained(list(phrasings("dev")))
        _WEIGHTS.write_text(json.dumps(stored, separators=(",", ":")) + "\n", encoding="utf-8")
        np.savez_compressed(hearing.FILE, **sensed(list(phrasings("dev"))))  # type: ignore[arg-type]
        sys.stdout.write(f"{len(stored['leaning']['weights'])} features written to {_WEIGHTS.name}\n")
        return 0
    if chosen.what == "cv":
        sys.stdout.write(json.dumps(cross_validated(list(phrasings("dev"))), indent=1) + "\n")
        return 0
    text = yaml.safe_dump(excerpts(chosen.split), sort_keys=False, allow_unicode=True, width=120)
    if chosen.file:
        chosen.file.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
