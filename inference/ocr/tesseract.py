"""Tesseract, in this process: pictures of blocks in, lines of words out, and what else their syllables could be.

tesserocr keeps Tesseract and its data loaded: as a program it is started, and reads its data, again for every
block. One thread: with more it is slower on small pages, and takes the processor from readers.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any, Final

from PIL import Image

from inference.ocr.letters import Seen, Step, others
from inference.ocr.tessdata import Letter, printed, with_every_syllable

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
ANSWERS: Final = {"lstm_choice_mode": "1", "lstm_choice_iterations": "0"}
"""Keep what the network answers at each step, and look no further: letters that a syllable shares with the one that
was read are left out of what Tesseract itself proposes in its place."""


BLOCK: Final = 6
LINE: Final = 7
SPARSE: Final = 11
"""Tesseract's page segmentation modes: one block of lines; one line; words anywhere, in no order."""


@dataclass(frozen=True, slots=True)
class Spelled:
    """A word as Tesseract spelled it. confidence: 0 to 1; box: left, top, right, bottom in its picture; others: for
    each of its letters what else it could be (see `letters.others`), where that was asked for."""

    text: str
    confidence: float
    box: tuple[float, float, float, float]
    others: tuple[Mapping[str, float], ...] = ()


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
    """Loaded once a process for each lane: see `lanes`.

    It reads one block of lines: columns are cut apart before. Tesseract's own search for columns takes Korean,
    with its wide spaces, for tables: 35 % of the characters of plain pages were lost.
    """
    from tesserocr import PyTessBaseAPI

    place, name = folder(), DATA[language]
    assert place
    korean = language == "ko"
    with with_every_syllable(place, name) if korean else nullcontext(place) as data:
        settings = SETTINGS | ANSWERS if korean else SETTINGS
        return PyTessBaseAPI(path=str(data), lang=name, psm=BLOCK, variables=settings)


@cache
def names(data: Path) -> dict[str, Letter]:
    """Those that a file of Korean data gives letters; none if it is not as expected."""
    try:
        return printed(data.read_bytes())
    except (OSError, ValueError, LookupError, struct.error):
        return {}


def lines(
    picture: Image.Image, language: str, lane: int = 0, doubted: bool = False, layout: int = BLOCK
) -> list[Line]:
    """The lines of one block, top to bottom, each with its words from left to right. doubted: in Korean, with what
    else each syllable could be, which takes a tenth longer. layout: what is looked for."""
    tesseract = engine(language, lane)
    tesseract.SetPageSegMode(layout)
    tesseract.SetImageBytes(picture.tobytes(), picture.width, picture.height, 1, picture.width)
    tesseract.Recognize()
    pieces, texts = tesseract.GetTSVText(0), tesseract.GetUTF8Text()
    answers = tesseract.GetHOCRText(0) if doubted and language == "ko" else ""
    tesseract.Clear()
    found: dict[tuple[str, ...], Line] = {}
    for row in (row.split("\t") for row in pieces.splitlines()):
        if row[0] == "5":  # a word; what it stands in has rows of its own
            left, top, wide, high = map(float, row[6:10])
            piece = Spelled(row[11], max(0.0, float(row[10]) / 100), (left, top, left + wide, top + high))
            found.setdefault(tuple(row[1:5]), []).append(piece)
    if answers:
        steps = network_steps(answers)
        found = {place: with_others(line, steps) for place, line in found.items()}
    shown = ([piece for piece in line if piece.text.strip()] for line in found.values())
    return list(whole(filter(None, shown), texts.split()))


def network_steps(answers: str) -> Iterator[list[list[Step]]]:
    """For each word of a page in hOCR: the steps of each of its letters. (Two megabytes: cut, not searched.)"""
    place = folder()
    known = names(place / f"{DATA['ko']}.traineddata") if place else {}
    for word in answers.split("<span class='ocrx_word'")[1:]:
        letters = (letter.split("id='timestep")[1:] for letter in word.split("<span class='ocr_symbol'")[1:])
        yield [[answered(step, known) for step in steps] for steps in letters]


def answered(step: str, known: Mapping[str, Letter]) -> Step:
    """The network's answers at one step, each a percentage and what is printed for a letter."""
    parts = (answer.partition("'>") for answer in step.split("x_confs ")[1:])
    printed = ((percent, unescape(name.partition("<")[0])) for percent, _, name in parts)
    return {known[name]: int(percent) / 100 for percent, name in printed if name in known}


def with_others(line: Line, steps: Iterator[list[list[Step]]]) -> Line:
    """The words of a line with what else their letters could be. steps: of its words, and of those after it."""
    seen, spans = list[Seen](), list[slice]()
    for piece in line:
        letters = next(steps, [])
        before = len(letters) - len(piece.text)  # the steps of a space before a word come with it
        text = " " * before + piece.text if 0 <= before <= 1 else " " * len(letters)
        spans.append(slice(len(seen) + max(0, before), len(seen) + len(letters)))
        seen += map(Seen, text, letters)
    doubts = list(others(seen))
    return [
        replace(piece, others=tuple(doubts[span]) if span.stop - span.start == len(piece.text) else ())
        for piece, span in zip(line, spans, strict=True)
    ]


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
    box = (left, min(top, upper), right, max(bottom, lower))
    return Spelled(text, confidence, box, (*of_each(one), *of_each(two)))


def of_each(piece: Spelled) -> tuple[Mapping[str, float], ...]:
    return piece.others or ({},) * len(piece.text)
