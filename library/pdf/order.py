"""The lines of a page in the order in which one reads them: column after column, rows from left to right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from library.pdf.letters import HYPHEN, Line

MOST_LINES: Final = 400
"""Lines beyond which nobody looks for columns: a page of a dictionary has half of it."""
FEWEST: Final = 4
"""Lines that stand in a column at least."""
BODY: Final = (0.25, 0.75)
"""Where, across what is written, a gutter may be."""
NARROW: Final = 0.2
"""Of the width of all: lines of a column are wider in the mean. What lists of contents have at the right is not."""
CROSSING: Final = 0.25
"""Share of the lines that may run over the gutter, headings for instance."""
SAME_ROW: Final = 0.5
SPACE: Final = 0.2
"""Heights between two parts of a row from which there is a space."""


def ordered(lines: Sequence[Line]) -> list[Line]:
    """Rows as whole lines, in reading order."""
    gutter = gutter_of(lines) if 2 * FEWEST <= len(lines) <= MOST_LINES else None
    if gutter is None:
        return rows(lines)
    found: list[Line] = []
    for band in bands(lines, gutter):
        sides = [line for line in band if line.right <= gutter], [line for line in band if line.left > gutter]
        across = [line for line in band if line.left <= gutter < line.right]
        column = found[-1].column if found else 0
        for number, part in enumerate(filter(None, (across, *sides)), column + 1):
            found += [replace(line, column=number) for line in rows(part)]
    return found


def gutter_of(lines: Sequence[Line]) -> float | None:
    """Where two columns meet; None where there is one column only."""
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    width = right - left
    inside = sorted({line.left - 0.5 for line in lines})
    middle = [x for x in inside if BODY[0] * width <= x - left <= BODY[1] * width]
    best = min(middle, key=lambda x: crossing(lines, x), default=None)
    if best is None or crossing(lines, best) > CROSSING * len(lines):
        return None
    sides = [line for line in lines if line.right <= best], [line for line in lines if line.left > best]
    if min(map(len, sides)) < FEWEST or not beside(*sides):
        return None
    means = [sum(line.right - line.left for line in side) / len(side) for side in sides]
    return best if min(means) >= NARROW * width else None


def crossing(lines: Sequence[Line], x: float) -> int:
    return sum(line.left <= x < line.right for line in lines)


def beside(one: Sequence[Line], other: Sequence[Line]) -> bool:
    """Whether two groups of lines stand at the same height for the most part."""
    tops, ends = [], []
    for side in (one, other):
        tops.append(min(line.top for line in side))
        ends.append(max(line.bottom for line in side))
    shorter = min(end - top for top, end in zip(tops, ends, strict=True))
    return min(ends) - max(tops) > SAME_ROW * shorter


def bands(lines: Sequence[Line], gutter: float) -> Iterator[list[Line]]:
    """What runs over the gutter stands by itself; between such lines lies what is read column by column."""
    band: list[Line] = []
    for line in sorted(lines, key=lambda line: line.top):
        across = line.left <= gutter < line.right
        if band and across != (band[-1].left <= gutter < band[-1].right):
            yield band
            band = []
        band.append(line)
    if band:
        yield band


def rows(lines: Sequence[Line]) -> list[Line]:
    """Parts that stand at one height joined, from the top down."""
    found: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.middle):
        if found and same_row(found[-1][0], line):
            found[-1].append(line)
        else:
            found.append([line])
    return [whole(sorted(row, key=lambda line: line.left)) for row in found]


def same_row(one: Line, other: Line) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > SAME_ROW * min(one.bottom - one.top, other.bottom - other.top)


def whole(row: Sequence[Line]) -> Line:
    text, end = row[0].text, row[0].right
    for part in row[1:]:
        apart = part.left - end > SPACE * min(part.size, row[0].size) and not text.endswith(HYPHEN)
        text, end = text + (" " if apart else "") + part.text, max(end, part.right)
    longest = max(row, key=lambda part: len(part.text))
    top, bottom = min(part.top for part in row), max(part.bottom for part in row)
    return Line(text, row[0].left, top, end, bottom, longest.size, longest.bold)
