"""Lines that Tesseract passed over: where there is ink between those that it found, it looks once more.

Of a block it leaves out short lines now and then, a word of speech or the last of a paragraph, and bent ones. It
finds them when it is asked for words instead of lines, or for that line alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, pairwise
from statistics import median
from typing import Final

from inference.ocr.layout import Block
from inference.ocr.lines import Floats
from inference.ocr.tesseract import Line

MOST: Final = 3
"""Lines in a row that are looked for: where there is room for more, a picture or nothing stands."""
HALF: Final = 0.55
"""Pitches above and below the middle of a line that are cut out."""
INKED: Final = 0.002
"""Mean ink from which something stands there: one syllable has .005, white paper .001."""
SURE: Final = 0.87
"""Confidence from which a word found so is believed: the ends of the neighbours' letters make syllables too."""


def gaps(lines: Sequence[Line], strip: Block, ink: Floats, pitch: float) -> Iterator[tuple[int, Block]]:
    """Where lines are missing: before which of those that were found, from top to bottom, and what to cut out."""
    middles = [median((word.box[1] + word.box[3]) / 2 for word in line) for line in lines]
    half = HALF * pitch
    for number, (above, below) in enumerate(pairwise([strip.top - half, *middles, strip.bottom + half])):
        room = round((below - above) / pitch)
        for place in range(1, room) if room <= MOST + 1 else ():
            middle = above + (below - above) * place / room
            top, bottom = max(strip.top, round(middle - half)), min(strip.bottom, round(middle + half))
            if bottom - top >= pitch and ink[top:bottom, strip.left : strip.right].mean() >= INKED:
                yield number, replace(strip, top=top, bottom=bottom)


def best(readings: Iterable[Iterable[Line]]) -> Line:
    """Of several readings of one place the one with most letters that are sure; none where there is only dirt."""
    lines = [
        sorted(
            (word for word in chain.from_iterable(found) if word.confidence >= SURE),
            key=lambda word: word.box[0],
        )
        for found in readings
    ]
    most = max(lines, key=sure_letters)
    return most if sure_letters(most) else []


def sure_letters(line: Line) -> int:
    return sum(letter.isalpha() for word in line for letter in word.text)
