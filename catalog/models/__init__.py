"""The catalogue's tables: tracks with genre and licence."""

from .tracks import (
    ATTEMPTS,
    AUDIO_TYPES,
    CEILING,
    EMOTION_NAMES,
    LEVEL,
    Genre,
    Kind,
    Licence,
    Status,
    Track,
    TrackQuerySet,
    track_path,
)

__all__ = [
    "ATTEMPTS",
    "AUDIO_TYPES",
    "CEILING",
    "EMOTION_NAMES",
    "LEVEL",
    "Genre",
    "Kind",
    "Licence",
    "Status",
    "Track",
    "TrackQuerySet",
    "track_path",
]
