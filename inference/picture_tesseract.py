"""Tesseract, in this process: pictures of blocks in, lines of words out.

tesserocr keeps Tesseract and its data loaded: as a program it is started, and reads its data, again for every
block. One thread: with more it is slower on small pages, and takes the processor from readers.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from PIL import Image

from inference.picture_tessdata import with_every_syllable

DATA: Final = {"en": "eng", "ko": "kor"}
"""Tesseract's names of the languages that the text engine reads."""
FOLDERS: Final = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/share/tesseract/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)
"""Where Debian (12, 11), Arch, Fedora, an installation from source and Homebrew keep its data."""
SETTINGS: Final = {
    "tessedit_do_invert": "0",  # ink is dark here already; looking for light letters costs a tenth
    "user_defined_dpi": "200",  # else it guesses, and says so
}


@dataclass(frozen=True, slots=True)
class Spelled:
    """A word as Tesseract spelled it. confidence: 0 to 1; box: left, top, right, bottom in its picture."""

    text: str
    confidence: float
    box: tuple[float, float, float, float]


Line = list[Spelled]


def folder() -> Path | None:
    """Where Tesseract's data lies; TESSDATA_PREFIX says so first."""
    said = os.environ.get("TESSDATA_PREFIX")
    places = [Path(said), Path(said, "tessdata")] if said else [Path(name) for name in FOLDERS]
    return next((place for place in places if list(place.glob("*.traineddata"))), None)


def missing(languages: Sequence[str]) -> list[str]:
    """Those of Tesseract's names whose data is not on this machine."""
    place = folder()
    return [
        DATA[code] for code in languages if not place or not (place / f"{DATA[code]}.traineddata").is_file()
    ]


@cache
def engine(language: str, lane: int = 0) -> Any:
    """Loaded once a process for each lane: see `picture_lanes`.

    It reads one block of lines: columns are cut apart before. Tesseract's own search for columns takes Korean,
    with its wide spaces, for tables: 35 % of the characters of plain pages were lost.
    """
    from tesserocr import PSM, PyTessBaseAPI

    place, name = folder(), DATA[language]
    assert place
    with with_every_syllable(place, name) if language == "ko" else nullcontext(place) as data:
        return PyTessBaseAPI(path=str(data), lang=name, psm=PSM.SINGLE_BLOCK, variables=SETTINGS)


def lines(picture: Image.Image, language: str, lane: int = 0) -> list[Line]:
    """The lines of one block, top to bottom, each with its words from left to right."""
    tesseract = engine(language, lane)
    tesseract.SetImageBytes(picture.tobytes(), picture.width, picture.height, 1, picture.width)
    tesseract.Recognize()
    pieces, texts = tesseract.GetTSVText(0), tesseract.GetUTF8Text()
    tesseract.Clear()
    found: dict[tuple[str, ...], Line] = {}
    for row in (row.split("\t") for row in pieces.splitlines()):
        if row[0] == "5" and row[11].strip():  # a word; what it stands in has rows of its own
            left, top, wide, high = map(float, row[6:10])
            piece = Spelled(row[11], max(0.0, float(row[10]) / 100), (left, top, left + wide, top + high))
            found.setdefault(tuple(row[1:5]), []).append(piece)
    return list(whole(found.values(), texts.split()))


def whole(lines: Iterable[Line], words: Sequence[str]) -> Iterator[Line]:
    """Lines of whole words. Tesseract takes most syllables of Korean for words of their own, and knows only in the
    text that it puts together where there were spaces between them."""
    ahead = iter(words)
    word = ""
    for line in lines:
        together: Line = []
        for piece in line:
            if word.startswith(piece.text) and together:
                together[-1] = merged(together[-1], piece)
            else:
                word = next(ahead, piece.text)
                together.append(piece)
            word = word.removeprefix(piece.text)
        yield together
        word = ""


def merged(one: Spelled, two: Spelled) -> Spelled:
    text = one.text + two.text
    confidence = (one.confidence * len(one.text) + two.confidence * len(two.text)) / len(text)
    (left, top, _, bottom), (_, upper, right, lower) = one.box, two.box
    return Spelled(text, confidence, (left, min(top, upper), right, max(bottom, lower)))
