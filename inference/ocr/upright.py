"""How a page is turned, and its language: samples are read in either, the right way up and upside down."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np

from inference.ocr import tesseract
from inference.ocr.again import confidence, letters
from inference.ocr.decoding import Grey
from inference.ocr.lanes import shared
from inference.ocr.layout import Block
from inference.ocr.lines import ink_map, sides
from inference.ocr.rows import NOTHING
from inference.ocr.sheet import SAMPLED, Sheet, laid_out
from inference.ocr.tesseract import Line

PLAIN: Final = 0.75
"""Confidence in a sample from which it is neither upside down nor in another language."""
TELLING: Final = 6
"""Letters of a sample below which it says less: a stroke of a line on its side is a letter, too."""


def upright(grey: Grey, languages: Sequence[str], lanes: int) -> tuple[int, Sheet, str]:
    """How many quarters to the left the picture is turned to stand upright, its sheet then, and its language."""
    turns = [turn for side in sides(ink_map(grey).ink) for turn in (side, side + 2)]

    @cache
    def turned(quarters: int) -> tuple[Sheet, list[Block]]:
        sheet = laid_out(np.ascontiguousarray(np.rot90(grey, quarters)))
        return sheet, list(sheet.samples())

    found = []
    for number, _ in enumerate(SAMPLED):
        for quarters in turns:
            sheet, samples = turned(quarters)
            if number < len(samples):
                sure, language = best_language(sheet, samples[number], languages, lanes)
                if sure >= PLAIN:
                    return quarters, sheet, language
                found.append((sure, -quarters, language))
    _, turn, language = max(found, default=(0.0, -turns[0], languages[0]))
    return -turn, turned(-turn)[0], language


def best_language(sheet: Sheet, sample: Block, languages: Sequence[str], lanes: int) -> tuple[float, str]:
    """The language in which a sample is read with most confidence, and with how much."""

    def tried(language: str, lane: int) -> tuple[float, str]:
        found = tesseract.lines(sheet.cut(sample, language), language, lane)
        return sample_confidence(found), language

    return max(shared(tried, languages, lanes))


def sample_confidence(lines: Sequence[Line]) -> float:
    words = [word for line in lines for word in line if not NOTHING.fullmatch(word.text)]
    return confidence(words) * min(1.0, letters(words) / TELLING)
