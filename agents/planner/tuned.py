"""The sentence model as the planner reads with it: lower layers on onnxruntime, upper layers tuned on its phrasings.

The upper layers are kept as int8 with one scale a row (``tuned.npz``, made by ``tune``) and evaluated in numpy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from memory.embed import MiniLM, embedder

FILE = Path(__file__).with_name("tuned.npz")
LAYERS, FROM, WIDTH = 6, 3, 384  # of the model; the first one that is tuned; of a hidden state
_HEADS = 12
_BATCH = 32
_LONGEST = 96  # tokens of a message and what came before it
# Short names of a layer's parts, and what the model's own files call them.
NAMES: Mapping[str, str] = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "o": "attention.output.dense",
    "n": "attention.output.LayerNorm",
    "i": "intermediate.dense",
    "u": "output.dense",
    "m": "output.LayerNorm",
}
Block = NDArray[np.float32]
Layer = Mapping[str, Block]


def hidden(texts: Sequence[tuple[str, str]]) -> list[Block]:
    """Return the hidden states, tokens x width, below the tuned layers, of messages and what came before them.

    Raises:
        FileNotFoundError: the sentence model is not installed.

    """
    model = embedder()
    if not isinstance(model, MiniLM):
        raise FileNotFoundError("the sentence model is not installed")
    found: list[Block] = [np.zeros((0, WIDTH), dtype=np.float32)] * len(texts)
    order = sorted(range(len(texts)), key=lambda place: len(texts[place][0]) + len(texts[place][1]))
    for start in range(0, len(order), _BATCH):
        places = order[start : start + _BATCH]
        states = model.hidden([texts[place] for place in places], FROM, longest=_LONGEST)
        for place, state in zip(places, states, strict=True):
            found[place] = state
    return found


def ready() -> bool:
    """Tell whether the sentence model is installed."""
    return isinstance(embedder(), MiniLM)


def vectors(texts: Sequence[tuple[str, str]]) -> Block:
    """Return a unit vector for each message read after what came before it."""
    layers = load()
    return np.stack([_vector(state, layers) for state in hidden(texts)])


def _vector(state: Block, layers: Sequence[Layer]) -> Block:
    for layer in layers:
        state = _layer(layer, state)
    mean = state.mean(axis=0)
    unit: Block = mean / np.linalg.norm(mean)
    return unit


def _layer(p: Layer, x: Block) -> Block:
    length = len(x)
    query, key, value = (
        (x @ p[f"{name}.weight"] + p[f"{name}.bias"]).reshape(length, _HEADS, -1).transpose(1, 0, 2) for name in "qkv"
    )
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(np.float32(WIDTH / _HEADS))
    scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
    seen = (scores / scores.sum(axis=-1, keepdims=True)) @ value
    x = _normed(x + seen.transpose(1, 0, 2).reshape(length, WIDTH) @ p["o.weight"] + p["o.bias"], p, "n")
    wide = _gelu(x @ p["i.weight"] + p["i.bias"])
    return _normed(x + wide @ p["u.weight"] + p["u.bias"], p, "m")


def _normed(x: Block, p: Layer, name: str) -> Block:
    centred = x - x.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + 1e-12)
    out: Block = (centred / spread * p[f"{name}.weight"] + p[f"{name}.bias"]).astype(np.float32)
    return out


def _gelu(x: Block) -> Block:
    """Return x times the normal distribution's share below it, by Abramowitz and Stegun 7.1.26 (error < 1.5e-7)."""
    away = np.abs(x) * np.float32(0.70710678)
    t = 1 / (1 + np.float32(0.3275911) * away)
    series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    share = 1 - series * np.exp(-away * away)
    out: Block = (0.5 * x * (1 + np.sign(x) * share)).astype(np.float32)
    return out


def save(layers: Sequence[Layer], path: Path = FILE) -> None:
    """Write the layers, their matrices as int8 with one scale a row of the output."""
    stored: dict[str, NDArray[np.generic]] = {}
    for at, layer in enumerate(layers):
        for name, block in layer.items():
            if block.ndim == 1:
                stored[f"{at}.{name}"] = block.astype(np.float16)
                continue
            scale = np.abs(block).max(axis=1) / 127
            stored[f"{at}.{name}"] = np.round(block / scale[:, None]).astype(np.int8)
            stored[f"{at}.{name}.scale"] = scale.astype(np.float32)
    np.savez_compressed(path, **stored)  # type: ignore[arg-type]


@cache
def load(path: Path = FILE) -> tuple[Layer, ...]:
    """Return the layers as they are multiplied: inputs as rows."""
    return tuple(
        {part: np.ascontiguousarray(block.T) if block.ndim > 1 else block for part, block in layer.items()}
        for layer in load_rows(path)
    )


def load_rows(path: Path = FILE) -> list[dict[str, Block]]:
    """Return the layers as they are stored: outputs as rows."""
    layers: list[dict[str, Block]] = [{} for _ in range(FROM, LAYERS)]
    with np.load(path, allow_pickle=False) as stored:
        for name in stored.files:
            at, _, part = name.partition(".")
            if part.endswith(".scale"):
                continue
            block = stored[name].astype(np.float32)
            if block.ndim > 1:
                block = np.asarray(block * stored[f"{name}.scale"][:, None], dtype=np.float32)
            layers[int(at)][part] = block
    return layers
