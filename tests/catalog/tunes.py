"""Music in small, in the plain form: notes drawn by a seed, so that every piece is another."""

from __future__ import annotations

import io
import subprocess
import wave
from pathlib import Path

import numpy as np

RATE = 16_000
RAW = ["-f", "s16le", "-ar", str(RATE), "-ac", "1"]


def tune(seconds: float, seed: int = 1, beat: float = 0.25) -> np.ndarray:
    """Plucked notes of a scale, one each beat, as 16-bit samples."""
    draw = np.random.default_rng(seed)
    pitches = 220 * 2 ** (draw.choice([0, 2, 4, 5, 7, 9, 11, 12, 14, 16, 19, 24], round(seconds / beat)) / 12)
    time = np.arange(round(beat * RATE)) / RATE
    notes = [
        np.exp(-4 * time) * sum(np.sin(2 * np.pi * p * k * time) / k for k in (1, 2, 3)) for p in pitches
    ]
    return (np.concatenate(notes) * 8000).astype(np.int16)


def as_wav(sound: np.ndarray) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(sound.tobytes())
    return out.getvalue()


def encoded(sound: np.ndarray, *options: str) -> bytes:
    """A file of it: FFmpeg's options, the last a container format."""
    return _ffmpeg([*RAW, "-i", "-", *options[:-1], "-f", options[-1], "-"], sound.tobytes())


def transcoded(sound: np.ndarray, *options: str) -> np.ndarray:
    """The same after a lossy codec."""
    return np.frombuffer(_ffmpeg(["-i", "-", *RAW, "-"], encoded(sound, *options)), np.int16)


def demo(name: str) -> np.ndarray:
    """A piece of the demo catalogue, in the plain form."""
    path = Path(__file__).parents[2] / "catalog" / "demo" / "audio" / f"{name}.mp3"
    return np.frombuffer(_ffmpeg(["-i", str(path), *RAW, "-"]), np.int16)


def _ffmpeg(arguments: list[str], given: bytes = b"") -> bytes:
    command = ["ffmpeg", "-v", "error", "-threads", "1", *arguments]
    return subprocess.run(command, input=given, check=True, capture_output=True).stdout
