"""Archives of pictures as books: each picture a page, each folder a chapter, named as ComicInfo.xml says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath, PurePosixPath
from typing import BinaryIO, Final

from library.page_archives import pages_of

from .archive import Archive
from .opf import found, text_of
from .publication import NO_PICTURES, TOO_LARGE, Scan, UnreadableBook
from .safe_xml import parse_xml

MOST_PAGES: Final = 3_000
INFO: Final = "ComicInfo.xml"
FEWEST: Final = 2
"""Folders that are chapters; a single one is only what the pictures came in."""


def read(file: BinaryIO, name: str) -> Scan:
    """Read a ZIP or CBZ file; `name` stands in for a missing title."""
    archive = Archive(file)
    pages = pages_of(archive)
    if not pages:
        raise UnreadableBook("empty", NO_PICTURES)
    if len(pages) > MOST_PAGES:
        raise UnreadableBook("too-large", TOO_LARGE)
    known = info(archive)
    title = known.get("title") or known.get("series") or PurePath(name).stem.replace("_", " ")
    author = known.get("writer", "")
    return Scan(title, (author,) if author else (), len(pages), chapters(pages), known.get("languageiso", ""))


def info(archive: Archive) -> dict[str, str]:
    """What the comic says of itself; nothing, where that cannot be read: it can still be looked at."""
    if INFO not in archive:
        return {}
    try:
        root = parse_xml(archive.read(INFO))
    except UnreadableBook:
        return {}
    fields = ("title", "series", "writer", "languageiso")
    return {field: text_of(element) for field in fields for element in found(root, field)}


def chapters(pages: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Title and first page of each folder."""
    folders: dict[str, int] = {}
    for number, page in enumerate(pages):
        folders.setdefault(str(PurePosixPath(page).parent), number)
    if len(folders) < FEWEST:
        return ()
    return tuple((PurePosixPath(folder).name.replace("_", " "), first) for folder, first in folders.items())
