"""Where the lines of text run: their pitch, their tilt, and how they bend; found on a small map of the ink.

A page held at an angle shows its lines neither level nor parallel, an open book bends them as well. The slope of
the lines is measured everywhere (how far the rows of one narrow strip have to be moved to meet those of the next)
and a smooth surface laid through it; following that slope from the middle of the page gives back every line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PIL import Image

from inference.ocr.decoding import Grey

MAP_SIDE: Final = 1000
"""Pixels of the longer side of the map of ink: a line of a full page of paper is some twenty high."""
SOLID: Final = 200
"""Of 255: strokes of small letters are no darker than this on the map."""
FAINT: Final = 0.3
"""Grain on a dark table comes to less than this share of full ink."""
THICK: Final = 15
"""Pixels of the map that no stroke of a letter is wide: what is, both ways, is a bar, a picture, a shadow."""
EDGE: Final = 13
"""Pixels of the map, an odd number: half of it around such things their ragged edge is no letter either."""
PITCHES: Final = (6, 90)
"""Pixels of the map from line to line that are looked for."""

LYING, UNCLEAR = 1.15, 0.7
"""By how much stronger the rhythm of a page's columns is than that of its rows if it lies on its side; share of the
stronger one from which the weaker may be that of the lines: Korean letters stand in columns, too."""
CLEAR, DIVIDED = 0.75, 0.5
"""Shares of the strongest echo from which a nearer one is the next line's: of any, of one that divides it."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class InkMap:
    """ink: (height, width), 0 paper to 1 ink; thick: the same of what is no letter but a bar, a picture, a shadow.
    scale: how many pixels of the picture one of these is wide."""

    ink: Floats
    thick: Floats
    scale: float


def ink_map(evened: Grey) -> InkMap:
    """Of a picture whose ink is dark on white."""
    scale = max(1.0, max(evened.shape) / MAP_SIDE)
    height, width = (max(1, round(side / scale)) for side in evened.shape)
    small = np.asarray(Image.fromarray(evened).resize((width, height), Image.Resampling.BOX), np.float32)
    ink = (np.minimum(255 - small, SOLID) / SOLID).astype(np.float32)
    thick = -lowest(-lowest(ink, THICK), THICK)
    around = -lowest(np.where(thick > FAINT, -1, 0).astype(np.float32), EDGE)
    return InkMap(np.where((ink - thick > FAINT) & (around == 0), ink - thick, 0), thick, scale)


