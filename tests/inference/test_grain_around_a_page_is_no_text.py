"""What lies around a photographed sheet, dark and full of grain, is taken for no line of it."""

from __future__ import annotations

from typing import Any

import numpy as np

from inference.ocr.layout import blocks

PITCH, LINES = 17, 24
LEFT, RIGHT = (170, 520), (560, 900)


def facing_pages() -> Any:
    """The ink of two pages beside each other on a map of 1000 by 700: lines of letters with space between them."""
    chance = np.random.default_rng(6)
    ink = np.zeros((700, 1000), np.float32)
    for left, right in (LEFT, RIGHT):
        for line in range(LINES):
            top = 80 + PITCH * line
            letters = chance.random((10, right - left)) < 0.6
            ink[top : top + 10, left:right] = letters & (np.arange(right - left) % 14 < 11)
    return ink


def test_grain_below_two_pages_does_not_join_them() -> None:
    ink = facing_pages()
    ink[560:690, 100:950] = np.random.default_rng(7).random((130, 850)) < 0.35
    columns = blocks(ink, PITCH)
    assert [(abs(c.left - left) < PITCH, abs(c.right - right) < PITCH)
            for c, (left, right) in zip(columns, (LEFT, RIGHT), strict=True)] == [(True, True)] * 2  # fmt: skip
    assert max(column.bottom for column in columns) < 540


def test_lines_that_touch_stay_text() -> None:
    ink = facing_pages()
    ink[80:500, 300] = 1  # a stroke through every line of one of them
    assert len(blocks(ink, PITCH)) == 2


def test_lines_in_grain_stay_text() -> None:
    ink = facing_pages()
    ink[60:520, 140:930] = np.maximum(ink[60:520, 140:930], np.random.default_rng(8).random((460, 790)) < 0.3)
    assert blocks(ink, PITCH)
