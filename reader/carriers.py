"""Which sentences carried the mood of a passage: read by the worker when somebody asks, kept for whoever asks next.

What is kept are offsets and numbers, under the hash of the passage's text and the version of the engine; never the
text itself.
"""

from __future__ import annotations

from typing import Final, cast

from django.core.cache import cache

from inference.carrying import Reader, Sentence, carried
from inference.mood import Mood
from library.models import Passage

KEPT_SECONDS: Final = 30 * 24 * 3600
FAILED_SECONDS: Final = 60

Carriers = tuple[Sentence, ...]


def key(passage: Passage) -> str:
    return f"carriers:{passage.engine}:{passage.sha256}"


def kept(passage: Passage) -> Carriers | None:
    """The sentences of a scored passage, in its order; None while nobody has read them."""
    if passage.mood and passage.mood.emotion == "neutral":
        return ()  # nothing carries the absence of emotion
    return cast("Carriers | None", cache.get(key(passage)))


def read(passage: Passage, engine: Reader) -> None:
    """Read and keep the sentences of a scored passage: as they carry the mood that it was given then."""
    found = carried(cast(Mood, passage.mood), engine.sentences(passage.text))
    cache.set(key(passage), found, KEPT_SECONDS)


def note_failure(passage: Passage) -> None:
    cache.set(f"{key(passage)}:failed", True, FAILED_SECONDS)


def failed(passage: Passage) -> bool:
    """Whether the engine broke on this passage a moment ago."""
    return bool(cache.get(f"{key(passage)}:failed"))
