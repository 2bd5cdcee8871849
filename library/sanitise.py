"""HTML from books made harmless: an allow-list, no style, no script, no address outside the book.

What stays: structure, emphasis, tables, ruby, pictures, footnotes, links, languages. Addresses are those that
our own readers of formats wrote, and nothing else: `book:image/<name>`, `book:link/<path%23id>`,
`book:out/?to=<address>`; plain web addresses become the last. Whoever renders replaces "book:" by the book's URL.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote, unquote

import nh3

VERSION: Final = 1
"""Raise it when this module would answer differently: books are then sanitised again."""


def names(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


BLOCKS: Final = names(
    """p h1 h2 h3 h4 h5 h6 hgroup header footer main section article aside nav div blockquote pre hr address
    ul ol li dl dt dd figure figcaption details summary center"""
)
TABLES: Final = names("table caption colgroup col thead tbody tfoot tr th td")
INLINE: Final = names(
    """a abbr b bdi bdo big br cite code del dfn em i img ins kbd mark q rb rp rt rtc ruby s samp small span
    strong sub sup time tt u var wbr"""
)
TAGS: Final = BLOCKS | TABLES | INLINE
FORBIDDEN: Final = names(
    """script style template noframes noembed iframe frame frameset object embed applet param audio video source
    track canvas input select textarea button svg math head title base link meta dialog portal"""
)
"""Elements that go with all that is in them; of others that are not allowed the text stays."""

CLASSES: Final = frozenset({"continued", "front", "letter", "sign", "verse"})
ROLES: Final = frozenset({"doc-backlink", "doc-endnotes", "doc-footnote", "doc-noteref"})
ATTRIBUTES: Final = {
    "*": {"id", "lang", "dir"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start", "reversed", "type"},
    "li": {"value"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "headers", "scope"},
    "col": {"span"},
    "colgroup": {"span"},
    "time": {"datetime"},
}

NUMBER: Final = re.compile(r"^-?\d{1,5}$")
SHAPES: Final = {
    "lang": re.compile(r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$"),
    "dir": re.compile(r"^(ltr|rtl|auto)$"),
    "type": re.compile(r"^[1aAiI]$"),
    "scope": re.compile(r"^(row|col|rowgroup|colgroup)$"),
    **dict.fromkeys(("width", "height", "start", "value", "colspan", "rowspan", "span"), NUMBER),
}
"""Attributes that must look so to stay; those not named here may hold any text."""

IMAGE: Final = re.compile(r"^book:image/[A-Za-z0-9_-][A-Za-z0-9._-]*$")
LINK: Final = "book:link/"
OUT: Final = "book:out/?to="
WEB: Final = re.compile(r"^(?:https?://|mailto:)[^\s\x00-\x20]+$", re.IGNORECASE)
UNSAFE_PATH: Final = re.compile(r"(?:^|/)\.{0,2}(?:/|$)|[\x00-\x1f\\]")
LINE_BREAKS_AFTER_PRE: Final = re.compile(r"(<pre(?: [^>]*)?>)\n+")
ROUNDS: Final = 8


def clean(html: str) -> str:
    """Harmless HTML with the same text, in the one way nh3 writes it: `clean(clean(x)) == clean(x)`.

    Misnested tables and links can need several rounds until reading them again changes nothing; what does
    not settle keeps its text only. Nesting is not bounded here: what parses for us did that (see `safe_xml`).
    """
    for _ in range(ROUNDS):
        cleaned = once(html)
        if cleaned == html:
            return cleaned
        html = cleaned
    return once(f"<p>{nh3.clean_text(nh3.clean(html, tags=set()))}</p>")


def once(html: str) -> str:
    return LINE_BREAKS_AFTER_PRE.sub(r"\1", CLEANER.clean(html))


def attribute(tag: str, name: str, value: str) -> str | None:
    """The value an attribute may have, None to drop it."""
    if name in ("href", "src"):
        return address(name, value)
    shape = SHAPES.get(name)
    return value if shape is None or shape.match(value) else None


def address(name: str, value: str) -> str | None:
    if name == "src":
        return value if IMAGE.match(value) else None
    if value.startswith(LINK):
        return value if value == linking(unquote(value.removeprefix(LINK))) else None
    if value.startswith(OUT):
        return value if value == leaving(unquote(value.removeprefix(OUT))) else None
    return leaving(value)


def leaving(url: str) -> str | None:
    """The address of the page that says "you are leaving" for a web or mail address; None for others."""
    url = url.strip()
    scheme, colon, rest = url.partition(":")
    return OUT + quote(scheme.lower() + colon + rest, safe="") if WEB.match(url) else None


def linking(target: str) -> str | None:
    """The address of a place in the book, "path" or "path#id"; None for a path that could lead out of it."""
    path = target.partition("#")[0]
    return None if UNSAFE_PATH.search(path) else LINK + quote(target)


CLEANER: Final = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags=set(FORBIDDEN),
    attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
    attribute_filter=attribute,
    tag_attribute_values={
        tag: {"role": set(ROLES)} for tag in ("a", "aside", "section", "div", "li", "p", "ol")
    },
    allowed_classes={
        tag: set(CLASSES) for tag in ("p", "li", "div", "section", "blockquote", "header", "footer", "aside")
    },
    url_schemes={"book", "http", "https", "mailto"},
    link_rel=None,
)
