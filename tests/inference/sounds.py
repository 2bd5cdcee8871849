"""Sounds whose properties are known, for the sound engine's tests."""

import wave
from pathlib import Path

import numpy as np

RATE = 16_000


def tone(midi, seconds, partials=6):
    """A plucked note of a few harmonics."""
    time = np.arange(int(seconds * RATE)) / RATE
    hertz = 440 * 2 ** ((midi - 69) / 12)
    waves = sum(np.sin(2 * np.pi * hertz * n * time) / n**1.5 for n in range(1, partials + 1))
    damped = np.minimum(1, (seconds - time) / 0.05)
    return waves * np.exp(-1.5 * time) * np.minimum(1, time / 0.005) * damped


def chords(progression, seconds=12.0, step=1.0, level=0.1):
    """Chords struck one after the other, every `step` seconds, over and over."""
    sound = np.zeros(int(seconds * RATE))
    for number in range(int(seconds / step)):
        start = int(number * step * RATE)
        for midi in progression[number % len(progression)]:
            note = tone(midi, min(step * 1.2, (len(sound) - start) / RATE))
            sound[start : start + len(note)] += level * note
    return sound.astype(np.float32)


MAJOR = [(48, 60, 64, 67), (53, 60, 65, 69), (55, 59, 62, 67), (48, 60, 64, 67)]
"""C F G C."""
MINOR = [(45, 57, 60, 64), (50, 57, 62, 65), (52, 56, 59, 64), (45, 57, 60, 64)]
"""Am Dm E Am."""


def write_wav(path: Path, sound, rate=RATE, channels=1) -> Path:
    """Sixteen bits, every channel the same."""
    frames = np.repeat((np.clip(sound, -1, 1) * 32_000).astype("<i2"), channels)
    with wave.open(str(path), "wb") as file:
        file.setparams((channels, 2, rate, 0, "NONE", ""))
        file.writeframes(frames.tobytes())
    return path
