"""Korean syllables that Tesseract's network takes for ones that look alike, without a doubt: 곁 read as 결.

How often each truly is the other was counted on drawn lines (`inference.training.train_confused`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy.typing as npt

from inference.ocr import stored

STORED: Final = Path(__file__).parents[1] / "weights" / "confused-1"


@cache
def table() -> Mapping[str, Mapping[str, float]]:
    """For each syllable as read: what else it may truly be, and by how much less likely: the logarithm of a ratio.
    Empty where its files are missing or not those that were counted: then what the network is sure of stands."""
    parts = stored.read(STORED)
    return unpacked(parts) if parts else {}


def unpacked(parts: dict[str, npt.NDArray[Any]]) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for (read, true), odds in zip(parts["pairs"].tolist(), parts["odds"].tolist(), strict=True):
        found.setdefault(chr(read), {})[chr(true)] = odds
    return found
