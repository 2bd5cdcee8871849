"""Hearing an upload: how long and how loud it is, and what its tags say.

Files are hostile until decoded (`catalog.analysis`): what decodes decides what a file is, never its name.
Tags are plain text, capped.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import mutagen
from django.utils.translation import gettext as _

from catalog.analysis import UnreadableAudio, measure
from catalog.models import AUDIO_TYPES, Track
from inference.cleaning import clean_text

TAG_LENGTH: Final = 200


def listen(track: Track) -> dict[str, Any]:
    """Everything the file itself tells, as arguments for `Track.record`. Raises UnreadableAudio."""
    with local_copy(track) as path:
        sound = measure(path)
        if AUDIO_TYPES[sound.format] != track.content_type:
            names = {"suffix": track.suffix, "format": sound.format}
            raise UnreadableAudio("name", _("This file is called .%(suffix)s, but it is %(format)s.") % names)
        title, artist = read_tags(path)
    return {
        "duration": sound.duration,
        "loudness": sound.loudness,
        "true_peak": sound.true_peak,
        "title": title or Path(track.original_name).stem,
        "artist": artist,
    }


@contextmanager
def local_copy(track: Track) -> Iterator[Path]:
    """The track's file as a file on this machine, wherever it is stored."""
    with tempfile.NamedTemporaryFile(suffix=f".{track.suffix}") as copy:
        with track.file.open("rb") as stored:
            for piece in stored.chunks():
                copy.write(piece)
        copy.flush()
        yield Path(copy.name)


def read_tags(path: Path) -> tuple[str, str]:
    """(title, artist) as the file's tags give them, plain and short; "" where they do not."""
    try:
        tags = mutagen.File(path, easy=True) or {}
        return _first(tags, "title", "TIT2"), _first(tags, "artist", "TPE1")
    except Exception:  # broken tags raise almost anything, and music needs none
        return "", ""


def _first(tags: Any, *names: str) -> str:
    """The first value under the first name that is there; WAV files know only ID3's own frame names."""
    values = next((tags[name] for name in names if name in tags), [""])
    return " ".join(clean_text(str(values[0]), TAG_LENGTH).split())
