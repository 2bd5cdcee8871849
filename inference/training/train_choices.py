"""Train what tells which Korean syllable stands in its surroundings: prose -> weights -> measured card.

    python -m inference.training.train_choices --data ../shared/data --out inference/weights/choices-1

Every syllable of the prose is an example, beside others that differ from it in one letter: which is it? A softmax
over their sums of weights (`inference.ocr.choices.rows`), by AdaGrad. Half a minute. Measured on the demo story
and the two books whose pages `bench.picture` reads, which are never learned from.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from inference.ocr import stored
from inference.ocr.choices import BEYOND, BITS, REACH, Numbers, numbers, rows, unpacked_weights
from inference.ocr.spacing import HANGUL
from inference.ocr.tessdata import FINALS, FIRST, VOWELS, in_use
from inference.training.train_spacing import BOOKS, DEMO, PASSAGES, STORIES, WRITTEN, paragraphs, prose

LABELLED: Final = tuple(f"text/train.{name}.jsonl" for name in ("kote", "kpoem_line"))
OTHERS: Final = 6
"""Syllables beside the true one in an example."""
EPOCHS: Final = 2
BATCH: Final = 8192
RATE: Final = 0.1
WIDE: Final = 4
"""Standard deviations of the weights up to which they are stored."""
CUT: Final = 0.3
"""Share of the examples whose surroundings end early, as at the ends of lines."""

DATA: Final = (
    {"name": "Korean passages of `training/rated/written.jsonl` and `stories.jsonl`", "licence": "as the project",
     "remark": "written by a large language model in many manners and eras"},
    {"name": "More passages written for this project", "licence": "as the project", "remark": "280, likewise"},
    {"name": "홍염, 탈출기, 백치 아다다, 레디메이드 인생", "licence": "public domain", "remark": "passages"},
    {"name": "KOTE", "licence": "MIT", "remark": "Jeon 2022, comments on the web"},
    {"name": "KPoEM, lines", "licence": "MIT", "remark": "Lim 2025, modern poetry"},
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("inference/weights/choices-1"))
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    files = [options.data / name for name in (*PASSAGES, *LABELLED)]
    texts = prose([WRITTEN, STORIES, *files])
    held_out = paragraphs([DEMO, *(options.data / name for name in BOOKS)])
    known = Likeness(texts)
    weights = learned(texts, known, options.seed)
    found = table(weights)
    figures = measured(unpacked_weights(found), held_out, known, options.seed)
    card = stored.write(options.out, found, facts(options.seed, figures))
    print(json.dumps(card["metrics"], ensure_ascii=False, indent=1))


class Likeness:
    """Other syllables in use that differ from one in a letter, more often those that are met more often."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.met = Counter(letter for text in texts for letter in text)
        self.used = set(in_use())
        self._known: dict[str, tuple[Numbers, npt.NDArray[np.float64]]] = {}

    def drawn(self, syllables: Sequence[str], order: np.random.Generator) -> Numbers:
        """(n, OTHERS) of them for each syllable."""
        places = order.random((len(syllables), OTHERS))
        found = np.empty((len(syllables), OTHERS), np.uint64)
        for number, syllable in enumerate(syllables):
            near, upto = self._near(syllable)
            found[number] = near[np.searchsorted(upto, places[number])]
        return found

    def _near(self, syllable: str) -> tuple[Numbers, npt.NDArray[np.float64]]:
        if syllable not in self._known:
            near = [other for other in neighbours(syllable) if other in self.used]
            share = np.array([(self.met[other] + 1) ** 0.5 for other in near])
            self._known[syllable] = numbers("".join(near)), np.cumsum(share / share.sum() * (1 - 1e-9))
            self._known[syllable][1][-1] = 1.0
        return self._known[syllable]


def neighbours(syllable: str) -> Iterator[str]:
    number = ord(syllable) - FIRST
    first, vowel, last = number // FINALS // VOWELS, number // FINALS % VOWELS, number % FINALS
    for other in range(19):
        if other != first:
            yield chr(FIRST + (other * VOWELS + vowel) * FINALS + last)
    for other in range(VOWELS):
        if other != vowel:
            yield chr(FIRST + (first * VOWELS + other) * FINALS + last)
    for other in range(FINALS):
        if other != last:
            yield chr(FIRST + (first * VOWELS + vowel) * FINALS + other)


