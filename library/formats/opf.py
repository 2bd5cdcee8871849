"""An EPUB's container and package document: what the book is called, and which files it is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from inference.cleaning import clean_text

from .archive import Archive
from .hrefs import resolve
from .publication import DAMAGED, UnreadableBook
from .safe_xml import Element, parse_xml

CONTAINER: Final = "META-INF/container.xml"
PAGES: Final = frozenset({"application/xhtml+xml", "text/html", "application/xml", "text/xml"})
LONG_NAME: Final = 500
SPACE: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the book. path: from the root of the archive; it is there."""

    id: str
    path: str
    media_type: str
    properties: frozenset[str]

    @property
    def is_page(self) -> bool:
        return self.media_type in PAGES

    @property
    def is_image(self) -> bool:
        return self.media_type.startswith("image/")


@dataclass(frozen=True, slots=True)
class Package:
    """What the package document says. spine: pages in reading order, those outside the linear order last."""

    title: str
    authors: tuple[str, ...]
    language: str
    items: dict[str, Item]
    spine: tuple[Item, ...]
    nav: Item | None
    ncx: Item | None
    cover: Item | None
    cover_page: str


def read_package(archive: Archive) -> Package:
    path = package_path(archive)
    root = parse_xml(archive.read(path))
    items = dict(manifest(root, path, archive))
    return Package(
        title=title(root),
        authors=tuple(authors(root)),
        language=first(texts(root, "language")),
        items=items,
        spine=tuple(spine(root, items)),
        nav=next((item for item in items.values() if "nav" in item.properties), None),
        ncx=ncx(root, items),
        cover=cover(root, items),
        cover_page=cover_page(root, path),
    )


def package_path(archive: Archive) -> str:
    """The package document that the container names, or, without a container, the only one there can be."""
    if CONTAINER in archive:
        for element in found(parse_xml(archive.read(CONTAINER)), "rootfile"):
            target = resolve("", element.get("full-path", ""))
            if target and target.path in archive:
                return target.path
    for name in sorted(archive):
        if name.lower().endswith(".opf"):
            return name
    raise UnreadableBook("damaged", DAMAGED)


def local_name(element: Element) -> str:
    """The name of an element without its namespace; "" for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def found(root: Element, name: str) -> Iterator[Element]:
    return (element for element in root.iter() if local_name(element) == name)


def attribute(element: Element, name: str) -> str:
    """An attribute by its name, in whatever namespace."""
    return next((str(value) for key, value in element.items() if re.split("[}:]", str(key))[-1] == name), "")


def text_of(element: Element) -> str:
    text = "".join(str(part) for part in element.itertext())
    return SPACE.sub(" ", clean_text(text[: 10 * LONG_NAME])).strip()[:LONG_NAME]


def texts(root: Element, name: str) -> list[str]:
    return [text for element in found(root, name) if (text := text_of(element))]


def first(values: list[str]) -> str:
    return values[0] if values else ""


def refinements(root: Element, prop: str) -> dict[str, str]:
    """EPUB 3's "refines" statements of one property: the id they speak of, and what they say."""
    about = (e for e in found(root, "meta") if e.get("property") == prop)
    return {e.get("refines", "").removeprefix("#"): text_of(e) for e in about}


def title(root: Element) -> str:
    """The main title where the book tells its titles apart, else the first."""
    kinds = refinements(root, "title-type")
    main = [e for e in found(root, "title") if kinds.get(e.get("id", "")) == "main" and text_of(e)]
    return text_of(main[0]) if main else first(texts(root, "title"))


def authors(root: Element) -> Iterator[str]:
    """Creators who wrote it; all of them when nobody is said to have."""
    roles = {e.get("refines", "").removeprefix("#"): set[str]() for e in found(root, "meta")}
    for e in found(root, "meta"):
        if e.get("property") == "role":
            roles[e.get("refines", "").removeprefix("#")].add(text_of(e))
    creators = [
        (text_of(e), roles.get(e.get("id", "")) or {attribute(e, "role")}) for e in found(root, "creator")
    ]
    wrote = [name for name, role in creators if role & {"aut", ""}]
    yield from dict.fromkeys(name for name in wrote or [name for name, _ in creators] if name)


def manifest(root: Element, path: str, archive: Archive) -> Iterator[tuple[str, Item]]:
    for element in found(root, "item"):
        target = resolve(path, element.get("href", ""))
        if target and target.path in archive:
            properties = frozenset(element.get("properties", "").split())
            media_type = element.get("media-type", "").strip().lower()
            yield element.get("id", ""), Item(element.get("id", ""), target.path, media_type, properties)


def spine(root: Element, items: dict[str, Item]) -> Iterator[Item]:
    """Each file once; what the book takes out of its linear order (notes, plates) follows at the end."""
    references = list(found(root, "itemref"))
    aside = [e for e in references if e.get("linear") == "no"]
    ordered = [e for e in references if e.get("linear") != "no"] + aside
    known = (items.get(e.get("idref", "")) for e in ordered)
    yield from {item.path: item for item in known if item is not None}.values()


def ncx(root: Element, items: dict[str, Item]) -> Item | None:
    named = next((items.get(element.get("toc", "")) for element in found(root, "spine")), None)
    of_type = (item for item in items.values() if item.media_type == "application/x-dtbncx+xml")
    return named or next(of_type, None)


def cover(root: Element, items: dict[str, Item]) -> Item | None:
    """The cover picture: EPUB 3's property, EPUB 2's meta (an id, or wrongly a path), or a picture so called."""
    marked = (item for item in items.values() if "cover-image" in item.properties)
    names = [e.get("content", "") for e in found(root, "meta") if e.get("name", "").lower() == "cover"]
    named = (
        i
        for i in items.values()
        if i.is_image and (i.id in names or i.path.endswith(tuple(filter(None, names))))
    )
    called = (i for i in items.values() if i.is_image and "cover" in f"{i.id} {i.path}".lower())
    return next(marked, None) or next(named, None) or next(called, None)


def cover_page(root: Element, path: str) -> str:
    """The page that EPUB 2's guide calls the cover, or ""."""
    for reference in found(root, "reference"):
        target = resolve(path, reference.get("href", ""))
        if reference.get("type") == "cover" and target:
            return target.path
    return ""
