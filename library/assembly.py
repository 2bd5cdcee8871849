"""Blocks as HTML again: any run of them balanced on its own, in containers built anew around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from .tokens import ID, Block, Container

CLASS: Final = re.compile(r" class=\"([^\"]*)\"")
START: Final = re.compile(r" start=\"(-?\d{1,5})\"")


class Assembly:
    """Writes runs of blocks of one page as balanced HTML, each run on its own."""

    def __init__(self, *, keep_ids: bool = False) -> None:
        self.keep_ids = keep_ids
        self.written: set[int] = set()

    def html(self, blocks: Sequence[Block]) -> str:
        parts: list[str] = []
        stack: list[Container] = []
        for block in blocks:
            shared = common(stack, block.containers)
            parts += [f"</{container.tag}>" for container in reversed(stack[shared:])]
            del stack[shared:]
            for depth in range(shared, len(block.containers)):
                parts.append(self.opening(block, depth))
            stack += block.containers[shared:]
            parts.append(self.block(block))
        parts += [f"</{container.tag}>" for container in reversed(stack)]
        return "".join(parts)

    def opening(self, block: Block, depth: int) -> str:
        container = block.containers[depth]
        again = id(container) in self.written
        self.written.add(id(container))
        attributes = self.attributes(container.attributes) if not again else ID.sub("", container.attributes)
        if container.tag == "ol":
            attributes = numbered(attributes, block, depth)
        if again and container.tag in ("li", "dd"):
            attributes = marked(attributes)
        return f"<{container.tag}{attributes}>"

    def block(self, block: Block) -> str:
        attributes = self.attributes(block.attributes)
        if block.tag == "hr":
            return f"<hr{attributes}>"
        inside = "".join(
            token.raw if self.keep_ids else ID.sub("", token.raw) if token.tag else token.raw
            for token in block.tokens
        )
        if self.keep_ids:
            inside = self.lost_ids(block) + inside
        if block.continued and block.tag in ("p", "li", "div", "blockquote"):
            attributes = marked(attributes)
        return f"<{block.tag}{attributes}>{inside}</{block.tag}>"

    def attributes(self, attributes: str) -> str:
        return attributes if self.keep_ids else ID.sub("", attributes)

    def lost_ids(self, block: Block) -> str:
        """Ids whose own elements were empty, on empty elements again."""
        here = {found for token in block.tokens for found in ID.findall(token.attributes)}
        around = {found for container in block.containers for found in ID.findall(container.attributes)}
        here |= around | set(ID.findall(block.attributes))
        return "".join(f'<span id="{found}"></span>' for found in block.ids if found not in here)


def common(stack: Sequence[Container], containers: Sequence[Container]) -> int:
    """How many containers, from the outside in, two blocks share."""
    shared = 0
    for ours, theirs in zip(stack, containers, strict=False):
        if ours is not theirs:
            break
        shared += 1
    return shared


def marked(attributes: str) -> str:
    """Attributes with the class that says: the beginning stands in the passage before."""
    if CLASS.search(attributes):
        return CLASS.sub(lambda found: f' class="{found[1]} continued"', attributes, count=1)
    return f'{attributes} class="continued"'


def numbered(attributes: str, block: Block, depth: int) -> str:
    """Attributes of a list that begins with this block's item, so that the item keeps its number."""
    inner = block.containers[depth + 1 :]
    place = inner[0].place if inner else block.place
    if place < 2:
        return attributes
    first = START.search(attributes)
    return f'{START.sub("", attributes)} start="{(int(first[1]) if first else 1) + place - 1}"'
