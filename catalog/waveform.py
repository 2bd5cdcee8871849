"""The plain form of a sound (mono, 16 bit), looked at in pieces: silence at its ends, its outline, its spectrum.

Everything here reads a memory map in blocks, so that two hours take no more memory than a minute.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

RATE: Final = 16_000
"""Samples a second of the plain form (`catalog.decoding.PLAIN_RATE`)."""
HEADER: Final = 44
"""Bytes of a WAV file before its samples, as Python's `wave` writes it."""
QUIET: Final = 33
"""-60 dB of full scale: what stays below at the ends is silence."""
MOST_PEAKS: Final = 400
MOST_COLUMNS: Final = 160

FRAME: Final = 4096
HOP: Final = 1600
FRAMES_A_SECOND: Final = RATE // HOP
EDGES: Final = 110 * 2 ** (np.arange(33) / 6)
"""Hz: 32 bands of two semitones from the bass to the top of the treble, which codecs leave alone."""
FLOOR: Final = 60.0
"""dB below a sound's loudest band, under which all is one silence."""
AT_ONCE: Final = 256
"""Frames transformed at a time."""

Samples = np.ndarray[tuple[int], np.dtype[np.int16]]
Floats = np.ndarray[Any, np.dtype[np.float32]]


def read(path: Path) -> Samples:
    """The samples of `plain.wav`, read from disk as they are looked at."""
    if path.stat().st_size <= HEADER:
        return np.zeros(0, np.int16)
    return np.memmap(path, np.dtype("<i2"), "r", HEADER)


def outline(sound: Samples) -> list[int]:
    """At most `MOST_PEAKS` peaks in order, 255 for full scale."""
    if not len(sound):
        return []
    step = -(-len(sound) // MOST_PEAKS)
    return [round(_loudest(sound[at : at + step]) / 32768 * 255) for at in range(0, len(sound), step)]


def silences(sound: Samples) -> tuple[float, float]:
    """Seconds before the first sound and after the last; a sound that is all silence is all before."""
    block = RATE // 100
    loud = [at for at in range(0, len(sound), block) if _loudest(sound[at : at + block]) > QUIET]
    if not loud:
        return len(sound) / RATE, 0.0
    return loud[0] / RATE, max(0, len(sound) - loud[-1] - block) / RATE


def _loudest(samples: Samples) -> int:
    return max(int(samples.max()), -int(samples.min()))


def spectrum(sound: Samples) -> Floats:
    """Level in dB of each of the 32 bands, `FRAMES_A_SECOND`: (frames, 32), 0 the loudest, -FLOOR the least."""
    power = np.concatenate([np.zeros((0, 32), np.float32), *_powers(sound)])
    level = 10 * np.log10(power + 1e-9)
    return np.asarray(np.maximum(level - level.max(initial=-90), -FLOOR), np.float32)


def thumbnail(levels: Floats) -> bytes:
    """A small picture of the spectrum: at most `MOST_COLUMNS` columns of 32 levels (0-255), the bass first."""
    step = -(-len(levels) // MOST_COLUMNS) or 1
    columns = [levels[at : at + step].mean(axis=0) for at in range(0, len(levels), step)]
    shades = (np.array(columns, np.float32).reshape(-1, 32) / FLOOR + 1) * 255
    return bytes(shades.round().astype(np.uint8).tobytes())


def _powers(sound: Samples) -> Iterator[Floats]:
    if len(sound) < FRAME:
        return
    edges = np.round(EDGES / RATE * FRAME).astype(int)
    window = np.hanning(FRAME).astype(np.float32)
    frames = sliding_window_view(sound, FRAME)[::HOP]
    for at in range(0, len(frames), AT_ONCE):
        block = np.fft.rfft(frames[at : at + AT_ONCE] * (window / 32768))
        power = block.real**2 + block.imag**2
        yield np.asarray(np.add.reduceat(power, edges, axis=1)[:, :-1] / np.diff(edges), np.float32)
