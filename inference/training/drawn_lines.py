"""Blocks of Korean lines, drawn as a page has them before Tesseract: in many fonts, sizes and conditions."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from inference.ocr.sheet import PITCHES
from inference.ocr.tessdata import in_use

FOLDER: Final = Path("/usr/share/fonts")
FONTS: Final = (
    ("truetype/nanum/NanumMyeongjo.ttf", 0),
    ("truetype/nanum/NanumGothic.ttf", 0),
    ("truetype/nanum/NanumBarunGothic.ttf", 0),
    ("truetype/unfonts-core/UnBatang.ttf", 0),
    ("opentype/noto/NotoSerifCJK-Regular.ttc", 1),
    ("opentype/noto/NotoSansCJK-Regular.ttc", 1),
)
"""Files and the face in them: of Debian's fonts-nanum, -unfonts-core and -noto-cjk."""
LINES: Final = 14
PIECES: Final = 3
LETTERS: Final = 10
"""Lines of a block, pieces of prose in each, letters of a piece."""
FINER: Final = 4
"""Lines are drawn so much larger than they are shown: then no hinting moves their strokes, as on most screens."""
MARGIN: Final = 1.2
"""Lines' pitches of white around a block."""
EVENLY: Final = 0.2
"""Power of how often a syllable stands in prose to which it is drawn: 1 is as in prose, 0 as often as any other."""


@dataclass(frozen=True, slots=True)
class Look:
    """pitch: from line to line as shown, and `zoomed` before Tesseract; blur: pixels as shown; grain: of 255."""

    font: int
    size: float
    pitch: float
    zoomed: float
    blur: float
    grain: float
    ink: int


def look(chance: random.Random) -> Look:
    """As of pages on a screen, most of one pixel to the point, else of two or more; some are blurred or grainy."""
    leading = chance.choice((1.35, 1.4, 1.5, 1.6, 1.7))
    size = chance.choice((12, 13, 15, 16, 17, 18, 20, 22)) * chance.choice((1, 1, 1, 2, 2.4))
    least, most = PITCHES["ko"]
    return Look(
        chance.randrange(len(FONTS)),
        size,
        size * leading,
        min(max(size * leading, least), most),
        chance.choice((0, 0, chance.uniform(0.3, 0.9))) * (1 if size < 24 else 1.5),
        chance.choice((0, 0, chance.uniform(3, 16))),
        chance.randrange(20, 100),
    )


def drawn(lines: Sequence[str], look: Look, chance: random.Random) -> Image.Image:
    path, face = FONTS[look.font]
    font = ImageFont.truetype(str(FOLDER / path), round(look.size * FINER), index=face)
    pitch = look.pitch * FINER
    wide = max(font.getlength(line) for line in lines)
    size = (round(wide + 2 * MARGIN * pitch), round((len(lines) + 2 * MARGIN) * pitch))
    block = Image.new("L", size, 255)
    pen = ImageDraw.Draw(block)
    for number, line in enumerate(lines):
        pen.text((MARGIN * pitch, (MARGIN + number) * pitch), line, fill=look.ink, font=font)
    shown = block.resize((round(size[0] / FINER), round(size[1] / FINER)), Image.Resampling.BOX)
    if look.blur:
        shown = shown.filter(ImageFilter.GaussianBlur(look.blur))
    if look.grain:
        grain = np.random.default_rng(chance.randrange(1 << 30)).normal(0, look.grain, shown.size[::-1])
        shown = Image.fromarray(np.clip(np.asarray(shown, float) + grain, 0, 255).astype(np.uint8))
    zoom = look.zoomed / look.pitch
    return shown.resize((round(shown.width * zoom), round(shown.height * zoom)), Image.Resampling.BICUBIC)


class Lines:
    """Pieces of prose, of whole words, in which rare syllables stand more often than in prose."""

    def __init__(self, texts: Sequence[str]) -> None:
        used = set(in_use())
        self.met = Counter(letter for text in texts for letter in text if letter in used)
        self._texts = texts
        self._places: dict[str, list[tuple[int, int]]] = {}
        for number, text in enumerate(texts):
            for at, letter in enumerate(text):
                if letter in used:
                    self._places.setdefault(letter, []).append((number, at))
        self._letters = sorted(self._places)
        self._shares = [self.met[letter] ** EVENLY for letter in self._letters]

    def some(self, chance: random.Random) -> Iterator[str]:
        """The lines of a block."""
        for _ in range(LINES):
            letters = chance.choices(self._letters, self._shares, k=PIECES)
            yield " ".join(self._piece(letter, chance) for letter in letters)

    def _piece(self, letter: str, chance: random.Random) -> str:
        number, at = chance.choice(self._places[letter])
        start = max(0, at - chance.randrange(LETTERS))
        return self._texts[number][start : start + LETTERS].strip()
