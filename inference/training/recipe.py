"""What the text engine is trained on, how often, and how fast: the one place to change before another run."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any, Final

from inference.training import corpora
from inference.training.corpora import Row

LAYERS: Final = 6
DROPOUT: Final = 0.1
SENTENCE_RATE: Final = 1.5e-4
PASSAGE_RATE: Final = 7e-5
PASSAGE_EPOCHS: Final = 4

SHARES: Final = {
    "goemotions": (1.2, 0.6),
    "goemotions_ko": (0.3, 0.12),
    "xed_en": (1.0, 0.6),
    "kote": (3.5, 2.0),
    "alm_tales": (4.0, 1.0),
    "kpoem_line": (2.0, 1.5),
    "kpoem_poem": (2.0, 2.0),
    "emobank_vad": (1.5, 1.5),
}
"""How often a row counts in the sentence stage: (with a rare label, with only joy or neutral)."""

REHEARSED: Final = {
    "goemotions": 400,
    "xed_en": 200,
    "kote": 300,
    "alm_tales": 250,
    "kpoem_line": 200,
    "emobank_vad": 350,
}
"""Sentences mixed into each epoch of passages, so that what sentences taught is not forgotten."""

HELD_OUT: Final = (
    "treasure-island",
    "ko:운수좋은날",
    "ko:홍염",
    "synth_ko_e",
)
"""Books that the measured run never sees. The shipped run learns from them too, so no figure is taken from it."""


def sentence_rows(data: Path, seed: int) -> list[Row]:
    """The weighed sample of every corpus, without test and dev texts."""
    random_source = random.Random(seed)
    forbidden = judged_rows(data)
    rows: list[Row] = []
    for name, (share, plenty) in SHARES.items():
        kept = corpora.without_duplicates(corpora.read_sentences(data, "train", name), forbidden)
        rows += corpora.weighed(kept, share, plenty, random_source)
    return rows


def judged_rows(data: Path) -> list[Row]:
    names = corpora.SENTENCE_SETS
    return [
        row
        for split in ("dev", "test")
        for name in names
        for row in corpora.read_sentences(data, split, name)
    ]


def passage_rows(data: Path, held_out: tuple[str, ...]) -> list[Row]:
    return [
        row for row in corpora.without_duplicates(corpora.read_passages(data)) if row.group not in held_out
    ]


def rehearsal(rows: list[Row], random_source: random.Random) -> list[Row]:
    """A fresh handful of sentences of each set."""
    chosen: list[Row] = []
    for name, count in REHEARSED.items():
        among = [row for row in rows if row.source == name]
        chosen += random_source.sample(among, min(count, len(among)))
    return chosen


def described() -> dict[str, Any]:
    """The recipe as the card tells it."""
    return {
        "base": "multilingual-e5-small (MIT), its first layers, word table frozen, mean pooling, no prefix",
        "layers": LAYERS,
        "dropout": DROPOUT,
        "sentence stage": {"rate": SENTENCE_RATE, "shares": SHARES},
        "passage stage": {"rate": PASSAGE_RATE, "epochs": PASSAGE_EPOCHS, "sentences per epoch": REHEARSED},
        "optimiser": "AdamW, warm-up 6 %, cosine, gradients clipped at 1, 32 rows by length, bfloat16 products",
        "held out for the passage figures": HELD_OUT,
    }
