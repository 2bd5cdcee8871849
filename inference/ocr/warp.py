"""A page laid flat: the picture seen through a net of places such that its lines run level.

Flat coordinates are pixels of the map of ink (`inference.ocr.lines`), turned and straightened.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from inference.ocr.layout import lines_only
from inference.ocr.lines import (
    STRIP,
    TERMS,
    Floats,
    bends,
    height_of_lines,
    lean,
    profiles,
    rhythm,
    surface,
    tilt,
    together,
)

MESH: Final = 16
"""Flat pixels from node to node: less than a line, so that straight pieces between them do no harm."""
WHITE: Final = 255
RHYTHMIC: Final = 0.12
"""Below this strength of rhythm no lines are believed to be seen."""
GAIN: Final = 1.02
"""How much further apart lines must stand once a bend is taken out for it to be believed: the slopes seen on Korean
letters, no two of which are alike, are guesses. Of a screen it comes to 1.00 at most, of bent paper to 1.1 to 3."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True, slots=True)
class Flat:
    """size: (width, height) in flat pixels. nodes: (rows, columns, 2), the x and y on the map of every `MESH`th
    flat pixel; None where the page was level already and is its own flat picture."""

    size: tuple[int, int]
    nodes: Floats | None

    def places(self, points: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
        """Where flat points, (n, 2), lie on the map."""
        if self.nodes is None:
            return points
        rows, columns = self.nodes.shape[:2]
        x, y = (points[:, axis] / MESH for axis in (0, 1))
        left, top = x.clip(0, columns - 2).astype(int), y.clip(0, rows - 2).astype(int)
        right, below = (x - left)[:, None], (y - top)[:, None]
        upper = self.nodes[top, left] * (1 - right) + self.nodes[top, left + 1] * right
        lower = self.nodes[top + 1, left] * (1 - right) + self.nodes[top + 1, left + 1] * right
        flat: npt.NDArray[np.floating] = upper * (1 - below) + lower * below
        return flat

    def cut(self, picture: Image.Image, scale: float, box: Box, zoom: float) -> Image.Image:
        """A box of the flat page, `zoom` pixels for each flat one, from a picture that has `scale` of them."""
        size = (max(1, round((box[2] - box[0]) * zoom)), max(1, round((box[3] - box[1]) * zoom)))
        if self.nodes is None:
            source = tuple(side * scale for side in box)
            return picture.resize(
                size, Image.Resampling.BICUBIC, box=within(source, picture.size), reducing_gap=3
            )
        if zoom < 0.7 * scale:  # a transform looks at no more than the nearest pixels
            picture, scale = ImageOps.scale(picture, zoom / scale), zoom
        return picture.transform(
            size,
            Image.Transform.MESH,
            self.mesh(box, size, zoom, scale),
            Image.Resampling.BICUBIC,
            fillcolor=WHITE,
        )

    def of(self, ink: Floats) -> Floats:
        """The map of ink, laid flat."""
        paper = Image.fromarray((WHITE - ink * WHITE).astype(np.uint8))
        return 1 - np.asarray(self.cut(paper, 1, (0, 0, *self.size), 1), np.float32) / np.float32(WHITE)

    def mesh(
        self, box: Box, size: tuple[int, int], zoom: float, scale: float
    ) -> list[tuple[Box, tuple[float, ...]]]:
        """Pillow's pairs of a rectangle and the corners it is taken from: north-west, south-west, and round."""
        step = MESH * zoom
        xs = np.unique(np.append(np.arange(0, size[0], step).round().astype(int), size[0]))
        ys = np.unique(np.append(np.arange(0, size[1], step).round().astype(int), size[1]))
        grid = np.stack(np.meshgrid(xs / zoom + box[0], ys / zoom + box[1]), -1)
        at = self.places(grid.reshape(-1, 2)).reshape(grid.shape) * scale
        corners = np.concatenate([at[:-1, :-1], at[1:, :-1], at[1:, 1:], at[:-1, 1:]], -1)
        return [((int(xs[i]), int(ys[j]), int(xs[i + 1]), int(ys[j + 1])), tuple(corners[j, i].tolist()))
                for j in range(len(ys) - 1) for i in range(len(xs) - 1)]  # fmt: skip


def within(box: tuple[float, ...], size: tuple[int, int]) -> Box:
    left, top, right, bottom = box
    return max(0.0, left), max(0.0, top), min(float(size[0]), right), min(float(size[1]), bottom)


def flatten(ink: Floats) -> tuple[Flat, Floats, float]:
    """What lays an upright page flat, its map of ink then, and the pitch of its lines; 0: there are none."""
    size = ink.shape[1], ink.shape[0]
    pitch, strength = rhythm(ink)
    if strength < RHYTHMIC:
        return Flat(size, None), ink, height_of_lines(ink)
    angle, straight = tilt(ink), np.zeros(TERMS, np.float32)
    level = turned(size, angle, straight).of(ink) if angle else ink
    bent = bends(level, pitch)
    if gain(bent, level) < GAIN:
        bent = straight
        if not angle:
            return Flat(size, None), ink, pitch
    page = turned(size, angle, bent)
    page = upright(page, lean(lines_only(page.of(ink) > 0, pitch)))
    level = page.of(ink)
    return page, level, rhythm(level)[0]


def gain(bent: Floats, ink: Floats) -> float:
    """How much further apart the lines of a level map stand when they are followed as `lines.bends` says."""
    rows = profiles(ink)
    strips, height = rows.shape
    x, y = np.meshgrid((np.arange(strips) + 0.5) * STRIP, np.arange(height, dtype=float))
    places = turned((ink.shape[1], height), 0, bent).places(np.stack([x, y], -1).reshape(-1, 2))
    along = places[:, 1].reshape(height, strips).T
    return together(rows, along) / max(1e-9, together(rows, y.T))


def upright(page: Flat, leaning: tuple[float, float]) -> Flat:
    """The page, its columns made upright that lean by so much in its middle and so much more at its right end."""
    assert page.nodes is not None
    rows, columns = page.nodes.shape[:2]
    x, y = np.meshgrid(np.arange(columns) * float(MESH), np.arange(rows) * float(MESH))
    middle, more = leaning
    shift = (middle + more * (2 * x / page.size[0] - 1)) * (y - page.size[1] / 2)
    places = page.places(np.stack([x + shift, y], -1).reshape(-1, 2))
    return Flat(page.size, places.reshape(rows, columns, 2).astype(np.float32))


def turned(size: tuple[int, int], angle: float, bent: Floats) -> Flat:
    """A page whose lines fall by `angle` degrees, and bend as `lines.bends` says. size: of its map."""
    whole, back = around(size, np.radians(angle))
    columns, rows = (-(-side // MESH) + 1 for side in whole)
    x, y = np.meshgrid(np.arange(columns, dtype=np.float32) * MESH, np.arange(rows, dtype=np.float32) * MESH)
    return Flat(whole, back(np.stack([x, followed(bent, x, y, whole)], -1)).astype(np.float32))


def followed(bends: Floats, x: Floats, y: Floats, size: tuple[int, int]) -> Floats:
    """Where the lines that cross the page's middle at heights `y` are at `x`: their slope, followed outwards."""
    at = y.copy()
    middle = x.shape[1] // 2
    for outwards in (range(middle + 1, x.shape[1]), range(middle - 1, -1, -1)):
        step = MESH if outwards.step > 0 else -MESH
        for column in outwards:
            before = column - outwards.step
            here = surface(2 * (x[:, before] + step / 2) / size[0] - 1, 2 * at[:, before] / size[1] - 1)
            at[:, column] = at[:, before] + step * (here @ bends)
    return at


def around(size: tuple[int, int], angle: float) -> tuple[tuple[int, int], Callable[[Floats], Floats]]:
    """The size of a map turned so that lines falling by `angle` (radians) become level, and the way back to it."""
    cos, sin = float(np.cos(angle)), float(np.sin(angle))
    width, height = size
    turned = (round(width * cos + height * abs(sin)), round(width * abs(sin) + height * cos))

    def back(points: Floats) -> Floats:
        x, y = points[..., 0] - turned[0] / 2, points[..., 1] - turned[1] / 2
        return np.stack([x * cos - y * sin + width / 2, x * sin + y * cos + height / 2], -1)

    return turned, back
