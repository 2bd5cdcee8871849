"""Words on lines become paragraphs as their author wrote them; what an app put around them goes.

Coordinates are those of the flat page (`inference.ocr.warp`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median
from typing import Final

from inference.ocr.again import confidence
from inference.ocr.layout import Block
from inference.ocr.tesseract import Spelled

UNSURE: Final = 0.35
"""Mean confidence of a line below which it is junk: texture, a picture, a logo."""
DUST: Final = (0.35, 2)
"""Confidence of a line's first and last words, and letters, below which and up to which they are none."""
SMUDGE: Final = (0.7, 3)
"""The same of what holds no letter: the edge of a sheet becomes a 1, or 000."""
NOTHING: Final = re.compile(r"[\W_]+")
"""Words without a letter or a figure in them."""
FOLIO: Final = re.compile(
    r"""[\W_]*(?:
        \d{1,4} | [ivxl]{1,6}                               # a page number
      | \d{1,4}\s*(?:/|of|\|)\s*\d{1,4}                     # one of many
      | (?:page|p\.|loc(?:ation)?|쪽|페이지)\s*[\d,]+(?:\s*(?:/|of)\s*[\d,]+)?
      | \d{1,3}(?:\.\d)?\s*%                                # how far
      | (?:AM|PM|오전|오후)?\s*\d{1,2}:\d{2}\s*(?:AM|PM)?   # a clock
    )[\W_]*""",
    re.VERBOSE | re.IGNORECASE,
)
EDGE: Final = 0.16
"""Share of what stands on the page, from its top and from its bottom, in which bars and running heads are."""
CENTRED: Final = 3
"""Letter heights that a running head stands in from the margin at least: no line of a text does."""
BARS: Final = 3
"""Lines of them above, and below, at most."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of words in a block, its ends that of its first and last word."""

    words: tuple[Spelled, ...]
    block: Block

    @property
    def left(self) -> float:
        return self.words[0].box[0]

    @property
    def right(self) -> float:
        return self.words[-1].box[2]

    @property
    def top(self) -> float:
        return min(word.box[1] for word in self.words)

    @property
    def bottom(self) -> float:
        return max(word.box[3] for word in self.words)

    @property
    def middle(self) -> float:
        return float(median((word.box[1] + word.box[3]) / 2 for word in self.words))

    @property
    def height(self) -> float:
        return float(median(word.box[3] - word.box[1] for word in self.words))

    @property
    def advance(self) -> float:
        """From letter to letter, on an average."""
        return (self.right - self.left) / len(self.text)

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def confidence(self) -> float:
        return confidence(self.words)

    @property
    def hole(self) -> float:
        """The widest space between two of its words."""
        pairs = zip(self.words, self.words[1:], strict=False)
        return max((after.box[0] - before.box[2] for before, after in pairs), default=0.0)


def kept(words: Sequence[Spelled], block: Block) -> Row | None:
    """The line without what is no word on it; None when nothing is left, or nothing can be relied on."""
    good = trimmed([word for word in words if word.confidence >= 0.3 or not NOTHING.fullmatch(word.text)])
    good = good if any(not NOTHING.fullmatch(word.text) for word in good) else []
    row = Row(tuple(good), block)
    return row if good and row.confidence >= UNSURE else None


def trimmed(words: list[Spelled]) -> list[Spelled]:
    """Without what is hardly believed at either end: the page's edge, shadows and grain beside the text."""
    believed = [place for place, word in enumerate(words) if not is_dust(word)]
    return words[believed[0] : believed[-1] + 1] if believed else []


def is_dust(word: Spelled) -> bool:
    least, most = DUST if any(map(str.isalpha, word.text)) else SMUDGE
    return word.confidence < least and len(word.text) <= most


@dataclass(frozen=True, slots=True)
class Body:
    """Most of a page's lines: their height, from letter to letter, and from line to line."""

    height: float
    advance: float
    pitch: float


def without_chrome(rows: Sequence[Row], pitch: float) -> list[Row]:
    """The lines of the text alone, from those of all blocks."""
    if not rows:
        return []
    extent = (min(row.top for row in rows), max(row.bottom for row in rows))
    columns = [list(column) for _, column in groupby(rows, key=lambda row: row.block)]
    body = Body(median(row.height for row in rows), median(row.advance for row in rows), pitch)
    return [row for column in columns for row in inner(column, extent, body)]


def inner(column: list[Row], extent: tuple[float, float], body: Body) -> list[Row]:
    """A column from its first to its last line that belongs to the text."""
    band = EDGE * (extent[1] - extent[0])
    margin = sorted(row.left for row in column)[len(column) // 4]
    start, end = 0, len(column)
    while end - start > 1 and start < BARS and column[start].middle < extent[0] + band:
        if not foreign(column[start], column[start + 1], margin, body):
            break
        start += 1
    while end - start > 1 and len(column) - end < BARS and column[end - 1].middle > extent[1] - band:
        if not foreign(column[end - 1], column[end - 2], margin, body):
            break
        end -= 1
    return column[start:end]


def foreign(row: Row, neighbour: Row, margin: float, body: Body) -> bool:
    """Whether an outermost line is a bar, a running head or a page number, and no line of the text."""
    if FOLIO.fullmatch(row.text):
        return True
    apart = abs(row.middle - neighbour.middle) > 1.4 * body.pitch
    small = row.height < 0.85 * body.height
    narrow = small or row.advance < 0.8 * body.advance
    holed = row.hole > 3.5 * body.height
    short = len(row.text) < 0.5 * len(neighbour.text)
    centred = short and row.left - margin > CENTRED * body.height
    return (
        (apart and (small or holed or short or row.confidence < 0.6))
        or (small and holed)
        or (narrow and centred)
    )
