"""What else a Korean syllable could be, by the letters that Tesseract's network saw in its place.

The network answers from step to step along a line, at most steps "nothing new", else the initial, the vowel or the
final of a syllable, in this order; with each letter it says how likely others are. A syllable of a line as it was
read lies between its own final and that of the one before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import log
from typing import Final

from inference.ocr.tessdata import SYLLABLE, Letter, in_use, letters_of, syllable_of

LEAST: Final = 0.02
"""Likelihood beside that of the letter that was read, from which another is considered."""
MOST: Final = 12
"""Others that are considered for a syllable."""

Step = dict[Letter, float]
"""Likelihood of each letter that the network thought of."""
USED: Final = frozenset(in_use())


@dataclass(frozen=True, slots=True)
class Seen:
    """A letter of a line as it was read, and the network's steps about its end: halfway to its neighbours' ends."""

    letter: str
    steps: Sequence[Step]


def others(line: Sequence[Seen]) -> Iterator[dict[str, float]]:
    """For each letter of a line: what else it could be, and by how much less likely: the logarithm of a ratio."""
    steps = [step for seen in line for step in seen.steps]
    start = end = 0
    for seen in line:
        end, upto = end + len(seen.steps), end
        doubts: dict[str, float] = {}
        if SYLLABLE.fullmatch(seen.letter):
            own = letters_of(seen.letter)
            last = likeliest(own[2], steps, max(start, upto), end)
            if any(len(step) > 1 for step in steps[start:end]):
                doubts = dict(ranked(seen.letter, found(own, steps, start, last), steps, start, end)[:MOST])
            start = last + 1
        else:
            start = (upto + end) // 2
        yield doubts


def found(own: Sequence[Letter], steps: Sequence[Step], start: int, last: int) -> tuple[int, int, int]:
    """The steps at which the three letters of a syllable were seen, its final at the last of them."""
    vowel = likeliest(own[1], steps, start, last)
    return likeliest(own[0], steps, start, vowel), vowel, last


def likeliest(letter: Letter, steps: Sequence[Step], start: int, end: int) -> int:
    return max(range(start, end), key=lambda at: steps[at].get(letter, 0.0), default=start)


def ranked(
    syllable: str, places: tuple[int, int, int], steps: Sequence[Step], start: int, end: int
) -> list[tuple[str, float]]:
    """Other syllables in use that share none, one or two of the letters, likeliest first."""
    initial, vowel, last = places
    windows = ((start, vowel), (initial + 1, last), (vowel + 1, end))
    slots = [
        ratios(letter, steps[slice(*window)])
        for letter, window in zip(letters_of(syllable), windows, strict=True)
    ]
    if all(len(slot) == 1 for slot in slots):
        return []
    choices = (
        (syllable_of([letter for letter, _ in three]), sum(odds for _, odds in three))
        for three in product(*(slot.items() for slot in slots))
    )
    good = [
        (other, odds) for other, odds in choices if other != syllable and odds >= log(LEAST) and other in USED
    ]
    return sorted(good, key=lambda choice: -choice[1])


def ratios(own: Letter, steps: Sequence[Step]) -> dict[Letter, float]:
    """The logarithm of how likely each letter of the same place was at most, beside the one that was read."""
    highest: Step = {}
    for step in steps:
        for letter, share in step.items():
            if letter[0] == own[0] and share > highest.get(letter, 0.0):
                highest[letter] = share
    top = highest.setdefault(own, 0.99)
    return {letter: min(0.0, log(share / top)) for letter, share in highest.items() if share / top >= LEAST}
