"""Networks that differ from the shipped one in one choice, for the trials: number of layers, and pooling."""

from __future__ import annotations

from typing import Any, Final

import torch
from torch import nn

from inference.text_model import MoodNetwork


class FirstPiece(MoodNetwork):
    """A text is what its first piece, the start mark, has gathered."""

    def pool(self, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return hidden[:, 0]


class AttentionPooled(MoodNetwork):
    """A text is the mean of its pieces, each weighed by a learned score; at first all alike."""

    def __init__(self, dimensions: dict[str, Any]) -> None:
        super().__init__(dimensions)
        self.scorer = nn.Linear(dimensions["hidden"], 1)
        nn.init.zeros_(self.scorer.weight)

    def pool(self, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        scores = self.scorer(hidden).squeeze(-1).masked_fill(mask == 0, torch.finfo(hidden.dtype).min)
        pooled: torch.Tensor = (hidden * scores.softmax(-1).unsqueeze(-1)).sum(1)
        return pooled


POOLINGS: Final[dict[str, type[MoodNetwork]]] = {
    "mean": MoodNetwork,
    "first piece": FirstPiece,
    "attention": AttentionPooled,
}


def fresh(base: dict[str, Any], layers: int, pooling: str, seed: int) -> MoodNetwork:
    """The base's lowest layers under a new head. base: dimensions and state, as `train_text.Run.base`."""
    torch.manual_seed(seed)
    network = POOLINGS[pooling]({**base["dimensions"], "layers": layers})
    beyond = tuple(f"layers.{number}." for number in range(layers, base["dimensions"]["layers"]))
    network.encoder.load_state_dict({k: t for k, t in base["state"].items() if not k.startswith(beyond)})
    return network
