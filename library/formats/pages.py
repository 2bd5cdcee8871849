"""One page of an EPUB as sanitised HTML: its references resolved, its meaning kept, its style left behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from inference.cleaning import clean_text
from library import pictures, sanitise

from .archive import Archive
from .hrefs import resolve
from .opf import attribute, found, local_name
from .publication import ImageFile, UnreadableBook
from .safe_xml import Element, parse_page

ROLES: Final = {
    "noteref": "doc-noteref",
    "footnote": "doc-footnote",
    "endnote": "doc-footnote",
    "rearnote": "doc-footnote",
    "footnotes": "doc-endnotes",
    "endnotes": "doc-endnotes",
    "rearnotes": "doc-endnotes",
    "backlink": "doc-backlink",
}
CLASSES: Final = {
    **dict.fromkeys(("z3998:verse", "z3998:poem", "z3998:song", "z3998:hymn"), "verse"),
    **dict.fromkeys(("titlepage", "halftitlepage", "dedication", "epigraph"), "front"),
    **dict.fromkeys(("z3998:signature", "z3998:sender"), "sign"),
    "z3998:letter": "letter",
}
"""Words of EPUB's structural vocabulary (epub:type) that change how a thing is read or looks."""

PLAIN: Final = "x-plain"
"""A name that the sanitiser does not know: the element goes, what is in it stays."""

GONE: Final = sanitise.FORBIDDEN - {"svg", "math"}
PIXELS_A_BOOK: Final = 1_500_000_000
"""Decoding and encoding this many takes about a minute; what a book has beyond it is left out."""


@dataclass
class Pictures:
    """The pictures of a book that its pages show, each encoded once, by the path it has in the archive."""

    archive: Archive
    files: dict[str, ImageFile | None] = field(default_factory=dict)
    budget: int = PIXELS_A_BOOK

    def take(self, path: str) -> ImageFile | None:
        """The picture at `path`; None when it is missing, damaged, too large, or code (SVG)."""
        if path not in self.files:
            self.files[path] = self.encode(path, str(len(self.files) + 1), pictures.PAGE)
        return self.files[path]

    def encode(self, path: str, stem: str, box: tuple[int, int]) -> ImageFile | None:
        try:
            picture = pictures.encode(self.archive.read(path), box, self.budget)
        except (KeyError, UnreadableBook):
            return None
        if picture is None:
            return None
        self.budget -= picture.pixels
        return ImageFile(
            stem + picture.suffix, picture.media_type, picture.data, picture.width, picture.height
        )


@dataclass(frozen=True)
class Page:
    """Reads the page at `path`; `is_page` tells which other files links may lead to."""

    path: str
    pictures: Pictures
    is_page: Callable[[str], bool]

    def html(self, data: bytes) -> str:
        root = parse_page(data)
        body = next(found(root, "body"), root)
        for element in list(body.iter()):
            self.rewrite(element)
        body.tag = "div" if body.get("id") else PLAIN
        etree.cleanup_namespaces(body)
        return sanitise.clean(etree.tostring(body, encoding="unicode", method="html", with_tail=False))

    def rewrite(self, element: Element) -> None:
        """Make one element plain HTML; what is in it is rewritten on its own."""
        name = local_name(element)
        kinds = attribute(element, "type").split() if name not in ("ol", "li", "input") else []
        if name in GONE or not name:
            remove(element)
        elif name == "svg":
            self.unwrap_svg(element)
        elif name == "math":
            replace_by_text(element, element.get("alttext") or "".join(map(str, element.itertext())))
        elif "pagebreak" in kinds or element.get("role") == "doc-pagebreak":
            replace_by_text(element, "")
        else:
            self.plain(element, name, kinds)

    def plain(self, element: Element, name: str, kinds: list[str]) -> None:
        kept = dict(self.attributes(element, name, kinds))
        if name in ("img", "image") and "src" not in kept:
            replace_by_text(element, "")
            return
        element.attrib.clear()
        for key, value in kept.items():
            element.set(key, value)
        element.tag = (
            name if name in sanitise.TAGS and (kept or name != "span") else "span" if kept else PLAIN
        )
        element.text = clean_text(element.text) if element.text else None
        element.tail = clean_text(element.tail) if element.tail else None

    def attributes(self, element: Element, name: str, kinds: list[str]) -> Iterator[tuple[str, str]]:
        for key, value in element.items():
            if "}" not in key and ":" not in key and key not in ("href", "src", "width", "height", "class"):
                yield str(key), clean_text(str(value))
        identifier = element.get("id") or (element.get("name") if name == "a" else None)
        language = attribute(element, "lang")
        role = next((ROLES[kind] for kind in kinds if kind in ROLES), element.get("role"))
        style = next((CLASSES[kind] for kind in kinds if kind in CLASSES), None)
        named = {"id": identifier, "lang": language, "role": role, "class": style}
        if name == "a":
            named["href"] = self.link(element.get("href") or "")
        if name in ("img", "image"):
            named |= self.picture(element)
        yield from ((key, value) for key, value in named.items() if value)

    def link(self, href: str) -> str | None:
        """Where a link leads: a page of this book, a page that says "you are leaving", or nowhere."""
        target = resolve(self.path, href) if href else None
        if target and self.is_page(target.path):
            return sanitise.linking(str(target))
        return sanitise.leaving(href)

    def picture(self, element: Element) -> dict[str, str | None]:
        target = resolve(self.path, element.get("src") or attribute(element, "href"))
        image = self.pictures.take(target.path) if target else None
        if image is None:
            return {}
        return {"src": f"book:image/{image.name}", "width": str(image.width), "height": str(image.height)}

    def unwrap_svg(self, element: Element) -> None:
        """A drawing that only frames a picture becomes that picture; any other goes."""
        image = next(found(element, "image"), None)
        source = self.picture(image) if image is not None else {}
        tail = element.tail
        element.clear()
        element.tag, element.tail = "img" if source else PLAIN, tail
        for key, value in source.items():
            element.set(key, value or "")


def remove(element: Element) -> None:
    """Take an element out, but not the text after it."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    tail = clean_text(element.tail or "")
    if before is None:
        parent.text = (parent.text or "") + tail
    else:
        before.tail = (before.tail or "") + tail
    parent.remove(element)


def replace_by_text(element: Element, text: str) -> None:
    identifier, tail = element.get("id"), element.tail
    element.clear()
    element.tag, element.text, element.tail = PLAIN, clean_text(text), clean_text(tail or "")
    if identifier:
        element.tag = "span"
        element.set("id", identifier)
