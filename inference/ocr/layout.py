"""Where on a flat page the text stands: columns and facing pages cut apart, pictures and the table left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from inference.ocr.lines import Floats, smoothed

GUTTER: Final = 0.7
"""Pitches of white that part two columns, when at least `MANY` lines stand beside it."""
MANY: Final = 6
GAP: Final = 2.2
"""Pitches of white between two lines, from which what stands above may have other columns than what is below."""
CROSSING: Final = 0.012
"""Share of a gutter's rows in which there may be ink all the same: grain, an ornament."""
NARROWEST: Final = 4
"""Pitches that a column is wide at least."""
MARGIN: Final = 0.6
"""Pitches of paper that are left around a block."""

WORDS: Final = 0.8
"""Pitches between letters up to which they are looked at together."""
LINE: Final = 5
"""Pitches that a part is wide which is surely a line of words."""
NEAR: Final = 3
"""Pitches from such a line up to which something smaller belongs to the text."""
TALL: Final = 0.17
"""Pitches from the highest to the lowest ink of a letter, on an average of a line."""

DENSE: Final = 0.2
"""Share of the ink in what a line's letters reach over."""
HIGH: Final = 2.2
"""Pitches above which a part is more than a line: lines that touch, the edge of a page, the grain of a table."""
STRIPED, REPEATED = 0.17, 0.6
"""How much the rows of such a part differ from those near them, as a share of their ink (squares of both), and how
much these differences are the same a pitch further down: either tells that it is made of lines. Grain has .14 and
.37 at most, lines of letters .2 to .65; lines joined by grain .16, and .85."""

