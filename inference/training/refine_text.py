"""Teach a stored text engine passages that it has not met: an engine and `rated/stories.jsonl` -> the next engine.

    python -m inference.training.refine_text --start inference/weights/text-2 --out inference/weights/text-3

A training from the base takes hours; this takes one, and goes on from its checkpoint when it was cut off. Both
engines are judged by the same stories, which neither has seen. `--dry-run` walks it on a handful of rows.
"""

from __future__ import annotations

import argparse
import copy
import json
import logging
import os
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from tokenizers import Tokenizer

from inference.mood import LABELS
from inference.precision import is_quicker
from inference.text_model import MoodNetwork
from inference.training import export, figures, learning, measure, recipe
from inference.training.batches import Example, encode, grouped
from inference.training.corpora import Row
from inference.training.figures import Floats

log = logging.getLogger(__name__)

STAGE: Final = "refined"
DRY_ROWS, DRY_JUDGED = 20, 120
"""Rows of an epoch that a dry run learns from, and that it measures on: enough for a correlation."""


def stage(
    tokenizer: Tokenizer, epochs: Sequence[list[Row]], seed: int, few: int | None = None
) -> learning.Stage:
    """The epochs' batches. few: of each epoch, that many rows."""
    random_source = random.Random(seed)
    groups: list[list[Example]] = []
    for rows in epochs:
        chosen = random_source.sample(rows, min(few or len(rows), len(rows)))
        groups += grouped(encode(tokenizer, chosen), random_source)
    kept = recipe.REFINED_KEPT_LAYERS
    return learning.Stage(STAGE, groups, recipe.REFINED_RATE, head_factor=2.0, kept_layers=kept)


def differences(before: Floats, after: Floats, examples: Sequence[Example]) -> dict[str, Any]:
    """What the later outputs gain over the earlier ones on the same passages, with intervals over stories."""
    right = [figures.six_way(outputs[:, : len(LABELS)], examples) for outputs in (before, after)]
    gained = right[1] - right[0]
    wanted, groups = figures.planes(examples), [e.row.group for e in examples]

    def closer(axis: int) -> figures.Statistic:
        column = len(LABELS) + axis
        return lambda rows: (
            correlation(after[rows, column], wanted[rows, axis])
            - correlation(before[rows, column], wanted[rows, axis])
        )

    return {
        "six-way": figures.figure(lambda rows: float(np.nanmean(gained[rows])), groups),
        "r valence": figures.figure(closer(0), groups),
        "r arousal": figures.figure(closer(1), groups),
    }


def correlation(said: Floats, wanted: Floats) -> float:
    return float(np.corrcoef(said, wanted)[0, 1])


def by_language(before: Floats, after: Floats, examples: Sequence[Example]) -> dict[str, Any]:
    """The differences in each language by itself."""
    found = {}
    for language, sources in measure.LANGUAGES.items():
        rows = [number for number, example in enumerate(examples) if example.row.source in sources]
        found[language] = differences(before[rows], after[rows], [examples[number] for number in rows])
    return found


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="with text/, passages/")
    parser.add_argument("--start", type=Path, default=Path("inference/weights/text-2"))
    parser.add_argument("--out", type=Path, default=Path("inference/weights/text-3"))
    parser.add_argument("--work", type=Path, default=Path("var/training"), help="checkpoint and log")
    parser.add_argument("--seed", type=int, default=30)
    parser.add_argument("--threads", type=int, default=int(os.environ.get("OMP_NUM_THREADS", "1")))
    parser.add_argument("--dry-run", action="store_true", help="a handful of rows through every step")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> None:
    options = parse(arguments)
    options.work.mkdir(parents=True, exist_ok=True)
    log_file = logging.FileHandler(options.work / "training.log", encoding="utf-8")
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(message)s", handlers=[logging.StreamHandler(), log_file]
    )
    torch.set_num_threads(options.threads)
    start, tokenizer = export.read(options.start)
    few = DRY_ROWS if options.dry_run else None
    network = copy.deepcopy(start)
    lesson = stage(tokenizer, recipe.refined_rows(options.data, options.seed, few), options.seed, few)
    learning.run(lesson, network, options.work, options.seed, is_quicker(torch.bfloat16))
    finish(options, start, network, tokenizer, few)


def finish(
    options: argparse.Namespace,
    start: MoodNetwork,
    network: MoodNetwork,
    tokenizer: Tokenizer,
    few: int | None,
) -> None:
    """Measure both engines and write the later one; first with the quick figures."""
    stored = export.as_stored(network, options.work)
    judged = recipe.stories()[1]
    examples = encode(tokenizer, judged[:: max(1, len(judged) // DRY_JUDGED)] if few else judged)
    before, after = figures.predict(start, examples), figures.predict(stored, examples)
    usual = Counter(str(example.row.primary) for example in examples)
    card = json.loads((options.start / "card.json").read_text(encoding="utf-8"))
    inherited = "passages, cross-validated by book"
    metrics = {
        f"{inherited}, of {options.start.name}": card["metrics"].get(inherited),
        "stories never seen": measure.passage_figures(after, examples, usual),
        f"the same stories by {options.start.name}": measure.passage_figures(before, examples, usual),
        f"gained over {options.start.name}": by_language(before, after, examples),
    }
    log.info("figures: %s", json.dumps(metrics, ensure_ascii=False))
    facts = {"recipe": {**card["recipe"], f"refined from {options.start.name}": recipe.refinement()}}
    facts |= {"seed": options.seed, "metrics": metrics}
    base = {"dimensions": network.dimensions, "tokenizer": tokenizer.to_str()}
    calibration = measure.calibration(after, examples, usual)
    export.write(options.out, network, base, calibration, facts)
    metrics["sentences"] = measure.sentence_figures(stored, tokenizer, options.data, few and DRY_JUDGED)
    export.write(options.out, network, base, calibration, facts)
    log.info("sentences: %s", json.dumps(metrics["sentences"], ensure_ascii=False))


if __name__ == "__main__":
    main()
