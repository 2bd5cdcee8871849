"""The network behind the text engine, and how it is stored: a small BERT encoder, mean pooling, nine outputs.

Importing this module imports torch, so only `inference.text` (when it loads) and training do.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import nn
from torch.overrides import TorchFunctionMode

from inference.encoder import Encoder, from_bert, to_bert
from inference.mood import LABELS
from inference.packing import pack
from inference.precision import quickest
from inference.reading import STEP

OUTPUTS: Final = len(LABELS) + 2
"""One logit for each label, then valence and arousal before tanh."""

PAD: Final = 1
"""Number of the padding piece in the tokenizer's vocabulary."""

SCALE_SUFFIX: Final = ":scale"
ROUNDED: Final = ("encoder.embeddings.word_embeddings.", "encoder.encoder.layer.")
"""Matrices that are stored in 8 bits: nearly all of the file."""


class MoodNetwork(nn.Module):
    """Piece numbers (batch, length) and their mask -> (batch, 9): seven logits, raw valence, raw arousal."""

    def __init__(self, dimensions: dict[str, Any]) -> None:
        super().__init__()
        self.dimensions = dimensions
        self.encoder = Encoder(dimensions)
        self.dropout = nn.Dropout(dimensions.get("dropout", 0.1))
        self.head = nn.Linear(dimensions["hidden"], OUTPUTS)

    def forward(self, numbers: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        pooled = self.pool(self.encoder(numbers, mask), mask)
        outputs: torch.Tensor = self.head(self.dropout(pooled)).float()
        return outputs

    def pool(self, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Hidden states (batch, length, hidden) -> (batch, hidden): the mean of a text's pieces."""
        weights = mask.unsqueeze(-1).to(hidden.dtype)
        return (hidden * weights).sum(1) / weights.sum(1)


def pad(rows: list[list[int]], step: int = 1) -> tuple[torch.Tensor, torch.Tensor]:
    """Rows of piece numbers of unequal length -> two (batch, longest) tensors: numbers, mask.

    The longest is rounded up to a multiple of `step`.
    """
    longest = -(-max(map(len, rows)) // step) * step
    numbers = torch.tensor([row + [PAD] * (longest - len(row)) for row in rows])
    mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows])
    return numbers, mask


def store(network: MoodNetwork, path: Path) -> None:
    """Write the weights by the library's names: matrices as 8-bit rows with a scale each, vectors in 16 bits."""
    kept = {f"encoder.{name}": tensor for name, tensor in to_bert(network.encoder.state_dict()).items()}
    kept |= {f"head.{name}": tensor for name, tensor in network.head.state_dict().items()}
    stored: dict[str, torch.Tensor] = {}
    for name, tensor in kept.items():
        if tensor.dim() == 2 and name.startswith(ROUNDED):
            scale = tensor.float().abs().amax(1, keepdim=True).clamp_min(1e-8) / 127
            stored[name] = (tensor.float() / scale).round().to(torch.int8).contiguous()
            stored[name + SCALE_SUFFIX] = scale
        else:
            stored[name] = tensor.half().contiguous()
    save_file(stored, path)


class Undrawn(TorchFunctionMode):
    """Layers made in it draw no first weights: on the meta device that alone would import 800 modules, 75 MB."""

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        drawing = getattr(func, "__module__", "") == nn.init.__name__
        return None if drawing else func(*args, **(kwargs or {}))


def restore(dimensions: dict[str, Any], path: Path, kind: torch.dtype = torch.float32) -> MoodNetwork:
    """The network in evaluation mode, in numbers of that kind.

    Raises when the file and the dimensions do not agree.
    """
    stored = load_file(path)
    scales = {name: stored.pop(name) for name in list(stored) if name.endswith(SCALE_SUFFIX)}
    floats = {name: (t.float() * scales.get(name + SCALE_SUFFIX, 1)).to(kind) for name, t in stored.items()}
    encoder = {name.removeprefix("encoder."): t for name, t in floats.items() if name.startswith("encoder.")}
    ours = {f"encoder.{name}": t for name, t in from_bert(encoder, dimensions["layers"]).items()}
    ours |= {name: t for name, t in floats.items() if name.startswith("head.")}
    with torch.device("meta"), Undrawn():
        network = MoodNetwork(dimensions)
    network.load_state_dict(ours, strict=True, assign=True)
    return network.eval()


class EmbeddedModel:
    """The stored network with its tokenizer and its calibration: `inference.reading.Model`.

    kind: what it computes in, the quickest for this processor if not given. Raises OSError or ValueError when a
    part of the folder is missing or does not fit the others.
    """

    def __init__(self, folder: Path, version: str, threads: int, kind: torch.dtype | None = None) -> None:
        torch.set_num_threads(threads)
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self.version = version
        self.window: int = config["window"]
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        kind = kind or quickest()
        self._network = restore(config["dimensions"], folder / "model.safetensors", kind)
        if kind != torch.float32:
            pack(self._network.encoder)
        self._scale = torch.tensor(config["calibration"]["scale"])
        self._shift = torch.tensor(config["calibration"]["shift"])

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        return [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]

    def read(self, windows: Sequence[list[int]]) -> list[list[float]]:
        with torch.inference_mode():
            outputs = self._network(*pad(list(windows), STEP))
        scores = (outputs[:, : len(LABELS)] * self._scale + self._shift).sigmoid()
        readings: list[list[float]] = torch.cat([scores, outputs[:, len(LABELS) :].tanh()], 1).tolist()
        return readings
