"""When things begin, how hard, and how regularly: onsets, pulse, tempo, dynamics, from mel bands."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from inference.audio.reading import RATE
from inference.audio.spectra import HOP, Array, Floats

FRAMES_A_SECOND: Final = RATE / HOP
LAGS: Final = np.arange(round(0.25 * FRAMES_A_SECOND), round(1.6 * FRAMES_A_SECOND))
"""Frames between two beats: 240 to 37 a minute."""
USUAL: Final = 100.0
"""Beats a minute that listeners tap most readily; tempi are weighed by their distance from it, in octaves."""


def onset_curve(mel: Floats, bands: slice = slice(None)) -> Array:
    """How much begins at each frame: the rise of compressed level over two frames, mean of the bands."""
    level = np.log10(1 + 1000 * mel[:, bands])
    rise = np.maximum(0, level[2:] - level[:-2]).mean(axis=1)
    return np.concatenate([np.zeros(2), rise])


def onsets(curve: Array, sharpness: float) -> NDArray[np.int64]:
    """The frames at which peaks of an onset curve stand that much above their surroundings."""
    padded = np.pad(curve, 3, mode="edge")
    tops = curve == np.lib.stride_tricks.sliding_window_view(padded, 7).max(axis=1)
    around = (
        np.convolve(np.pad(curve, 20, mode="reflect"), np.ones(41) / 41, "valid") if len(curve) > 20 else 0
    )
    return np.flatnonzero(tops & (curve > around + sharpness))


def beating(curve: Array) -> Array:
    """How alike the onset curve and itself are `LAGS` frames later, -1..1."""
    centred = curve - curve.mean()
    power = float((centred**2).sum()) or 1.0
    size = 2 ** int(np.ceil(np.log2(len(centred) + max(len(centred), LAGS[-1] + 1))))
    alike = np.fft.irfft(np.abs(np.fft.rfft(centred, size)) ** 2, size)[: LAGS[-1] + 1]
    alike = alike * len(curve) / np.maximum(len(curve) - np.arange(LAGS[-1] + 1), 0.25 * len(curve))
    return np.asarray(alike[LAGS] / power)


def tempo(alike: Array) -> tuple[float, float]:
    """(beats a minute, how clear the pulse is 0..1). An octave too fast or slow is the usual error."""
    speeds = 60 * FRAMES_A_SECOND / LAGS
    weights = np.exp(-0.5 * (np.log2(speeds / USUAL) / 0.9) ** 2)
    best = int(np.argmax(np.maximum(alike, 0) * weights))
    return float(speeds[best]), float(max(0.0, alike.max()))


def rhythm(mel: Floats) -> dict[str, float]:
    """Measures of one excerpt's onsets, pulse and dynamics."""
    curve = onset_curve(mel)
    seconds = len(mel) / FRAMES_A_SECOND
    begun = onsets(curve, 0.03)
    many, few = len(begun) / seconds, len(onsets(curve, 0.1)) / seconds
    bpm, clarity = tempo(beating(curve))
    return {
        "onset_rate": many,
        "strong_onset_rate": few,
        "log_onset_rate": float(np.log2(many + 0.5)),
        "rise": float(curve.mean()),
        "rise_spread": float(curve.std()),
        "attack": float(np.percentile(curve, 97)),
        "low_rise": float(onset_curve(mel, slice(0, 14)).mean()),
        "high_rise": float(onset_curve(mel, slice(60, 96)).mean()),
        "pulse": clarity,
        "tempo": float(np.log2(bpm / USUAL)),
        **_surprise(curve, begun),
        **_dynamics(mel),
    }


def _surprise(curve: Array, begun: NDArray[np.int64]) -> dict[str, float]:
    """How unevenly things begin: gaps between onsets, the longest of them, and attacks out of proportion."""
    gaps = np.diff(np.concatenate([[0], begun, [len(curve)]])) / FRAMES_A_SECOND
    usual = float(np.median(gaps))
    return {
        "longest_gap": float(np.log2(gaps.max() + 0.1)),
        "uneven": float(gaps.std() / (gaps.mean() + 1e-9)),
        "longest_to_usual": float(np.log2((gaps.max() + 0.1) / (usual + 0.1))),
        "sudden": float(np.log2((np.percentile(curve, 99.5) + 1e-3) / (curve.mean() + 1e-3))),
    }


def _dynamics(mel: Floats) -> dict[str, float]:
    level = 10 * np.log10(mel.sum(axis=1) + 1e-6)
    low, middle, high = np.percentile(level, (10, 50, 95))
    slow = np.convolve(level, np.ones(31) / 31, "valid")
    return {
        "level_spread": float(level.std()),
        "level_low": float(middle - low),
        "level_high": float(high - middle),
        "swell": float(slow.std()),
        "decay": float(np.minimum(0, np.diff(level)).mean()),
        "quiet": float((level < high - 20).mean()),
        "tremor": _tremor(level),
    }


def _tremor(level: Array) -> float:
    """How much of the level's movement is as quick as a tremolo, 5 to 14 Hz, beside a beat's and slower: log10."""
    moving = np.abs(np.fft.rfft((level - level.mean()) * np.hanning(len(level)))) ** 2
    hertz = np.fft.rfftfreq(len(level), 1 / FRAMES_A_SECOND)
    quick = moving[(hertz >= 5) & (hertz < 14)].sum()
    return float(np.log10((quick + 1e-3) / (moving[(hertz > 0.3) & (hertz < 5)].sum() + 1e-3)))
