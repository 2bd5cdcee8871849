"""Trials: which choices of the recipe matter, measured on small trainings that fit an afternoon.

    python -m inference.training.trials --data ../shared/data --wheels WHEELS

Runs what is not yet in the work folder, one trial after another, then prints RESULTS.md's tables. A run that is cut
off goes on where it was; `--table` only prints, `--only NAME ...` runs some. Differences come with paired bootstrap
intervals; one that is smaller than the difference between two seeds of the baseline says nothing.
"""

from __future__ import annotations

import argparse
import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Final

import torch
from tokenizers import Tokenizer

from inference import versions
from inference.text_model import MoodNetwork
from inference.training import (
    export,
    figures,
    learning,
    passage_trials,
    pooling_trials,
    recipe,
    sentence_trials,
)
from inference.training.batches import Example, encode
from inference.training.figures import Floats
from inference.training.passage_trials import PassageTrial, Source
from inference.training.sentence_trials import START, SentenceTrial
from inference.training.train_text import Run
from inference.training.trial_results import Figure, Line, Outputs, Results, table

SHARE: Final = 0.02
"""Of a pass of the recipe's sentence stage: about 1,800 rows."""
PASSAGES: Final = 120
"""Rated passages that a trial on passages learns from."""

ROUNDED: Final = f"{START.name}-rounded"
STORED: Final = "stored"


@dataclass(frozen=True)
class Bench:
    """Where trials read and write, and how large they are."""

    data: Path
    wheels: Path
    work: Path
    teacher: Path
    share: float
    passages: int

    @cached_property
    def base(self) -> dict[str, Any]:
        return Run(self.data, self.wheels, self.work, self.work, 0, dry=False, half=False).base

    @cached_property
    def tokenizer(self) -> Tokenizer:
        return Tokenizer.from_str(self.base["tokenizer"])

    @property
    def results(self) -> Results:
        return Results(self.work)

    @property
    def source(self) -> Source:
        return Source(self.data, self.tokenizer, self.teacher, self.passages, self.share)

    def start(self) -> MoodNetwork:
        """What passage trials start from: the network of the longest sentence training."""
        network = sentence_trials.network(self.base, START)
        network.load_state_dict(torch.load(self.work / f"{START.name}.pt", weights_only=True)["network"])
        return network.eval()

    def rounded(self, network: MoodNetwork) -> MoodNetwork:
        """The network as it is stored, matrices in 8 bits, but still multiplying in 32."""
        return export.as_stored(network, self.work, torch.float32)


def learn(bench: Bench, stage: learning.Stage, network: MoodNetwork, seed: int) -> dict[str, Any]:
    """Train, and say what it cost: processor seconds of the one thread, which other work hardly lengthens."""
    began = time.process_time()
    learning.run(stage, network, bench.work, seed, half=False)
    pieces = sum(len(example.numbers) for group in stage.groups for example in group)
    return {"seconds": time.process_time() - began, "steps": len(stage.groups), "pieces": pieces}


def run_sentences(bench: Bench, trial: SentenceTrial) -> None:
    network = sentence_trials.network(bench.base, trial)
    stage = sentence_trials.stage(bench.data, bench.tokenizer, trial, bench.share)
    facts = learn(bench, stage, network, trial.seed)
    bench.results.keep(trial.name, read(bench, network, trial.context), facts)
    if trial is START:
        bench.results.keep(ROUNDED, read(bench, bench.rounded(network)), facts)
    else:
        (bench.work / f"{stage.name}.pt").unlink()


def read(bench: Bench, network: MoodNetwork, in_context: bool = False) -> Outputs:
    examples = sentence_trials.judged(bench.data, bench.tokenizer, in_context)
    return {name: figures.predict(network, of) for name, of in examples.items()}


def run_passages(bench: Bench, trial: PassageTrial, fold: int) -> None:
    network, stage = bench.start(), passage_trials.stage(bench.source, trial, fold)
    averages = passage_trials.Averages(network, len(stage.groups))
    facts = learn(bench, replace(stage, watch=averages.watch), network, trial.seed)
    examples = passage_trials.judged(bench.source, fold, trial.context)
    found = {"whole": figures.predict(network, examples)}
    if trial is passage_trials.BASELINE:
        others = {**averages.networks(), "rounded": bench.rounded(network)}
        found |= {name: figures.predict(other, examples) for name, other in others.items()}
        found |= by_sentences(bench.source, network, fold)
    bench.results.keep(f"{trial.name}-{fold}", found, facts)
    (bench.work / f"{stage.name}.pt").unlink()


def run_start(bench: Bench, fold: int) -> None:
    """The network that has learned from no passage yet, on the fold's."""
    network = bench.start()
    whole = figures.predict(network, passage_trials.judged(bench.source, fold))
    found = {"whole": whole, **by_sentences(bench.source, network, fold)}
    bench.results.keep(f"{START.name}-{fold}", found, bench.results.facts(START.name))


