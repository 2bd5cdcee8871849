"""Lines of a text file as paragraphs: lines broken at a fixed width are joined, others are paragraphs already."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from .headings import is_heading, is_scene_break

HARD_SPACES: Final = re.compile("[\u00a0\u2000-\u200a\u202f\u3000]")
INVISIBLE: Final = re.compile("[\u200b\u2060\ufeff]")
WIDE: Final = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7a3\uff00-\uff60]")
FINISHED: Final = re.compile(r"[.!?…。:][”’\"'」』)\]]*$|[”\"」』]$")

LINES_LOOKED_AT: Final = 5000
FEWEST_LINES: Final = 4
NARROWEST, WIDEST = 40, 110
MOST: Final = 0.5
FULL: Final = 0.7
"""Share of the usual width from which a line is broken for being full; verse and addresses stop before."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together. indent: columns before the first one; verse: its lines stay apart."""

    lines: tuple[str, ...]
    indent: int = 0
    verse: bool = False

    @property
    def text(self) -> str:
        return ("\n" if self.verse else " ").join(self.lines)


def paragraphs(text: str) -> list[Paragraph]:
    lines = [
        HARD_SPACES.sub(" ", INVISIBLE.sub("", line)).expandtabs(4).rstrip() for line in text.split("\n")
    ]
    width = wrapped_at(lines)
    groups = joined(lines) if width else ([line] for line in lines if line)
    return [paragraph(group, width) for group in groups]


def paragraph(lines: Sequence[str], width: int) -> Paragraph:
    verse = len(lines) > 1 and all(columns(line) < FULL * width for line in lines[:-1])
    stripped = [line.strip() for line in lines]
    indent = len(lines[0]) - len(lines[0].lstrip())
    return Paragraph(tuple(stripped) if verse else tuple(unwrapped(stripped)), indent, verse)


def columns(line: str) -> int:
    return len(line) + len(WIDE.findall(line))


def wrapped_at(lines: Sequence[str]) -> int:
    """The width at which a program or a typist broke the lines; 0 when every line is a paragraph."""
    inner = [line for line, following in pairwise(lines[:LINES_LOOKED_AT]) if line and following]
    if len(inner) < FEWEST_LINES:
        return 0
    widths = sorted(map(columns, inner))
    usual = widths[len(widths) * 9 // 10]
    full = sum(width >= FULL * usual for width in widths)
    unfinished = sum(not FINISHED.search(line[-8:]) for line in inner)
    wrapped = NARROWEST <= usual <= WIDEST and min(full, unfinished) > MOST * len(inner)
    return usual if wrapped else 0


def joined(lines: Sequence[str]) -> Iterator[list[str]]:
    """Groups of wrapped lines: a blank line, a heading, an ornament or a first-line indent begins a new one."""
    group: list[str] = []
    for line in lines:
        alone = not group and (is_scene_break(line) or is_heading(line))
        indented = bool(group) and line[:1] == " " != group[-1][:1]
        if group and (not line or indented):
            yield group
            group = []
        if line:
            group.append(line)
        if alone and is_scene_break(line):
            yield group
            group = []
    if group:
        yield group


def unwrapped(lines: Sequence[str]) -> Iterator[str]:
    """Lines to be joined by spaces, save where a dash or a hyphen stood at the line's end."""
    held = ""
    for line in lines:
        held += line
        if not held.endswith(("-", "—", "–")):
            yield held
            held = ""
    if held:
        yield held
