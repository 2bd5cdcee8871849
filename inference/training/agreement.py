"""How far an engine in 16 bits agrees with itself in 32: strongest label and macro-F1, on every set.

python -m inference.training.agreement --engine inference/weights/text-1 --formats float16 bfloat16

What training measures (`measure`) is the engine in 32 bits; this says what serving may lose of it.
"""

from __future__ import annotations

import argparse
import copy
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from tokenizers import Tokenizer

from inference.mood import LABELS
from inference.text_model import MoodNetwork, restore
from inference.training import corpora, figures
from inference.training.batches import Example, encode
from inference.training.corpora import Row
from inference.training.figures import Floats

SETS: Final = (
    ("test", ("goemotions", "goemotions_ko", "kote", "xed_en")),
    ("dev", ("alm_tales", "emobank_vad", "goemotions", "goemotions_ko", "kote", "kpoem_line", "kpoem_poem")),
    ("dev", ("xed_en",)),
)
PRESENT: Final = 0.5


def sets(data: Path) -> Iterator[tuple[str, list[Row]]]:
    """Every test and dev set of sentences, then the rated passages of each source."""
    for split, names in SETS:
        for name in names:
            yield f"{split}.{name}", corpora.read_sentences(data, split, name)
    passages = corpora.read_passages(data)
    for source in sorted({row.source for row in passages}):
        yield source, [row for row in passages if row.source == source]


def agreement(full: Floats, fewer: Floats, scale: Floats, shift: Floats) -> float:
    """Share of (n, 9) outputs whose strongest of seven calibrated scores is the same."""
    strongest = [figures.probabilities(o[:, : len(LABELS)], scale, shift).argmax(1) for o in (full, fewer)]
    return float((strongest[0] == strongest[1]).mean())


def macro_f1_lost(full: Floats, fewer: Floats, examples: Sequence[Example]) -> float | None:
    """Macro-F1 in 32 bits less that in fewer, thresholds fit in 32 bits; None for a set without labels."""
    if any(example.row.targets is None for example in examples):
        return None
    truth = figures.targets(examples) >= PRESENT
    chances = [figures.probabilities(outputs[:, : len(LABELS)]) for outputs in (full, fewer)]
    thresholds, kept = figures.best_thresholds(chances[0], truth), figures.present(truth)
    best, lesser = (figures.f1(c >= thresholds, truth)[kept].mean() for c in chances)
    return float(best - lesser)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--engine", type=Path, default=Path("inference/weights/text-1"))
    parser.add_argument("--formats", nargs="+", default=["float16", "bfloat16"])
    parser.add_argument("--rows", type=int, default=None, help="of each set, the first ones; all by default")
    options = parser.parse_args()
    config = json.loads((options.engine / "config.json").read_text(encoding="utf-8"))
    network = restore(config["dimensions"], options.engine / "model.safetensors")
    tokenizer = Tokenizer.from_file(str(options.engine / "tokenizer.json"))
    fewer = {name: copy.deepcopy(network).to(getattr(torch, name)) for name in options.formats}
    compare(network, fewer, config["calibration"], encoder_of(tokenizer, options.data, options.rows))


def encoder_of(
    tokenizer: Tokenizer, data: Path, rows: int | None
) -> Callable[[], Iterator[tuple[str, list[Example]]]]:
    return lambda: ((name, encode(tokenizer, found[:rows])) for name, found in sets(data))


def compare(
    network: MoodNetwork,
    fewer: dict[str, MoodNetwork],
    calibration: dict[str, Any],
    read: Callable[[], Iterator[tuple[str, list[Example]]]],
) -> None:
    scale, shift = np.array(calibration["scale"]), np.array(calibration["shift"])
    for name, examples in read():
        full = figures.predict(network, examples)
        for kind, lesser in fewer.items():
            said = figures.predict(lesser, examples)
            lost = macro_f1_lost(full, said, examples)
            f1 = "" if lost is None else f", macro-F1 {-lost:+.4f}"
            print(
                f"{name} ({len(examples)}) {kind}: {agreement(full, said, scale, shift):.2%}{f1}", flush=True
            )


if __name__ == "__main__":
    main()
