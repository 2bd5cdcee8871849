"""Where the words of Korean end: in the middle of a line or with it.

Korean is set in two manners: a line ends wherever it is full, as in books and most apps, or words are kept whole.
No hyphen tells which. A small table, learned from prose (`inference.training.train_spacing`), says how likely a
space is between two pieces of text: the sum of the weights of the letters around the place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from math import exp
from pathlib import Path
from typing import Any, Final
from zlib import crc32

from inference.ocr import stored

STORED: Final = Path(__file__).parents[1] / "weights" / "spacing-2"
ROWS: Final = 1 << 20
"""Of the table: features that fall on the same one share it."""
REACH: Final = 8
"""Letters on either side that are looked at, at most."""
BEFORE, AFTER, ACROSS = (1, 2, 3, 4, 5), (1, 2, 3, 4), (1, 2, 3)
"""Lengths of the runs of letters before a place, after it, and on either side of it together."""
WORD: Final = 6
"""Letters of the word before it, as far as it goes."""
BEYOND: Final = "\n"
"""Stands for what comes before the first letter and after the last."""
KEPT_WHOLE: Final = 0.7
"""Mean likelihood of a space at the ends of a page's lines from which all of them end with a word; on pages whose
lines end anywhere it is .35."""
FEWEST, ALONE = 8, 0.6
"""Words that a line has at least, and share of those of one syllable, from which it is spread."""
SIGNS: Final = "\"'“”‘’.,!?…"
HANGUL: Final = re.compile(r"[가-힣]")
PLAIN: Final = str.maketrans("‘’“”", "''\"\"")


class Table:
    """weights: of each row, sums of them being log odds of a space; bias: those without any."""

    def __init__(self, weights: Any, bias: float) -> None:
        self.weights, self.bias = weights, bias

    def likelihood(self, before: str, after: str) -> float:
        """That a space stands between the end of one text and the beginning of another, 0 to 1."""
        odds = self.bias + sum(float(self.weights[row]) for row in features(before, after))
        return 1 / (1 + exp(-odds))


def features(before: str, after: str) -> list[int]:
    """Rows of the table: of the runs of letters before a place, after it, around it, and of the word before it."""
    left = before[-REACH:].translate(PLAIN).rjust(REACH, BEYOND)
    right = after[:REACH].translate(PLAIN).ljust(REACH, BEYOND)
    word = before[-REACH:].rsplit(" ", 1)[-1]
    names = [
        *(f"l{left[-reach:]}" for reach in BEFORE),
        *(f"r{right[:reach]}" for reach in AFTER),
        *(f"{left[-before:]}|{right[:after]}" for before in ACROSS for after in ACROSS),
        f"w{len(word)}",
        f"w{len(word)}{left[-1]}",
        f"w{word[-WORD:]}|",
        f"n{len(word)}|{right[:2]}",
    ]
    return [crc32(name.encode()) % ROWS for name in names]


@cache
def table() -> Table | None:
    """None where its files are missing or not those that were trained: then every line ends with a word."""
    parts = stored.read(STORED)
    return Table(parts["weights"] * parts["scale"], float(parts["bias"][0])) if parts else None


def is_spread(words: Sequence[str]) -> bool:
    """Whether most syllables of a line stand alone, as no sentence has them: Tesseract may take a block for one in
    which every letter is as wide as the next, and finds a space between any two."""
    return len(words) >= FEWEST and sum(len(word.strip(SIGNS)) == 1 for word in words) > ALONE * len(words)


def divisible(before: str, after: str) -> bool:
    """Whether a word may go on from one line to the next without a hyphen: Korean ones may."""
    return bool(HANGUL.search(before[-2:]) or HANGUL.match(after)) and after[:1].isalnum()


def keeps_words_whole(line_ends: Iterable[tuple[str, str]], known: Table | None = None) -> bool:
    """Whether all of a page's lines end with a word. Each end: the text before it, the text after it."""
    known = known or table()
    found = [known.likelihood(*end) for end in line_ends if divisible(*end)] if known else []
    return not found or sum(found) / len(found) > KEPT_WHOLE


def within_a_word(before: str, after: str) -> bool:
    """Whether a line ends in the middle of a word, on a page that does not keep them whole."""
    known = table()
    return bool(known and divisible(before, after) and known.likelihood(before, after) < 0.5)