Indices = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Block:
    """A column of lines, in flat pixels."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def width(self) -> int:
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class Part:
    """A connected part of a mask as its runs: row, first column, one past the last; in the order of rows."""

    rows: Indices
    left: Indices
    right: Indices

    @property
    def box(self) -> tuple[int, int, int, int]:
        return int(self.left.min()), int(self.rows[0]), int(self.right.max()), int(self.rows[-1]) + 1


def blocks(ink: Floats, pitch: float) -> list[Block]:
    """In reading order. ink: of the flat page, 0 to 1; pitch: pixels from line to line."""
    mask = lines_only(ink > 0, pitch)
    margin = round(MARGIN * pitch)
    height, width = mask.shape
    return [
        Block(
            max(0, b.left - margin), max(0, b.top - margin),
            min(width, b.right + margin), min(height, b.bottom + margin),
        )
        for b in cut(mask, Block(0, 0, width, height), pitch)
    ]  # fmt: skip


def lines_only(mask: Mask, pitch: float) -> Mask:
    """The mask without what is no line of letters: rules, the edges of a page or a window, specks.

    Letters that are no further apart than words are taken together. What comes out is judged by its shape, and
    what is no plain line by whether it stands near one.
    """
    parts = [part for part in connected(closed(mask, round(WORDS * pitch))) if lettered(mask, part, pitch)]
    boxes = np.array([part.box for part in parts], np.float32).reshape(-1, 4)
    plain = boxes[boxes[:, 2] - boxes[:, 0] > LINE * pitch]
    kept = np.zeros_like(mask)
    for part, near in zip(parts, beside(boxes, plain, NEAR * pitch), strict=True):
        if near or not len(plain):
            for row, start, end in zip(part.rows, part.left, part.right, strict=True):
                kept[row, start:end] = mask[row, start:end]
    return kept


def lettered(mask: Mask, part: Part, pitch: float) -> bool:
    left, top, right, bottom = part.box
    height, width = bottom - top, right - left
    if height * width < 0.25 * pitch * pitch:
        return False  # a speck
    if height > HIGH * pitch:  # lines that touch; else an upright edge, or the grain around a page
        return width >= 1.5 * pitch and lined(mask, part, pitch)
    window = mask[top:bottom, left:right][:, mask[top:bottom, left:right].any(0)]
    reach = height - window.argmax(0) - window[::-1].argmax(0)
    dense = window.sum() > DENSE * reach.sum()  # else grain
    return bool(dense and reach.mean() > TALL * pitch)  # else a rule, or an edge that runs across


def lined(mask: Mask, part: Part, pitch: float) -> bool:
    """Whether a part that is higher than a line is made of lines: see `STRIPED`."""
    top, bottom = part.rows[0], part.rows[-1] + 1
    before = np.pad(mask[top:bottom].cumsum(1, dtype=np.int32), ((0, 0), (1, 0)))
    inked = before[part.rows - top, part.right] - before[part.rows - top, part.left]
    rows = np.bincount(part.rows - top, inked).astype(np.float32)
    apart = rows - smoothed(rows[None], int(pitch) | 1)[0]
    energy, lag = float(apart @ apart), round(pitch)
    echo = float(apart[:-lag] @ apart[lag:])
    return energy >= STRIPED * float(rows @ rows) or echo >= REPEATED * energy


def beside(boxes: Floats, plain: Floats, reach: float) -> Mask:
    """Which boxes touch one of the plain ones, grown by `reach` on every side."""
    left, top, right, bottom = (boxes[:, side, None] for side in range(4))
    across = (left < plain[:, 2] + reach) & (right > plain[:, 0] - reach)
    near = across & (top < plain[:, 3] + reach) & (bottom > plain[:, 1] - reach)
    return np.asarray(near.any(1))


def closed(mask: Mask, reach: int) -> Mask:
    """Each row with its gaps of up to `reach` filled."""
    places = np.arange(mask.shape[1])
    before = np.maximum.accumulate(np.where(mask, places, -(10**6)), axis=1)
    after = np.minimum.accumulate(np.where(mask, places, 10**6)[:, ::-1], axis=1)[:, ::-1]
    filled: Mask = mask | (after - before <= reach)
    return filled


def connected(mask: Mask) -> list[Part]:
    edges = np.diff(np.pad(mask, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    (rows, left), (_, right) = np.nonzero(edges == 1), np.nonzero(edges == -1)
    parent = list(range(len(rows)))

    def root(run: int) -> int:
        while parent[run] != run:
            parent[run] = parent[parent[run]]
            run = parent[run]
        return run

    for above, below in touching(rows, left, right):
        parent[root(below)] = root(above)
    roots = np.array([root(run) for run in range(len(rows))], int)
    order = np.argsort(roots, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(roots[order])) + 1) if len(order) else []
    return [Part(rows[part], left[part], right[part]) for part in parts]


def touching(rows: Indices, left: Indices, right: Indices) -> Iterator[tuple[int, int]]:
    """Pairs of runs in neighbouring rows that have a column in common."""
    starts = np.searchsorted(rows, np.arange(rows.max(initial=-1) + 3))
    for row in range(len(starts) - 2):
        upper, lower, end = starts[row], starts[row + 1], starts[row + 2]
        while upper < starts[row + 1] and lower < end:
            if left[upper] < right[lower] and left[lower] < right[upper]:
                yield int(upper), int(lower)
            if right[upper] < right[lower]:
                upper += 1
            else:
                lower += 1


def cut(mask: Mask, block: Block, pitch: float) -> list[Block]:
    found = trimmed(mask, block)
    if found is None:
        return []
    if gutter := widest_gutter(mask, found, pitch):
        left = Block(found.left, found.top, gutter[0], found.bottom)
        right = Block(gutter[1], found.top, found.right, found.bottom)
        return [*cut(mask, left, pitch), *cut(mask, right, pitch)]
    bands = list(parted(mask, found, pitch))
    inner = [cut(mask, band, pitch) for band in bands] if len(bands) > 1 else []
    return [part for parts in inner for part in parts] if any(len(parts) > 1 for parts in inner) else [found]


def trimmed(mask: Mask, block: Block) -> Block | None:
    """Without the empty rows and columns around it."""
    part = mask[block.top : block.bottom, block.left : block.right]
    rows, columns = np.flatnonzero(part.sum(1) > 1), np.flatnonzero(part.sum(0) > 1)
    if not len(rows) or not len(columns):
        return None
    left, top = block.left + int(columns[0]), block.top + int(rows[0])
    return Block(left, top, block.left + int(columns[-1]) + 1, block.top + int(rows[-1]) + 1)


def widest_gutter(mask: Mask, block: Block, pitch: float) -> tuple[int, int] | None:
    """The first and the last column of a white strip that parts the block, if there is one."""
    if block.height < MANY * pitch or block.width < 2 * NARROWEST * pitch:
        return None
    columns = mask[block.top : block.bottom, block.left : block.right].sum(0)
    empty = columns <= CROSSING * block.height
    inner = [(start, end) for start, end in runs(empty)
             if start > NARROWEST * pitch and end < block.width - NARROWEST * pitch]  # fmt: skip
    start, end = max(inner, key=lambda run: run[1] - run[0], default=(0, 0))
    return (block.left + start, block.left + end) if end - start >= GUTTER * pitch else None


def parted(mask: Mask, block: Block, pitch: float) -> Iterator[Block]:
    """The bands of a block that have much white between them."""
    rows = mask[block.top : block.bottom, block.left : block.right].sum(1)
    top = block.top
    for start, end in runs(rows <= 1):
        if end - start >= GAP * pitch:
            yield Block(block.left, top, block.right, block.top + start)
            top = block.top + end
    yield Block(block.left, top, block.right, block.bottom)


def runs(flags: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The stretches in which they are true, as (first, one past the last)."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]
