"""The catalogue's tables: tracks with genre and licence, and what was heard in them."""

from .changes import MOOD_FIELD, Change
from .queries import LEASE, TrackQuerySet
from .shelving import Genre, Kind, Licence, Status
from .sounds import Sound
from .tracks import AUDIO_TYPES, CEILING, EMOTION_NAMES, LEVEL, Track, file_suffix, playback_path, track_path

__all__ = [
    "AUDIO_TYPES",
    "CEILING",
    "EMOTION_NAMES",
    "LEASE",
    "LEVEL",
    "MOOD_FIELD",
    "Change",
    "Genre",
    "Kind",
    "Licence",
    "Sound",
    "Status",
    "Track",
    "TrackQuerySet",
    "file_suffix",
    "playback_path",
    "track_path",
]
