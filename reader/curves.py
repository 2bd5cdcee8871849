"""Lines and points for drawings: smoothed, and written as the path data of SVG. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


def smooth(
    grid: Numbers, places: Numbers, weights: Numbers, values: Numbers, span: float
) -> tuple[Numbers, Numbers]:
    """Weighted means of `values` around each point of a grid, and how far the nearest place is from it.

    grid: (g,). places, weights: (n,). values: (n, k). span: standard deviation of the Gaussian kernel
    (Nadaraya-Watson). Gives (g, k) means and (g,) distances.
    """
    away = np.abs(grid[:, None] - places[None, :])
    nearest = away.min(axis=1)
    near = (away**2 - nearest[:, None] ** 2) / (2 * span**2)  # from the nearest on: far from all is no 0 / 0
    kernel = np.exp(-near) * weights
    return (kernel @ values) / kernel.sum(axis=1, keepdims=True), nearest


def path(xs: Sequence[float] | Numbers, ys: Sequence[float] | Numbers, gaps: Iterable[bool]) -> str:
    """A line through points, broken where there are gaps."""
    parts: list[str] = []
    pen = "M"
    for x, y, gap in zip(xs, ys, gaps, strict=True):
        if not gap:
            parts.append(f"{pen}{x:.2f} {y:.2f}")
        pen = "M" if gap else "L"
    return "".join(parts)


def points(places: Iterable[tuple[float, float]]) -> str:
    """Strokes without length: round ends make them dots of one size, however the drawing is stretched."""
    return "".join(f"M{x:.2f} {y:.2f}h0" for x, y in places)
