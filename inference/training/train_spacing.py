"""Train what tells whether a line of Korean ends within a word: prose -> weights -> measured card.

    python -m inference.training.train_spacing --data ../shared/data --out inference/weights/spacing-2

Every place in the prose where a line could end is an example: is there a space? Logistic regression by AdaGrad over
the letters around it (`inference.ocr.spacing.features`). Half a minute. Measured on the demo story and the two
books whose pages `bench.picture` reads, which are never learned from, broken into lines in both manners.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from inference.ocr import stored
from inference.ocr.spacing import (
    HANGUL,
    ROWS,
    Table,
    features,
    keeps_words_whole,
)

WRITTEN: Final = Path(__file__).parent / "rated" / "written.jsonl"
STORIES: Final = WRITTEN.with_name("stories.jsonl")
POEMS: Final = tuple(f"text/train.{name}.jsonl" for name in ("kpoem_line", "kpoem_poem"))
PASSAGES: Final = ("passages/ko.jsonl", "passages/ko_written.jsonl")
SHOWN: Final = ("ko:운수좋은날", "ko:김유정_동백꽃")
"""Books whose pages are measured, as passages name them."""
DEMO: Final = Path(__file__).parents[2] / "library" / "demo" / "mul-deuneun-saram.md"
BOOKS: Final = tuple(f"books/{name.removeprefix('ko:')}.txt" for name in SHOWN)
EPOCHS: Final = 3
BATCH: Final = 512
RATE: Final = 0.3
PENALTY: Final = 0.003
LINES: Final = 14
"""Of a page when measured."""

DATA: Final = (
    {"name": "Korean passages of `training/rated/written.jsonl` and `stories.jsonl`", "licence": "as the project",
     "remark": "written by a large language model in many manners and eras"},
    {"name": "More passages written for this project", "licence": "as the project", "remark": "280, likewise"},
    {"name": "홍염, 탈출기, 백치 아다다, 레디메이드 인생", "licence": "public domain", "remark": "passages"},
    {"name": "KPoEM, poems and lines", "licence": "MIT", "remark": "Lim 2025, modern poetry"},
)  # fmt: skip

Examples = tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("inference/weights/spacing-2"))
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    texts = prose([WRITTEN, STORIES, *(options.data / name for name in (*PASSAGES, *POEMS))])
    found = table(*learned(examples(texts), options.seed))
    held_out = paragraphs([DEMO, *(options.data / name for name in BOOKS)])
    card = stored.write(options.out, found, facts(options.seed, measured(found, held_out, options.seed)))
    print(json.dumps(card["metrics"], ensure_ascii=False, indent=1))


def prose(files: Sequence[Path]) -> list[str]:
    """The Korean texts of these files that are not of the books measured by, white space made single."""
    rows = (json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines())
    texts = (" ".join(row["text"].split()) for row in rows if not shown(row.get("book", "")))
    return [text for text in texts if HANGUL.search(text)]


def shown(book: str) -> bool:
    return book in SHOWN or book.startswith("demo:")


def paragraphs(files: Sequence[Path]) -> list[str]:
    """Those of books in plain text, white space made single."""
    lines = (line for file in files for line in file.read_text(encoding="utf-8").splitlines())
    return [text for line in lines if (text := " ".join(line.split()))]


def places(text: str) -> Iterator[tuple[str, str, bool]]:
    """Every place where a line could end: the text before it, the text after it, whether a space parts them."""
    for at in range(1, len(text) - 1):
        if text[at] == " ":
            yield text[:at], text[at + 1 :], True
        elif text[at - 1] != " " and text[at].isalnum():
            yield text[:at], text[at:], False


def examples(texts: Iterable[str]) -> Examples:
    """(n, features) rows of the table, and (n,) 1 where there is a space."""
    found = [(features(before, after), spaced) for text in texts for before, after, spaced in places(text)]
    return np.array([rows for rows, _ in found]), np.array([spaced for _, spaced in found], np.float32)


def learned(examples: Examples, seed: int) -> tuple[npt.NDArray[np.float32], float]:
    """Weights and bias of the logistic regression."""
    rows, spaced = examples
    weights, squares = np.zeros(ROWS, np.float32), np.full(ROWS, 1e-8, np.float32)
    bias, order = 0.0, np.random.default_rng(seed)
    for _ in range(EPOCHS):
        for batch in np.split(shuffled := order.permutation(len(rows)), range(BATCH, len(shuffled), BATCH)):
            known = rows[batch]
            off = 1 / (1 + np.exp(-weights[known].sum(1) - bias)) - spaced[batch]
            bias -= 0.05 * float(off.mean())
            slope = np.bincount(known.ravel(), np.repeat(off, known.shape[1]), ROWS).astype(np.float32)
            seen = np.unique(known)
            step = slope[seen] + PENALTY * weights[seen]
            squares[seen] += step * step
            weights[seen] -= RATE * step / np.sqrt(squares[seen])
    return weights, bias


def table(weights: npt.NDArray[np.float32], bias: float) -> dict[str, npt.NDArray[Any]]:
    """As it is stored: the weights in eight bits."""
    scale = np.float32(np.abs(weights).max() / 127)
    return {
        "weights": np.rint(weights / scale).astype(np.int8),
        "scale": np.array([scale], np.float32),
        "bias": np.array([bias], np.float32),
    }


def measured(found: dict[str, npt.NDArray[Any]], texts: Sequence[str], seed: int) -> dict[str, Any]:
    """Shares that are right: of line ends anywhere; of pages of a dozen lines, whether they keep words whole."""
    known = Table(found["weights"] * found["scale"], float(found["bias"][0]))
    ends = [place for text in texts for place in places(text)]
    right = [(known.likelihood(before, after) >= 0.5) == spaced for before, after, spaced in ends]
    chance = random.Random(seed)
    long = " ".join(texts)
    manners = [
        keeps_words_whole(page(long, chance, whole), known) == whole
        for _ in range(200)
        for whole in (True, False)
    ]
    return {
        "ends of lines": len(ends),
        "right": round(float(np.mean(right)), 4),
        "always within a word": round(float(np.mean([not spaced for *_, spaced in ends])), 4),
        "pages": len(manners),
        "pages whose manner is told": round(float(np.mean(manners)), 4),
    }


def page(text: str, chance: random.Random, whole: bool) -> list[tuple[str, str]]:
    """What stands before and after the ends of a page's lines."""
    wide, start = chance.randint(14, 42), chance.randrange(len(text) - 2000)
    lines = list(broken(text[text.index(" ", start) + 1 :][:1500], wide, whole))[:LINES]
    return list(pairwise(lines))


def broken(text: str, wide: int, whole: bool) -> Iterator[str]:
    while len(text) > wide:
        end = text.rfind(" ", 0, wide + 1) if whole else wide
        while not whole and not text[end].isalnum() and text[end] != " ":
            end -= 1  # what closes does not begin a line
        yield text[:end].strip()
        text = text[end:].strip()


def facts(seed: int, metrics: dict[str, Any]) -> dict[str, Any]:
    """What the card says."""
    return {
        "data": DATA,
        "recipe": {"epochs": EPOCHS, "batch": BATCH, "rate": RATE, "penalty": PENALTY, "rows": ROWS},
        "seed": seed,
        "metrics": {"held out: 운수 좋은 날, 동백꽃, 물 드는 사람": metrics},
    }


if __name__ == "__main__":
    main()
