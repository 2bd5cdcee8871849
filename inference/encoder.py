"""The encoder behind the text engine: a BERT of multilingual-e5-small's shape, as few lines as it takes.

Written out here because the library's own costs 150 MB and seconds at every start, and its attention trains at a
third of the speed on a CPU. It loads and stores the library's names (`from_bert`, `to_bert`), so the two can be
compared; `bench` does.
"""

from __future__ import annotations

import math
from typing import Any, Final

import torch
from torch import nn
from torch.nn import functional

NAMES: Final = {
    "words": "embeddings.word_embeddings",
    "positions": "embeddings.position_embeddings",
    "types": "embeddings.token_type_embeddings",
    "norm": "embeddings.LayerNorm",
}
LAYER_NAMES: Final = {
    "joined": "attention.output.dense",
    "attended": "attention.output.LayerNorm",
    "widen": "intermediate.dense",
    "narrow": "output.dense",
    "thought": "output.LayerNorm",
}
THREE: Final = ("query", "key", "value")
"""One multiplication here, three matrices there."""

State = dict[str, torch.Tensor]


class Dropout(nn.Module):
    """Dropout that leaves out the same features of a whole text: as good, and it draws far fewer numbers."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, hidden: torch.Tensor) -> torch.Tensor:
        if not (self.training and self.share):
            return hidden
        keep = 1 - self.share
        mask = hidden.new_empty(len(hidden), 1, hidden.shape[-1]).bernoulli_(keep).div_(keep)
        return hidden * mask


class Layer(nn.Module):
    """Self-attention and feed-forward, each with its residual and its norm behind it."""

    def __init__(self, dimensions: dict[str, Any]) -> None:
        super().__init__()
        width, inner, epsilon = (dimensions[name] for name in ("hidden", "feed_forward", "epsilon"))
        self.heads: int = dimensions["heads"]
        self.three = nn.Linear(width, 3 * width)
        self.joined = nn.Linear(width, width)
        self.attended = nn.LayerNorm(width, epsilon)
        self.widen = nn.Linear(width, inner)
        self.narrow = nn.Linear(inner, width)
        self.thought = nn.LayerNorm(width, epsilon)
        self.dropout = Dropout(dimensions.get("dropout", 0.0))

    def forward(self, hidden: torch.Tensor, bias: torch.Tensor | None) -> torch.Tensor:
        rows, length, width = hidden.shape
        parts = self.three(hidden).view(rows, length, 3, self.heads, width // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        heard = self._attend(query, key, value, bias).transpose(1, 2).reshape(rows, length, width)
        hidden = self.attended(hidden + self.dropout(self.joined(heard)))
        thought = self.narrow(functional.gelu(self.widen(hidden)))
        normed: torch.Tensor = self.thought(hidden + self.dropout(thought))
        return normed

    def _attend(
        self, query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, bias: torch.Tensor | None
    ) -> torch.Tensor:
        """The fused kernel is fastest forwards and slowest backwards, so training spells attention out."""
        if not self.training:
            return functional.scaled_dot_product_attention(query, key, value, attn_mask=bias)
        weights = torch.matmul(query / math.sqrt(query.shape[-1]), key.transpose(-1, -2))
        return torch.matmul((weights if bias is None else weights + bias).softmax(-1), value)


class Encoder(nn.Module):
    """Piece numbers and their mask, (rows, length) each -> hidden states, (rows, length, hidden)."""

    def __init__(self, dimensions: dict[str, Any]) -> None:
        super().__init__()
        width = dimensions["hidden"]
        self.words = nn.Embedding(dimensions["vocabulary"], width)
        self.positions = nn.Embedding(dimensions["positions"], width)
        self.types = nn.Embedding(dimensions["types"], width)
        self.norm = nn.LayerNorm(width, dimensions["epsilon"])
        self.dropout = Dropout(dimensions.get("dropout", 0.0))
        self.layers = nn.ModuleList(Layer(dimensions) for _ in range(dimensions["layers"]))

    def forward(self, numbers: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        length = numbers.shape[1]
        hidden: torch.Tensor = self.words(numbers) + self.positions.weight[:length] + self.types.weight[0]
        hidden = self.dropout(self.norm(hidden))
        bias = None
        if not mask.all():
            lowest = torch.finfo(hidden.dtype).min
            bias = torch.zeros_like(mask, dtype=hidden.dtype).masked_fill(mask == 0, lowest)[:, None, None]
        for layer in self.layers:
            hidden = layer(hidden, bias)
        return hidden


def from_bert(state: State, layers: int) -> State:
    """Weights by the library's names -> by ours; layers beyond the first `layers` are left out."""
    ours = {
        f"{name}.{kind}": state[f"{theirs}.{kind}"]
        for name, theirs in NAMES.items()
        for kind in ("weight", "bias")
        if f"{theirs}.{kind}" in state
    }
    for number in range(layers):
        prefix = f"encoder.layer.{number}."
        for kind in ("weight", "bias"):
            three = [state[f"{prefix}attention.self.{part}.{kind}"] for part in THREE]
            ours[f"layers.{number}.three.{kind}"] = torch.cat(three)
            for name, theirs in LAYER_NAMES.items():
                ours[f"layers.{number}.{name}.{kind}"] = state[f"{prefix}{theirs}.{kind}"]
    return ours


def to_bert(state: State) -> State:
    """Weights by our names -> by the library's."""
    theirs: State = {}
    for name, tensor in state.items():
        first, _, rest = name.partition(".")
        if first in NAMES:
            theirs[f"{NAMES[first]}.{rest}"] = tensor
            continue
        number, part, kind = rest.split(".")
        prefix = f"encoder.layer.{number}."
        if part == "three":
            for own, third in zip(THREE, tensor.chunk(3), strict=True):
                theirs[f"{prefix}attention.self.{own}.{kind}"] = third
        else:
            theirs[f"{prefix}{LAYER_NAMES[part]}.{kind}"] = tensor
    return theirs
