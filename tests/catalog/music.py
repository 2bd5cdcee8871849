"""Tracks and moods in small, for the tests of the catalogue."""

from __future__ import annotations

import hashlib
import io
import math
import struct
import wave
from itertools import count
from typing import Any

from django.core.files.base import ContentFile

from catalog.affect import ANCHORS
from catalog.models import Genre, Licence, Track
from inference.mood import LABELS, Mood

PIANO, JAZZ = Genre(slug="piano", name="Piano"), Genre(slug="jazz", name="Jazz")
numbers = count()


def feeling(label: str, *, strength: float = 0.8, valence: float = 0.0, arousal: float = 0.0) -> Mood:
    """A text that feels mostly like one of the labels."""
    return Mood(
        tuple(strength if name == label else 0.05 for name in LABELS), valence, arousal, "test-1", "en"
    )


def piece(label: str, genre: Genre = PIANO, **changes: Any) -> Track:
    """An unsaved track of this label, where listeners place such music."""
    valence, arousal = ANCHORS[label]
    kind, emotion = ("neutral", "") if label == "neutral" else ("emotional", label)
    number = next(numbers)
    fields = {"title": f"{label} {number}", "artist": f"artist {number}", "kind": kind, "emotion": emotion}
    return Track(**{**fields, "genre": genre, "valence": valence, "arousal": arousal, **changes})


def shelf(*labels: str, genre: Genre = PIANO, each: int = 3) -> list[Track]:
    return [piece(label, genre) for label in labels for _ in range(each)]


def wav(seconds: float = 2.0, hertz: float = 440.0) -> bytes:
    """A sine at -12 dB of full scale, mono, 8 kHz."""
    tone = (round(8000 * math.sin(2 * math.pi * hertz * n / 8000)) for n in range(int(8000 * seconds)))
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"".join(struct.pack("<h", value) for value in tone))
    return out.getvalue()


def published(label: str = "joy", **changes: Any) -> Track:
    """A stored track that readers may hear, with its file."""
    return stored(label, **{"status": "published", **changes})


def stored(label: str = "joy", **changes: Any) -> Track:
    """A stored, measured draft with its file."""
    track = piece(label, Genre.objects.get_or_create(slug="piano", defaults={"name": "Piano"})[0])
    sound = wav(0.1, 200 + next(numbers))
    fields = {"duration": 60.0, "loudness": -20.0, "true_peak": -3.0, "source": "made for this test"}
    fields |= {"proof": "made by this test"}
    fields |= {"licence": Licence.objects.get(spdx="CC0-1.0"), "analysed_at": "2026-01-01T00:00Z"}
    fields |= {"sha256": hashlib.sha256(sound).hexdigest(), "file": ContentFile(sound, "tone.wav")}
    for name, value in {**fields, **changes}.items():
        setattr(track, name, value)
    track.save()
    return track


def uploaded(sound: bytes, name: str = "rain.wav", **changes: Any) -> Track:
    """A stored draft that nobody has heard or tagged."""
    unheard = {
        "duration": None,
        "loudness": None,
        "true_peak": None,
        "analysed_at": None,
        "kind": "",
        "emotion": "",
    }
    return stored(
        **{
            **unheard,
            "title": "",
            "artist": "",
            "original_name": name,
            "file": ContentFile(sound, name),
            **changes,
        }
    )
