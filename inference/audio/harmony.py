"""Which tones sound together: chroma, key, mode, chords, dissonance, register, from spectral peaks.

Valence is carried by mode more than by anything else: the best single measure is how much better a major key's
profile fits the chroma than a minor one's.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from inference.audio.spectra import Array, Tones

NAMES: Final = ("C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B")

KRUMHANSL: Final = (
    (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88),
    (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17),
)
"""How well each tone fits a major and a minor key, from the tonic up (Krumhansl & Kessler 1982)."""
TEMPERLEY: Final = (
    (0.748, 0.060, 0.488, 0.082, 0.670, 0.460, 0.096, 0.715, 0.104, 0.366, 0.057, 0.400),
    (0.712, 0.084, 0.474, 0.618, 0.049, 0.460, 0.105, 0.747, 0.404, 0.067, 0.133, 0.330),
)
"""How often each tone occurs in them (Temperley 2001)."""
TRIADS: Final = {"major": (0, 4, 7), "minor": (0, 3, 7), "diminished": (0, 3, 6), "augmented": (0, 4, 8)}
SEGMENT: Final = 4
"""Spectra to a chord: half a second."""


def chroma(tones: Tones, low: float = 0.0, high: float = 96.0) -> Array:
    """Strength of the twelve pitch classes in each spectrum, (frames, 12), for pitches between two MIDI numbers.

    The excerpt's own tuning is taken for its semitones. Loud tones are compressed, high ones count less: they are
    overtones more often.
    """
    off = np.angle((tones.weight * np.exp(2j * np.pi * tones.pitch)).sum()) / (2 * np.pi)
    heard = (tones.pitch >= low) & (tones.pitch < high)
    pitch = tones.pitch[heard] - off
    near = np.exp(-0.5 * ((pitch - np.round(pitch)) / 0.2) ** 2)
    strength = np.sqrt(tones.weight[heard]) * near * np.exp(-0.5 * (np.maximum(0, pitch - 72) / 30) ** 2)
    place = tones.frame[heard] * 12 + np.round(pitch).astype(int) % 12
    folded = np.bincount(place, weights=strength, minlength=tones.frames * 12)
    return np.asarray(folded.reshape(tones.frames, 12), np.float64)


def key_fits(profile: Array, shapes: tuple[tuple[float, ...], ...] = KRUMHANSL) -> Array:
    """Correlation of a pitch class profile with each key: (2, 12), major then minor, by tonic."""
    turned = np.stack([np.roll(profile, -tonic) for tonic in range(12)])
    turned = turned - turned.mean(axis=1, keepdims=True)
    norms = np.linalg.norm(turned, axis=1) + 1e-9
    fits = []
    for shape in shapes:
        centred = np.array(shape) - np.mean(shape)
        fits.append(turned @ centred / (norms * np.linalg.norm(centred)))
    return np.stack(fits)


def key_name(profile: Array) -> str:
    """The key that fits best, such as `A minor`."""
    mode, tonic = np.unravel_index(int(np.argmax(key_fits(profile))), (2, 12))
    return f"{NAMES[tonic]} {('major', 'minor')[mode]}"


def harmony(tones: Tones) -> dict[str, float]:
    """Measures of one excerpt's harmony and register."""
    moments = chroma(tones)
    profile = moments.mean(axis=0)
    profile = profile / (np.linalg.norm(profile) + 1e-9)
    fits, others = key_fits(profile), key_fits(profile, TEMPERLEY)
    major, minor = fits.max(axis=1)
    tonic = int(np.argmax(fits) % 12)
    share = profile / (profile.sum() + 1e-9)
    return {
        "mode": float(major - minor),
        "mode_by_use": float(np.subtract(*others.max(axis=1))),
        "mode_at_tonic": float(fits[0, tonic] - fits[1, tonic]),
        "key_clarity": float(max(major, minor)),
        "evenness": float(-(share * np.log(share + 1e-9)).sum()),
        **{f"degree_{step}": float(value) for step, value in enumerate(np.roll(profile, -tonic))},
        **_thirds(tones, tonic),
        **_chords(moments),
        **{f"interval_{i}": v for i, v in _intervals(profile[None])},
        **{f"moment_interval_{i}": v for i, v in _intervals(moments)},
        **_roughness(tones),
        **_register(tones),
    }


def _thirds(tones: Tones, tonic: int) -> dict[str, float]:
    """Whether the tonic's third, sixth and seventh are large or small, -1..1, and the bass's own third."""
    profile = np.roll(chroma(tones, 48).mean(axis=0), -tonic)
    bass = chroma(tones, 0, 55)
    above = chroma(tones, 52, 90)
    own = np.stack([np.roll(line, -int(np.argmax(low))) for line, low in zip(above, bass, strict=True)]).mean(
        axis=0
    )

    def large(line: Array, small: int) -> float:
        return float((line[small + 1] - line[small]) / (line[small + 1] + line[small] + 1e-6))

    return {
        "third": large(profile, 3),
        "sixth": large(profile, 8),
        "seventh": large(profile, 10),
        "bass_third": large(own, 3),
    }