def run_stored(bench: Bench, fold: int) -> None:
    """The teacher as it is stored, on a fold that it never saw: what a long training makes of passages."""
    network, tokenizer = export.read(bench.teacher)
    source = replace(bench.source, tokenizer=tokenizer)
    whole = figures.predict(network, passage_trials.judged(source, fold))
    found = {"whole": whole, **by_sentences(source, network, fold)}
    bench.results.keep(f"{STORED}-{fold}", found, {})


def by_sentences(source: Source, network: MoodNetwork, fold: int) -> Outputs:
    """The fold's passages read sentence by sentence, pooled by rules and by what passages of other books taught."""

    def read(examples: Sequence[Example]) -> list[Floats]:
        return pooling_trials.read_sentences(network, source.tokenizer, [e.row for e in examples])

    learned = encode(source.tokenizer, passage_trials.chosen(source, passage_trials.BASELINE, fold))
    weighing = pooling_trials.fitted(read(learned), learned)
    outputs = read(passage_trials.judged(source, fold))
    pooled = {name: pooling_trials.pooled(pool, outputs) for name, pool in pooling_trials.FIXED.items()}
    return {**pooled, "learned": pooling_trials.weighed(weighing, outputs)}


def queue(bench: Bench) -> Iterator[tuple[str, Callable[[], None]]]:
    """Every trial by name, in the order in which they run."""
    for trial in (*sentence_trials.TRIALS, START):
        yield trial.name, partial(run_sentences, bench, trial)
    for passage_trial in passage_trials.TRIALS:
        for fold in passage_trial.folds:
            yield f"{passage_trial.name}-{fold}", partial(run_passages, bench, passage_trial, fold)
    for fold in passage_trials.FOLDS:
        yield f"{START.name}-{fold}", partial(run_start, bench, fold)
    for fold in passage_trials.UNSEEN_BY_TEACHER:
        yield f"{STORED}-{fold}", partial(run_stored, bench, fold)


def sentence_lines(bench: Bench) -> Iterator[Line]:
    examples = sentence_trials.judged(bench.data, bench.tokenizer)
    said = {trial.name: trial.change for trial in (*sentence_trials.TRIALS, START)}
    for name, change in {**said, ROUNDED: "the last one, matrices rounded to 8 bits"}.items():
        if bench.results.done(name):
            statistics = sentence_trials.statistics(bench.results.outputs(name), examples)
            found = {key: Figure(of, len(examples[key.split()[0]])) for key, of in statistics.items()}
            yield change, found, cost(bench.results.facts(name))


def passage_lines(bench: Bench, fold: int) -> Iterator[Line]:
    """Whole passages by every network, then what else was made of the baseline and of the start."""
    examples = passage_trials.judged(bench.source, fold)
    said = {trial.name: trial.change for trial in passage_trials.TRIALS}
    said |= {START.name: "no passages, sentences only", STORED: "text-1 as it ships"}
    done = [name for name in said if bench.results.done(f"{name}-{fold}")]
    found = {name: bench.results.outputs(f"{name}-{fold}") for name in done}
    readings = [(name, "whole") for name in done]
    readings += [(name, reading) for name in done for reading in found[name] if reading != "whole"]
    for name, reading in readings:
        statistics = passage_trials.statistics(found[name][reading], examples)
        change = said[name] if reading == "whole" else f"{said[name]}: {passage_trials.READINGS[reading]}"
        spent = cost(bench.results.facts(f"{name}-{fold}")) if reading == "whole" else ""
        yield change, {key: Figure(of, len(examples)) for key, of in statistics.items()}, spent


def cost(facts: Mapping[str, Any]) -> str:
    return f"{facts['seconds']:.0f} s, {facts['steps']} steps" if facts else ""


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the corpora")
    parser.add_argument("--wheels", type=Path, default=Path("var/wheels"), help="the base model's wheels")
    parser.add_argument(
        "--work", type=Path, default=Path("var/trials"), help="what was found, and checkpoints"
    )
    parser.add_argument("--teacher", type=Path, default=versions.WEIGHTS / "text-1")
    parser.add_argument("--share", type=float, default=SHARE, help="of a pass of the recipe's sentences")
    parser.add_argument("--passages", type=int, default=PASSAGES, help="rated passages to learn from")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="run these trials, not all")
    parser.add_argument("--table", action="store_true", help="run nothing, print what was found")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> None:
    options = parse(arguments)
    options.work.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(1)
    bench = Bench(
        options.data, options.wheels, options.work, options.teacher, options.share, options.passages
    )
    for name, run in () if options.table else queue(bench):
        if not bench.results.done(name) and name in (options.only or [name]):
            run()
    for title, lines in tables(bench):
        print(f"\n{title}\n", *table(lines), sep="\n")


def tables(bench: Bench) -> Iterator[tuple[str, Iterator[Line]]]:
    yield "Sentences", sentence_lines(bench)
    for fold in passage_trials.FOLDS:
        yield f"Passages of {', '.join(recipe.FOLDS[fold])}", passage_lines(bench, fold)


if __name__ == "__main__":
    main()
