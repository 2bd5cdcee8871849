"""Uneven light, shadows and dark themes out of a picture: afterwards ink is dark on white paper everywhere."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from inference.ocr.decoding import Grey

CELLS: Final = 56
"""The light is measured in so many cells along the longer side, finer than the edge of a hand's shadow."""
CELL: Final = 12
"""Pixels of a cell that are looked at, in each direction."""
TEXTURED: Final = 30
"""Grey levels between the darkest and lightest twentieth of a cell in which something stands."""
EVEN: Final = 10
"""Grey levels by which the paper of a screen may differ from place to place, pictures on it left out."""
DIMMEST: Final = 0.28
"""Of the brightest paper: what is darker is no shaded paper but the table, whose grain would become letters."""
INK_SHARE: Final = 0.01
"""Share of a page's pixels that are surely ink, their darkest."""


def evened(grey: Grey) -> tuple[Grey, bool]:
    """Ink dark on paper of 255, and whether the picture was of light letters on a dark ground."""
    cells = cut_up(grey)
    low, middle, high = np.percentile(cells, (5, 50, 92), axis=-1)
    textured = high - low > TEXTURED
    dark = is_dark(low[textured], middle[textured], high[textured])
    if dark:
        grey, (low, high) = 255 - grey, (255 - high, 255 - low)
    known = high[textured] if textured.any() else high
    if np.percentile(known, 90) - np.percentile(known, 10) <= EVEN:
        return stretched(grey, float(np.median(known))), dark
    table = DIMMEST * np.percentile(known, 95)
    return stretched(divided(grey, np.maximum(high, table)), 250.0), dark


def cut_up(grey: Grey) -> npt.NDArray[np.float32]:
    """(rows, columns, pixels): a sample of the pixels of each cell."""
    height, width = grey.shape
    cell = max(height, width) / CELLS
    rows, columns = max(1, round(height / cell)), max(1, round(width / cell))
    ys = np.linspace(0, height - 1, rows * CELL).astype(int)
    xs = np.linspace(0, width - 1, columns * CELL).astype(int)
    sample = grey[np.ix_(ys, xs)].astype(np.float32)
    cells: npt.NDArray[np.float32] = sample.reshape(rows, CELL, columns, CELL).swapaxes(1, 2)
    return cells.reshape(rows, columns, -1)


def is_dark(
    low: npt.NDArray[np.float32], middle: npt.NDArray[np.float32], high: npt.NDArray[np.float32]
) -> bool:
    """Letters cover less than half of where they stand: what the middle pixel shows is the ground."""
    return bool(np.sum((low + high) / 2 - middle) > 0)


def divided(grey: Grey, paper: npt.NDArray[np.float32]) -> Grey:
    """By the light that falls on the paper of each cell."""
    smooth = Image.fromarray(paper.clip(1, 255).astype(np.uint8)).filter(ImageFilter.MedianFilter(3))
    light = smooth.filter(ImageFilter.GaussianBlur(0.8)).resize(grey.shape[::-1], Image.Resampling.BICUBIC)
    gain = (250 * 256 / np.arange(1, 257)).astype(np.uint32)[np.asarray(light)]
    lit: Grey = np.minimum(grey * gain >> 8, 255).astype(np.uint8)
    return lit


def stretched(grey: Grey, paper: float) -> Grey:
    """From the ink's level to 0, from the paper's to 255."""
    counts = np.cumsum(np.bincount(grey.ravel(), minlength=256))
    ink = min(float(np.searchsorted(counts, INK_SHARE * grey.size)), paper - TEXTURED)
    levels = (np.arange(256) - ink) * (255 / (paper - ink))
    return levels.clip(0, 255).astype(np.uint8)[grey]
