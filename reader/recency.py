"""What sounds shortly before and after a cue: the repeat window of `catalog.matching`, over a whole score.

A piece is not to come back soon, whether it was really heard or is only planned: so the window looks at what the
reader heard, as long ago as it will be when they have read on to the cue, and at what the score plays around it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone

from catalog.matching import WINDOW_CUES, WINDOW_MINUTES, Heard
from library.models import Book

from .cues import Cue
from .models import Reader

MOST_REMEMBERED: Final = 200
BEHIND: Final = 1e-3
"""Minutes by which what comes after a cue is farther away than what comes before it."""


@dataclass(frozen=True, slots=True)
class Sounded:
    """A track that really sounded. cue: where in the book, -1 in another book. The counts are as of now."""

    track_id: UUID
    cue: int
    minutes_ago: float
    cues_ago: int


def sounded(reader: Reader, book: Book | None = None) -> list[Sounded]:
    """What a reader heard within the repeat window, the last first; in which book they are now."""
    now = timezone.now()
    rows = reader.heard.order_by("-at").values_list("track", "book", "cue", "at")[:MOST_REMEMBERED]
    found = (
        Sounded(track, cue if book and there == book.pk else -1, (now - at) / timedelta(minutes=1), cues_ago)
        for cues_ago, (track, there, cue, at) in enumerate(rows)
    )
    return [one for one in found if one.cues_ago < WINDOW_CUES or one.minutes_ago < WINDOW_MINUTES]


def by_then(past: Sequence[Sounded], cues: Sequence[Cue], place: int) -> Iterator[Heard]:
    """What sounded, as long ago as it will be at the cue of this number, read on to from the last one heard."""
    here = next((one.cue for one in past if one.cue >= 0), cues[place].start)
    between = [cue for cue in cues[:place] if cue.start > here]
    minutes = sum(cue.seconds for cue in between) / 60
    for one in past:
        yield Heard(one.track_id, one.minutes_ago + minutes, one.cues_ago + len(between))


def around(given: Mapping[int, UUID], cues: Sequence[Cue], place: int) -> Iterator[Heard]:
    """What the score plays before and after the cue of this number, as far away as it is in reading.

    given: tracks by their cue's start.
    """
    for minutes, numbers in ((0.0, range(place - 1, -1, -1)), (BEHIND, range(place + 1, len(cues)))):
        for cues_away, number in enumerate(numbers):
            if minutes >= WINDOW_MINUTES and cues_away >= WINDOW_CUES:
                break
            if cues[number].start in given:
                yield Heard(given[cues[number].start], minutes, cues_away)
            minutes += cues[number].seconds / 60
