"""Lines of a page, joined to paragraphs: where one begins, and which words go on from one line to the next."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

from inference.ocr.rows import Row
from inference.ocr.spacing import keeps_words_whole, within_a_word

INDENT: Final = 0.6
"""Letter heights by which the first line of a paragraph is set in at least."""
SHORT: Final = 0.5
"""Letter heights that a line leaves free beside room for the next word, when its paragraph ends there."""
LOOSE: Final = 1.3
"""Pitches from line to line that set paragraphs apart."""
FINISHED: Final = re.compile(r"[.!?…。！？:]['\"”’」』)\]\s]*$")
COMPOUND: Final = re.compile(r"[^\W_][-‐]$")
"""What goes on with a capital or a figure has a hyphen of its own, as Anglo-Saxon."""
HYPHEN: Final = re.compile(r"(?<=[a-z]{2})[-‐¬]$")


@dataclass(frozen=True, slots=True)
class Margins:
    """Where the lines of a column begin and end, those set in and those that are short left out."""

    left: float
    right: float


def paragraphs(rows: Sequence[Row], pitch: float) -> list[list[Row]]:
    """The lines of each paragraph, in reading order; it may go on in the next column."""
    found: list[list[Row]] = []
    for _, column in groupby(rows, key=lambda row: row.block):
        lines = list(column)
        margin = margins(lines)
        for row in lines:
            if found and goes_on(found[-1][-1], row, margin, pitch):
                found[-1].append(row)
            else:
                found.append([row])
    return found


def margins(lines: Sequence[Row]) -> Margins:
    lefts, rights = sorted(row.left for row in lines), sorted(row.right for row in lines)
    return Margins(lefts[len(lefts) // 10], rights[len(rights) * 9 // 10])


def goes_on(before: Row, row: Row, margin: Margins, pitch: float) -> bool:
    """Whether a line belongs to the paragraph of the line before it."""
    set_in = row.left - margin.left > INDENT * row.height
    if before.block != row.block:
        return not set_in and not FINISHED.search(before.text)
    if row.middle - before.middle > LOOSE * pitch or row.height > 1.4 * before.height:
        return False
    if set_in and before.left - margin.left <= INDENT * row.height:
        return False
    first = row.words[0].box
    ends_early = (
        margin.right - before.right > first[2] - first[0] + SHORT * row.height
    )  # it would have had room
    return not (FINISHED.search(before.text) and (ends_early or set_in))


def texts(found: Sequence[Sequence[Row]]) -> list[str]:
    """Each paragraph's lines as one, words that were divided whole again."""
    ends = ((before.text, after.text) for lines in found for before, after in pairwise(lines))
    whole = keeps_words_whole(ends)
    return [joined([row.text for row in lines], whole) for lines in found]


def joined(lines: Sequence[str], whole: bool) -> str:
    """whole: lines end with words, if there is no hyphen; else Korean ones may end anywhere."""
    text = ""
    for line in lines:
        text = meet(text, line, whole) if text else line
    return text


def meet(before: str, after: str, whole: bool) -> str:
    if HYPHEN.search(before) and after[:1].islower():
        return before[:-1] + after
    if COMPOUND.search(before) and after[:1].isalnum():
        return before + after
    return f"{before}{after}" if not whole and within_a_word(before, after) else f"{before} {after}"
