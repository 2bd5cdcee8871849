"""What one excerpt sounds like, as some hundred named numbers: rhythm, dynamics, timbre, harmony, register.

All of it is measured on sound of nominal level, and nothing in it depends on level otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from inference.audio.harmony import chroma, harmony
from inference.audio.reading import Samples
from inference.audio.rhythm import beating, onset_curve, rhythm
from inference.audio.spectra import BANDS, Array, Floats, mel, tones
from inference.audio.texture import texture


@dataclass(frozen=True, slots=True)
class Measures:
    """values: by name, always the same in the same order. mel: (frames, 96). profile: pitch classes, length 1.

    alike: likeness of the onset curve with itself, see `rhythm.beating`.
    """

    values: dict[str, float]
    mel: Floats
    profile: Array
    alike: Array


def measure(samples: Samples) -> Measures:
    """Measures an excerpt at `RATE`, half a second or more."""
    bands, peaks = mel(samples), tones(samples)
    moments = chroma(peaks)
    profile = moments.mean(axis=0)
    return Measures(
        {**rhythm(bands), **_timbre(bands), **harmony(peaks), **texture(peaks, moments)},
        bands,
        profile / (np.linalg.norm(profile) + 1e-9),
        beating(onset_curve(bands)),
    )


def _timbre(bands: Floats) -> dict[str, float]:
    """Brightness, breadth, noisiness, and the cepstrum of the bands: mean and spread in time."""
    power = bands.mean(axis=0) + 1e-9
    share = power / power.sum()
    place = np.arange(BANDS) / BANDS
    centroid = float((share * place).sum())
    moving = (bands * place).sum(axis=1) / (bands.sum(axis=1) + 1e-9)
    level = np.log10(bands + 1e-5)
    cepstrum = level @ _cosines(13)
    return {
        "brightness": centroid,
        "brightness_spread": float(moving.std()),
        "breadth": float(np.sqrt((share * (place - centroid) ** 2).sum())),
        "rolloff": float(np.searchsorted(np.cumsum(share), 0.85) / BANDS),
        "top": float(np.searchsorted(np.cumsum(share), 0.98) / BANDS),
        "flatness": float(np.log(power).mean() - np.log(power.mean())),
        "deep": float(share[:8].sum()),
        "presence": float(share[40:70].sum()),
        "air": float(np.log10(share[70:].sum() + 1e-6)),
        **{f"cepstrum_{n}": float(v) for n, v in enumerate(cepstrum.mean(axis=0)) if n},
        **{f"cepstrum_spread_{n}": float(v) for n, v in enumerate(cepstrum[:, :7].std(axis=0)) if n},
    }


def _cosines(count: int) -> Array:
    """The first vectors of an orthonormal cosine transform: (96, count)."""
    angle = np.pi * (np.arange(BANDS)[:, None] + 0.5) * np.arange(count) / BANDS
    return np.asarray(np.cos(angle) * np.sqrt(2 / BANDS))
