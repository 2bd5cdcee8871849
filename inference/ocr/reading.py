"""A picture of a page, read: what the child of `inference.picture` runs. It knows no Django.

Decoded, evenly lit and dark on light, upright, its lines level and straight, cut into columns: so each block comes
before Tesseract in the size that it reads best, cut out of the picture in one step. What is doubted then is read
again in the other language. Then lines, paragraphs, words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from inference.ocr import again, choices, confused, missed, mixed, spacing, tesseract
from inference.ocr.decoding import Unreadable, decode
from inference.ocr.lanes import MOST, shared, strips
from inference.ocr.layout import Block
from inference.ocr.light import evened
from inference.ocr.paragraphs import paragraphs, texts
from inference.ocr.rows import Row, kept, without_chrome
from inference.ocr.sheet import Sheet
from inference.ocr.signs import as_printed, quoted
from inference.ocr.tesseract import Line, Spelled
from inference.ocr.upright import upright

LETTERS: Final = 16
"""What a page must hold to be said to hold text; a Korean syllable counts as two."""
SURE: Final = 0.65
"""Mean confidence below which a page is texture that looked like letters, or one read upside down for a hand across
it: pages that are blurred, bent or full of grain have .86 and more."""
MOST_WORDS: Final = 6_000
HANGUL: Final = re.compile(r"[가-힣]")


def make_ready() -> None:
    """Load Tesseract and what it knows of each language that this machine has, and what is known of Korean."""
    spacing.table()
    choices.table()
    confused.table()
    for language in tesseract.DATA:
        if not tesseract.missing([language]):
            for lane in range(MOST):
                tesseract.engine(language, lane)


def read(data: bytes, languages: list[str], lanes: int = MOST) -> dict[str, Any]:
    """`inference.picture.Recognised` as JSON, or `{"code"}` of what is wrong with the picture.

    lanes: of how many processors it may make use.
    """
    try:
        decoded = decode(data)
    except Unreadable as unreadable:
        return {"code": unreadable.code}
    grey, inverted = evened(decoded.grey)
    quarters, sheet, language = upright(grey, languages, lanes)
    rows = rows_of(sheet, language, [other for other in languages if other != language], lanes)
    text = quoted(without_chrome(rows, sheet.pitch))
    notes = {
        "inverted": inverted,
        f"upright-{90 * quarters}": quarters > 0,
        "straightened": sheet.flat.nodes is not None,
        "columns": len(sheet.blocks) > 1,
        "chrome": len(text) < len(rows),
    }
    height, width = np.rot90(grey, quarters).shape
    answer = told(text, sheet, decoded.scale) if enough(text) else {"paragraphs": [], "words": []}
    notes["no-text"] = not answer["paragraphs"]
    return {
        **answer,
        "language": language if answer["paragraphs"] else "und",
        "confidence": round(confidence(text), 4) if answer["paragraphs"] else 0.0,
        "size": [round(width * decoded.scale), round(height * decoded.scale)],
        "notes": [note for note, true in notes.items() if true],
    }


def rows_of(sheet: Sheet, language: str, others: Sequence[str], lanes: int) -> list[Row]:
    """Every line that Tesseract found, in flat coordinates. others: languages that lines and words may be in."""
    parts = [
        (block, strip)
        for block in sheet.blocks
        for strip in (strips(block, sheet.ink, sheet.pitch) if lanes > 1 else [block])
    ]

    def rows(part: tuple[Block, Block], lane: int) -> list[Row | None]:
        block, strip = part
        lines = [mended(line, strip, lane) for line in all_lines(sheet, strip, language, lane)]
        return [kept(line, block) for line in lines]

    def mended(line: Line, strip: Block, lane: int) -> Line:
        if language == "ko" and spacing.is_spread([word.text for word in line]):
            line = again.fullest(alone(line, strip, language, lane)) or line
        for other in others if mixed.doubted(line) else ():
            line = mixed.surer(line, alone(line, strip, other, lane))
        return line

    def alone(line: Line, strip: Block, language: str, lane: int) -> list[Line]:
        """Either layout takes some lines apart that the other reads."""
        place = again.around(line, strip)
        layouts = (tesseract.LINE, tesseract.BLOCK)
        return [found for layout in layouts for found in lines_in(sheet, place, language, lane, layout)]

    return [row for found in shared(rows, parts, lanes) for row in found if row]


def all_lines(sheet: Sheet, strip: Block, language: str, lane: int) -> list[Line]:
    """With those that Tesseract finds only when it looks for them alone."""
    lines = lines_in(sheet, strip, language, lane)
    for number, gap in reversed(list(missed.gaps(lines, strip, sheet.ink, sheet.pitch))):
        layouts = (tesseract.SPARSE, tesseract.BLOCK)
        found = missed.best(lines_in(sheet, gap, language, lane, layout) for layout in layouts)
        lines[number:number] = [found] if found else []
    return lines


def lines_in(
    sheet: Sheet, block: Block, language: str, lane: int, layout: int = tesseract.BLOCK
) -> list[Line]:
    """As Tesseract reads them; of Korean, the syllables that it doubted are those that fit best."""
    zoom, korean = sheet.zoom(language), language == "ko"
    lines = tesseract.lines(sheet.cut(block, language), language, lane, korean, layout)
    if korean:
        lines = [choices.chosen(line) for line in lines]
        lines = [[replace(word, text=as_printed(word.text)) for word in line] for line in lines]
    return [[placed(word, block, zoom) for word in line] for line in lines]


def placed(word: Spelled, block: Block, zoom: float) -> Spelled:
    left, top, right, bottom = (side / zoom for side in word.box)
    box = (left + block.left, top + block.top, right + block.left, bottom + block.top)
    return Spelled(word.text, word.confidence, box)


def confidence(rows: Sequence[Row]) -> float:
    weight = sum(len(row.text) for row in rows)
    return sum(row.confidence * len(row.text) for row in rows) / weight if weight else 0.0


def enough(rows: Sequence[Row]) -> bool:
    """Whether there is text at all, rather than a logo or a pattern that looked like some."""
    text = "".join(row.text for row in rows)
    letters = sum(map(str.isalpha, text)) + len(HANGUL.findall(text))
    return letters >= LETTERS and confidence(rows) >= SURE


def told(rows: Sequence[Row], sheet: Sheet, scale: float) -> dict[str, Any]:
    """Paragraphs, and words in their order with where they stand in the upright picture."""
    found = paragraphs(rows, sheet.pitch)
    words = [(word, number) for number, lines in enumerate(found) for row in lines for word in row.words][
        :MOST_WORDS
    ]
    boxes = on_the_picture([word.box for word, _ in words], sheet, scale)
    return {
        "paragraphs": texts(found),
        "words": [[word.text, *box, round(word.confidence, 4), number]
                  for (word, number), box in zip(words, boxes, strict=True)],
    }  # fmt: skip


def on_the_picture(boxes: Sequence[tuple[float, ...]], sheet: Sheet, scale: float) -> list[list[int]]:
    """The boxes around what flat boxes are on the upright picture as it was sent."""
    flat = np.array(boxes, float).reshape(-1, 4)
    corners = np.concatenate([flat[:, [0, 1]], flat[:, [2, 1]], flat[:, [2, 3]], flat[:, [0, 3]]])
    at = sheet.flat.places(corners).reshape(4, -1, 2) * sheet.scale * scale
    whole = np.concatenate([np.floor(at.min(0)), np.ceil(at.max(0))], 1).astype(int)
    rounded: list[list[int]] = np.maximum(whole, 0).tolist()
    return rounded
