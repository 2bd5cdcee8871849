"""The tokens of sanitised HTML, and the blocks made of them.

Works on the text nh3 wrote, tag by tag, without a parser: it nests properly and quotes every attribute, and what
goes out again is made of what was found harmless.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from .sanitise import TABLES, names

TOKEN: Final = re.compile(
    r"<(?P<close>/?)(?P<tag>[a-z][a-z0-9]*)(?P<attributes>(?: [a-z-]+=\"[^\"]*\")*)>|[^<]+|<"
)
ID: Final = re.compile(r" id=\"([^\"]*)\"")
SPACE: Final = re.compile(r"[ \t\n]+")
INDENT: Final = re.compile(r"^(?:&nbsp;|[\s\u3000])+")

VOID: Final = frozenset({"br", "col", "hr", "img", "wbr"})
HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "hgroup"})
LEAVES: Final = HEADINGS | {"p", "pre", "figure", "table", "dt", "figcaption", "summary", "address", "hr"}
"""Elements that stay whole even when there are blocks in them."""

CONTAINERS: Final = names(
    "header footer main section article aside nav div blockquote ul ol li dl dd details center"
)
BLOCK_LEVEL: Final = LEAVES | CONTAINERS | TABLES

LONG_LEAF: Final = 4000
"""Characters of text from which a table or figure is opened, as if it were a container: books were laid out so."""


@dataclass(frozen=True, slots=True)
class Token:
    """A tag (`tag` set) or a piece of text. `attributes` and `raw` are as they stand in the HTML."""

    raw: str
    tag: str = ""
    attributes: str = ""
    close: bool = False

    @property
    def text(self) -> str:
        """What a reader sees of it; lines end where blocks and <br> do."""
        if not self.tag:
            return html.unescape(self.raw)
        return "\n" if self.tag == "br" or self.tag in BLOCK_LEVEL else ""


@dataclass(eq=False, slots=True)
class Container:
    """An element that holds blocks. `place` is its number among the items of a list."""

    tag: str
    attributes: str
    place: int = 0
    items: int = field(default=0, compare=False)


@dataclass(slots=True)
class Block:
    """One paragraph or its like: its own tag ("" for loose text), what is in it, and what it stands in."""

    containers: tuple[Container, ...]
    tag: str
    attributes: str
    tokens: list[Token]
    ids: list[str]
    place: int = 0
    continued: bool = False

    @property
    def text(self) -> str:
        return "".join(token.text for token in self.tokens)


def token_of(match: re.Match[str]) -> Token:
    return Token(match[0], match["tag"] or "", match["attributes"] or "", bool(match["close"]))


def structure(tokens: Sequence[Token]) -> tuple[dict[int, int], set[int]]:
    """Where each element ends, by where it begins; and which elements are to be opened as containers."""
    ends: dict[int, int] = {}
    opened: set[int] = set()
    stack: list[tuple[int, int]] = []
    holders: set[int] = set()
    length = 0
    for index, token in enumerate(tokens):
        length += len(token.raw) if not token.tag else 0
        if token.close:
            start, before = stack.pop()
            ends[start] = index
            whole = tokens[start].tag in LEAVES and length - before < LONG_LEAF
            if start in holders and not whole:
                opened.add(start)
            if stack and (start in holders or tokens[start].tag in BLOCK_LEVEL):
                holders.add(stack[-1][0])
        elif token.tag in VOID:
            if token.tag == "hr" and stack:
                holders.add(stack[-1][0])
        elif token.tag:
            stack.append((index, length))
    return ends, opened


def tidy(tokens: Sequence[Token]) -> list[Token]:
    """Inline content with single spaces, none at its ends or beside line ends, as a browser would show it."""
    kept: list[Token] = []
    indented = at_start = True
    for token in tokens:
        if not token.tag:
            raw = INDENT.sub("", token.raw) if indented else token.raw
            raw = SPACE.sub(" ", raw)
            raw = raw.lstrip(" ") if at_start else raw
            if not raw:
                continue
            indented, at_start = False, raw.endswith(" ")
            token = Token(raw)
        elif token.text:
            trim_end(kept)
            at_start = True
        elif token.tag == "img":
            at_start = False
        kept.append(token)
    trim_end(kept)
    return kept


def trim_end(tokens: list[Token]) -> None:
    """Take the space off the end of the last text, looking through closing tags."""
    for index in range(len(tokens) - 1, -1, -1):
        token = tokens[index]
        if not token.tag:
            tokens[index] = Token(token.raw.rstrip(" "))
            return
        if token.text or token.tag == "img":
            return


def holds_picture(block: Block) -> bool:
    return any(token.tag == "img" and " src=" in token.attributes for token in block.tokens)
