"""EPUB 2 and 3: container, package, spine and table of contents, read out of an untrusted archive."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import unescape
from pathlib import PurePath
from typing import BinaryIO, Final

from library import pictures
from library.assembly import Assembly
from library.blocks import flatten
from library.tokens import HEADINGS, Block

from . import nav
from .archive import Archive
from .hrefs import resolve
from .language import language_of
from .opf import LONG_NAME, Item, Package, attribute, found, read_package, text_of
from .pages import Page, Pictures
from .publication import NOTHING_TO_READ, TOO_LARGE, ImageFile, Publication, Section, UnreadableBook
from .rights import refuse_protected
from .safe_xml import parse_page

FEW_CHARACTERS: Final = 200
MAX_MARKUP: Final = 40 * 1024**2
"""Bytes of pages in all; the longest novels have a fifth of it."""


def read(file: BinaryIO, name: str) -> Publication:
    """Read an EPUB; `name` stands in for a missing title."""
    archive = Archive(file)
    refuse_protected(archive)
    package = read_package(archive)
    images = Pictures(archive)
    sections = tuple(sections_of(package, archive, images))
    if not sections:
        raise UnreadableBook("empty", NOTHING_TO_READ)
    cover = cover_of(package, archive, images)
    files = [image for image in images.files.values() if image] + ([cover] if cover else [])
    return Publication(
        title=package.title or PurePath(name).stem,
        authors=package.authors,
        language=language_of(package.language, (section.html for section in sections)),
        chapters=sections,
        images={image.name: image for image in files},
        cover=cover.name if cover else None,
    )


def sections_of(package: Package, archive: Archive, images: Pictures) -> Iterator[Section]:
    entries: dict[str, list[nav.Entry]] = {}
    for entry in contents(package, archive):
        entries.setdefault(entry.target.path, []).append(entry)
    paths = {item.path for item in package.spine}
    markup = 0
    for item in package.spine:
        if item == package.nav:
            continue
        source = source_of(item, archive)
        markup += len(source)
        if markup > MAX_MARKUP:
            raise UnreadableBook("too-large", TOO_LARGE)
        html = Page(item.path, images, paths.__contains__).html(source)
        yield from cut_at_entries(html, item.path, entries.get(item.path, []))


def contents(package: Package, archive: Archive) -> list[nav.Entry]:
    """The table of contents, or nothing: a book with a broken one can still be read."""
    try:
        entries = nav.from_nav(archive.read(package.nav.path), package.nav.path) if package.nav else []
        if not entries and package.ncx:
            entries = nav.from_ncx(archive.read(package.ncx.path), package.ncx.path)
    except UnreadableBook as error:
        if error.code != "damaged":
            raise
        return []
    return entries


def source_of(item: Item, archive: Archive) -> bytes:
    if item.is_image:  # a plate that is a page by itself
        return f'<html><body><p><img src="{PurePath(item.path).name}"/></p></body></html>'.encode()
    return archive.read(item.path)


def cut_at_entries(html: str, path: str, entries: Sequence[nav.Entry]) -> Iterator[Section]:
    """A page as sections: one for each place in it that the table of contents names."""
    if len(entries) == 1:
        yield Section(entries[0].title, path, html)
        return
    blocks = flatten(html)
    starts = starts_of(blocks, entries)
    if len(starts) == 1:
        yield Section(starts[0][0] or heading(blocks), path, html)
        return
    assembly = Assembly(keep_ids=True)
    for (start, (title, href)), end in zip(starts.items(), [*starts, len(blocks)][1:], strict=True):
        part = blocks[start:end]
        yield Section(title or heading(part), href or path, assembly.html(part))


def starts_of(blocks: Sequence[Block], entries: Sequence[nav.Entry]) -> dict[int, tuple[str, str]]:
    """Title and "path#id" of the places where sections begin, by the number of their first block."""
    where = {
        unescape(found): number for number, block in reversed([*enumerate(blocks)]) for found in block.ids
    }
    starts: dict[int, tuple[str, str]] = {}
    for entry in entries:
        number = where.get(entry.target.fragment, 0)
        starts.setdefault(number, (entry.title, str(entry.target) if number else ""))
    starts.setdefault(0, ("", ""))
    return dict(sorted(starts.items()))


def heading(blocks: Sequence[Block]) -> str:
    """The first heading, of a page that the table of contents passes over."""
    texts = (block.text for block in blocks if block.tag in HEADINGS)
    return " ".join(next(texts, "").split())[:LONG_NAME]


def cover_of(package: Package, archive: Archive, images: Pictures) -> ImageFile | None:
    """The cover, as small as the shelf shows it."""
    path = package.cover.path if package.cover else shown_on_cover_page(package, archive)
    return images.encode(path, "cover", pictures.THUMBNAIL) if path else None


def shown_on_cover_page(package: Package, archive: Archive) -> str:
    """The first picture of the page called cover, else of the first page if it has next to nothing else."""
    first = package.spine[0] if package.spine else None
    page = (
        package.cover_page if package.cover_page in archive else first.path if first and first.is_page else ""
    )
    if not page:
        return first.path if first else ""
    root = parse_page(archive.read(page))
    shown = [e.get("src") or attribute(e, "href") for kind in ("img", "image") for e in found(root, kind)]
    target = resolve(page, shown[0]) if shown else None
    is_cover = page == package.cover_page or len(text_of(root)) < FEW_CHARACTERS
    return target.path if target and is_cover else ""
