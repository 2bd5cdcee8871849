"""Pages of another app, seen one after the other -> the text that each of them adds. Pure.

Nobody tells us where a page ends and the next begins: an app scrolls by a line, shows its bars, and is read with
other mistakes each time. So pages are compared by hashes of every six letters in a row. Where those of two
pages run side by side, at whatever distance, it is the same text.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import Final
from zlib import crc32

from inference.sentences import trimmed

GRAM: Final = 6
"""Letters that are compared at a time: few enough to survive mistakes, many enough to be rare."""
DRIFT: Final = 8
"""Letters that reading mistakes may add or lose on a page without its lines counting as others."""
FEWEST: Final = 0.03
"""Share of a page's letters in a row on another page from which both have text in common: strange ones have .01."""
LEAST_NEW: Final = 0.2
"""Share of a page that must be new to be worth reading: less is a line that came in by scrolling."""
MOST_OPEN: Final = 400
"""Characters of a sentence that goes on over the page which are kept for the next one."""

FINISHED: Final = re.compile(r"[.!?…。！？][”’\"'」』)\]]*$")
HYPHENATED: Final = re.compile(r"(?<=[^\W\d_])[-‐]$")

Grams = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Letters:
    """A text's letters and digits, folded; `places` says where each of them stands in the text."""

    folded: str
    places: tuple[int, ...]

    def between(self, first: int, end: int, text: str) -> str:
        """What of the text stands from the word of one of its letters to another letter."""
        start = 0
        if first:
            start = max(text.rfind(" ", 0, self.places[first]), text.rfind("\n", 0, self.places[first])) + 1
        return text[start : self.places[end] if end < len(self.places) else len(text)].strip()

    @property
    def grams(self) -> Grams:
        """Hashes of every `GRAM` letters in a row: all that is kept of a page."""
        return tuple(crc32(self.folded[at : at + GRAM].encode()) for at in range(len(self.folded) - GRAM + 1))


def letters_of(text: str) -> Letters:
    found = [
        (letter, place)
        for place, character in enumerate(text)
        for letter in unicodedata.normalize("NFKC", character).casefold()
        if letter.isalnum()
    ]
    return Letters("".join(letter for letter, _ in found), tuple(place for _, place in found))


def unseen(older: Grams, newer: Grams) -> tuple[int, int]:
    """Where the longest part of a page lies that an older page does not have: from one of its letters to another.

    Misread letters are everywhere, so they leave no long part; a line or a page that came in does.
    """
    total = len(newer) + GRAM - 1
    found = common(older, newer)
    if len(found) < FEWEST * total:
        return 0, total
    gaps = ((before + GRAM, after) for before, after in pairwise([-GRAM, *found, total]))
    return max(gaps, key=lambda gap: gap[1] - gap[0])


def common(older: Grams, newer: Grams) -> list[int]:
    """Which of a page's grams stand on the other at one and the same distance: that by which the text has moved."""
    counts = Counter(older)
    places = {gram: at for at, gram in enumerate(older) if counts[gram] == 1}
    moved = {at: places[gram] - at for at, gram in enumerate(newer) if gram in places}
    shifts = Counter(moved.values())
    near = {shift: sum(shifts[shift + d] for d in range(-DRIFT, DRIFT + 1)) for shift in shifts}
    if not near:
        return []
    best = max(near, key=lambda shift: (near[shift], shifts[shift]))
    return [at for at, shift in moved.items() if abs(shift - best) <= DRIFT]


def is_same(older: Grams, newer: Grams) -> bool:
    """Whether a page is the other one: read again, scrolled by a line or two, or partly covered by a hand."""
    total = len(newer) + GRAM - 1
    first, end = unseen(older, newer)
    return min(end - first, total - known(older, newer)) < LEAST_NEW * total


def known(older: Grams, newer: Grams) -> int:
    """How many of a page's letters stand on the older one, wherever: a hand moves those at its edges together."""
    there = set(older)
    found = [at for at, gram in enumerate(newer) if gram in there]
    return sum(min(GRAM, after - at) for at, after in pairwise([*found, len(newer) + GRAM]))


def open_end(text: str) -> str:
    """The sentence at the end of a page that the page cuts off; "" where the page ends with a sentence."""
    whole = text.rstrip()
    sentences = trimmed(whole)
    if not sentences or FINISHED.search(whole):
        return ""
    return whole[sentences[-1][0] :][-MOST_OPEN:]


def joined(cut_off: str, text: str) -> str:
    """A page's text with the beginning of its first sentence, which the page before has cut off."""
    if HYPHENATED.search(cut_off):
        return cut_off[:-1] + text
    return f"{cut_off} {text}".strip()


def opening(text: str, most: int) -> str:
    """The first words of a text: at most so many characters, no word cut in two where that can be helped."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line[:most].rsplit(" ", 1)[0] or line[:most]
    return cut.rstrip(" .,;:!?…") + "…"
