"""Picture in, text out: a page of a book or a screen of an app, English and Korean.

The work is done in a child process with bounds (`ground.warm`): decoders and Tesseract are large programs in C,
and what they are given is hostile. A picture is in memory and in the child's pipe, and nowhere else; nothing of it
is logged. Tesseract and its language data are the machine's; where they are missing everything else works.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ground.children import Bounds, ChildFailed
from ground.warm import Warm
from inference.cleaning import clean_text

LANGUAGES: Final = ("en", "ko")
MOST_BYTES: Final = 20 * 1024 * 1024
SECONDS: Final = 30.0
MEMORY: Final = 2 << 30

SENTENCES: Final[dict[str, Promise]] = {
    "empty": _("This picture is empty."),
    "format": _("This is no PNG, JPEG, WebP, GIF, BMP or TIFF picture."),
    "large": _("This picture is too large: 40 million pixels are the most."),
    "small": _("This picture is too small to hold a line of text."),
    "broken": _("This picture is broken or incomplete."),
    "slow": _("This picture takes too long to read."),
}


class BadPicture(Exception):
    """The picture cannot be read. code: one of `SENTENCES`; str() is its sentence, for a person."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return str(SENTENCES[self.code])


class OcrUnavailable(Exception):
    """No picture can be read on this machine at the moment; str() is a sentence that says why."""

    code = "ocr_unavailable"


@dataclass(frozen=True, slots=True)
class Box:
    """In pixels of `Recognised.size`; right and bottom are the first that no longer belong to it."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or the part of one that stands on a line. confidence: 0 to 1; paragraph: an index into those."""

    text: str
    box: Box
    confidence: float
    paragraph: int


@dataclass(frozen=True, slots=True)
class Recognised:
    """What stands on a page.

    text: the paragraphs, a blank line between them; "" where there is no text: then there is no mood either.
    language: "en" or "ko", the one that it is read best in; "und" without text. confidence: mean over the letters,
    0 to 1. size: width and height of the picture upright. notes: what was done, of "inverted", "upright-90" (180,
    270; degrees to the left), "straightened", "columns", "chrome" (an app's bars were left out), "no-text".
    """

    text: str
    paragraphs: tuple[str, ...]
    words: tuple[Word, ...]
    language: str
    confidence: float
    size: tuple[int, int]
    notes: tuple[str, ...]


def available() -> bool:
    """Whether pictures can be read on this machine."""
    return not why_not()


def why_not(languages: Sequence[str] = LANGUAGES) -> str:
    """A sentence that says what is missing to read pictures; "" for nothing."""
    from inference.ocr import tesseract

    if find_spec("tesserocr") is None:
        return str(_("Text in pictures cannot be read: the Python package tesserocr is not installed."))
    if missing := tesseract.missing(languages):
        packages = " ".join(f"tesseract-ocr-{name}" for name in missing)
        sentence = _(
            "Text in pictures cannot be read: Tesseract's data is not installed (sudo apt install %s)."
        )
        return str(sentence) % packages
    return ""


def read(
    data: bytes, languages: Sequence[str] = LANGUAGES, seconds: float = SECONDS, background: bool = False
) -> Recognised:
    """The text of a picture: PNG, JPEG, WebP, GIF, BMP or TIFF, its first frame. For workers, never for requests.

    languages: those that may occur; naming one alone saves a little time. background: yield to whatever else the
    machine does, and keep to one processor. Raises BadPicture or OcrUnavailable; after `seconds` the child is
    killed and the picture "slow".
    """
    from inference.ocr import reading
    from inference.ocr.lanes import MOST

    if reason := why_not(languages):
        raise OcrUnavailable(reason)
    lanes = 1 if background else MOST
    bounds = Bounds(seconds, cpu=lanes * int(seconds + 1), memory=MEMORY, nice=10 if background else 0)
    try:
        answer = eyes().call(bounds, reading.read, data, list(languages), lanes)
    except ChildFailed as failed:
        raise BadPicture(
            "slow" if failed.reason == "slow" else "broken"
        ) from None  # what it says may quote the page
    if "code" in answer:
        raise BadPicture(answer["code"])
    return recognised(answer)


@cache
def eyes() -> Warm:
    """This process's. Tesseract and its languages are loaded there, which takes a third of a second."""
    from inference.ocr import reading

    return Warm(reading.make_ready)


def recognised(answer: dict[str, Any]) -> Recognised:
    """From the child's JSON."""
    paragraphs = tuple(clean_text(text) for text in answer["paragraphs"])
    words = tuple(
        Word(clean_text(text), Box(left, top, right, bottom), confidence, paragraph)
        for text, left, top, right, bottom, confidence, paragraph in answer["words"]
    )
    width, height = answer["size"]
    return Recognised(
        "\n\n".join(paragraphs), paragraphs, words, answer["language"], answer["confidence"], (width, height),
        tuple(answer["notes"]),
    )  # fmt: skip
