"""A page ready to be read: its lines level and straight, cut into columns, in the size Tesseract reads best."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageFilter

from inference.ocr import layout
from inference.ocr.decoding import Grey
from inference.ocr.lines import Floats, bared, ink_map
from inference.ocr.warp import Flat, flatten

PITCHES: Final = {"en": (27, 48), "ko": (56, 72)}
"""Pixels from line to line between which each language is read well. Korean has more strokes to a letter; above, it
only takes longer."""
SOFT: Final = 0.018
"""Pitches by which letters are softened (standard deviation): Tesseract takes the grain of a picture, and the steps
of one made larger, for strokes. Of Korean pages below 100 .90 % was wrong without, .78 is; of English .40, .37."""
MOST_DRAWN: Final = 12_000_000
"""Pixels that a page has before Tesseract, which takes seconds for each million of grain."""
SAMPLE: Final = (16.0, 2.2)
"""Pitches that a sample, which tells the language, is wide and high: some forty letters."""
SAMPLED: Final = (0.5, 0.15, 0.85)
"""Where in its block one is taken, as a share of the height: a hand or a picture may lie in one place."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """letters: the page's picture; scale: how many of its pixels one flat pixel is; ink: flat."""

    letters: Image.Image
    flat: Flat
    scale: float
    ink: Floats
    pitch: float
    blocks: list[layout.Block]

    def zoom(self, language: str) -> float:
        """Pixels before Tesseract to one of the flat page."""
        least, most = PITCHES[language]
        room: float = (MOST_DRAWN / (self.flat.size[0] * self.flat.size[1])) ** 0.5
        return min(min(max(self.pitch * self.scale, least), most) / self.pitch, room)

    def cut(self, block: layout.Block, language: str) -> Image.Image:
        box, zoom = (block.left, block.top, block.right, block.bottom), self.zoom(language)
        letters = self.flat.cut(self.letters, self.scale, box, zoom)
        return letters.filter(ImageFilter.GaussianBlur(SOFT * self.pitch * zoom))

    def samples(self) -> Iterator[layout.Block]:
        """A line or two from each place of the largest block; one sample if it has few lines."""
        if not self.blocks:
            return
        block = max(self.blocks, key=lambda block: block.width * block.height)
        rows = self.ink[block.top : block.bottom, block.left : block.right].sum(1)
        wide, high = (round(side * self.pitch) for side in SAMPLE)
        for place in SAMPLED if len(rows) > 2 * high else SAMPLED[:1]:
            start = round(place * len(rows))
            near = rows[start : start + round(self.pitch)]
            top = block.top + (start + int(near.argmin()) if len(near) and high < len(rows) else 0)
            yield layout.Block(
                block.left, top, min(block.right, block.left + wide), min(block.bottom, top + high)
            )


def laid_out(grey: Grey) -> Sheet:
    """Of an evenly lit picture that is upright."""
    ink = ink_map(grey)
    flat, level, pitch = flatten(ink.ink)
    blocks = layout.blocks(level, pitch) if pitch else []
    letters = Image.fromarray(bared(grey, ink.thick))
    return Sheet(letters, flat, ink.scale, level, pitch, blocks)
