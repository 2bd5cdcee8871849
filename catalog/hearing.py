"""Hearing a track: how long and how loud it is, what its tags say, what it looks like, what mood it may have.

Files are hostile until decoded (`catalog.analysis`): what decodes decides what a file is, never its name. All that
follows, the sound engine included, only meets the plain form that the decoding child leaves behind.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from django.core.files import File
from django.utils.translation import gettext as _

from catalog import loops, waveform
from catalog.analysis import Measured, UnreadableAudio, measure
from catalog.fingerprints import fingerprint
from catalog.loading import is_whole
from catalog.models import AUDIO_TYPES, Kind, Track, playback_path
from inference.audio.mood import CannotHear, Hearing
from inference.mood import LABELS

log = logging.getLogger(__name__)


class Ear(Protocol):
    """A sound engine. hear() reads a plain WAV file and raises CannotHear with a sentence."""

    @property
    def version(self) -> str: ...

    def hear(self, path: Path) -> Hearing: ...


@dataclass(frozen=True, slots=True)
class Heard:
    """track: what `Track.record` writes. sound: fields of `catalog.models.Sound`."""

    track: dict[str, Any]
    sound: dict[str, Any]


def listen(track: Track, ear: Ear | None) -> Heard:
    """Everything the file itself tells. Raises UnreadableAudio, and what the storage raises when it is away."""
    with tempfile.TemporaryDirectory(prefix="moodbgm-") as name:
        folder = Path(name)
        path = local_copy(track, folder)
        measured = measure(path, folder)
        if AUDIO_TYPES[measured.format] != track.content_type:
            names = {"suffix": track.suffix, "format": measured.format}
            raise UnreadableAudio("name", _("This file is called .%(suffix)s, but it is %(format)s.") % names)
        facts = _facts(track, measured) | {"playback": keep_copy(track, folder / "copy.mp3")}
        return Heard(facts, {**looks(folder / "plain.wav", measured), **proposals(folder / "plain.wav", ear)})


def local_copy(track: Track, folder: Path) -> Path:
    """The track's file as a file on this machine, wherever it is stored."""
    path = folder / f"original.{track.suffix}"
    try:
        with track.file.open("rb") as stored, path.open("wb") as copy:
            shutil.copyfileobj(stored, copy, 1 << 20)
    except FileNotFoundError:
        raise UnreadableAudio("gone", _("Its file is not where it was stored.")) from None
    return path


def _facts(track: Track, measured: Measured) -> dict[str, Any]:
    return {
        "duration": measured.duration,
        "loudness": measured.loudness,
        "true_peak": measured.true_peak,
        "title": measured.title or Path(track.original_name).stem,
        "artist": measured.artist,
    }


def keep_copy(track: Track, path: Path) -> str:
    """Stores the copy for browsers, if one was made, under the original's hash; its name, or ""."""
    if not path.exists():
        return ""
    name, storage = playback_path(track, path.name), track.playback.storage
    if is_whole(storage, name, path.stat().st_size):
        return name
    storage.delete(name)
    with path.open("rb") as copy:
        return str(storage.save(name, File(copy)))


def looks(plain: Path, measured: Measured) -> dict[str, Any]:
    """What the wave and its spectrum show."""
    sound = waveform.read(plain)
    levels = waveform.spectrum(sound)
    silence = waveform.silences(sound)
    start, end = loops.propose(sound, levels, silence)
    return {
        "loudness_range": measured.loudness_range,
        "silence_start": round(silence[0], 3),
        "silence_end": round(silence[1], 3),
        "loop_start": round(start, 5),
        "loop_end": round(min(end, measured.duration), 5),
        "peaks": waveform.outline(sound),
        "spectrogram": waveform.thumbnail(levels),
        "fingerprint": fingerprint(levels),
    }


def proposals(plain: Path, ear: Ear | None) -> dict[str, Any]:
    """What the engine proposes; where it finds nothing to say, only that it was asked. Without one, nothing."""
    if ear is None:
        return {}
    try:
        return {"engine": ear.version, **_proposed(ear.hear(plain))}
    except CannotHear as reason:
        return {"engine": ear.version, "facts": {"unheard": str(reason)}}
    except Exception:  # the measurements stand without it, and a curator can tag what it cannot hear
        log.exception("the sound engine failed")
        return {"engine": ear.version}


def _proposed(heard: Hearing) -> dict[str, Any]:
    mood = heard.mood
    return {
        "valence": mood.valence,
        "arousal": mood.arousal,
        "tension": mood.tension,
        "scores": list(mood.scores),
        "confidence": mood.confidence,
        "kind": Kind.NEUTRAL if mood.label == LABELS[-1] else Kind.EMOTIONAL,
        "facts": mood.facts,
        "tempo": heard.tempo,
        "key": heard.key,
        "vocals_probability": heard.vocals_probability,
        "embedding": np.asarray(heard.embedding, "<f2").tobytes(),
    }
