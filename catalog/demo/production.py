"""A piece becomes a file: played, synthesised part by part, mixed, mastered, cut to a loop, encoded, measured.

The file holds one period of endlessly looping music and the first `OVERLAP` seconds of the next: what sounds at
`loop_end + t` is what sounds at `loop_start + t`, tails of the pass before included. So a player may crossfade at
`loop_end` for up to `OVERLAP` seconds and lands in the same music. It should take 10 ms at least: an MP3's first
milliseconds are not quite what was encoded, and a hard cut can tick.

MP3, because every current browser plays it in a media element, older Safari too, and because its LAME header
gives the exact length, which keeps `loop_end` true to the sample in decoders that read it.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyloudnorm
import soundfile

from catalog.demo.mastering import OVERLAP, ROOMS, levelled, mix, taped, true_peak
from catalog.demo.midi import LEAD
from catalog.demo.performance import perform
from catalog.demo.score import Piece
from catalog.demo.synth import RATE, Stereo, play

ARTIST: Final = "moodbgm ensemble"
LICENCE: Final = "CC0-1.0"
SOURCE: Final = "composed by catalog/demo, rendered with the FluidR3_GM soundfont (MIT)"

Entry = dict[str, Any]
"""One track of `catalogue.json`."""


def produce(piece: Piece, folder: Path, soundfont: Path) -> Entry:
    """Renders a piece into the folder and returns its catalogue entry. Raises CannotSynthesise."""
    sound, period = render(piece, soundfont)
    path = folder / f"{piece.name}.mp3"
    encode(sound, path)
    heard, _ = soundfile.read(path, always_2d=True)
    return {
        "file": path.name,
        "title": piece.title,
        "artist": ARTIST,
        "kind": piece.kind,
        "emotion": piece.emotion,
        "genre": piece.genre,
        **asdict(piece.intent),
        **measured(heard),
        "loop_start": 0.0,
        "loop_end": round(period, 4),
        "licence": LICENCE,
        "source": SOURCE,
        "seed": piece.seed,
    }


def render(piece: Piece, soundfont: Path) -> tuple[Stereo, float]:
    """The mastered sound of a piece, one period and the overlap, and the period in seconds."""
    performance = perform(piece)
    period = round(performance.period * RATE)
    seconds = LEAD + performance.period + OVERLAP + 1
    stems = [
        (play(performance, part, soundfont, seconds), part.layer.db, part.layer.pan, part.layer.send)
        for part in performance.parts
    ]
    room = ROOMS[piece.genre]
    start = round((LEAD - performance.pickup) * RATE)
    mixed = taped(mix(stems, room, piece.seed), room, start, period, piece.seed)
    sound = levelled(mixed, start, period + round(OVERLAP * RATE))
    return _ended(sound), period / RATE


def _ended(sound: Stereo, seconds: float = 0.25) -> Stereo:
    """Fades the very end, for a player that lets the file run out."""
    frames = int(seconds * RATE)
    fade = np.concatenate([np.ones(len(sound) - frames), np.cos(np.linspace(0, np.pi / 2, frames)) ** 2])
    return np.asarray(sound * fade[:, None])


def encode(sound: Stereo, path: Path) -> None:
    """Writes an MP3 of variable bit rate, joint stereo, with the LAME header.

    In blocks: libsndfile has crashed on one long write.
    """
    with soundfile.SoundFile(
        path, "w", RATE, 2, "MPEG_LAYER_III", format="MP3", compression_level=0.98, bitrate_mode="VARIABLE"
    ) as file:
        for place in range(0, len(sound), 8192):
            file.write(sound[place : place + 8192])


def measured(sound: Stereo) -> Entry:
    """Seconds, LUFS and dBTP of a decoded file."""
    loudness = pyloudnorm.Meter(RATE).integrated_loudness(sound)
    return {
        "duration": round(len(sound) / RATE, 4),
        "loudness": round(float(loudness), 2),
        "true_peak": round(true_peak(sound), 2),
    }
