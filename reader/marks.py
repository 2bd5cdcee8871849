"""Where chapters begin in a drawing as wide as 100, and which of their names there is room for. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from unicodedata import east_asian_width

LETTER: Final = {"desk": 0.8, "phone": 1.9}
"""Percent of the width that a letter of a chapter's name takes; one of Hangul takes two."""
NAMED: Final = 18
"""Letters of it that are shown."""
APART: Final = 2
"""Letters between two names."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a chapter begins, and what is shown of its name: "" where it is not read yet.

    on: the widths on which there is room for it. ends: it ends there, where it would not fit if it began there.
    """

    x: float
    title: str
    on: tuple[str, ...]
    ends: bool


def marks(chapters: Iterable[tuple[float, str]]) -> list[Mark]:
    """A mark for each (x, name, "" if it must not be known), named where the last name before it leaves room."""
    named = [(x, shortened(title)) for x, title in chapters]
    room = {width: set(spaced(named, letter)) for width, letter in LETTER.items()}
    return [
        Mark(x, title, tuple(width for width in LETTER if nth in room[width]), ends_there(x, title))
        for nth, (x, title) in enumerate(named)
    ]


def shortened(title: str) -> str:
    return title if len(title) <= NAMED else title[: NAMED - 1].rstrip() + "…"


def letters(title: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in title)


def ends_there(x: float, title: str) -> bool:
    return x + LETTER["desk"] * letters(title) > 100


def spaced(named: Sequence[tuple[float, str]], letter: float) -> Iterator[int]:
    """Which of the names, as many as possible from the left, stand apart inside the width."""
    last = -math.inf
    for nth, (x, title) in enumerate(named):
        length = letter * letters(title)
        begin = x - length if ends_there(x, title) else x
        if title and begin >= max(0, last) and begin + length <= 100:
            last = begin + length + letter * APART
            yield nth
