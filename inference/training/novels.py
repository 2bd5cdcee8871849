"""The novels in DATA/books cut into passages of the rated kind: 80-180 English words, 180-420 Korean characters.

Ratings of them are kept in `rated/novels.jsonl` by book and number, without text; `fingerprint` says whether a
passage is still the one that was rated.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from lxml import html

from inference import sentences

LEAST, AIM, MOST = 80, 130, 180
LETTERS_A_WORD: Final = 2.3
"""Korean characters that count as one English word: 180-420 characters are 80-180 words."""

KOREAN: Final = re.compile(r"[가-힣]")
NOT_STORY: Final = re.compile(r"(titlepage|colophon|imprint|uncopyright|copyright|halftitle|toc|nav|cover)")


def passages(book: Path) -> list[str]:
    """The passages of one book, in order, each on one line."""
    return list(_read(book))


@cache
def _read(book: Path) -> tuple[str, ...]:
    return tuple(passage for part in parts(book) for passage in _cut(part))


def fingerprint(text: str) -> str:
    """The first 12 hexadecimal digits of the sha256 of a passage's letters and digits."""
    return hashlib.sha256(re.sub(r"\W+", "", text.casefold()).encode()).hexdigest()[:12]


def parts(book: Path) -> Iterator[str]:
    """The chapters as plain text; white space is one space."""
    if book.suffix == ".txt":
        yield _spaced(book.read_text(encoding="utf-8"))
        return
    with zipfile.ZipFile(book) as files:
        for name in sorted(files.namelist()):
            if name.endswith((".xhtml", ".html")) and not NOT_STORY.search(name):
                page = html.fromstring(files.read(name))
                yield _spaced(" ".join("".join(map(str, p.itertext())) for p in page.iter("p")))


def _spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _cut(text: str) -> Iterator[str]:
    """Whole sentences gathered to about the aim; a rest too short to be a passage is dropped."""
    gathered = ""
    for start, end in sentences.spans(text):
        sentence = text[start:end]
        if gathered and length(gathered + sentence) > (MOST if length(gathered) < LEAST else AIM + LEAST / 4):
            yield gathered.strip()
            gathered = ""
        gathered += sentence
    if length(gathered) >= LEAST:
        yield gathered.strip()


def length(text: str) -> float:
    """In English words."""
    return len(text) / LETTERS_A_WORD if KOREAN.search(text) else len(text.split())
