"""A page read on two processors at once: its blocks are cut into strips, each read by a Tesseract of its own.

Tesseract computes on one processor, and whoever waits for a page of another app waits for nothing else.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from queue import SimpleQueue
from typing import Final, TypeVar

from inference.ocr.layout import Block
from inference.ocr.lines import Floats

MOST: Final = min(2, os.cpu_count() or 1)
"""More would be idle: a page has few lines, and each lane keeps the data of every language in memory."""
LINES: Final = 8
"""That a block has at least to be worth cutting: fewer are read in a tenth of a second."""
WHITE: Final = 0.004
"""Mean ink of the rows between two lines up to which nothing is cut through but grain."""

T = TypeVar("T")
R = TypeVar("R")


def strips(block: Block, ink: Floats, pitch: float) -> list[Block]:
    """The block, cut in two between the lines nearest to its middle where there is white between them."""
    if block.height < LINES * pitch:
        return [block]
    rows = ink[block.top : block.bottom, block.left : block.right].mean(1)
    middle, reach = len(rows) // 2, round(pitch)
    white = rows[middle - reach : middle + reach] <= WHITE
    if not white.any():
        return [block]
    place = block.top + middle - reach + widest(white.tolist())
    return [replace(block, bottom=place), replace(block, top=place)]


def widest(white: list[bool]) -> int:
    """The middle of the longest run."""
    best, length = (0, 0), 0
    for place, is_white in enumerate(white):
        length = length + 1 if is_white else 0
        best = max(best, (length, place))
    longest, end = best
    return end - longest // 2


def shared(work: Callable[[T, int], R], items: Iterable[T], lanes: int) -> list[R]:
    """`work(item, lane)` of all, in their order; each lane does one thing at a time."""
    free: SimpleQueue[int] = SimpleQueue()
    for lane in range(lanes):
        free.put(lane)

    def done(item: T) -> R:
        lane = free.get()
        try:
            return work(item, lane)
        finally:
            free.put(lane)

    with ThreadPoolExecutor(lanes) as pool:
        return list(pool.map(done, items))
