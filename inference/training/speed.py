"""How fast the shipped engine scores passages of Frankenstein: words a second, cold start, resident memory.

python -m inference.training.speed --data ../shared/data --threads 1
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from inference.text import TextEngine, load
from inference.training.corpora import read_passages

BOOK = "frankenstein"
ROUNDS = 3


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--threads", default="1", help="as MOODBGM_TEXT_THREADS")
    options = parser.parse_args()
    began = time.perf_counter()
    engine = load({"MOODBGM_TEXT_THREADS": options.threads})
    engine.score(["The first text warms the engine."])
    print(f"cold start {time.perf_counter() - began:.1f} s, {_resident():.0f} MB resident")
    texts = [row.text for row in read_passages(options.data) if row.group == BOOK]
    rates = sorted(_rate(engine, texts) for _ in range(ROUNDS))
    spread = f"{rates[-1]:.0f} words/s best, {rates[0]:.0f} worst of {ROUNDS}"
    print(f"{len(texts)} passages, {options.threads} threads: {spread}")
    print(f"{_resident():.0f} MB resident")


def _rate(engine: TextEngine, texts: list[str]) -> float:
    began = time.perf_counter()
    engine.score(texts)
    return sum(len(text.split()) for text in texts) / (time.perf_counter() - began)


def _resident() -> float:
    """Megabytes of memory this process holds now (Linux)."""
    line = next(
        line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS")
    )
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
