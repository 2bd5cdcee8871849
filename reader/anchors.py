"""Places in a book that are found again in another copy of it, without the text. Pure.

An anchor is the hash of the 32 letters that follow the beginning of a sentence: letters and digits only, case and
punctuation aside, so that typography, spacing, line ends and the cut into passages make no difference. A place has
the anchors of its first sentences, each with the letters between it and the place: a sentence that was revised, or
a title that another edition lacks, is outvoted by the next ones.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from inference.sentences import spans

LETTERS: Final = 32
SENTENCES: Final = 4
"""Anchors of a place, at most."""
WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Anchor:
    """digest: 16 hexadecimal digits. after: letters between the place and the anchor."""

    digest: str
    after: int


@dataclass(frozen=True, slots=True)
class Place:
    """A place in some copy of a book. share: letters before it, as a part 0..1 of all of them."""

    anchors: tuple[Anchor, ...]
    share: float


def words_of(text: str) -> list[str]:
    """Its words in letters and digits, without case."""
    return WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def digest(letters: str) -> str:
    return hashlib.blake2b(letters.encode(), digest_size=8).hexdigest()


def anchors_at(text: str, following: str = "") -> tuple[Anchor, ...]:
    """The anchors of the beginning of `text`. following: what comes after it in the book, where that is known."""
    found, after = list[Anchor](), 0
    rest = "".join(words_of(following))
    for start, end in spans(text)[:SENTENCES]:
        ahead = "".join(words_of(text[start:])) + rest
        if ahead:
            found.append(Anchor(digest(ahead[:LETTERS]), after))
        after += sum(map(len, words_of(text[start:end])))
    return tuple(dict.fromkeys(found))


def find(places: Sequence[Place], passages: Iterable[str]) -> list[int | None]:
    """For each place of another copy, the passage of this one that begins nearest to it; None where none does.

    places: in the order of the book, which what is found keeps. passages: all texts of this copy.
    """
    wanted = {anchor.digest for place in places for anchor in place.anchors}
    starts, seen = survey(passages, wanted)
    voted = [vote(place, starts, seen) for place in places]
    kept = rising(voted)
    return [passage if n in kept else None for n, passage in enumerate(voted)]


def survey(passages: Iterable[str], wanted: set[str]) -> tuple[list[int], dict[str, list[int]]]:
    """(letters before each passage and in all, letters before each place where a wanted digest occurs)."""
    parts = [words_of(text) for text in passages]
    starts = [0, *accumulate(sum(map(len, part)) for part in parts)]
    words = [word for part in parts for word in part]
    letters, seen = "".join(words), dict[str, list[int]]()
    for start in accumulate(map(len, words[:-1]), initial=0):
        found = digest(letters[start : start + LETTERS])
        if found in wanted:
            seen.setdefault(found, []).append(start)
    return starts, seen


def vote(place: Place, starts: Sequence[int], seen: Mapping[str, Sequence[int]]) -> int | None:
    """The passage that most anchors of a place speak for; of several, the one nearest to where it should be."""
    votes = Counter(
        nearest(starts, max(0, at - anchor.after))
        for anchor in place.anchors
        for at in seen.get(anchor.digest, ())
    )
    expected = place.share * starts[-1]
    return min(votes, key=lambda passage: (-votes[passage], abs(starts[passage] - expected)), default=None)


def nearest(starts: Sequence[int], letter: int) -> int:
    """The passage that begins nearest to a letter of the book. starts: as `survey` gives them."""
    after = min(bisect_left(starts, letter), len(starts) - 2)
    before = max(0, after - 1)
    return before if letter - starts[before] < starts[after] - letter else after


def rising(passages: Sequence[int | None]) -> set[int]:
    """Where in this list the longest run of rising numbers stands: what is out of order was found wrongly."""
    lowest: list[int] = []  # of the runs of each length, the number on which the lowest ends
    ends: list[int] = []  # and where that stands
    before: dict[int, int] = {}
    for n, passage in enumerate(passages):
        if passage is None:
            continue
        length = bisect_left(lowest, passage)
        if length:
            before[n] = ends[length - 1]
        lowest[length : length + 1] = [passage]
        ends[length : length + 1] = [n]
    run, here = set[int](), ends[-1] if ends else None
    while here is not None:
        run.add(here)
        here = before.get(here)
    return run
