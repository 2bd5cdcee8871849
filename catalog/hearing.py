"""Hearing an upload: is it music at all, how long and how loud is it, and what do its tags say.

Files are hostile until decoded: the first bytes decide what a file is, never its name; measuring decodes the
whole of it, so that a header cannot lie about the duration; tags are plain text, capped.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import mutagen
from django.utils.translation import gettext as _

from catalog.models import AUDIO_TYPES, Track
from inference.cleaning import clean_text

LONGEST: Final = 2 * 60 * 60
SHORTEST: Final = 1.0
"""Seconds; a piece beyond these is no background music."""
TAG_LENGTH: Final = 200


class RefusedSound(Exception):
    """The file cannot be used; str() is a sentence for the person who uploaded it."""


def sniff(head: bytes) -> str:
    """The content type that the first 64 bytes announce, "" for none that we know."""
    if head.startswith(b"ID3") or (head[:1] == b"\xff" and head[1:2] >= b"\xe0"):
        return AUDIO_TYPES["mp3"]
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return AUDIO_TYPES["wav"]
    return {b"fLaC": AUDIO_TYPES["flac"], b"OggS": AUDIO_TYPES["ogg"]}.get(head[:4], "")


def listen(track: Track) -> dict[str, Any]:
    """Everything the file itself tells, as arguments for `Track.record`. Raises RefusedSound."""
    from catalog.analysis import measure  # decoders and arithmetic load with the worker, not with the web

    with local_copy(track) as path:
        check_header(path, track.content_type)
        sound = measure(path)
        check_sound(sound.duration, sound.loudness)
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


def check_header(path: Path, content_type: str) -> None:
    with path.open("rb") as file:
        found = sniff(file.read(64))
    if not found:
        raise RefusedSound(_("The file is not music in a format we know (MP3, Ogg, Opus, FLAC or WAV)."))
    if found != content_type:
        raise RefusedSound(
            _("The file's name says %(named)s, but it holds %(found)s.")
            % {"named": content_type, "found": found}
        )


def check_sound(duration: float, loudness: float) -> None:
    if not SHORTEST <= duration <= LONGEST:
        raise RefusedSound(
            _("The piece lasts %(s)d seconds; it should be between a second and two hours.") % {"s": duration}
        )
    if not math.isfinite(loudness):
        raise RefusedSound(_("The piece is silent."))


def read_tags(path: Path) -> tuple[str, str]:
    """(title, artist) as the file's tags give them, plain and short; "" where they do not."""
    try:
        tags = mutagen.File(path, easy=True) or {}
        return _first(tags, "title"), _first(tags, "artist")
    except Exception:  # broken tags raise almost anything, and music needs none
        return "", ""


def _first(tags: Any, key: str) -> str:
    value = str((tags.get(key) or [""])[0])
    return " ".join(clean_text(value, TAG_LENGTH).split())