def _chords(moments: Array) -> dict[str, float]:
    """How much half-second chords are like each kind of triad, and how often they change."""
    count = max(1, len(moments) // SEGMENT)
    chords = np.stack([part.mean(axis=0) for part in np.array_split(moments, count)])
    chords = chords / (np.linalg.norm(chords, axis=1, keepdims=True) + 1e-9)
    best: dict[str, Array] = {}
    for kind, steps in TRIADS.items():
        template = np.zeros(12)
        template[list(steps)] = 3**-0.5
        best[kind] = np.stack([chords @ np.roll(template, root) for root in range(12)]).max(axis=0)
    change = 1 - (chords[1:] * chords[:-1]).sum(axis=1) if count > 1 else np.zeros(1)
    triads = np.stack(list(best.values()))
    return {
        "major_chords": float((best["major"] > best["minor"]).mean()),
        "major_over_minor": float((best["major"] - best["minor"]).mean()),
        "diminished": float((best["diminished"] - triads[:2].max(axis=0)).mean()),
        "augmented": float((best["augmented"] - triads[:2].max(axis=0)).mean()),
        "triadic": float(triads.max(axis=0).mean()),
        "change": float(change.mean()),
    }


def _intervals(profiles: Array) -> list[tuple[int, float]]:
    """(semitones, share) of each interval class 1..6 in the mean of some pitch class profiles."""
    lengths = (profiles**2).sum(axis=1) + 1e-9
    return [
        (step, float(((profiles * np.roll(profiles, step, axis=1)).sum(axis=1) / lengths).mean()))
        for step in range(1, 7)
    ]


def _roughness(tones: Tones, strongest: int = 10) -> dict[str, float]:
    """Beating of neighbouring partials (Plomp & Levelt's curve, Sethares' constants), beside all there is.

    Also how much it comes and goes.
    """
    hertz, weight = strongest_tones(tones, strongest)
    low = np.minimum(hertz[:, :, None], hertz[:, None, :])
    apart = np.abs(hertz[:, :, None] - hertz[:, None, :]) * 0.24 / (0.021 * low + 19)
    beats = np.exp(-3.5 * apart) - np.exp(-5.75 * apart)
    pairs = weight[:, :, None] * weight[:, None, :]
    rough, all_there = (pairs * beats).sum(axis=(1, 2)), pairs.sum(axis=(1, 2))
    moments = rough / (all_there + 1e-9)
    return {
        "roughness": float(rough.sum() / (all_there.sum() + 1e-9)),
        "roughness_spread": float(moments.std()),
        "roughest": float(np.percentile(moments, 95)),
    }


def strongest_tones(tones: Tones, strongest: int) -> tuple[Array, Array]:
    """Hertz and weights of each spectrum's strongest tones: (frames, strongest) each, padded with weight 0."""
    order = np.lexsort((-tones.weight, tones.frame))
    frame = tones.frame[order]
    rank = np.arange(len(order)) - np.searchsorted(frame, frame)
    kept = rank < strongest
    hertz, weight = np.ones((2, tones.frames, strongest))
    weight[:] = 0
    hertz[frame[kept], rank[kept]] = 440 * 2 ** ((tones.pitch[order][kept] - 69) / 12)
    weight[frame[kept], rank[kept]] = tones.weight[order][kept]
    return hertz, weight


def _register(tones: Tones) -> dict[str, float]:
    """Where tones lie, in octaves from middle C."""
    if not len(tones.pitch):
        return dict.fromkeys(("low", "middle", "high", "bass", "bass_spread", "width"), 0.0)
    low, middle, high = (_quantile(tones, share) for share in (0.1, 0.5, 0.9))
    hertz, weight = strongest_tones(tones, 10)
    strong = weight > 0.25 * weight.max(axis=1, keepdims=True)
    bass = np.where(strong, hertz, np.inf).min(axis=1)
    octaves = np.log2(bass[np.isfinite(bass)] / 261.6)
    return {
        "low": low,
        "middle": middle,
        "high": high,
        "bass": float(octaves.mean()),
        "bass_spread": float(octaves.std()),
        "width": high - low,
    }


def _quantile(tones: Tones, share: float) -> float:
    order: NDArray[np.int64] = np.argsort(tones.pitch)
    heard = np.cumsum(tones.weight[order])
    place = int(np.searchsorted(heard, share * heard[-1]))
    return float(tones.pitch[order[min(place, len(order) - 1)]] - 60) / 12
