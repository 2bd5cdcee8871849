"""Tables of contents: EPUB 3's navigation document and EPUB 2's NCX, as titles of places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from .hrefs import Target, resolve
from .opf import attribute, found, local_name, text_of
from .safe_xml import Element, parse_page, parse_xml

LISTS: Final = frozenset({"ol", "ul"})


class Entry(NamedTuple):
    """A line of the table of contents that leads somewhere in the book."""

    title: str
    target: Target


def from_nav(data: bytes, path: str) -> list[Entry]:
    """The entries of a navigation document, in order, whatever their depth."""
    root = parse_page(data)
    navs = list(found(root, "nav"))
    toc = next((nav for nav in navs if "toc" in attribute(nav, "type").split()), navs[0] if navs else root)
    return list(entries(((link, link.get("href", "")) for link in found(toc, "a")), path))


def from_ncx(data: bytes, path: str) -> list[Entry]:
    points = (point for nav_map in found(parse_xml(data), "navmap") for point in found(nav_map, "navpoint"))
    return list(entries(((label(point), content(point)) for point in points), path))


def entries(links: Iterator[tuple[Element | None, str]], path: str) -> Iterator[Entry]:
    for element, href in links:
        target = resolve(path, href)
        title = text_of(element) if element is not None else ""
        if target and title:
            yield Entry(title, target)


def label(point: Element) -> Element | None:
    return next((child for child in point if local_name(child) == "navlabel"), None)


def content(point: Element) -> str:
    return next((child.get("src", "") for child in point if local_name(child) == "content"), "")
