"""Markdown books: a "# Title", a "by Author" line, chapters under headings; HTML in them is text like any other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import PurePath
from typing import BinaryIO, Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from library.sanitise import clean

from .language import language_of
from .publication import NOTHING_TO_READ, Publication, Section, UnreadableBook
from .text import BY, publication, text_of

FRONT_MATTER: Final = re.compile(r"\A---\n(?P<lines>(?:.{0,500}\n){0,50}?)---\n")
FIELD: Final = re.compile(r"^(?P<key>title|author|lang|language): *[\"']?(?P<value>.*?)[\"']?$", re.MULTILINE)
LONGEST_PARAGRAPH: Final = 20_000
"""Characters from which a text is not read as Markdown: parsing takes the square of a hostile one's length."""

PARSER: Final = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def read(file: BinaryIO, name: str) -> Publication:
    """Read a Markdown file; `name` stands in for a missing title."""
    text = text_of(file)
    if max(map(len, text.split("\n\n"))) > LONGEST_PARAGRAPH:
        return publication(text, name)
    matter = FRONT_MATTER.match(text)
    fields = {found["key"]: found["value"] for found in FIELD.finditer(matter["lines"] if matter else "")}
    tokens = PARSER.parse(text[matter.end() :] if matter else text)
    if not tokens:
        raise UnreadableBook("empty", NOTHING_TO_READ)
    title = fields.get("title") or title_of(tokens)
    author = fields.get("author") or author_of(tokens)
    sections = tuple(sections_of(tokens, title))
    language = language_of(
        fields.get("lang") or fields.get("language") or "", (each.html for each in sections)
    )
    return Publication(title or PurePath(name).stem, (author,) if author else (), language, sections)


def headings(tokens: Sequence[Token], tag: str) -> list[int]:
    """Where headings of this rank begin, outside lists and quotations."""
    return [
        i
        for i, token in enumerate(tokens)
        if token.type == "heading_open" and (token.tag, token.level) == (tag, 0)
    ]


def title_of(tokens: Sequence[Token]) -> str:
    """The heading of the first rank that begins the text."""
    return plain(tokens[1]) if headings(tokens[:1], "h1") else ""


def author_of(tokens: Sequence[Token]) -> str:
    """The author in the paragraph below the title, "by …"."""
    below = (
        tokens[4]
        if headings(tokens[:1], "h1") and len(tokens) > 4 and tokens[3].type == "paragraph_open"
        else None
    )
    by = BY.match(plain(below).split("\n")[0]) if below else None
    return by["name"].strip() if by else ""


def plain(token: Token) -> str:
    """The text of a heading or paragraph without its emphasis."""
    return "".join(
        child.content if child.type != "softbreak" else "\n" for child in token.children or ()
    ).strip()


def sections_of(tokens: Sequence[Token], title: str) -> Iterator[Section]:
    """Chapters are what the first rank of headings divides the text into; a single one is the book's title."""
    starts = headings(tokens, "h1")
    if len(starts) < 2:
        starts = headings(tokens, "h2")
    bounds = sorted({0, *starts, len(tokens)})
    for number, (start, end) in enumerate(pairwise(bounds), 1):
        html = PARSER.renderer.render(tokens[start:end], PARSER.options, {})
        yield Section(plain(tokens[start + 1]) if start in starts else title, f"text-{number}", clean(html))
