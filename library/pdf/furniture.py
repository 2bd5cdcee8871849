"""What stands on page after page and is no part of the text: running heads, page numbers, stamps."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from library.pdf.letters import Line

EDGE: Final = 0.14
"""Share of the page's height, from its top and from its bottom, in which it stands."""
ROWS: Final = 2
"""Lines of it above, and below, at most."""
NEAR: Final = 6
"""Pages before and after on which the same is looked for: a running head may change with the chapter."""
OFTEN: Final = 3
"""Pages, the page itself included, on which words stand alike until they are taken for a running head,"""
TWICE: Final = 2
"""and numbers."""
LARGE: Final = 1.15
"""Times the size of most lines beyond which a line is a heading."""
NUMBER: Final = re.compile(r"\d+|\b[ivxlc]{1,7}\b")
LETTER: Final = re.compile(r"[^\W\d_#]")
SPACES: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of a page in reading order, and its height in points. pictured: something is drawn on it."""

    lines: list[Line]
    height: float
    pictured: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """A line at the edge of a page. likeness: what it says without its numbers and its spaces."""

    page: int
    line: Line
    above: bool
    likeness: str
    numbers: tuple[str, ...]

    @property
    def key(self) -> tuple[bool, str]:
        return self.above, self.likeness

    def is_like(self, other: Edge) -> bool:
        """Whether both can be the same thing on two pages: their numbers are equal, or count the pages."""
        pages = other.page - self.page
        if abs(pages) > NEAR:
            return False
        return all(counts(one, two, pages) for one, two in zip(self.numbers, other.numbers, strict=False))


def counts(one: str, other: str, pages: int) -> bool:
    if one == other:
        return True
    if one.isdecimal() and other.isdecimal():
        return int(other) - int(one) in (pages, 2 * pages)  # two pages may be seen at once
    return False


def cleared(sheets: Sequence[Sheet]) -> list[list[Line]]:
    """The lines of each page without its furniture."""
    body = median([line.size for sheet in sheets for line in sheet.lines] or [0.0])
    found = [list(edges(number, sheet, body)) for number, sheet in enumerate(sheets)]
    alike: dict[tuple[bool, str], list[Edge]] = defaultdict(list)
    for edge in (edge for page in found for edge in page):
        alike[edge.key].append(edge)
    gone = [[edge.line for edge in page if comes_back(edge, alike[edge.key])] for page in found]
    return [
        [line for line in sheet.lines if line not in lines] for sheet, lines in zip(sheets, gone, strict=True)
    ]


def comes_back(edge: Edge, alike: Sequence[Edge]) -> bool:
    if not LETTER.search(edge.likeness):  # a number by itself, in whatever figures
        return sum(abs(other.page - edge.page) <= NEAR for other in alike) >= TWICE
    return sum(edge.is_like(other) for other in alike) >= OFTEN


def edges(number: int, sheet: Sheet, body: float) -> Iterator[Edge]:
    """What may be furniture: the outermost lines, in the outermost parts of the page, in no large letters."""
    lines = sorted(sheet.lines, key=lambda line: line.top)
    above = [line for line in lines[:ROWS] if line.bottom < EDGE * sheet.height]
    below = [line for line in lines[-ROWS:] if line.top > (1 - EDGE) * sheet.height]
    for line in (*above, *below):
        if line.size <= LARGE * body:
            text = line.text.casefold()
            likeness = SPACES.sub("", NUMBER.sub("#", text))
            yield Edge(number, line, line in above, likeness, tuple(NUMBER.findall(text)))
