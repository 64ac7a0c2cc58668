"""Tune the upper layers of the sentence model on the planner's phrasings: ``python -m agents.planner.tune WEIGHTS``.

Run by hand, in an environment that has torch beside the project (``pip install torch==2.13.0``; not in the locks),
with WEIGHTS the fp32 ``model.safetensors`` of all-MiniLM-L6-v2 the upper layers start from; without it they go on
from the committed ones. The lower layers stay those of the installed ONNX file. ``--without NAME`` leaves the
phrasings of one file out and measures on them, writing nothing.
"""

from __future__ import annotations

import argparse
import importlib
import json
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agents.planner import samples, tuned
from agents.planner.phrasings import Example, all_examples
from agents.planner.samples import Sample

_BATCH = 64
_VIEWS = 2  # of each sample: as said, and roughened
_SEED = 7
_PACE, _HEAD_PACE = 1.5e-4, 5e-3
_GAIN = 8.0
_HEADS = 12


def upper(path: Path) -> list[dict[str, NDArray[np.float32]]]:
    """Return the starting weights of the tuned layers out of a safetensors file."""
    raw = path.read_bytes()
    size = int.from_bytes(raw[:8], "little")
    index = json.loads(raw[8 : 8 + size])
    layers = []
    for layer in range(tuned.FROM, tuned.LAYERS):
        found = {}
        for short, name in tuned.NAMES.items():
            for part in ("weight", "bias"):
                full = f"encoder.layer.{layer}.{name}.{part}"
                entry = index.get(full) or index[f"bert.{full}"]
                start, end = entry["data_offsets"]
                block = np.frombuffer(raw[8 + size + start : 8 + size + end], dtype=np.float32)
                found[f"{short}.{part}"] = block.reshape(entry["shape"]).copy()
        layers.append(found)
    return layers


