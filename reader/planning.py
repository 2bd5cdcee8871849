"""The cues of a book for one reader: from the stored moods, at their pace, around what is kept and corrected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from zlib import crc32

from django.core.cache import cache

from inference.mood import neutral
from library.models import Book, Passage

from .corrections import set_right
from .cues import Cue, Kept, Scene, plan, respects
from .models import KeptCue, Reader
from .pace import pace_of
from .speed import seconds_to_read

PLAN_SECONDS: Final = 3600
VERSION: Final = 1
"""To be counted up with what a plan is made of or by: those that an older planner left in the cache stay there."""
STAND_IN: Final = "stand-in"
"""The engine named by a mood that stands in for one not known."""


@dataclass(frozen=True)
class Plan:
    """Cues, and those that only a corrected mood made: they must stay where they begin."""

    cues: list[Cue]
    corrected: list[Kept]


def cues_of(reader: Reader, book: Book, rows: Sequence[KeptCue], moods: Mapping[int, str]) -> list[Cue]:
    """The cues of a book, from the cache while nothing has changed that they follow from.

    rows: what is kept of this reader's score. moods: labels by passage index, as the reader has corrected them.
    """
    taste, pace = reader.preferences, pace_of(reader, book.language)
    kept = [Kept(row.start, row.until, row.label, closed=row.end is not None) for row in rows]
    fixed = [(one.start, one.label, one.until if one.closed else None) for one in kept]
    own = crc32(repr((taste.sensitivity, taste.dwell, pace, fixed, sorted(moods.items()))).encode())
    key = f"plan-{VERSION}:{book.pk}:{own}:{Passage.objects.fingerprint(book.pk)}"
    found: Plan | None = cache.get(key)
    if found is None or not respects(found.cues, orderly([*kept, *found.corrected], book.passage_count)):
        scenes = list(scenes_of(book, pace, moods))
        found = correctly(scenes, kept, moods, sensitivity=taste.sensitivity, least_seconds=taste.dwell)
        cache.set(key, found, PLAN_SECONDS)
    return found.cues


def scenes_of(book: Book, pace: float, moods: Mapping[int, str]) -> Iterator[Scene]:
    for index, (chapter, words, mood) in enumerate(Passage.objects.moods(book.pk)):
        seconds = seconds_to_read(words, mood.language if mood else book.language) / pace
        if index in moods:
            mood = set_right(mood or neutral(STAND_IN, book.language), moods[index])
        yield Scene(mood, words, seconds, chapter)


def correctly(
    scenes: Sequence[Scene],
    kept: Sequence[Kept],
    moods: Mapping[int, str],
    *,
    sensitivity: int,
    least_seconds: float,
) -> Plan:
    """The best plan in which every corrected passage feels what its reader says, unless they set its cue themself.

    Where the plan alone would pass over a correction, a cue begins at the corrected passage.
    """
    corrected: list[Kept] = []
    for _ in range(2):
        fixed = orderly([*kept, *corrected], len(scenes))
        cues = plan(scenes, sensitivity=sensitivity, least_seconds=least_seconds, kept=fixed)
        felt = {index: cue.label for cue in cues for index in range(cue.start, cue.end + 1) if index in moods}
        wrong = [index for index, label in felt.items() if label != moods[index]]
        if corrected or not wrong:
            break
        corrected = [Kept(index, index, moods[index]) for index in wrong]
    return Plan(cues, corrected)


def orderly(kept: Iterable[Kept], total: int) -> list[Kept]:
    """What is kept, in order and inside a book of so many passages, none reaching into the next.

    What begins inside what its reader has set is left out; what was heard beyond the beginning of the next ends
    there. Of two that begin at the same passage, the later named says what it feels.
    """
    found: list[Kept] = []
    for one in sorted(kept, key=lambda one: one.start):
        if one.start >= total:
            break
        before = found[-1] if found else None
        if before and before.start == one.start and not before.closed:
            one, before = replace(one, until=max(one.until, before.until)), None
            found.pop()
        if before and before.until >= one.start:
            if before.closed:
                continue
            found[-1] = replace(before, until=one.start - 1)
        found.append(replace(one, until=max(one.start, min(one.until, total - 1))))
    return found
