"""What a sound file says of itself: ID3, Vorbis comments, MP4 atoms, as plain short text.

Tags are as hostile as the sound: a frame of ID3 may unpack to a thousand times its size, and mutagen unpacks all
of it. So they are read where the sound is decoded, in the bounded child; this module knows no Django.
"""

from __future__ import annotations

from typing import Any, Final

import mutagen

from inference.cleaning import clean_text

LENGTH: Final = 200


def read(path: str) -> tuple[str, str]:
    """(title, artist) as the file's tags give them, plain and short; "" where they do not."""
    try:
        tags = mutagen.File(path, easy=True) or {}
        return _first(tags, "title", "TIT2"), _first(tags, "artist", "TPE1")
    except Exception:  # broken tags raise almost anything, and music needs none
        return "", ""


def _first(tags: Any, *names: str) -> str:
    """The first value under the first name that is there; WAV files know only ID3's own frame names."""
    values = next((tags[name] for name in names if name in tags), [""])
    return " ".join(clean_text(str(values[0]), LENGTH).split())
