"""Train the text engine: corpora -> weights -> measured card.

    python -m inference.training.train_text --data ../shared/data --wheels WHEELS --out inference/weights/text-2

Three parts, each resumed from its checkpoints when the run was cut off: `sentences` (all corpora), `folds` (rated
passages, five times, each without the books that it is then judged by) and `shipped` (all passages).
`--until` stops after a part; `--dry-run` walks all of it on a handful of rows in under two minutes.
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
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from tokenizers import Tokenizer

from inference.encoder import from_bert
from inference.precision import is_quicker
from inference.text_model import MoodNetwork
from inference.training import base_model, corpora, export, figures, learning, measure, recipe, vocabulary
from inference.training.batches import Example, encode, grouped
from inference.training.corpora import Row

log = logging.getLogger(__name__)

PARTS: Final = ("sentences", "folds", "shipped")
DRY_ROWS, DRY_JUDGED = 4, 16
"""Rows of a set that a dry run learns from, and that it measures on: enough for a correlation."""

FOLDS: Final = tuple(f"fold-{number}" for number in range(len(recipe.FOLDS)))
HELD_OUT: Final = {**dict(zip(FOLDS, recipe.FOLDS, strict=True)), "shipped": ()}
"""The networks that learn from passages, and the books that each of them never sees."""

Judged = tuple[list[Example], figures.Floats]
"""Rated passages, and what a network that never saw their books says of them: (n, 9)."""


@dataclass(frozen=True)
class Run:
    """One training run: where it reads and writes, and what it can be told."""

    data: Path
    wheels: Path
    out: Path
    work: Path
    seed: int
    dry: bool
    half: bool

    @cached_property
    def base(self) -> dict[str, Any]:
        """Dimensions, state and tokenizer of the pruned base, made once and kept in the work folder."""
        path = self.work / "base.pt"
        if not path.exists():
            torch.save(_prepare(self), path)
        loaded: dict[str, Any] = torch.load(path, weights_only=True)
        return loaded

    @cached_property
    def tokenizer(self) -> Tokenizer:
        return Tokenizer.from_str(self.base["tokenizer"])

    @cached_property
    def passes(self) -> list[list[Row]]:
        """The sentences of each pass."""
        read = DRY_ROWS * 10 if self.dry else None
        return [self.few(rows) for rows in recipe.sentence_rows(self.data, self.seed, read)]

    def few(self, rows: list[Row], count: int = DRY_ROWS) -> list[Row]:
        """All rows, or in a dry run a handful."""
        return random.Random(self.seed).sample(rows, min(count, len(rows))) if self.dry else rows

    def fresh(self) -> MoodNetwork:
        network = MoodNetwork(self.base["dimensions"])
        network.encoder.load_state_dict(self.base["state"])
        return network


def _prepare(run: Run) -> dict[str, Any]:
    log.info("unpacking the base model and pruning its vocabulary")
    base = base_model.load_base(run.wheels)
    texts = [row.text for row in run.passes[0]] if run.dry else corpora.vocabulary_texts(run.data)
    tokenizer, kept = vocabulary.prune(base.tokenizer, texts)
    state = from_bert(base.state, recipe.LAYERS)
    state["words.weight"] = state["words.weight"][kept].clone()
    changed = {"vocabulary": len(kept), "layers": recipe.LAYERS, "dropout": recipe.DROPOUT}
    log.info("vocabulary: %d pieces of %d", len(kept), base.dimensions["vocabulary"])
    return {"dimensions": {**base.dimensions, **changed}, "state": state, "tokenizer": tokenizer}


def sentence_stage(run: Run) -> learning.Stage:
    random_source = random.Random(run.seed)
    groups = [g for rows in run.passes for g in grouped(encode(run.tokenizer, rows), random_source)]
    return learning.Stage("sentences", groups, recipe.SENTENCE_RATE, words_factor=recipe.WORDS_FACTOR)


def passage_stage(run: Run, name: str) -> learning.Stage:
    """Epochs of all passages, each mixed with fresh sentences."""
    random_source = random.Random(run.seed)
    passages = run.few(recipe.passage_rows(run.data, HELD_OUT[name]))
    groups: list[list[Example]] = []
    for _ in range(1 if run.dry else recipe.PASSAGE_EPOCHS):
        rows = passages + recipe.rehearsal(run.passes[0], random_source)
        groups += grouped(encode(run.tokenizer, rows), random_source)
    return learning.Stage(name, groups, recipe.PASSAGE_RATE, head_factor=4.0, kept_layers=recipe.KEPT_LAYERS)


def train(run: Run, until: str) -> tuple[MoodNetwork, Judged]:
    """The network of the last part asked for, and what networks that never saw a rated passage's book say of it."""
    network = after_sentences(run)
    if until == "sentences":
        return network, judged(run, network, [book for fold in recipe.FOLDS for book in fold])
    examples: list[Example] = []
    outputs: list[figures.Floats] = []
    for name in FOLDS:
        learned = _after(run, network, name)
        mine, said = judged(run, learned, HELD_OUT[name])
        examples += mine
        outputs.append(said)
        log.info("%s: %s", name, measure.in_short(said, mine))
    shipped = _after(run, network, "shipped") if until == "shipped" else learned
    return shipped, (examples, np.concatenate(outputs))