def lowest(values: Floats, size: int) -> Floats:
    """The least value in the square around each; `size` is odd. (Pillow's MinFilter takes seconds here.)"""
    for axis in (0, 1):
        padding = [(size // 2, size // 2) if axis == dimension else (0, 0) for dimension in (0, 1)]
        rest = np.moveaxis(np.pad(values, padding, mode="edge"), axis, 0)
        span = 1
        while span < size:
            step = min(span, size - span)
            rest = np.minimum(rest[:-step], rest[step:])
            span += step
        values = np.moveaxis(rest, 0, axis)
    return values


STRIP: Final = 24
"""Pixels of the map that a strip is wide: two or three letters."""
LEVEL: Final = 1.5
"""How much more lines that are level hold apart than the same lines seen at 1.5 degrees."""
WIDEST_TILT: Final = 14.0
"""Degrees. Beyond, and to the sides, `lies` is asked first."""


def profiles(ink: Floats, width: int = STRIP) -> Floats:
    """(strips, height): how much ink there is in each row of each strip, its slow changes taken out."""
    count = max(1, ink.shape[1] // width)
    sums: Floats = ink[:, : count * width].reshape(ink.shape[0], count, -1).mean(2).T
    return sums - smoothed(sums, 31)


def smoothed(rows: Floats, window: int) -> Floats:
    """The moving mean along the last axis."""
    half = window // 2
    padded = np.pad(rows, [(0, 0)] * (rows.ndim - 1) + [(half + 1, half)], mode="edge")
    sums = np.cumsum(padded, axis=-1, dtype=np.float64)
    return ((sums[..., window:] - sums[..., :-window]) / window).astype(np.float32)


def rhythm(ink: Floats) -> tuple[float, float]:
    """The pitch of the lines, in pixels of the map, and how strong their rhythm is: 0 (none) to 1."""
    rows = profiles(ink)
    spectrum = np.abs(np.fft.rfft(rows, 2 * rows.shape[1], axis=1)) ** 2
    echo = np.fft.irfft(spectrum.sum(0))[: PITCHES[1] + 2]
    if echo[0] <= 1e-6 or len(echo) < PITCHES[0] + 3:
        return 0.0, 0.0
    echo /= echo[0]
    lags = [lag for lag in range(PITCHES[0], len(echo) - 1) if echo[lag - 1] < echo[lag] >= echo[lag + 1]]
    if not lags:
        return 0.0, 0.0
    best = max(lags, key=lambda lag: float(echo[lag]))
    shares = {lag: float(echo[lag] / echo[best]) for lag in lags}
    pitch = next(
        lag for lag in lags if shares[lag] >= CLEAR or (shares[lag] >= DIVIDED and divides(lag, best))
    )
    return float(pitch), float(max(0.0, echo[best]))


def divides(lag: int, best: int) -> bool:
    """Whether a distance is that of so many lines `lag` apart: of lines 16.9 apart three fit whole pixels best."""
    lines = best / lag
    return abs(lines - round(lines)) <= min(0.15, 0.5 * lines / lag)


def height_of_lines(ink: Floats) -> float:
    """A pitch for a page of too few lines to have a rhythm: by how high they are; 0 when there are none."""
    inked = np.concatenate([[False], (ink > 0.3).sum(1) > 0, [False]])
    edges = np.flatnonzero(np.diff(inked.astype(np.int8))).reshape(-1, 2)
    heights = [end - start for start, end in edges if PITCHES[0] / 2 < end - start < PITCHES[1]]
    return 1.5 * float(np.median(heights)) if heights else 0.0


def sides(ink: Floats) -> list[int]:
    """How many quarters to the left a page may have to be turned for its lines to be level, the likelier first: 0,
    or 1, where its columns have more of a rhythm than its rows. Both where that says little."""
    rows, columns = rhythm(ink)[1], rhythm(ink.T)[1]
    first = 1 if columns > LYING * rows else 0
    says_little = min(rows, columns) > UNCLEAR * max(rows, columns)
    return [first, 1 - first] if says_little else [first]


def tilt(ink: Floats) -> float:
    """Degrees by which most lines fall to the right: the angle at which the rows hold most apart."""
    rows = profiles(ink, STRIP // 2)
    middle = (np.arange(len(rows)) - (len(rows) - 1) / 2) * (STRIP // 2)
    level, *near = (apart(rows, middle * np.tan(np.radians(a))) for a in (0, -0.4, 0.4, -1.5, 1.5))
    if level > max(near[:2]) and level > LEVEL * max(near[2:]):
        return 0.0  # every screen: the search is a third of all the work before Tesseract
    best = 0.0
    for reach, step in ((WIDEST_TILT, 0.5), (0.5, 0.1)):
        angles = best + np.arange(-reach, reach + step / 2, step)
        best = float(angles[np.argmax([apart(rows, middle * np.tan(np.radians(a))) for a in angles])])
    return best


def apart(rows: Floats, moved: npt.NDArray[np.floating]) -> float:
    """How much lines and the space between them differ when each strip is moved up by so much."""
    return together(rows, np.arange(rows.shape[1]) + moved[:, None])


def together(rows: Floats, along: npt.NDArray[np.floating]) -> float:
    """How much lines and the space between them differ. along: (strips, height), where a row meets each strip."""
    index = np.rint(along).astype(int) % rows.shape[1]
    return float(np.sum(np.take_along_axis(rows, index, 1).sum(0) ** 2))


TERMS: Final = 7


def surface(x: npt.NDArray[np.floating], y: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    """The `TERMS` of the slope at places from -1 to 1."""
    return np.stack([np.ones_like(x), x, y, x * y, x * x, y * y, x * x * y], -1)


def bends(ink: Floats, pitch: float) -> Floats:
    """The surface through the slopes that neighbouring strips show, those that do not fit left out."""
    height, width = ink.shape
    x, y, slope, weight = slopes(ink, pitch)
    terms = surface(2 * x / width - 1, 2 * y / height - 1)
    found: npt.NDArray[Any] = np.zeros(TERMS, np.float32)
    if (weight > 0).sum() < MEASURED:
        return found.astype(np.float32)
    trust = weight
    for _ in range(6):
        root = np.sqrt(trust)[:, None]
        steady = STEADY * np.eye(terms.shape[1]) * trust.sum()
        weighted = terms * root
        found = np.linalg.solve(weighted.T @ weighted + steady, weighted.T @ (slope * root[:, 0]))
        off = np.abs(terms @ found - slope)
        spread = max(1.5 * float(np.median(off[weight > 0])), 0.004)
        trust = weight * np.clip(1 - (off / (3 * spread)) ** 2, 0, None) ** 2
    return found.astype(np.float32)


MEASURED: Final = 24
"""Places at which the slope must have been seen before a bend is believed."""
STEADY: Final = 1e-3
"""How much a bend has to be worth: keeps the surface flat where nothing was measured."""


def slopes(ink: Floats, pitch: float) -> tuple[Floats, ...]:
    """x, y, slope and weight of every place where two neighbouring strips could be compared."""
    rows = profiles(ink)
    reach = max(2, int(pitch / 2))
    window = int(3 * pitch) | 1
    left, right = rows[:-1], rows[1:]
    shifts = np.arange(-reach, reach + 1)
    likeness = np.stack([smoothed(left * np.roll(right, -shift, 1), window) for shift in shifts])
    energy = np.sqrt(smoothed(left**2, window) * smoothed(right**2, window)) + 1e-9
    likeness = (likeness / energy)[:, :, :: max(1, window // 2)]
    strength = energy[:, :: max(1, window // 2)]
    best = likeness.argmax(0)
    shift, top = vertex(likeness, best)
    good = (top > ALIKE) & (best > 0) & (best < 2 * reach) & (strength > 0.1 * strength.max())
    strip, place = np.nonzero(np.ones_like(best, bool))
    x, y = (strip + 1) * float(STRIP), place * float(max(1, window // 2))
    return tuple(part.astype(np.float32) for part in
                 (x, y, (shift - reach).ravel() / STRIP, (good * top * np.sqrt(strength)).ravel()))  # fmt: skip


ALIKE: Final = 0.5
"""Correlation from which two strips are thought to show the same lines."""


def vertex(likeness: Floats, best: npt.NDArray[np.intp]) -> tuple[Floats, Floats]:
    """Of the parabola through the best shift and its neighbours: where, and the likeness there."""
    inner = np.clip(best, 1, len(likeness) - 2)
    before, top, after = (np.take_along_axis(likeness, (inner + step)[None], 0)[0] for step in (-1, 0, 1))
    curve = before - 2 * top + after
    share = np.where(curve < -1e-6, (before - after) / (2 * np.minimum(curve, -1e-6)), 0.0).clip(-0.5, 0.5)
    return (inner + share).astype(np.float32), top


def bared(evened: Grey, thick: Floats) -> Grey:
    """The picture without what is no letter, which Tesseract would read as some."""
    if thick.max() < FAINT:
        return evened
    mask = Image.fromarray((thick * 255).astype(np.uint8)).resize(
        evened.shape[::-1], Image.Resampling.BILINEAR
    )
    bare: Grey = np.minimum(evened, 255 - np.asarray(mask)) + np.asarray(mask)
    return bare


LEANS: Final = 0.26
"""Pixels to the side for each one down, at most: 15 degrees."""


def lean(lines: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """How far the columns of a page with level lines lean to the right, for each pixel down: in its middle, and how
    much more at its right end. The margins of a column, and the gutter between two, stand sharpest when upright."""
    height, width = (side // 8 * 8 for side in lines.shape)
    small = lines[:height, :width].reshape(height // 8, 8, width // 4, 4).mean((1, 3), dtype=np.float32)
    best = (0.0, 0.0)
    for reach, step in ((1.0, 0.08), (0.08, 0.02)):
        steps = np.arange(-reach, reach + step / 2, step)
        choices = [(best[0] + a * LEANS, best[1] + b * LEANS / 2) for a in steps for b in steps]
        best = choices[int(np.argmax([sharp(small, *choice) for choice in choices]))]
    return best


def sharp(ink: Floats, middle: float, more: float) -> float:
    """How suddenly the ink begins and ends along the rows when the columns are pushed upright. A row of `ink` is as
    high as two of its columns are wide."""
    height, width = ink.shape
    x, y = np.arange(width), 2 * (np.arange(height)[:, None] - height / 2)
    source = np.rint(x + (middle + more * (2 * x / width - 1)) * y).astype(int)
    inside = (source >= 0) & (source < width)
    columns = np.where(inside, np.take_along_axis(ink, source.clip(0, width - 1), 1), 0).sum(0)
    return float(np.sum(np.diff(columns) ** 2))
