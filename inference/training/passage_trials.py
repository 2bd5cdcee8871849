"""Small trainings on rated passages, one choice changed at a time, judged on books that none of them learned from.

All start from one network that learned from sentences (`sentence_trials.START`) and see the same few passages.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
from tokenizers import Tokenizer

from inference.mood import LABELS
from inference.text_model import MoodNetwork
from inference.training import context, corpora, export, figures, learning, novels, recipe, sentence_trials
from inference.training.batches import Example, encode, grouped
from inference.training.corpora import Row
from inference.training.figures import Floats

RATE: Final = 1e-4
BATCH_ROWS, BATCH_PIECES = 16, 1400
KEPT_LAYERS: Final = 2
"""A third of the six, as the recipe keeps four of twelve."""

SENTENCES_A_PASSAGE: Final = 0.5
"""Rehearsed in each epoch."""

JUDGED: Final = 200
"""Passages of a fold that every trial is judged by, of about three hundred."""

EMA_DECAY: Final = 0.95
LAST: Final = 0.75
"""Share of the steps after which weights are averaged alike."""

FOLDS: Final = (0, 1)
"""Of `recipe.FOLDS`: the one with Treasure Island, and the one with Frankenstein."""

UNSEEN_BY_TEACHER: Final = (0,)
"""text-1, the teacher, learned from passages of every book but those of this fold."""

SEVEN: Final = len(LABELS)


@dataclass(frozen=True)
class PassageTrial:
    """A training, once for each of its folds."""

    name: str
    change: str
    seed: int = 1
    epochs: int = 2
    kept_layers: int = KEPT_LAYERS
    context: bool = False
    taught: bool = False
    folds: tuple[int, ...] = FOLDS


BASELINE: Final = PassageTrial("passages", "two epochs, the two lowest of six layers kept")
TRIALS: Final = (
    BASELINE,
    PassageTrial("passages-seed-2", "the same with another seed: passages, order, dropout", seed=2),
    PassageTrial(
        "taught",
        "as many unrated passages of the other novels, rated by text-1",
        taught=True,
        folds=UNSEEN_BY_TEACHER,
    ),
    PassageTrial("four-epochs", "four epochs", epochs=4),
    PassageTrial("all-free", "all layers free", kept_layers=0),
    PassageTrial("passage-before", "the last fifty words before each passage", context=True),
    PassageTrial("four-kept", "the four lowest of six layers kept", kept_layers=4),
)

READINGS: Final = {
    "moving average": "moving average of the weights",
    "last quarter": "mean of the last quarter's weights",
    "rounded": "matrices rounded to 8 bits",
    "mean": "sentences, mean probability",
    "max": "sentences, highest score",
    "three strongest": "sentences, mean of the three strongest",
    "learned": "sentences, learned weighting",
}
"""What else the outputs of a trial may come from than the whole passage and the last weights."""


@dataclass(frozen=True)
class Source:
    """What the trials draw from. count: of rated passages. teacher: folder of the engine that rates the unrated."""

    data: Path
    tokenizer: Tokenizer
    teacher: Path
    count: int
    share: float


def stage(source: Source, trial: PassageTrial, fold: int) -> learning.Stage:
    """Epochs of the chosen passages, each mixed with sentences."""
    random_source = random.Random(trial.seed)
    passages = chosen(source, trial, fold)
    if trial.taught:
        passages = passages + taught(source, fold, random_source)
    if trial.context:
        passages = context.after_passage(source.data, passages)
    sentences = sentence_trials.sample(source.data, sentence_trials.START, source.share)
    groups: list[list[Example]] = []
    for _ in range(trial.epochs):
        rehearsed = random_source.sample(
            sentences, min(len(sentences), round(source.count * SENTENCES_A_PASSAGE))
        )
        groups += grouped(
            encode(source.tokenizer, passages + rehearsed), random_source, BATCH_ROWS, BATCH_PIECES
        )
    return learning.Stage(
        f"{trial.name}-{fold}", groups, RATE, head_factor=4.0, kept_layers=trial.kept_layers
    )


def chosen(source: Source, trial: PassageTrial, fold: int) -> list[Row]:
    """The passages a trial learns from, none of the fold's books."""
    rows = recipe.passage_rows(source.data, recipe.FOLDS[fold])
    return random.Random(f"{trial.seed} passages").sample(rows, min(source.count, len(rows)))


def judged(source: Source, fold: int, in_context: bool = False) -> list[Example]:
    rows = [row for row in corpora.read_passages(source.data) if row.group in recipe.FOLDS[fold]]
    rows = random.Random(fold).sample(rows, min(JUDGED, len(rows)))
    return encode(source.tokenizer, context.after_passage(source.data, rows) if in_context else rows)


def taught(source: Source, fold: int, random_source: random.Random) -> list[Row]:
    """Passages of the other novels that nobody rated, with the teacher's scores as ratings."""
    rated = {novels.fingerprint(row.text) for row in recipe.learnable_passages(source.data)}
    texts = [
        text
        for book in sorted((source.data / "books").iterdir())
        if not {book.stem, f"ko:{book.stem}"} & set(recipe.FOLDS[fold])
        for text in novels.passages(book)
        if novels.fingerprint(text) not in rated
    ]
    texts = random_source.sample(texts, min(source.count, len(texts)))
    return rated_by(source.teacher, texts)


def rated_by(engine: Path, texts: Sequence[str]) -> list[Row]:
    """Texts with a stored engine's scores, as its network gives them before calibration: on the ratings' scale."""
    network, tokenizer = export.read(engine)
    plain = [Row(text, "passages_taught", "taught") for text in texts]
    outputs = figures.predict(network, encode(tokenizer, plain))
    scores, planes = figures.probabilities(outputs[:, :SEVEN]).tolist(), outputs[:, SEVEN:].tolist()
    return [
        Row(text, "passages_taught", "taught", tuple(score), None, (plane[0], plane[1]))
        for text, score, plane in zip(texts, scores, planes, strict=True)
    ]


class Averages:
    """Means of a network's weights along its training: one that forgets, and one of the last quarter."""

    def __init__(self, network: MoodNetwork, steps: int) -> None:
        self._forgetting, self._last = copy.deepcopy(network).eval(), copy.deepcopy(network).eval()
        self._step, self._from = 0, round(steps * LAST)

    def watch(self, network: MoodNetwork) -> None:
        self._step += 1
        _draw(self._forgetting, network, 1 - EMA_DECAY)
        if self._step > self._from:
            _draw(self._last, network, 1 / (self._step - self._from))

    def networks(self) -> dict[str, MoodNetwork]:
        return {"moving average": self._forgetting, "last quarter": self._last}


def _draw(mean: MoodNetwork, network: MoodNetwork, share: float) -> None:
    """Move the mean's weights by a share of the way to the network's."""
    with torch.no_grad():
        for drawn, now in zip(mean.parameters(), network.parameters(), strict=True):
            drawn.lerp_(now, share)


def statistics(outputs: Floats, examples: Sequence[Example]) -> dict[str, figures.Statistic]:
    """Six-way accuracy, correlation of valence and of arousal, each a function of row numbers."""
    right, wanted = figures.six_way(outputs[:, :SEVEN], examples), figures.planes(examples)
    return {
        "six-way": lambda rows: float(np.nanmean(right[rows])),
        "r valence": sentence_trials.pearson(outputs, wanted, 0),
        "r arousal": sentence_trials.pearson(outputs, wanted, 1),
    }
