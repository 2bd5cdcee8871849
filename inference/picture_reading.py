"""A picture of a page, read: what the child of `inference.picture` runs. It knows no Django.

Decoded, evenly lit and dark on light, upright, its lines level and straight, cut into columns: so each block comes
before Tesseract in the size that it reads best, cut out of the picture in one step. Then lines, paragraphs, words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from PIL import Image

from inference import picture_layout as layout
from inference import picture_lines, picture_paragraphs, picture_tesseract, picture_text, picture_warp
from inference.picture_decoding import Decoded, Grey, Unreadable, decode
from inference.picture_light import evened
from inference.picture_tesseract import Spelled
from inference.picture_text import Row
from inference.picture_warp import Flat

SMALLEST: Final = 27
LARGEST: Final = 48
"""Pixels from line to line between which Tesseract reads well: below, Korean of 12 pixels has twice the errors; above,
it only takes longer."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page ready to be read. evened: its picture; scale: picture pixels to one of the flat page."""

    evened: Image.Image
    flat: Flat
    scale: float
    pitch: float
    blocks: list[layout.Block]

    @property
    def zoom(self) -> float:
        """Pixels before Tesseract to one of the flat page."""
        wanted = min(max(self.pitch * self.scale, SMALLEST), LARGEST)
        return wanted / self.pitch

    def cut(self, block: layout.Block) -> Image.Image:
        return self.flat.cut(
            self.evened, self.scale, (block.left, block.top, block.right, block.bottom), self.zoom
        )


def laid_out(grey: Grey) -> Sheet:
    """Of an evenly lit picture that is upright."""
    map_of = picture_lines.ink_map(grey)
    flat, ink, pitch = picture_warp.flatten(map_of.ink)
    blocks = layout.blocks(ink, pitch) if pitch else []
    letters = Image.fromarray(picture_lines.bared(grey, map_of.thick))
    return Sheet(letters, flat, map_of.scale, pitch, blocks)


def read(data: bytes, languages: list[str]) -> dict[str, Any]:
    """See `inference.picture.Recognised`, as JSON; or `{"code"}` of what is wrong with the picture."""
    try:
        decoded = decode(data)
    except Unreadable as unreadable:
        return {"code": unreadable.code}
    grey, inverted = evened(decoded.grey)
    sheet = laid_out(grey)
    rows = rows_of(sheet, languages[0])
    rows = picture_text.without_chrome(rows, sheet.pitch)
    return {
        "paragraphs": [picture_paragraphs.joined(p) for p in picture_paragraphs.paragraphs(rows, sheet.pitch)]
    }


def rows_of(sheet: Sheet, language: str) -> list[Row]:
    """Every line that Tesseract found, in flat coordinates."""
    found = (
        picture_text.kept([placed(word, block, sheet.zoom) for word in line], block)
        for block in sheet.blocks
        for line in picture_tesseract.lines(sheet.cut(block), language)
    )
    return [row for row in found if row]


def placed(word: Spelled, block: layout.Block, zoom: float) -> Spelled:
    left, top, right, bottom = (side / zoom for side in word.box)
    box = (left + block.left, top + block.top, right + block.left, bottom + block.top)
    return Spelled(word.text, word.confidence, box)