def examples(texts: Iterable[str], cut: float, order: np.random.Generator) -> tuple[Numbers, list[str]]:
    """(n, 2 * REACH) surroundings, some of them ending early, and the n syllables between."""
    around, syllables = [], []
    for text in texts:
        padded = numbers(BEYOND * REACH + text + BEYOND * REACH)
        at = np.array([place for place, letter in enumerate(text) if HANGUL.match(letter)])
        if len(at):
            near = np.arange(2 * REACH + 1)
            around.append(padded[at[:, None] + np.delete(near, REACH)[None]])
            syllables += [text[place] for place in at]
    found = np.concatenate(around)
    beyond = np.uint64(ord(BEYOND))
    steps = np.arange(REACH)
    for side in (slice(REACH - 1, None, -1), slice(REACH, None)):
        ends = np.where(order.random(len(found)) < cut / 2, order.integers(0, REACH, len(found)), REACH)
        part = found[:, side]
        part[steps[None] >= ends[:, None]] = beyond
    return found, syllables


def learned(texts: Sequence[str], known: Likeness, seed: int) -> npt.NDArray[np.float32]:
    """The weights of the rows."""
    order = np.random.default_rng(seed)
    weights, squares = np.zeros(1 << BITS, np.float32), np.full(1 << BITS, 1e-6, np.float32)
    around, syllables = examples(texts, CUT, order)
    for _ in range(EPOCHS):
        shuffled = order.permutation(len(around))
        for start in range(0, len(shuffled), BATCH):
            batch = shuffled[start : start + BATCH]
            true = [syllables[number] for number in batch]
            choices = np.column_stack([numbers("".join(true)), known.drawn(true, order)])
            step(weights, squares, rows(around[batch], choices))
    return weights


def step(
    weights: npt.NDArray[np.float32], squares: npt.NDArray[np.float32], met: npt.NDArray[np.intp]
) -> None:
    """Towards the first of each example's choices. met: (examples, choices, runs) rows."""
    fit = weights[met].sum(-1)
    share = np.exp(fit - fit.max(1, keepdims=True))
    share /= share.sum(1, keepdims=True)
    share[:, 0] -= 1
    slope = np.bincount(met.ravel(), np.repeat(share.ravel(), met.shape[-1]), 1 << BITS).astype(np.float32)
    squares += slope * slope
    weights -= RATE * slope / np.sqrt(squares)


def table(weights: npt.NDArray[np.float32]) -> dict[str, npt.NDArray[Any]]:
    """As it is stored: two weights in a byte; the few that are larger are cut off."""
    scale = np.float32(WIDE * weights.std() / 7)
    steps = np.clip(np.rint(weights / scale), -7, 7).astype(np.int8) + 8
    pairs = steps.astype(np.uint8).reshape(-1, 2)
    return {"weights": pairs[:, 0] | pairs[:, 1] << 4, "scale": np.array([scale], np.float32)}


def measured(
    weights: npt.NDArray[np.floating], texts: Sequence[str], known: Likeness, seed: int
) -> dict[str, Any]:
    """Share of the syllables that fit better than all the others drawn beside them."""
    order = np.random.default_rng(seed)
    around, syllables = examples(texts, 0, order)
    choices = np.column_stack([numbers("".join(syllables)), known.drawn(syllables, order)])
    fit = weights[rows(around, choices)].sum(-1)
    often = np.array([[known.met[chr(int(letter))] for letter in row] for row in choices])
    return {
        "syllables": len(syllables),
        f"the true one of {OTHERS + 1} fits best": round(float((fit[:, 0] > fit[:, 1:].max(1)).mean()), 4),
        "the commonest is it": round(float((often[:, 0] > often[:, 1:].max(1)).mean()), 4),
    }


def facts(seed: int, metrics: dict[str, Any]) -> dict[str, Any]:
    """What the card says."""
    return {
        "data": DATA,
        "recipe": {"epochs": EPOCHS, "batch": BATCH, "rate": RATE, "others": OTHERS, "rows": 1 << BITS},
        "seed": seed,
        "metrics": {"held out: 운수 좋은 날, 동백꽃, 물 드는 사람": metrics},
    }


if __name__ == "__main__":
    main()
