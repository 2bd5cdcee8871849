"""What the text engine is trained on, how often, and how fast: the one place to change before another run."""

from __future__ import annotations

import random
import zlib
from functools import cache
from pathlib import Path
from typing import Any, Final

from inference.training import corpora
from inference.training.corpora import Row

LAYERS: Final = 12
DROPOUT: Final = 0.1
SENTENCE_PASSES: Final = 2
SENTENCE_RATE: Final = 1.2e-4
WORDS_FACTOR: Final = 0.5
PASSAGE_RATE: Final = 7e-5
PASSAGE_EPOCHS: Final = 2
KEPT_LAYERS: Final = 4

SHARES: Final = {
    "goemotions": (1.2, 0.7),
    "goemotions_ko": (0.3, 0.12),
    "xed_en": (1.0, 0.6),
    "kote": (2.5, 1.5),
    "alm_tales": (2.5, 0.7),
    "kpoem_line": (1.5, 1.2),
    "kpoem_poem": (1.5, 1.5),
    "emobank_vad": (1.3, 1.3),
}
"""How often a row counts in each pass of the sentence stage: (with a rare label, with only joy or neutral)."""

REHEARSED: Final = {
    "goemotions": 1200,
    "xed_en": 500,
    "kote": 700,
    "alm_tales": 500,
    "kpoem_line": 500,
    "emobank_vad": 700,
}
"""Sentences mixed into each epoch of passages, so that what sentences taught is not forgotten."""

FOLDS: Final = (
    ("treasure-island", "ko:운수좋은날", "ko:홍염", "synth_ko_e"),
    ("frankenstein", "ko:레디메이드인생", "synth_ko_a"),
    ("wuthering-heights", "ko:백치아다다", "synth_ko_b"),
    ("little-women", "ko:탈출기", "ko:김유정_동백꽃", "synth_ko_c"),
    ("war-of-the-worlds", "synth_ko_d"),
)
"""Books that are held out together. Each is judged by a network that saw no passage of it, whoever rated it."""


REFINED_RATE: Final = 5e-5
REFINED_EPOCHS: Final = 2
REFINED_KEPT_LAYERS: Final = 5
REFINED_OLD: Final = 0.25
"""Of the passages that the engine knows already, the share that each epoch repeats."""
EVERY: Final = 5
"""One story in so many is never learned from: what a refined engine is judged by."""


def sentence_rows(data: Path, seed: int, few: int | None = None) -> list[list[Row]]:
    """The weighed sample of every corpus, without test and dev texts, once for each pass.

    few: of each file, read only the first ones.
    """
    random_source = random.Random(seed)
    kept = learnable_sentences(data, few)
    return [
        [
            row
            for name, shares in SHARES.items()
            for row in corpora.weighed(kept[name], *shares, random_source)
        ]
        for _ in range(SENTENCE_PASSES)
    ]


@cache
def learnable_sentences(data: Path, few: int | None = None) -> dict[str, list[Row]]:
    """Each corpus's training rows without duplicates and without texts of dev and test."""
    forbidden = [
        row
        for split in ("dev", "test")
        for name in corpora.SENTENCE_SETS
        for row in corpora.read_sentences(data, split, name)[:few]
    ]
    return {
        name: corpora.without_duplicates(corpora.read_sentences(data, "train", name)[:few], forbidden)
        for name in SHARES
    }


def passage_rows(data: Path, held_out: tuple[str, ...]) -> list[Row]:
    """The rated passages of all books but those held out."""
    return [row for row in learnable_passages(data) if row.group not in held_out]


@cache
def learnable_passages(data: Path) -> list[Row]:
    """Kept, because every fold asks for them and comparing them takes seconds."""
    return corpora.without_duplicates([*corpora.read_passages(data), *corpora.own_passages(data)])


def is_judged(story: str) -> bool:
    """Whether a story is kept for judging: those of the demo shelf, and one in `EVERY` of the others."""
    return story.startswith("demo:") or zlib.crc32(story.encode()) % EVERY == 0


def stories() -> tuple[list[Row], list[Row]]:
    """The passages of stories: to learn from, and to judge by."""
    rows = corpora.without_duplicates(corpora.stories())
    judged = [row for row in rows if is_judged(row.group)]
    return [row for row in rows if not is_judged(row.group)], judged


def refined_rows(data: Path, seed: int, few: int | None = None) -> list[list[Row]]:
    """For each epoch: all stories to learn from, some of the passages known already, and sentences."""
    random_source = random.Random(seed)
    fresh, _ = stories()
    known = learnable_passages(data)
    sentences = sentence_rows(data, seed, few)[0]
    return [
        [
            *fresh,
            *random_source.sample(known, round(REFINED_OLD * len(known))),
            *rehearsal(sentences, random_source),
        ]
        for _ in range(REFINED_EPOCHS)
    ]


def rehearsal(rows: list[Row], random_source: random.Random) -> list[Row]:
    """A fresh handful of sentences of each set."""
    chosen: list[Row] = []
    for name, count in REHEARSED.items():
        among = [row for row in rows if row.source == name]
        chosen += random_source.sample(among, min(count, len(among)))
    return chosen


def refinement() -> dict[str, Any]:
    """How a stored engine was taught more, as its card tells it."""
    return {
        "rate": REFINED_RATE,
        "epochs": REFINED_EPOCHS,
        "lowest layers kept": REFINED_KEPT_LAYERS,
        "share of known passages in an epoch": REFINED_OLD,
        "sentences per epoch": REHEARSED,
        "judged by": f"the demo shelf's stories and one in {EVERY} of the others, never learned from",
    }


def described() -> dict[str, Any]:
    """The recipe as the card tells it."""
    return {
        "base": "multilingual-e5-small (MIT), vocabulary pruned, mean pooling, no prefix",
        "layers": LAYERS,
        "dropout": DROPOUT,
        "sentence stage": {"rate": SENTENCE_RATE, "passes": SENTENCE_PASSES, "shares": SHARES},
        "passage stage": {
            "rate": PASSAGE_RATE,
            "epochs": PASSAGE_EPOCHS,
            "lowest layers kept": KEPT_LAYERS,
            "sentences per epoch": REHEARSED,
        },
        "optimiser": "AdamW, warm-up 6 %, cosine, gradients clipped at 1, batches by length, bfloat16 network "
        "with 32-bit weights behind it; word table learns in the sentence stage only",
        "held out together for the passage figures": FOLDS,
    }
