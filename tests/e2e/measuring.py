"""What the ear would say of a recording, in figures: samples are (frames, 2), full scale 1."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pyloudnorm
from numpy.typing import NDArray
from scipy.signal import resample_poly

from tests.e2e.studio import RATE, Recording

SILENCE = -70.0
"""dB below full scale."""
OVERLAP = 64
"""Samples around each stretch whose true peak is looked for, for the filter to swing in."""
WINDOW, HOP = 0.4, 0.1
"""Seconds over which the power of a fade is taken, and between two of those."""

Samples = NDArray[np.float32]


def levels(samples: Samples, seconds: float) -> NDArray[np.float64]:
    """Power of one block after the other, dB."""
    length = round(seconds * RATE)
    blocks = samples[: len(samples) // length * length].reshape(-1, length * 2)
    return 10 * np.log10(np.mean(blocks.astype(np.float64) ** 2, axis=1) + 1e-15)


def longest_silence(samples: Samples) -> float:
    """Milliseconds, in steps of five."""
    longest = run = 0
    for level in levels(samples, 0.005):
        run = run + 1 if level < SILENCE else 0
        longest = max(longest, run)
    return 5.0 * longest


def true_peak(samples: Samples) -> float:
    """dBTP, at four times the rate."""
    stretches = range(0, len(samples), RATE)
    peaks = (
        np.abs(resample_poly(samples[max(0, at - OVERLAP) : at + RATE + OVERLAP], 4, 1, axis=0)).max()
        for at in stretches
    )
    return float(20 * np.log10(max(1e-9, *peaks)))


def loudness(samples: Samples) -> float:
    """Integrated, in LUFS (BS.1770-4)."""
    return float(pyloudnorm.Meter(RATE).integrated_loudness(samples.astype(np.float64)))


def alone(recording: Recording) -> dict[str, Samples]:
    """All that was heard of each track by itself, between the fades."""
    ends = [change.at for change in recording.changes[1:]] + [len(recording.samples) / RATE]
    heard: dict[str, list[Samples]] = {}
    for change, end in zip(recording.changes, ends, strict=True):
        heard.setdefault(change.track, []).append(recording.between(change.at + recording.fade + 0.2, end))
    return {track: np.concatenate(parts) for track, parts in heard.items()}


def unevenness(recording: Recording, start: float, length: float) -> float:
    """The farthest that the power of a fade strays from the mean of before and after, in dB.

    Only for sounds that are as loud as each other all the time, as noise is.
    """
    before, after = (
        np.mean(recording.between(at, at + 1).astype(np.float64) ** 2)
        for at in (start - 1, start + length + 0.2)
    )
    moments = np.arange(start - WINDOW / 2, start + length + WINDOW / 2, HOP)
    powers = [np.mean(recording.between(at, at + WINDOW).astype(np.float64) ** 2) for at in moments]
    return float(np.max(np.abs(10 * np.log10(np.array(powers) / ((before + after) / 2)))))


def gaps(recording: Recording) -> list[float]:
    """Seconds between neighbouring changes."""
    return [later.at - earlier.at for earlier, later in pairwise(recording.changes)]
