"""Lines of a whole book joined to paragraphs, over the ends of columns and pages too."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

from library.pdf.letters import HYPHEN, Line
from library.pdf.spacing import Spacing

INDENT: Final = 0.6
"""Heights by which the first line of a paragraph is set in at least."""
SHORT: Final = 2.5
"""Heights that the last line of a paragraph leaves free at least."""
LOOSE: Final = 1.35
"""Times the usual distance from line to line that sets paragraphs apart."""
OTHER_SIZE: Final = 1.12
FINISHED: Final = re.compile(r"[.!?…。！？:][\"'”’」』)\]\s]*$")
HYPHENATED: Final = re.compile(r"[^\W\d_]+-[^\W\d_]+")
LAST_WORD: Final = re.compile(r"[^\W\d_]+$")
FIRST_WORD: Final = re.compile(r"^[^\W\d_]+")
LOST: Final = re.compile(r"(?<=[가-힣]) (?=[.,!?…”’」』)])")
"""Spaces that PDFium finds where a Korean font sets its signs apart."""
MOST: Final = 20_000
"""Characters of a paragraph; what is longer is not written by people, and is cut."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """page: from 0; top: points from its upper edge, where it begins. scale: its letters to those of most text."""

    text: str
    page: int
    top: float
    scale: float
    bold: bool
    lines: int


@dataclass(frozen=True, slots=True)
class Margins:
    """Where the lines of a column begin and end, those set in and those that are short left out."""

    left: float
    right: float


def paragraphs(pages: Sequence[Sequence[Line]]) -> list[Paragraph]:
    body = body_size(pages)
    joints = Joints(pages)
    return [
        Paragraph(
            joints.text(lines)[:MOST], page, lines[0].top, lines[0].size / body, all(line.bold for line in lines),
            len(lines),
        )
        for page, lines in groups(pages)
    ]  # fmt: skip


def body_size(pages: Sequence[Sequence[Line]]) -> float:
    """The height in which most letters are set."""
    letters: Counter[float] = Counter()
    for line in (line for lines in pages for line in lines):
        letters[round(line.size, 1)] += len(line.text)
    return max(letters.most_common(1)[0][0], 0.1) if letters else 1.0


def groups(pages: Sequence[Sequence[Line]]) -> Iterator[tuple[int, list[Line]]]:
    """Page and lines of each paragraph."""
    group: list[Line] = []
    begun = 0
    for number, lines in enumerate(pages):
        margins, pitch = margins_of(lines), pitch_of(lines)
        before: Line | None = None
        for line in lines:
            if group and not goes_on(group, before, line, margins, pitch):
                yield begun, group
                group = []
            if not group:
                begun = number
            group.append(line)
            before = line
    if group:
        yield begun, group


def goes_on(
    group: Sequence[Line], before: Line | None, line: Line, margins: dict[int, Margins], pitch: float
) -> bool:
    """Whether a line belongs to a paragraph. before: the line above it on its page; None for its first."""
    last, margin = group[-1], margins[line.column]
    if not 1 / OTHER_SIZE < line.size / max(last.size, 0.1) < OTHER_SIZE:
        return False
    set_in = line.left - margin.left > INDENT * line.size
    if before is None or before.column != line.column:
        return not set_in and not FINISHED.search(last.text)
    if pitch and line.middle - before.middle > LOOSE * pitch:
        return False
    before_set_in = before.left - margin.left > INDENT * line.size
    if set_in and not before_set_in:
        return False
    ends_early = margin.right - before.right > SHORT * line.size
    return not (FINISHED.search(before.text) and (ends_early or (set_in and len(group) > 1)))


def margins_of(lines: Sequence[Line]) -> dict[int, Margins]:
    columns: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        columns[line.column].append(line)
    return {number: margin_of(column) for number, column in columns.items()}


def margin_of(lines: Sequence[Line]) -> Margins:
    lefts, rights = sorted(line.left for line in lines), sorted(line.right for line in lines)
    return Margins(lefts[len(lefts) // 10], rights[len(rights) * 9 // 10])


def pitch_of(lines: Sequence[Line]) -> float:
    """The usual distance from line to line; 0 where there are not enough."""
    steps = [
        after.middle - before.middle for before, after in pairwise(lines) if after.column == before.column
    ]
    steps = [step for step in steps if step > 0]
    return median(steps) if len(steps) > 2 else 0.0


class Joints:
    """Words that the ends of lines divide, whole again: with the hyphen where the book has them so elsewhere."""

    def __init__(self, pages: Sequence[Sequence[Line]]) -> None:
        self.hyphenated = {
            word.casefold() for lines in pages for line in lines for word in HYPHENATED.findall(line.text)
        }
        self.spacing = Spacing(line.text for lines in pages for line in lines)

    def text(self, lines: Sequence[Line]) -> str:
        text = ""
        for line in lines:
            text = self.meet(text, line.text) if text else line.text
        return LOST.sub("", text.replace(HYPHEN, "-"))

    def meet(self, before: str, after: str) -> str:
        if not before.endswith((HYPHEN, "-")):
            return before + self.spacing.between(before[-1:], after[:1]) + after
        first, second = LAST_WORD.search(before[:-1]), FIRST_WORD.search(after)
        if not first or not second:
            return before[:-1] + "-" + after
        kept = f"{first.group()}-{second.group()}".casefold() in self.hyphenated
        return before[:-1] + ("-" if kept or second.group()[0].isupper() else "") + after
