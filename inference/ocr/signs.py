"""Signs that Tesseract's Korean data has no letters for, or knows in one form: dashes, dots, quotation marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from inference.ocr.rows import Row

DASH: Final = re.compile("-?ㅡ+")
DOTS: Final = re.compile("[…‥ㆍ·]*[…‥][…‥ㆍ·]+|‥")
CURLY: Final = 0.25
"""Share of a page's quotation marks that are curly, from which all of them are: of straight ones hardly any is."""
OPENING: Final = re.compile(r'(?<!\w)"(?=\w)')


def as_printed(text: str) -> str:
    """A word of Korean with its dash and its dots, which Tesseract takes for a vowel and for other dots."""
    return DOTS.sub("……", DASH.sub("―", text))


def quoted(rows: Sequence[Row]) -> Sequence[Row]:
    """The lines of a page with quotation marks of one form."""
    text = "".join(row.text for row in rows)
    curly, straight = sum(map(text.count, "“”")), text.count('"')
    if not straight or curly < CURLY * (curly + straight):
        return rows
    return [
        replace(row, words=tuple(replace(word, text=curled(word.text)) for word in row.words)) for row in rows
    ]


def curled(word: str) -> str:
    return OPENING.sub("“", word).replace('"', "”")
