"""Count which Korean syllables Tesseract is sure of that are others: prose -> drawn lines -> table, with its card.

    OMP_THREAD_LIMIT=1 python -m inference.training.train_confused --data ../shared/data

Lines of the prose that `train_choices` learns from are drawn (`drawn_lines`), read by Tesseract, and compared. How
often a syllable is read as another comes from these lines, in which rare ones stand more often; how often it stands
there at all, from the prose. Ten minutes. Nothing is drawn of the books whose pages `bench.picture` reads.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from math import log
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from inference.ocr import choices, stored, tesseract
from inference.ocr.tessdata import SYLLABLE
from inference.training.drawn_lines import FONTS, Lines, drawn, look
from inference.training.train_choices import DATA, LABELLED
from inference.training.train_spacing import PASSAGES, STORIES, WRITTEN, prose

BLOCKS: Final = 626
LEAST: Final = 2
"""Times that two syllables must have been confused to be believed to look alike."""
COMMON: Final = 0.5
"""Power of how often a syllable stands in prose: the rest is in the weights of `choices.Table` already, whose wrong
syllables are drawn by the other half of it."""
UNMET: Final = 0.5
"""Times that a syllable counts as met which the prose does not hold."""

Pair = tuple[str, str]
"""A syllable as read, and the true one."""


@dataclass(slots=True)
class Counts:
    """drawn, right: of each true syllable; confused: without a doubt."""

    drawn: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    confused: Counter[Pair] = field(default_factory=Counter)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("inference/weights/confused-1"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--blocks", type=int, default=BLOCKS)
    options = parser.parse_args()
    texts = prose([WRITTEN, STORIES, *(options.data / name for name in (*PASSAGES, *LABELLED))])
    lines = Lines(texts)
    counts = counted(lines, options.blocks, options.seed)
    found = odds(counts, lines.met)
    card = stored.write(options.out, packed(found), facts(options.seed, options.blocks, counts, found))
    print(json.dumps(card["metrics"], ensure_ascii=False, indent=1))


def counted(lines: Lines, blocks: int, seed: int) -> Counts:
    chance, counts = random.Random(seed), Counts()
    for _ in range(blocks):
        seen = look(chance)
        block = list(lines.some(chance))
        count(counts, "".join("".join(block).split()), list(letters(read(drawn(block, seen, chance)))))
    return counts


@dataclass(frozen=True, slots=True)
class Read:
    """A letter as it was read; others: what else the network thought of; settled: whether one of them is chosen."""

    letter: str
    others: Mapping[str, float]
    settled: bool


def read(picture: Any) -> list[tuple[tesseract.Line, tesseract.Line]]:
    """Lines as Tesseract reads them, and with the doubted syllables chosen."""
    lines = tesseract.lines(picture, "ko", 0, True)
    return [(line, choices.chosen(line, alike={})) for line in lines]


def letters(lines: Sequence[tuple[tesseract.Line, tesseract.Line]]) -> Iterator[Read]:
    for line, chosen in lines:
        for word, now in zip(line, chosen, strict=True):
            for was, letter, others in zip(word.text, now.text, tesseract.of_each(word), strict=True):
                if not letter.isspace():
                    yield Read(letter, others, letter != was)


def count(counts: Counts, true: str, found: Sequence[Read]) -> None:
    """Letters that stand beside each other in two texts, of which neither has more there."""
    steps = SequenceMatcher(None, true, "".join(one.letter for one in found), autojunk=False).get_opcodes()
    for _, start, end, first, last in steps:
        for letter, one in zip(true[start:end], found[first:last], strict=False):
            if end - start == last - first and SYLLABLE.fullmatch(letter) and SYLLABLE.fullmatch(one.letter):
                counts.drawn[letter] += 1
                counts.right[letter] += letter == one.letter
                counts.confused[one.letter, letter] += not (
                    letter == one.letter or one.settled or letter in one.others
                )


def odds(counts: Counts, met: Mapping[str, int]) -> dict[Pair, float]:
    """The logarithm of how likely the other syllable is true beside the one that was read."""
    found = {}
    for (wrong, true), times in counts.confused.items():
        if times >= LEAST:
            misread = times / (counts.drawn[true] + 1)
            well = (counts.right[wrong] + 1) / (counts.drawn[wrong] + 1)
            often = (met.get(true, 0) + UNMET) / (met.get(wrong, 0) + UNMET)
            found[wrong, true] = log(misread / well) + COMMON * log(often)
    return found


def packed(found: Mapping[Pair, float]) -> dict[str, npt.NDArray[Any]]:
    """As `confused.unpacked` takes them apart."""
    pairs = sorted(found)
    return {
        "pairs": np.array([[ord(letter) for letter in pair] for pair in pairs], np.uint16).reshape(-1, 2),
        "odds": np.array([found[pair] for pair in pairs], np.float32),
    }


def facts(seed: int, blocks: int, counts: Counts, found: Mapping[Pair, float]) -> dict[str, Any]:
    """What the card says."""
    return {
        "data": DATA,
        "recipe": {"blocks": blocks, "least": LEAST, "common": COMMON, "fonts": [path for path, _ in FONTS]},
        "seed": seed,
        "metrics": {
            "syllables drawn": counts.drawn.total(),
            "read wrong": counts.drawn.total() - counts.right.total(),
            "read wrong without a doubt": counts.confused.total(),
            "pairs kept": len(found),
            "of these": sum(counts.confused[pair] for pair in found),
        },
    }


if __name__ == "__main__":
    main()
