"""Small trainings on sentences, one choice changed at a time, judged on the corpora's dev splits.

Each learns from the same small share of the corpora in the same order; a set that is left out, or drawn more often,
changes no other set's rows. Small: they rank choices, they do not say what a full training reaches.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from tokenizers import Tokenizer

from inference.mood import LABELS
from inference.text_model import MoodNetwork
from inference.training import context, corpora, figures, learning, recipe, variants
from inference.training.batches import Example, encode, grouped
from inference.training.corpora import Row
from inference.training.figures import Floats

RATE: Final = 2e-4
BATCH_ROWS: Final = 32
"""Half of the recipe's: a short training needs steps more than it needs smooth ones."""

JUDGED: Final = {
    "goemotions": 700,
    "xed_en": 700,
    "kote": 360,
    "kpoem_line": 400,
    "alm_tales": 1512,
    "emobank_vad": 400,
}
"""Dev rows of each set; of the tales, only those with one emotion are read."""

SEVEN: Final = len(LABELS)


@dataclass(frozen=True)
class SentenceTrial:
    """A training. shares: how many times as often as in the recipe a set is drawn. size: of the sample."""

    name: str
    change: str
    seed: int = 1
    size: float = 1.0
    layers: int = 6
    pooling: str = "mean"
    balanced: bool = True
    focus: float = 0.0
    context: bool = False
    shares: Mapping[str, float] = field(default_factory=dict)


TRIALS: Final = (
    SentenceTrial("baseline", "six layers, mean pooling, balanced loss, the recipe's shares"),
    SentenceTrial("baseline-seed-2", "the same with another seed: sample, order, dropout, head", seed=2),
    SentenceTrial("layers-12", "12 layers", layers=12),
    SentenceTrial("layers-8", "8 layers", layers=8),
    SentenceTrial("first-piece", "pooling: the first piece", pooling="first piece"),
    SentenceTrial("attention", "pooling: learned attention", pooling="attention"),
    SentenceTrial("plain-loss", "loss: no class balance", balanced=False),
    SentenceTrial("focal-loss", "loss: focal (gamma 2), no class balance", balanced=False, focus=2.0),
    SentenceTrial("no-emobank", "without EmoBank: valence and arousal untrained", shares={"emobank_vad": 0}),
    SentenceTrial("translated-none", "machine-translated set: none", shares={"goemotions_ko": 0}),
    SentenceTrial(
        "translated-half", "machine-translated set: half as often as the English", shares={"goemotions_ko": 2}
    ),
    SentenceTrial(
        "translated-full", "machine-translated set: as often as the English", shares={"goemotions_ko": 4}
    ),
    SentenceTrial("no-poetry", "without the poetry sets", shares={"kpoem_line": 0, "kpoem_poem": 0}),
    SentenceTrial("context", "the sentence before, where the corpus has order", context=True),
)
"""The most telling first: a run that is cut off has those."""

START: Final = SentenceTrial("start", "the baseline on four times as many sentences", size=4.0)
"""What the trials on passages start from."""


def sample(data: Path, trial: SentenceTrial, share: float) -> list[Row]:
    """The rows of a trial. share: of one pass of the recipe, before the trial's own size."""
    rows: list[Row] = []
    for name, (rare, plenty) in recipe.SHARES.items():
        times = share * trial.size * trial.shares.get(name, 1.0)
        own = random.Random(f"{trial.seed} {name}")
        rows += corpora.weighed(recipe.learnable_sentences(data)[name], rare * times, plenty * times, own)
    return context.after_sentence(data, rows) if trial.context else rows


def stage(data: Path, tokenizer: Tokenizer, trial: SentenceTrial, share: float) -> learning.Stage:
    examples = encode(tokenizer, sample(data, trial, share))
    groups = grouped(examples, random.Random(trial.seed), BATCH_ROWS)
    return learning.Stage(
        trial.name,
        groups,
        RATE,
        words_factor=recipe.WORDS_FACTOR,
        balanced=trial.balanced,
        focus=trial.focus,
    )


def network(base: dict[str, Any], trial: SentenceTrial) -> MoodNetwork:
    return variants.fresh(base, trial.layers, trial.pooling, trial.seed)


@cache
def judged_rows(data: Path) -> dict[str, list[Row]]:
    """The same dev rows for every trial."""
    found = {}
    for name, count in JUDGED.items():
        rows = corpora.read_sentences(data, "dev", name)
        found[name] = random.Random(name).sample(rows, min(count, len(rows)))
    found["alm_tales"] = [row for row in found["alm_tales"] if corpora.is_emotional(row)]
    return found


def judged(data: Path, tokenizer: Tokenizer, in_context: bool = False) -> dict[str, list[Example]]:
    rows = judged_rows(data)
    if in_context:
        rows = {name: context.after_sentence(data, of) for name, of in rows.items()}
    return {name: encode(tokenizer, of) for name, of in rows.items()}


def statistics(
    outputs: dict[str, Floats], examples: dict[str, list[Example]]
) -> dict[str, figures.Statistic]:
    """What a trial is judged by, each a function of row numbers: macro-F1, six-way accuracy, Pearson r."""
    labelled = {
        f"{name} F1": _macro_f1(outputs[name], examples[name])
        for name in ("goemotions", "kote", "xed_en", "kpoem_line")
    }
    right = figures.six_way(outputs["alm_tales"][:, :SEVEN], examples["alm_tales"])
    bank, wanted = outputs["emobank_vad"], figures.planes(examples["emobank_vad"])
    return {
        **labelled,
        "alm_tales six-way": lambda rows: float(right[rows].mean()),
        "emobank_vad r valence": pearson(bank, wanted, 0),
        "emobank_vad r arousal": pearson(bank, wanted, 1),
    }


def pearson(outputs: Floats, wanted: Floats, axis: int) -> figures.Statistic:
    return lambda rows: float(np.corrcoef(outputs[rows, SEVEN + axis], wanted[rows, axis])[0, 1])


def _macro_f1(outputs: Floats, examples: list[Example]) -> figures.Statistic:
    """Each half of the rows is judged with the thresholds that were best for the other."""
    chances, truth = figures.probabilities(outputs[:, :SEVEN]), figures.targets(examples) > 0
    half, kept = np.arange(len(truth)) % 2, figures.present(truth)
    guess = np.zeros_like(truth)
    for side in (0, 1):
        thresholds = figures.best_thresholds(chances[half != side], truth[half != side])
        guess[half == side] = chances[half == side] >= thresholds
    return lambda rows: float(figures.f1(guess[rows], truth[rows])[kept].mean())
