"""Sanitised HTML as a flat row of blocks: paragraphs, headings, pictures, each with the containers it stands in.

A row can be divided anywhere, also within a block; `assembly` writes each part as HTML. Linear in its length.
"""

from __future__ import annotations

import html
import re
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Final

from .tokens import (
    BLOCK_LEVEL,
    ID,
    TOKEN,
    VOID,
    Block,
    Container,
    Token,
    holds_picture,
    structure,
    tidy,
    token_of,
)

BLANK_LINE: Final = re.compile(r"\n[^\S\n]*\n\s*")


def flatten(source: str) -> list[Block]:
    """The blocks of sanitised HTML in order. Empty paragraphs go; their ids move to the next that has text."""
    walk = Flattening(source)
    blocks = [paragraph for block in walk.blocks() for paragraph in paragraphs(block)]
    if blocks:
        blocks[-1].ids += walk.pending
    return blocks


class Flattening:
    """One walk over the tokens of a page."""

    def __init__(self, source: str) -> None:
        self.tokens = [token_of(match) for match in TOKEN.finditer(source)]
        self.ends, self.opened = structure(self.tokens)
        self.containers: list[Container] = []
        self.loose: list[Token] = []
        self.pending: list[str] = []

    def blocks(self) -> Iterator[Block]:
        index = 0
        while index < len(self.tokens):
            token = self.tokens[index]
            end = self.ends.get(index, index)
            if index in self.opened:
                yield from self.flush()
                self.enter(token)
                index += 1
            elif token.close:
                yield from self.flush()
                self.containers.pop()
                index += 1
            else:
                if token.tag in BLOCK_LEVEL:
                    yield from self.flush()
                    yield from self.block(token, self.tokens[index + 1 : end])
                else:
                    self.loose += self.tokens[index : end + 1]
                index = end + 1
        yield from self.flush()

    def enter(self, token: Token) -> None:
        self.pending += ID.findall(token.attributes)
        self.containers.append(Container(token.tag, token.attributes, self.place(token)))

    def place(self, token: Token) -> int:
        """The number of an item in its list, from 1; 0 for what is no item."""
        if token.tag != "li" or not self.containers:
            return 0
        self.containers[-1].items += 1
        return self.containers[-1].items

    def flush(self) -> Iterator[Block]:
        if self.loose:
            loose, self.loose = self.loose, []
            yield from self.block(Token("<p>", "p"), loose)

    def block(self, token: Token, inside: list[Token]) -> Iterator[Block]:
        tokens = inside if token.tag == "pre" else tidy(inside)
        here = ID.findall(token.attributes) + [
            found for each in tokens for found in ID.findall(each.attributes)
        ]
        place = self.place(token)
        if token.tag == "hr" or any(each.tag == "img" or each.text.strip() for each in tokens):
            ids, self.pending = self.pending + here, []
            yield Block(tuple(self.containers), token.tag, token.attributes, tokens, ids, place)
        else:
            self.pending += ID.findall(token.attributes) + [
                i for each in inside for i in ID.findall(each.attributes)
            ]


def paragraphs(block: Block) -> list[Block]:
    """A block that two line breaks divide is really several paragraphs."""
    if block.tag not in ("p", "div"):
        return [block]
    breaks = [match.end() for match in BLANK_LINE.finditer(block.text)]
    if not breaks:
        return [block]
    pieces = cut(block, breaks)
    for piece in pieces:
        piece.tokens, piece.continued = tidy(without_outer_breaks(piece.tokens)), False
    return [piece for piece in pieces if piece.text.strip() or piece.ids or holds_picture(piece)]


def without_outer_breaks(tokens: list[Token]) -> list[Token]:
    """Inline content without the line breaks before its first and after its last word or picture."""
    solid = [
        i for i, token in enumerate(tokens) if token.tag == "img" or (not token.tag and token.text.strip())
    ]
    if not solid:
        return [token for token in tokens if token.tag != "br"]
    return [t for i, t in enumerate(tokens) if t.tag != "br" or solid[0] < i < solid[-1]]


def cut(block: Block, offsets: Iterable[int]) -> list[Block]:
    """The block in pieces, divided at these ascending offsets of its text; emphasis and links open anew in each."""
    pieces: list[list[Token]] = [[]]
    stack: list[Token] = []
    rest = deque(offset for offset in offsets if offset > 0)
    position = 0
    for token in block.tokens:
        text = token.text
        start, end = position, position + len(text)
        while rest and end > rest[0] and not token.tag:
            pieces[-1].append(plain(text[position - start : rest[0] - start]))
            pieces[-1] += [Token(f"</{tag.tag}>", tag.tag, close=True) for tag in reversed(stack)]
            pieces.append([reopened(tag) for tag in stack])
            position = rest.popleft()
        pieces[-1].append(plain(text[position - start :]) if position > start else token)
        position = end
        follow(stack, token)
    return [piece_of(block, tokens, number) for number, tokens in enumerate(pieces)]


def follow(stack: list[Token], token: Token) -> None:
    if token.close:
        stack.pop()
    elif token.tag and token.tag not in VOID:
        stack.append(token)


def plain(text: str) -> Token:
    return Token(html.escape(text, quote=False).replace("\xa0", "&nbsp;"))


def reopened(token: Token) -> Token:
    attributes = ID.sub("", token.attributes)
    return Token(f"<{token.tag}{attributes}>", token.tag, attributes)


def piece_of(block: Block, tokens: list[Token], number: int) -> Block:
    inside = [found for token in tokens for found in ID.findall(token.attributes)]
    if number:
        attributes = ID.sub("", block.attributes)
        return Block(block.containers, block.tag, attributes, tokens, inside, block.place, continued=True)
    inner = {found for token in block.tokens for found in ID.findall(token.attributes)}
    outer = [found for found in block.ids if found not in inner]
    return Block(block.containers, block.tag, block.attributes, tokens, outer + inside, block.place)
