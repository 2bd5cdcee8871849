"""How fast a reader reads, learned from the time that they really spent on passages."""

from __future__ import annotations

from statistics import median
from typing import Final

from .models import Reader
from .speed import seconds_to_read

LATEST: Final = 60
"""Passages that say how fast somebody reads now: a few chapters."""
FEWEST: Final = 8
"""Fewer passages say nothing yet."""
SLOWEST, FASTEST = 0.4, 2.5
STEP: Final = 0.05
"""Pace is told in steps, so that not every passage read makes another plan of the music."""


def pace_of(reader: Reader, language: str) -> float:
    """This reader's speed in a language as a multiple of the usual one, 0.4 to 2.5; 1.0 while it is unknown."""
    return measured_pace(reader, language) or 1.0


def measured_pace(reader: Reader, language: str) -> float | None:
    """The same, None while it is unknown.

    language: a BCP 47 tag, of which the first part counts. It is the median of the latest passages, so that
    a doorbell or a leafed page does not move it.
    """
    key = primary(language)
    rows = reader.reading_times.telling(key).values_list("words", "share", "seconds")[:LATEST]
    paces = [seconds_to_read(words * share, key) / seconds for words, share, seconds in rows]
    if len(paces) < FEWEST:
        return None
    return round(round(min(FASTEST, max(SLOWEST, median(paces))) / STEP) * STEP, 2)


def primary(language: str) -> str:
    """The language without its region: `en` of `en-GB`."""
    return language.partition("-")[0].lower()[:20]