class Tuner:
    """The layers in torch, with a linear head, trained on the hidden states of the frozen layers."""

    def __init__(self, layers: Sequence[dict[str, NDArray[np.float32]]], width: int) -> None:
        self.torch: Any = importlib.import_module("torch")
        self.functional: Any = importlib.import_module("torch.nn.functional")
        self.torch.manual_seed(_SEED)
        self.layers = [{name: self._leaf(block) for name, block in layer.items()} for layer in layers]
        self.head = self._leaf(np.zeros((width, tuned.WIDTH), dtype=np.float32))
        self.bias = self._leaf(np.zeros(width, dtype=np.float32))
        self.training = True

    def _leaf(self, block: NDArray[np.float32]) -> Any:  # noqa: ANN401 -- a tensor of a package that is not in the locks
        return self.torch.from_numpy(block.copy()).requires_grad_()

    def _drop(self, x: Any, share: float) -> Any:  # noqa: ANN401 -- as above
        return self.functional.dropout(x, share, training=self.training)

    def _layer(self, p: dict[str, Any], x: Any, mask: Any) -> Any:  # noqa: ANN401 -- as above
        f = self.functional
        count, length, width = x.shape

        def heads(name: str) -> Any:  # noqa: ANN401 -- as above
            flat = f.linear(x, p[f"{name}.weight"], p[f"{name}.bias"])
            return flat.view(count, length, _HEADS, width // _HEADS).transpose(1, 2)

        seen = f.scaled_dot_product_attention(heads("q"), heads("k"), heads("v"), attn_mask=mask[:, None, None, :])
        seen = f.linear(seen.transpose(1, 2).reshape(count, length, width), p["o.weight"], p["o.bias"])
        x = f.layer_norm(x + self._drop(seen, 0.1), (width,), p["n.weight"], p["n.bias"], 1e-12)
        wide = f.linear(f.gelu(f.linear(x, p["i.weight"], p["i.bias"])), p["u.weight"], p["u.bias"])
        return f.layer_norm(x + self._drop(wide, 0.1), (width,), p["m.weight"], p["m.bias"], 1e-12)

    def vectors(self, states: Sequence[NDArray[np.float32]]) -> Any:  # noqa: ANN401 -- as above
        """Return a unit vector for the hidden states of each text."""
        longest = max(len(state) for state in states)
        x = self.torch.zeros(len(states), longest, tuned.WIDTH)
        mask = self.torch.zeros(len(states), longest, dtype=self.torch.bool)
        for row, state in enumerate(states):
            x[row, : len(state)] = self.torch.from_numpy(state)
            mask[row, : len(state)] = True
        for layer in self.layers:
            x = self._layer(layer, x, mask)
        weights = mask[:, :, None].float()
        return self.functional.normalize((x * weights).sum(1) / weights.sum(1), dim=-1)

    def logits(self, vectors: Any) -> Any:  # noqa: ANN401 -- as above
        """Return the labels' logits."""
        return self.functional.linear(self._drop(vectors, 0.2) * _GAIN, self.head, self.bias)

    def loss(self, states: Sequence[NDArray[np.float32]], target: Any) -> Any:  # noqa: ANN401 -- as above
        """Return cross entropy with smoothed targets, and the pull of samples that want the same."""
        torch, f = self.torch, self.functional
        vectors = self.vectors(states)
        smooth = 0.9 * target + 0.1 / target.shape[1]
        loss = -(smooth * f.log_softmax(self.logits(vectors), dim=1)).sum(1).mean()
        itself = torch.eye(len(states), dtype=torch.bool)
        near = (vectors @ vectors.T / 0.1).masked_fill(itself, -1e9)
        same = (target @ target.T > 0.99) & ~itself  # noqa: PLR2004 -- one label, the same
        rows = same.any(1)
        if rows.any():
            share = near - torch.logsumexp(near, 1, keepdim=True)
            loss = loss + 0.3 * (-(share * same).sum(1)[rows] / same.sum(1)[rows]).mean()
        return loss

    def fit(self, views: Sequence[Sequence[NDArray[np.float32]]], target: NDArray[np.float32], rounds: int) -> None:
        """Train with a pace that rises and falls."""
        torch, chance = self.torch, random.Random(_SEED)  # noqa: S311 -- an order, not a secret
        inner = [block for layer in self.layers for block in layer.values()]
        groups = [
            {"params": [b for b in inner if b.dim() > 1], "lr": _PACE, "weight_decay": 0.05},
            {"params": [b for b in inner if b.dim() == 1], "lr": _PACE, "weight_decay": 0.0},
            {"params": [self.head, self.bias], "lr": _HEAD_PACE, "weight_decay": 0.01},
        ]
        optimiser = torch.optim.AdamW(groups)
        count, goal = len(target), torch.from_numpy(target)
        steps = rounds * (count // _BATCH + 1)
        pace = torch.optim.lr_scheduler.LambdaLR(
            optimiser, lambda step: min(1.0, step / (0.08 * steps)) * max(0.02, 1 - step / steps)
        )
        for turn in range(rounds):
            total = 0.0
            for rows in _batches([len(state) for state in views[0]], chance):
                loss = self.loss([views[chance.randrange(len(views))][row] for row in rows], goal[rows])
                optimiser.zero_grad()
                loss.backward()
                torch.nn.utils.clip_grad_norm_([*inner, self.head, self.bias], 1.0)
                optimiser.step()
                pace.step()
                total += loss.item() * len(rows)
            sys.stdout.write(f"round {turn + 1}: {total / count:.3f}\n")
            sys.stdout.flush()

    def opinions(self, states: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
        """Return log shares of the labels, without dropout."""
        self.training = False
        with self.torch.no_grad():
            parts = [
                self.functional.log_softmax(self.logits(self.vectors(states[i : i + _BATCH])), dim=1).numpy()
                for i in range(0, len(states), _BATCH)
            ]
        self.training = True
        return np.concatenate(parts)

    def blocks(self) -> list[dict[str, NDArray[np.float32]]]:
        """Return the layers' weights."""
        return [{name: block.detach().numpy() for name, block in layer.items()} for layer in self.layers]


def _batches(lengths: Sequence[int], chance: random.Random) -> list[list[int]]:
    """Return batches of texts of about one length, in a random order."""
    order = list(range(len(lengths)))
    chance.shuffle(order)
    batches = []
    for start in range(0, len(order), _BATCH * 8):
        near = sorted(order[start : start + _BATCH * 8], key=lambda row: lengths[row])
        batches += [near[i : i + _BATCH] for i in range(0, len(near), _BATCH)]
    chance.shuffle(batches)
    return batches


def _views(kept: Sequence[Sample]) -> list[list[NDArray[np.float32]]]:
    chance = random.Random(_SEED)  # noqa: S311 -- as above
    views = [tuned.hidden([(one.says, one.before) for one in kept])]
    for _ in range(_VIEWS - 1):
        rough = [(samples.roughened(one.says, chance), samples.roughened(one.before, chance)) for one in kept]
        views.append(tuned.hidden(rough))
    return views


def tune(examples: Sequence[Example], weights: Path | None, rounds: int) -> tuple[Tuner, list[str]]:
    """Train on phrasings and what is made out of them."""
    kept = samples.written(examples) + samples.made(examples, random.Random(_SEED))  # noqa: S311 -- as above
    labels = sorted({label for one in kept for label in one.labels})
    target = np.zeros((len(kept), len(labels)), dtype=np.float32)
    for row, one in enumerate(kept):
        for label in one.labels:
            target[row, labels.index(label)] = 1 / len(one.labels)
    start = upper(weights) if weights else [dict(layer) for layer in tuned.load_rows()]
    tuner = Tuner(start, len(labels))
    tuner.fit(_views(kept), target, rounds)
    return tuner, labels


def measured(tuner: Tuner, labels: Sequence[str], held: Sequence[Example]) -> str:
    """Tell how often the tuned model alone names the tool of phrasings it has not seen."""
    seen = samples.written(held)
    best = tuner.opinions(tuned.hidden([(one.says, one.before) for one in seen])).argmax(axis=1)
    right = [labels[choice] == one.labels[0] for choice, one in zip(best, seen, strict=True)]
    lines = []
    for name, chosen in (("single", ""), ("further", "x")):
        rows = [ok for ok, one in zip(right, seen, strict=True) if bool(one.before) == bool(chosen)]
        lines.append(f"{name}: {sum(rows)} of {len(rows)}")
    return ", ".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Train and save, or measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "weights", type=Path, nargs="?", help="the fp32 model.safetensors to start from; else tuned.npz"
    )
    parser.add_argument("--without", default="", help="measure on the phrasings of this file instead of saving")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--opinions", type=Path, help="with --without: write what the model thinks there")
    chosen = parser.parse_args(arguments)
    examples = all_examples()
    kept = [one for one in examples if not chosen.without or one.source != chosen.without]
    sys.stdout.write(f"{len(kept)} phrasings\n")
    tuner, labels = tune(kept, chosen.weights, chosen.rounds)
    if not chosen.without:
        tuned.save(tuner.blocks())
        return 0
    held = [one for one in examples if one.source == chosen.without]
    sys.stdout.write(measured(tuner, labels, held) + "\n")
    if chosen.opinions:
        states = tuned.hidden([(one.says, one.before) for one in samples.written(held)])
        np.savez(chosen.opinions, logp=tuner.opinions(states), labels=np.array(labels))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
