"""What the ear would say of a recording, in figures: samples are (frames, 2), full scale 1."""

from __future__ import annotations

import numpy as np
import pyloudnorm
from numpy.typing import NDArray
from scipy.signal import resample_poly

from tests.e2e.studio import RATE, Recording

SILENCE = -70.0
"""dB below full scale."""
OVERLAP = 64
"""Samples before and after each stretch whose true peak is looked for: where it is cut, the filter rings."""
WINDOW, HOP = 0.4, 0.1
"""Seconds over which the power of a fade is taken, and between two of those."""

OPENING = 1.2
"""Seconds in which music comes out of silence."""
LOOP = 1.0
"""Seconds in which a piece goes over into itself."""

Samples = NDArray[np.float32]


def levels(samples: Samples, seconds: float) -> NDArray[np.float64]:
    """Power of one block after the other, dB."""
    length = round(seconds * RATE)
    blocks = samples[: len(samples) // length * length].reshape(-1, length * 2)
    return np.asarray(
        10 * np.log10(np.einsum("ij,ij->i", blocks, blocks).astype(np.float64) / (length * 2) + 1e-15)
    )


def longest_silence(samples: Samples) -> float:
    """Milliseconds, in steps of five."""
    longest = run = 0
    for level in levels(samples, 0.005):
        run = run + 1 if level < SILENCE else 0
        longest = max(longest, run)
    return 5.0 * longest


def true_peak(samples: Samples) -> float:
    """dBTP, at four times the rate, of all but the `OVERLAP` at both ends."""
    starts = range(0, len(samples) - 2 * OVERLAP, RATE)
    stretches = (samples[at : at + RATE + 2 * OVERLAP] for at in starts)
    inside = slice(4 * OVERLAP, -4 * OVERLAP)
    peaks = (np.abs(resample_poly(stretch, 4, 1, axis=0)[inside]).max() for stretch in stretches)
    return float(20 * np.log10(max(1e-9, *peaks)))


def loudness(samples: Samples) -> float:
    """Integrated, in LUFS (BS.1770-4)."""
    return float(pyloudnorm.Meter(RATE).integrated_loudness(samples.astype(np.float64)))


def loudness_of_tracks(recording: Recording, least: float = 30) -> dict[str, float]:
    """LUFS of each track, as far as it was heard by itself for as many seconds as `least`."""
    return {
        track: loudness(samples)
        for track, samples in alone(recording).items()
        if len(samples) >= least * RATE
    }


def alone(recording: Recording) -> dict[str, Samples]:
    """All that was heard of each track by itself, between the fades."""
    ends = [change.at for change in recording.changes[1:]] + [len(recording.samples) / RATE]
    heard: dict[str, list[Samples]] = {}
    for change, end in zip(recording.changes, ends, strict=True):
        heard.setdefault(change.track, []).append(recording.between(change.at + recording.fade + 0.2, end))
    return {track: np.concatenate(parts) for track, parts in heard.items()}


def heard(recording: Recording) -> Samples:
    """Everything since the music was there."""
    return recording.between(recording.changes[0].at + OPENING, np.inf)


def fades(recording: Recording) -> list[float]:
    """`unevenness` of each crossfade from track to track, in dB."""
    seconds = len(recording.samples) / RATE
    starts = [change.at for change in recording.changes[1:]]
    return [unevenness(recording, at, recording.fade) for at in starts if at + recording.fade + 1.5 < seconds]


def loops(recording: Recording) -> list[float]:
    """`unevenness` of each crossfade of a track into itself, in dB."""
    seconds = len(recording.samples) / RATE
    return [unevenness(recording, at, LOOP) for at in recording.loops if at + LOOP + 1.5 < seconds]


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
