"""PDF: books with a text layer as chapters and paragraphs, all others as scans whose pages have yet to be read."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from pathlib import Path, PurePath
from typing import Any, BinaryIO, Final

from ground import children
from ground.children import Bounds, ChildFailed
from inference.cleaning import clean_text
from library.pdf import reading
from library.sanitise import clean

from .headings import LONGEST, is_heading
from .language import language_of
from .publication import (
    DAMAGED,
    LABORIOUS,
    LOCKED,
    NO_PICTURES,
    NOT_A_BOOK,
    TOO_LARGE,
    ImageFile,
    Publication,
    Scan,
    Section,
    UnreadableBook,
)

BOUNDS: Final = Bounds(seconds=300, cpu=50, memory=2 << 30, largest=64 << 20, nice=5)
"""3,000 pages take less. A busy machine may need many times as long, but computes no more."""
MAGIC: Final = b"%PDF-"
HEAD: Final = 1024
"""Bytes within which the file must say that it is a PDF."""
CODES: Final = {"locked": LOCKED, "damaged": DAMAGED, "empty": NO_PICTURES, "too-large": TOO_LARGE}
LARGE: Final = 1.18
"""Times the size of the text from which a short paragraph is a heading,"""
OPENING: Final = 1.3
"""and from which it may open a chapter though it does not say so."""
HEADING_LINES: Final = 3
BODY: Final = 150
"""Characters that follow the heading of a chapter at least; lists of contents have fewer."""
FEWEST: Final = 2
"""Chapters that a book is divided into, if it is."""
SLACK: Final = 12.0
"""Points by which a bookmark may point below its heading."""
TOOL: Final = re.compile(
    r"^(untitled|unspecified|anonymous|unknown|microsoft word|document\d*|title|author)\b"
    r"|\.(docx?|indd|tex|hwp|pdf)$",
    re.IGNORECASE,
)
"""What programs write where nobody has told them title or author."""


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph, or a page that is a picture. where: (page, points from its top). scale: see `LARGE`."""

    text: str
    where: tuple[int, float]
    scale: float = 1.0
    bold: bool = False
    lines: int = 1
    image: ImageFile | None = None

    @property
    def is_large(self) -> bool:
        return self.lines <= HEADING_LINES and len(self.text) <= LONGEST and self.scale >= LARGE

    @property
    def is_heading(self) -> bool:
        return self.is_large or (self.lines == 1 and is_heading(self.text))


def read(file: BinaryIO, name: str) -> Publication | Scan:
    """Read a PDF file; `name` stands in for a missing title."""
    if MAGIC not in file.read(HEAD):
        raise UnreadableBook("not-a-book", NOT_A_BOOK)
    file.seek(0)
    with tempfile.TemporaryDirectory(prefix="moodbgm-") as folder:
        path = Path(folder, "book.pdf")
        with path.open("wb") as copy:
            shutil.copyfileobj(file, copy, 1 << 20)
        answer = asked(path, folder)
        title = said(answer["title"]) or PurePath(name).stem.replace("_", " ")
        authors = tuple(filter(None, [said(answer["author"])]))
        if not answer["paragraphs"]:
            return Scan(title, authors, answer["pages"], chapters_of(answer))
        return publication(answer, title, authors, Path(folder))


def asked(path: Path, folder: str) -> dict[str, Any]:
    """What the child says. Raises UnreadableBook."""
    try:
        answer = children.call(BOUNDS, reading.read, str(path), folder)
    except ChildFailed as failed:
        crashed = failed.reason == "crashed"
        raise UnreadableBook(
            "damaged" if crashed else "too-large", DAMAGED if crashed else LABORIOUS
        ) from None
    if code := answer.get("code"):
        raise UnreadableBook(code, CODES[code])
    return answer


def said(value: str) -> str:
    """A title or author out of the file, unless a program put it there."""
    value = " ".join(clean_text(value).split())
    return "" if TOOL.search(value) else value


def publication(answer: dict[str, Any], title: str, authors: tuple[str, ...], folder: Path) -> Publication:
    parts = sorted([*paragraphs_of(answer), *plates_of(answer, folder)], key=lambda part: part.where[0])
    sections = tuple(sections_of(parts, answer["outline"], title))
    images = {part.image.name: part.image for part in parts if part.image}
    cover = None
    if answer["cover"]:
        cover = image_file("cover.jpg", folder / "cover.jpg", *answer["cover"])
        images[cover.name] = cover
    language = language_of("", (section.html for section in sections))
    return Publication(title, authors, language, sections, images, cover.name if cover else None)


