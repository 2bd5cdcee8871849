"""Rows -> encoded examples -> batches of about equal length, in an order that depends on the seed alone."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import torch
from tokenizers import Tokenizer

from inference.mood import LABELS
from inference.text_model import pad
from inference.training.corpora import Row

LONGEST: Final = 320
"""Pieces of a row that are kept: every rated passage fits, a few long poems lose their end."""

BATCH_ROWS: Final = 64
BATCH_PIECES: Final = 3600
STEP: Final = 8
ABSENT: Final = -1


@dataclass(frozen=True, slots=True)
class Example:
    """A row as numbers. primary: index into LABELS, or -1. passage: whether it is a rated passage of fiction."""

    numbers: list[int]
    row: Row
    primary: int

    @property
    def passage(self) -> bool:
        return self.row.source.startswith("passages_")


@dataclass(frozen=True, slots=True)
class Batch:
    """One step: (batch, length) numbers and mask, (batch, 7) targets, (batch, 2) plane, (batch,) the rest."""

    numbers: torch.Tensor
    mask: torch.Tensor
    targets: torch.Tensor
    has_targets: torch.Tensor
    plane: torch.Tensor
    has_plane: torch.Tensor
    primary: torch.Tensor
    passage: torch.Tensor


def encode(tokenizer: Tokenizer, rows: Sequence[Row]) -> list[Example]:
    """Rows as examples; each distinct text is tokenised once."""
    texts = sorted({row.text for row in rows})
    numbers = {t: e.ids for t, e in zip(texts, tokenizer.encode_batch(texts), strict=True)}
    return [Example(_cut(numbers[row.text]), row, _primary(row)) for row in rows]


def _cut(numbers: list[int]) -> list[int]:
    return numbers if len(numbers) <= LONGEST else [*numbers[: LONGEST - 1], numbers[-1]]


def _primary(row: Row) -> int:
    return LABELS.index(row.primary) if row.primary else ABSENT


def grouped(
    examples: Sequence[Example],
    random_source: random.Random,
    most_rows: int = BATCH_ROWS,
    most_pieces: int = BATCH_PIECES,
) -> list[list[Example]]:
    """Shuffled batches of examples of similar length, bounded in rows and in pieces."""
    order = sorted(examples, key=lambda e: (padded(len(e.numbers)), random_source.random()))
    groups: list[list[Example]] = [[]]
    for example in order:
        group = groups[-1]
        if len(group) == most_rows or (len(group) + 1) * padded(len(example.numbers)) > most_pieces:
            groups.append(group := [])
        group.append(example)
    random_source.shuffle(groups)
    return [group for group in groups if group]


def padded(length: int) -> int:
    """Few different lengths: each new shape of a matrix costs the multiplier more than a little padding."""
    return -(-length // STEP) * STEP


def collate(examples: Sequence[Example]) -> Batch:
    numbers, mask = pad([e.numbers for e in examples], STEP)
    rows = [e.row for e in examples]
    return Batch(
        numbers=numbers,
        mask=mask,
        targets=torch.tensor([row.targets or (0.0,) * len(LABELS) for row in rows]),
        has_targets=torch.tensor([row.targets is not None for row in rows]),
        plane=torch.tensor([row.plane or (0.0, 0.0) for row in rows]),
        has_plane=torch.tensor([row.plane is not None for row in rows]),
        primary=torch.tensor([e.primary for e in examples]),
        passage=torch.tensor([e.passage for e in examples]),
    )