def after_sentences(run: Run) -> MoodNetwork:
    network = run.fresh()
    _learn(run, sentence_stage(run), network)
    return network


def one_alone(run: Run, name: str) -> None:
    """Train one network to its checkpoint, where a complete run finds it: on two cores, two side by side."""
    learned = _after(run, after_sentences(run), name)
    if HELD_OUT[name]:
        mine, said = judged(run, learned, HELD_OUT[name])
        log.info("%s: %s", name, measure.in_short(said, mine))


def _after(run: Run, network: MoodNetwork, name: str) -> MoodNetwork:
    """A copy of the network that has also learned from the passages of all books but those held out."""
    learner = copy.deepcopy(network)
    _learn(run, passage_stage(run, name), learner)
    return learner


def judged(run: Run, network: MoodNetwork, books: Sequence[str]) -> Judged:
    """The rated passages of these books and the network's outputs, as it will be loaded."""
    rows = [row for row in corpora.read_passages(run.data) if row.group in books]
    examples = encode(run.tokenizer, run.few(rows, DRY_JUDGED))
    return examples, figures.predict(export.as_stored(network, run.work), examples)


def _learn(run: Run, stage: learning.Stage, network: MoodNetwork) -> None:
    pieces = sum(len(group) * max(len(e.numbers) for e in group) for group in stage.groups)
    log.info("stage %s: %d batches, %d pieces", stage.name, len(stage.groups), pieces)
    learning.run(stage, network, run.work, run.seed, run.half)


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--data", type=Path, default=Path("../shared/data"), help="folder with text/, passages/, books/"
    )
    parser.add_argument(
        "--wheels", type=Path, default=Path("var/wheels"), help="folder with the base model's wheels"
    )
    parser.add_argument(
        "--out", type=Path, default=Path("inference/weights/text-2"), help="where the engine is written"
    )
    parser.add_argument("--work", type=Path, default=Path("var/training"), help="checkpoints and log")
    parser.add_argument("--seed", type=int, default=20, help="of sampling, order and dropout")
    parser.add_argument("--threads", type=int, default=int(os.environ.get("OMP_NUM_THREADS", "1")))
    parser.add_argument(
        "--until", choices=PARTS, default="shipped", help="stop, and write the engine, after this part"
    )
    parser.add_argument(
        "--only", choices=HELD_OUT, help="train this network of the passages alone, beside others"
    )
    parser.add_argument(
        "--exact", action="store_true", help="multiply in 32 bits even where bfloat16 is quicker"
    )
    parser.add_argument("--dry-run", action="store_true", help="a handful of rows through every step")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> None:
    options = parse(arguments)
    options.work.mkdir(parents=True, exist_ok=True)
    handlers: list[logging.Handler] = [
        logging.StreamHandler(),
        logging.FileHandler(options.work / "training.log", encoding="utf-8"),
    ]
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", handlers=handlers)
    torch.set_num_threads(options.threads)
    run = Run(
        options.data,
        options.wheels,
        options.out,
        options.work,
        options.seed,
        options.dry_run,
        not options.exact and is_quicker(torch.bfloat16),
    )
    log.info("multiplying in %s", "bfloat16" if run.half else "32 bits")
    if options.only:
        one_alone(run, options.only)
    else:
        finish(run, options.until, *train(run, options.until))


def finish(run: Run, until: str, network: MoodNetwork, passages: Judged) -> None:
    """Measure and write the network; first with the quick figures, so that it can be used meanwhile.

    Figures are of the networks as they will be loaded, weights rounded to 8 bits and all.
    """
    examples, outputs = passages
    usual = Counter(str(example.row.primary) for example in examples)
    calibration = measure.calibration(outputs, examples, usual)
    metrics = {"passages, cross-validated by book": measure.passage_figures(outputs, examples, usual)}
    facts = {"recipe": recipe.described(), "seed": run.seed, "part": until}
    export.write(run.out, network, run.base, calibration, {**facts, "metrics": metrics})
    log.info("written to %s; measuring on sentences", run.out)
    few = DRY_JUDGED if run.dry else None
    metrics["sentences"] = measure.sentence_figures(
        export.as_stored(network, run.work), run.tokenizer, run.data, few
    )
    export.write(run.out, network, run.base, calibration, {**facts, "metrics": metrics})
    log.info("figures: %s", json.dumps(metrics, ensure_ascii=False))


if __name__ == "__main__":
    main()
