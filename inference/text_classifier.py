"""Another text-classification model in the text engine's place: any transformers folder or hub id.

Importing this module imports torch and transformers, so only `inference.versions` does, when such a model is
asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from inference.mood import LABELS

WINDOW: Final = 512
"""Pieces such a model reads at once, unless it says that it reads fewer."""

PLANE: Final = {
    "joy": (0.7, 0.3),
    "sadness": (-0.6, -0.4),
    "anger": (-0.6, 0.7),
    "fear": (-0.6, 0.6),
    "disgust": (-0.6, 0.2),
    "surprise": (0.1, 0.6),
    "neutral": (0.0, 0.0),
}
"""Where an emotion lies in valence and arousal (after Russell 1980), for models that know only labels."""


class ClassifierModel:
    """`inference.reading.Model` over a classifier's own labels, several of which may mean one of the seven.

    meanings: label -> one of the seven; labels that are left out count for nothing. With no meanings, the model's
    labels must be the seven words themselves. Raises ValueError when none of its labels has a meaning.
    """

    def __init__(self, name: str, version: str, meanings: dict[str, str], threads: int) -> None:
        torch.set_num_threads(threads)
        self._tokenizer = AutoTokenizer.from_pretrained(name, trust_remote_code=False)
        self._network = AutoModelForSequenceClassification.from_pretrained(
            name, trust_remote_code=False, use_safetensors=True
        ).eval()
        self.version = version
        self.window = min(WINDOW, self._tokenizer.model_max_length)
        config = self._network.config
        self._columns = _columns(config.id2label, meanings)
        self._independent = config.problem_type == "multi_label_classification"

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        encoded: list[list[int]] = self._tokenizer(list(texts), verbose=False)["input_ids"]
        return encoded

    def read(self, windows: Sequence[list[int]]) -> list[list[float]]:
        batch = self._tokenizer.pad({"input_ids": list(windows)}, return_tensors="pt")
        with torch.inference_mode():
            logits = self._network(**batch).logits
        chances = logits.sigmoid() if self._independent else logits.softmax(-1)
        return [_reading(row, self._columns) for row in chances.tolist()]


def _columns(names: dict[int, str], meanings: dict[str, str]) -> list[list[int]]:
    """For each of the seven the numbers of the model's labels that mean it."""
    wanted = meanings or {label: label for label in LABELS}
    columns = [[number for number, name in names.items() if wanted.get(name) == label] for label in LABELS]
    if not any(columns):
        raise ValueError(f"its labels ({', '.join(names.values())}) have no meaning: set MOODBGM_TEXT_LABELS")
    return columns


def _reading(chances: list[float], columns: list[list[int]]) -> list[float]:
    scores = [min(1.0, sum(chances[c] for c in column)) for column in columns]
    total = sum(scores) or 1.0
    shares = [(score / total, PLANE[label]) for score, label in zip(scores, LABELS, strict=True)]
    return [*scores, *(sum(share * place[axis] for share, place in shares) for axis in (0, 1))]
