"""Is this the same recording in another file? Transcoded, louder, equalised or trimmed, it still is.

A fingerprint is how the balance between sixteen bands (four semitones each) moves over a minute and a half, four
times a second. Level cancels out within each moment, equalisation within each band; codecs change neither. Two
fingerprints are slid over each other: where the same recording meets itself, they correlate nearly perfectly.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from catalog.waveform import FRAMES_A_SECOND, Floats

BANDS: Final = 16
PER_SECOND: Final = 4
SECONDS: Final = 90
SCALE: Final = 40.0
"""Steps of a stored byte per standard deviation."""
FARTHEST: Final = 20 * PER_SECOND
"""Steps that a copy may begin earlier or later."""
LEAST: Final = 10 * PER_SECOND
"""Steps that must overlap: less proves nothing."""
SAME: Final = 0.75
"""Correlation from which two files hold the same recording."""
STILL: Final = 0.5
"""dB of spread under which nothing moves that could be recognised again."""
WINDOW: Final = 512
"""Steps of the transform: a print and the farthest shift."""
SMOOTHING: Final = np.hanning(7)[1:-1] / np.hanning(7).sum()


def fingerprint(levels: Floats) -> bytes:
    """Of a sound's spectrum (`catalog.waveform.spectrum`), silence at its ends left out: steps x BANDS bytes."""
    bands = levels.reshape(len(levels), BANDS, -1).mean(axis=2)
    if len(bands) < LEAST // PER_SECOND * FRAMES_A_SECOND:
        return b""
    smooth = np.apply_along_axis(np.convolve, 0, bands, SMOOTHING, "same")
    at = np.arange(0, min(len(smooth) / FRAMES_A_SECOND, SECONDS), 1 / PER_SECOND) * FRAMES_A_SECOND
    steps = smooth[np.minimum(np.round(at).astype(int), len(smooth) - 1)]
    shape = steps - steps.mean(axis=1, keepdims=True)
    shape -= shape.mean(axis=0)
    spread = shape.std()
    if spread < STILL:
        return b""
    return bytes(np.clip(np.round(shape / spread * SCALE), -127, 127).astype(np.int8).tobytes())


def likeness(one: bytes, others: Sequence[bytes]) -> Floats:
    """How alike the one is to each of the others, at their best alignment: 1 the same, about 0 unrelated."""
    mine, theirs = _steps([one]), _steps(others)
    here, there = _lengths([one]), _lengths(others)
    overlap = _slid(here, there)
    energy = _slid(_energy(mine), there) * _slid(here, _energy(theirs))
    correlation = _slid(mine, theirs) / np.sqrt(np.maximum(energy, 1))
    return np.asarray(np.where(overlap > LEAST - 0.5, correlation, -1).max(axis=1), np.float32)


def _steps(prints: Sequence[bytes]) -> Floats:
    """(prints, steps, bands), zeros after their ends."""
    steps = np.zeros((len(prints), SECONDS * PER_SECOND * BANDS), np.float32)
    for row, one in zip(steps, prints, strict=True):
        values = np.frombuffer(one, np.int8)[: len(row)]
        row[: len(values)] = values
    return steps.reshape(len(prints), -1, BANDS)


def _lengths(prints: Sequence[bytes]) -> Floats:
    """(prints, steps, 1): 1 where a print has a step."""
    step = np.arange(SECONDS * PER_SECOND)
    lengths = np.array([len(one) // BANDS for one in prints])
    return (step < lengths[:, None])[..., None].astype(np.float32)


def _energy(steps: Floats) -> Floats:
    return np.asarray((steps**2).sum(axis=2, keepdims=True))


def _slid(one: Floats, others: Floats) -> Floats:
    """Sum of products at each shift from -FARTHEST to FARTHEST: (others, shifts)."""
    spectra = np.fft.rfft(one, WINDOW, axis=1).conj() * np.fft.rfft(others, WINDOW, axis=1)
    sums = np.fft.irfft(spectra.sum(axis=2), WINDOW, axis=1)
    return np.concatenate([sums[:, -FARTHEST:], sums[:, : FARTHEST + 1]], axis=1)
