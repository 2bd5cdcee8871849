"""The letters of a page, joined to the lines that they stand on."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

MOST_LETTERS: Final = 60_000
"""Of one page; a page of a newspaper has half of it."""
NEVER: Final = frozenset({"\x00", "\ufffe", "\uffff", "\ufeff", "\u200b"})
HYPHEN: Final = "\u00ad"
"""A hyphen at the end of a line, of which only the words of the book tell whether it belongs to its word."""
PDFIUM_HYPHEN: Final = "\x02"
OTHER_LINE: Final = 0.6
"""Heights by which a letter on the same line may stand higher or lower than the one before."""
OTHER_COLUMN: Final = 1.8
"""Heights that lie between two letters which do not belong together."""
BOLD: Final = 600


@dataclass(frozen=True, slots=True)
class Line:
    """Letters beside each other. In points, from the upper left of the page as it is seen; size: their height.

    column: counted from 0 in reading order, where a page has several.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    bold: bool = False
    column: int = 0

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass
class Run:
    """A line while it is being put together."""

    text: list[str] = field(default_factory=list)
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)
    bold: bool = False

    def takes(self, box: tuple[float, float, float, float]) -> bool:
        """Whether a letter goes on with this line."""
        if not self.boxes:
            return True
        _, top, right, bottom = self.boxes[-1]
        size = max(bottom - top, box[3] - box[1])
        level = abs((box[1] + box[3]) - (top + bottom)) / 2 <= OTHER_LINE * size
        return level and -size <= box[0] - right <= OTHER_COLUMN * size and box[0] > self.boxes[0][0] - size

    def line(self) -> Line | None:
        text = "".join(self.text).strip(" ")
        if not text.strip() or not self.boxes:
            return None
        lefts, tops, rights, bottoms = zip(*self.boxes, strict=True)
        heights = sorted(bottom - top for top, bottom in zip(tops, bottoms, strict=True))
        size = heights[len(heights) // 2]
        return Line(text, min(lefts), min(tops), max(rights), max(bottoms), size, self.bold)


def lines_of(page: Any) -> list[Line]:
    """The lines of a page in the order in which its maker wrote them."""
    textpage = page.get_textpage()
    try:
        return list(runs(Letters(page, textpage)))
    finally:
        textpage.close()


def runs(letters: Letters) -> Iterator[Line]:
    run = Run()
    for index in range(min(letters.count, MOST_LETTERS)):
        letter = letters.letter(index)
        if letter in ("\r", "\n"):
            yield from finished(run)
            run = Run()
        elif letter.isspace():
            run.text.append(" " if run.text and run.text[-1] != " " else "")
        elif letter and letter not in NEVER:
            box = letters.box(index)
            if not run.takes(box):
                yield from finished(run)
                run = Run()
            if not run.boxes:
                run.bold = letters.is_bold(index)
            run.text.append(HYPHEN if letter in (PDFIUM_HYPHEN, HYPHEN) else letter)
            run.boxes.append(box)
    yield from finished(run)


def finished(run: Run) -> Iterator[Line]:
    line = run.line()
    if line:
        yield line


class Letters:
    """What PDFium says of each letter; a page's own turn (0, 90, 180, 270 degrees) is undone."""

    def __init__(self, page: Any, textpage: Any) -> None:
        import pypdfium2.raw as pdfium

        self.pdfium, self.textpage = pdfium, textpage
        self.count = textpage.count_chars()
        self.turn = page.get_rotation()
        width, height = page.get_size()
        left, bottom, right, top = page.get_cropbox()
        self.origin = (min(left, right), min(bottom, top))
        self.width, self.height = (height, width) if self.turn in (90, 270) else (width, height)
        self.rect = pdfium.FS_RECTF()
        self.there = ctypes.byref(self.rect)

    def letter(self, index: int) -> str:
        code = self.pdfium.FPDFText_GetUnicode(self.textpage, index)
        return chr(code) if code < 0xD800 or 0xE000 <= code < 0x110000 else ""

    def is_bold(self, index: int) -> bool:
        return bool(self.pdfium.FPDFText_GetFontWeight(self.textpage, index) >= BOLD)

    def box(self, index: int) -> tuple[float, float, float, float]:
        """Left, top, right, bottom, as `Line` has them."""
        rect = self.rect
        self.pdfium.FPDFText_GetLooseCharBox(self.textpage, index, self.there)
        x, y = self.origin
        left, right = rect.left - x, rect.right - x
        low, high = min(rect.bottom, rect.top) - y, max(rect.bottom, rect.top) - y
        wide, tall = self.width, self.height
        if self.turn == 0:
            return left, tall - high, right, tall - low
        if self.turn == 90:
            return low, left, high, right
        if self.turn == 180:
            return wide - right, low, wide - left, high
        return tall - high, wide - right, tall - low, wide - left
