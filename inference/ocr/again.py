"""A line read again by itself: what to cut out of the page, and which of what was found there is the line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from inference.ocr.layout import Block
from inference.ocr.tesseract import Line, Spelled

ROOM: Final = 0.3
"""Of a line's height, left above and below it when it is cut out."""


def around(line: Line, strip: Block) -> Block:
    """What to cut out: the whole width of the line's strip, since words may have been missed."""
    top, bottom = min(word.box[1] for word in line), max(word.box[3] for word in line)
    room = ROOM * (bottom - top)
    return replace(
        strip, top=max(strip.top, round(top - room)), bottom=min(strip.bottom, round(bottom + room))
    )


def fullest(lines: Iterable[Line]) -> Line:
    """The one with most letters that are sure: others are the ends of its neighbours' letters. [] for none."""
    return max(lines, key=lambda line: confidence(line) * letters(line), default=[])


def confidence(words: Sequence[Spelled]) -> float:
    """Mean over the letters; 0 for none."""
    return sum(word.confidence * len(word.text) for word in words) / max(1, letters(words))


def letters(words: Sequence[Spelled]) -> int:
    return sum(len(word.text) for word in words)
