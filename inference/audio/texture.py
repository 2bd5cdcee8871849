"""How voices lie beside each other and move: hollow or full, one tune or a cloud, steps or leaps, the same again.

Fear is very low and very high with nothing between, disgust creeps in semitones, a neutral bed repeats itself
and has no voice that stands out.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from inference.audio.harmony import strongest_tones
from inference.audio.spectra import Array, Tones

HEARD: Final = 8
"""Tones of a spectrum that are looked at."""
STRONG: Final = 0.25
"""A voice is a tone of that share of the strongest, or more."""
FRAMES_A_SECOND: Final = 7.8


def texture(tones: Tones, moments: Array) -> dict[str, float]:
    """Measures of one excerpt. moments: its chroma, (frames, 12)."""
    hertz, weight = strongest_tones(tones, HEARD)
    pitch = 69 + 12 * np.log2(hertz / 440)
    strong = weight > STRONG * np.maximum(weight.max(axis=1, keepdims=True), 1e-9)
    return {**_layout(pitch, weight, strong), **_motion(pitch, weight, strong), **_repetition(moments)}


def _layout(pitch: Array, weight: Array, strong: Array) -> dict[str, float]:
    """Shares of the registers, how many voices there are, and how far the strongest leads."""
    whole = weight.sum() + 1e-9

    def share(low: float, high: float) -> float:
        return float(weight[(pitch >= low) & (pitch < high)].sum() / whole)

    return {
        "very_low": share(0, 41),
        "low_middle": share(41, 55),
        "heart": share(55, 72),
        "high_middle": share(72, 84),
        "very_high": share(84, 128),
        "voices": float(strong.sum(axis=1).mean()),
        "lead": float((weight.max(axis=1) / (weight.sum(axis=1) + 1e-9)).mean()),
    }


def _motion(pitch: Array, weight: Array, strong: Array) -> dict[str, float]:
    """How the strongest and the highest voice move from spectrum to spectrum, in semitones."""
    first = pitch[np.arange(len(pitch)), weight.argmax(axis=1)]
    highest = np.where(strong, pitch, -np.inf).max(axis=1)
    highest = np.where(np.isfinite(highest), highest, 0.0)
    moves = np.round(np.abs(np.diff(first))) if len(first) > 1 else np.zeros(1)
    moved = max(1, int((moves > 0).sum()))
    return {
        "rests_on": float((moves == 0).mean()),
        "half_steps": float((moves == 1).sum() / moved),
        "whole_steps": float((moves == 2).sum() / moved),
        "leaps": float(((moves > 4) & (moves != 12)).sum() / moved),
        "tritones": float((moves % 12 == 6).sum() / moved),
        "top_spread": float(highest.std()),
        "lead_spread": float(first.std()),
    }


def _repetition(moments: Array) -> dict[str, float]:
    """How alike all moments are, how far that goes beyond it at the best lag of 1 to 6 s, and tones in use."""
    unit = moments / (np.linalg.norm(moments, axis=1, keepdims=True) + 1e-9)
    alike = unit @ unit.T
    same = float(alike.mean())
    lags = range(round(FRAMES_A_SECOND), min(len(unit) - 1, round(6 * FRAMES_A_SECOND)))
    again = max((float(np.diagonal(alike, lag).mean()) for lag in lags), default=same)
    parts = np.array_split(moments, max(1, len(moments) // 16))
    used = [(part.mean(axis=0) > 0.3 * (part.mean(axis=0).max() + 1e-9)).sum() for part in parts]
    return {"sameness": same, "again": again - same, "tones_in_use": float(np.mean(used))}