def paragraphs_of(answer: dict[str, Any]) -> Iterator[Part]:
    for text, page, top, scale, bold, lines in answer["paragraphs"]:
        cleaned = " ".join(clean_text(text).split())
        if cleaned:
            yield Part(cleaned, (page, top), scale, bold, lines)


def plates_of(answer: dict[str, Any], folder: Path) -> Iterator[Part]:
    for page, width, height in answer["plates"]:
        name = f"page-{page}.jpg"
        yield Part("", (page, 0.0), image=image_file(name, folder / name, width, height))


def image_file(name: str, path: Path, width: int, height: int) -> ImageFile:
    return ImageFile(name, "image/jpeg", path.read_bytes(), width, height)


def sections_of(parts: Sequence[Part], outline: Sequence[Any], title: str) -> Iterator[Section]:
    """Chapters as the bookmarks say, else as the headings do; a single one is the book."""
    starts = by_outline(parts, outline) or by_headings(parts)
    bounds = sorted({0, *starts, len(parts)})
    for start, end in pairwise(bounds):
        inside = parts[start:end]
        name = starts.get(start, "") if starts else title
        yield Section(name, f"page-{inside[0].where[0] + 1}-{start}", clean("".join(map(html_of, inside))))


def by_outline(parts: Sequence[Part], outline: Sequence[Any]) -> dict[int, str]:
    """Title by the number of the part that a bookmark leads to."""
    starts: dict[int, str] = {}
    for raw, page, top, _depth in outline:
        title = " ".join(clean_text(raw).split())
        found = led_to(parts, title, page, top)
        if title and found is not None:
            starts.setdefault(found, title)
    return starts if len(starts) >= FEWEST else {}


def led_to(parts: Sequence[Part], title: str, page: int, top: float | None) -> int | None:
    """The heading of that name on its page; else what stands where the bookmark points, or at the top."""
    here = [number for number, part in enumerate(parts) if part.where[0] == page]
    if not here:
        return next((number for number, part in enumerate(parts) if part.where[0] > page), None)
    named = [number for number in here if alike(parts[number].text, title)]
    below = [number for number in here if top is not None and parts[number].where[1] >= top - SLACK]
    return next(iter([*named, *below, here[0]]))


def alike(text: str, title: str) -> bool:
    one, other = ("".join(filter(str.isalnum, each.casefold())) for each in (text[: 2 * LONGEST], title))
    return bool(one) and (one == other or (len(one) > 2 and (other.endswith(one) or one.endswith(other))))


def by_headings(parts: Sequence[Part]) -> dict[int, str]:
    """The headings that say what they are; where there are none, those in the largest letters that come again."""
    told = [number for number, part in enumerate(parts) if part.lines == 1 and is_heading(part.text)]
    found = with_bodies(parts, told)
    if len(found) < FEWEST:
        large = [number for number, part in enumerate(parts) if part.is_large and part.scale >= OPENING]
        sizes = sorted({round(parts[number].scale, 1) for number in large}, reverse=True)
        same = ([n for n in large if round(parts[n].scale, 1) == size] for size in sizes)
        found = next(
            (each for each in (with_bodies(parts, some) for some in same) if len(each) >= FEWEST), []
        )
    return {number: parts[number].text for number in found}


def with_bodies(parts: Sequence[Part], numbers: Sequence[int]) -> list[int]:
    """Those of these headings that text follows."""
    return [
        number
        for number, end in pairwise([*numbers, len(parts)])
        if sum(len(part.text) for part in parts[number + 1 : end]) >= BODY
    ]


def html_of(part: Part) -> str:
    if part.image:
        size = f'width="{part.image.width}" height="{part.image.height}"'
        return f'<p><img src="book:image/{part.image.name}" alt="" {size}></p>'
    tag = "h2" if part.is_heading else "p"
    return f"<{tag}>{escape(part.text, quote=False)}</{tag}>"


def chapters_of(answer: dict[str, Any]) -> tuple[tuple[str, int], ...]:
    """Title and first page of each chapter of a scan, from its bookmarks."""
    found: dict[int, str] = {}
    for raw, page, _top, _depth in answer["outline"]:
        title = " ".join(clean_text(raw).split())
        if title and 0 <= page < answer["pages"]:
            found.setdefault(page, title)
    return tuple((title, page) for page, title in sorted(found.items()))
