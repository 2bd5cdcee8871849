"""A passage from its sentences: each read by itself, then pooled by a rule or by a small learned weighting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import nn

from inference import sentences
from inference.mood import LABELS
from inference.text_model import OUTPUTS, MoodNetwork
from inference.training import figures, learning
from inference.training.batches import Example, collate, encode
from inference.training.corpora import Row
from inference.training.figures import Floats

SEVEN: Final = len(LABELS)
STRONGEST: Final = 3
FIT_STEPS: Final = 200
FIT_RATE: Final = 0.02

Pool = Callable[[Floats], Floats]
"""Outputs of a passage's sentences, (sentences, 9) -> those of the passage, (9,)."""


def read_sentences(network: MoodNetwork, tokenizer: Tokenizer, rows: Sequence[Row]) -> list[Floats]:
    """For each passage the outputs of its sentences, (sentences, 9)."""
    parts = [[replace(row, text=row.text[a:b]) for a, b in sentences.spans(row.text)] for row in rows]
    outputs = figures.predict(network, encode(tokenizer, [part for of in parts for part in of]))
    return np.split(outputs, np.cumsum([len(of) for of in parts])[:-1])


def strongest(outputs: Floats) -> Floats:
    """The mean of each label's three highest logits, and of the three valences and arousals farthest from 0."""
    size = outputs.copy()
    size[:, SEVEN:] = np.abs(size[:, SEVEN:])
    chosen = np.argsort(-size, axis=0)[:STRONGEST]
    found: Floats = np.take_along_axis(outputs, chosen, axis=0).mean(0)
    return found


def mean_of_chances(outputs: Floats) -> Floats:
    """Labels by their mean probability, valence and arousal by their mean."""
    return np.concatenate([figures.probabilities(outputs[:, :SEVEN]).mean(0), outputs[:, SEVEN:].mean(0)])


def highest(outputs: Floats) -> Floats:
    """Labels by their highest logit, valence and arousal by their mean."""
    return np.concatenate([outputs[:, :SEVEN].max(0), outputs[:, SEVEN:].mean(0)])


FIXED: Final[dict[str, Pool]] = {"mean": mean_of_chances, "max": highest, "three strongest": strongest}


def pooled(pool: Pool, outputs: Sequence[Floats]) -> Floats:
    """(passages, 9)."""
    return np.stack([pool(of) for of in outputs])


class Weighing(nn.Module):
    """(passages, sentences, 9) and mask -> (passages, 9): a mean by learned weights, then a linear map.

    A hundred numbers; starts as the plain mean.
    """

    def __init__(self) -> None:
        super().__init__()
        self.score, self.mix = nn.Linear(OUTPUTS, 1), nn.Linear(OUTPUTS, OUTPUTS)
        nn.init.zeros_(self.score.weight)
        nn.init.eye_(self.mix.weight)
        nn.init.zeros_(self.mix.bias)

    def forward(self, outputs: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        scores = self.score(outputs).squeeze(-1).masked_fill(~mask, -torch.inf)
        pooled: torch.Tensor = self.mix((outputs * scores.softmax(-1).unsqueeze(-1)).sum(1))
        return pooled


def fitted(outputs: Sequence[Floats], examples: Sequence[Example]) -> Weighing:
    """A weighing that best gives these passages' ratings."""
    weighing, batch = Weighing(), collate(examples)
    padded, mask = _padded(outputs)
    optimiser = torch.optim.Adam(weighing.parameters(), lr=FIT_RATE)
    for _ in range(FIT_STEPS):
        optimiser.zero_grad()
        value = learning.loss(weighing(padded, mask), batch, torch.ones(SEVEN))
        value.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    return weighing


def weighed(weighing: Weighing, outputs: Sequence[Floats]) -> Floats:
    with torch.inference_mode():
        found: Floats = weighing(*_padded(outputs)).double().numpy()
    found[:, SEVEN:] = np.tanh(found[:, SEVEN:])
    return found


def _padded(outputs: Sequence[Floats]) -> tuple[torch.Tensor, torch.Tensor]:
    longest = max(len(of) for of in outputs)
    padded, mask = np.zeros((len(outputs), longest, OUTPUTS)), np.zeros((len(outputs), longest), dtype=bool)
    for number, of in enumerate(outputs):
        padded[number, : len(of)], mask[number, : len(of)] = of, True
    return torch.tensor(padded, dtype=torch.float32), torch.tensor(mask)
