"""Korean lines may end inside a word, and nothing in the file says which do: the book's own words tell it."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

PAIR: Final = re.compile(r"(?=([가-힣])( ?)([가-힣]))")
SMOOTH: Final = 4.0
"""Times that each syllable counts as seen beforehand, as the usual one."""
KNOWN: Final = 3
"""Times that two syllables were seen beside each other from which they say it by themselves."""
FEWEST: Final = 8
"""Line ends of which something is known, without which nothing is said of all of them."""
INSIDE: Final = 0.35
"""Share of line ends that look to be inside words, from which the lines of this book do end there."""


class Spacing:
    """lines: all lines of a book, inside of which the spaces are right."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.pairs: Counter[tuple[str, str]] = Counter()
        self.spaced: Counter[tuple[str, str]] = Counter()
        joints: list[tuple[str, str]] = []
        last = ""
        for line in lines:
            for match in PAIR.finditer(line):
                pair = match[1], match[3]
                self.pairs[pair] += 1
                self.spaced[pair] += bool(match[2])
            joints.append((last, line[:1]))
            last = line[-1:]
        self.usual = (sum(self.spaced.values()) + 1) / (sum(self.pairs.values()) + 4)
        self.ends = shares(self.pairs, self.spaced, 0, self.usual)
        self.begins = shares(self.pairs, self.spaced, 1, self.usual)
        told = [joint for joint in joints if is_korean(*joint) and self.knows(*joint)]
        inside = sum(self.weight(*joint) < 0 for joint in told)
        self.divides = len(told) >= FEWEST and inside > INSIDE * len(told)

    def between(self, last: str, first: str) -> str:
        """What belongs between the last sign of a line and the first of the next: a space or nothing."""
        known = self.divides and is_korean(last, first) and self.knows(last, first)
        return "" if known and self.weight(last, first) < 0 else " "

    def knows(self, last: str, first: str) -> bool:
        return last in self.ends and first in self.begins

    def weight(self, last: str, first: str) -> float:
        """Log odds of a space between two syllables."""
        if (seen := self.pairs[last, first]) >= KNOWN:
            return odds((self.spaced[last, first] + self.usual) / (seen + 1))
        ends, begins = self.ends.get(last, self.usual), self.begins.get(first, self.usual)
        return odds(ends) + odds(begins) - odds(self.usual)


def shares(
    pairs: Counter[tuple[str, str]], spaced: Counter[tuple[str, str]], side: int, usual: float
) -> dict[str, float]:
    """How often a syllable stands at a space, as the first or the second of its pair."""
    seen: Counter[str] = Counter()
    at_space: Counter[str] = Counter()
    for pair, times in pairs.items():
        seen[pair[side]] += times
        at_space[pair[side]] += spaced[pair]
    return {each: (at_space[each] + SMOOTH * usual) / (seen[each] + SMOOTH) for each in seen}


def odds(share: float) -> float:
    return math.log(share / (1 - share))


def is_korean(last: str, first: str) -> bool:
    return "가" <= last <= "힣" and "가" <= first <= "힣"
