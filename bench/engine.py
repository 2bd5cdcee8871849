"""The text engine beside other runtimes with the same weights: words a second, agreement, share of the peak.

python -m bench.engine [--threads 2] [--book ../shared/data/books/frankenstein.epub]

Every contender reads the same sample of passages in turns with the others, best of several rounds; then the engine
reads the whole book. Cold start and memory are those of a fresh process that has only the engine.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

import torch
from tokenizers import Tokenizer

from bench import contenders
from inference import versions
from inference.text import TextEngine
from library import formats, passages
from tests.processes import ROOT

OURS, PIPELINE, FULL = "the engine", "transformers pipeline", "torch in 32 bits"
ROUNDS: Final = 3
SAMPLE: Final = 6
"""One passage of so many is read by every contender."""
SIDE: Final = 1024
"""Of the square matrices whose product in 32 bits is the machine's peak."""

FRESH: Final = """
import time; start = time.perf_counter()
import sys, psutil
from inference.text import get_engine
get_engine().score(["The rain fell all night long, and she was glad of it."])
print(f"cold start to the first mood: {time.perf_counter() - start:.1f} s")
memory = lambda: psutil.Process().memory_info().rss / 1e6
loaded = memory()
get_engine().score(sys.stdin.read().split(chr(12)))
print(f"resident memory of the engine alone: {loaded:.0f} MB, after scoring {memory():.0f} MB")
"""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--book", type=Path, required=True)
    options = parser.parse_args()
    measure(options.book, options.threads)


def measure(book: Path, threads: int) -> None:
    os.environ["MOODBGM_TEXT_THREADS"] = str(threads)
    texts = texts_of(book)
    name = versions.choice(os.environ)
    print(f"text engine {name}: {book.name}, {words(texts)} words, {threads} threads", flush=True)
    fresh(texts[::SAMPLE])
    compare(versions.folder(os.environ) / name, texts)


def texts_of(book: Path) -> list[str]:
    with book.open("rb") as file:
        publication = formats.read(file, book.name)
    assert isinstance(publication, formats.Publication)
    return [passage.text for section in publication.chapters for passage in passages.split(section)]


def words(texts: Sequence[str]) -> int:
    return sum(len(text.split()) for text in texts)


def fresh(texts: Sequence[str]) -> None:
    """Cold start and memory in a process that has nothing else."""
    subprocess.run([sys.executable, "-c", FRESH], input="\f".join(texts), text=True, cwd=ROOT, check=True)


def compare(folder: Path, texts: list[str]) -> None:
    """Print every contender's figures on the sample, then the engine's time for all texts."""
    engine = TextEngine(versions.load(os.environ, folder.name))
    known: dict[str, contenders.Contender] = {OURS: partial(scored, engine), **others(folder)}
    sample = texts[::SAMPLE]
    said = {name: contender(sample) for name, contender in known.items()}
    took, peak = rounds(known, sample)
    work = operations(folder, sample)
    print(f"peak of this machine in 32 bits: {peak / 1e9:.0f} GFLOPS")
    for name in known:
        print(
            f"{name}: {words(sample) / took[name]:.0f} words a second,"
            f" {took[PIPELINE] / took[name]:.2f} times the pipeline, {work / took[name] / peak:.2f} of the peak,"
            f" {agreement(said[name], said[FULL]):.1%} agreement with 32 bits"
        )
    print(f"{OURS}, the whole book: {seconds(lambda: engine.score(texts)):.1f} s", flush=True)


def scored(engine: TextEngine, texts: Sequence[str]) -> contenders.Scores:
    return [list(mood.scores) for mood in engine.score(texts)]


def others(folder: Path) -> dict[str, contenders.Contender]:
    """The other runtimes by name; ONNX Runtime only where it is installed."""
    found = {
        PIPELINE: contenders.in_pipeline(folder),
        FULL: contenders.eager(folder),
        "torch dynamic int8": contenders.dynamic_int8(folder),
    }
    warnings.simplefilter("ignore")  # of both exporters: about shapes, which no batch here changes
    try:
        found["ONNX Runtime in 32 bits"] = contenders.onnx_runtime(folder, int8=False)
        found["ONNX Runtime int8"] = contenders.onnx_runtime(folder, int8=True)
    except ImportError as missing:
        print(f"ONNX Runtime is not measured: {missing}")
    return found


def rounds(
    known: Mapping[str, contenders.Contender], sample: Sequence[str]
) -> tuple[dict[str, float], float]:
    """Each contender's least seconds for the sample, all in turns, and the peak measured between them."""
    took, peak = dict.fromkeys(known, float("inf")), 0.0
    for _ in range(ROUNDS):
        peak = max(peak, peak_rate())
        for name, contender in known.items():
            took[name] = min(took[name], seconds(partial(contender, sample)))
    return took, peak


def seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def peak_rate() -> float:
    """Floating-point operations a second of a large product in 32 bits."""
    square = torch.rand(SIDE, SIDE)
    return 2 * SIDE**3 / min(seconds(lambda: square @ square) for _ in range(10))


def operations(folder: Path, texts: Sequence[str]) -> float:
    """Floating-point operations that these texts need at least: products of the layers, no padding."""
    sizes: dict[str, int] = json.loads((folder / "config.json").read_text(encoding="utf-8"))["dimensions"]
    width, inner, layers = (sizes[name] for name in ("hidden", "feed_forward", "layers"))
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    lengths = [len(encoding.ids) for encoding in tokenizer.encode_batch(list(texts))]
    each = 2 * (4 * width * width + 2 * width * inner)
    return float(layers * sum(length * (each + 4 * width * length) for length in lengths))


def agreement(said: Sequence[Sequence[float]], full: Sequence[Sequence[float]]) -> float:
    """Share of texts with the same strongest of the seven."""
    strongest = [[max(range(len(row)), key=row.__getitem__) for row in rows] for rows in (said, full)]
    return float(sum(a == b for a, b in zip(*strongest, strict=True)) / len(full))


if __name__ == "__main__":
    main()
