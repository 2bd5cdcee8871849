"""Listens to the demo catalogue and writes its sheet: `python -m catalog.demo.review`, Markdown on stdout.

What is heard is compared with what was meant by the untrained rules of music psychology: valence by mode (how much
better a major than a minor key profile fits the sound), energy by how many notes begin a second and
how sharply.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any, Final

import numpy as np
import soundfile
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d, uniform_filter1d
from scipy.signal import stft
from scipy.stats import spearmanr
from tqdm import tqdm

from catalog.demo.mastering import OVERLAP, true_peak

Array = NDArray[np.float64]

FOLDER: Final = Path(__file__).parent
COLUMNS: Final = (
    *("piece", "emotion", "genre", "V, A, T meant", "s", "LUFS", "dBTP", "swing dB", "seam", "same"),
    *("mode", "onsets/s", "attack %", "Hz"),
)
MAJOR: Final = (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88)
MINOR: Final = (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17)
"""How well each pitch class fits a key on C: Krumhansl & Kessler (1982)."""


@dataclass(frozen=True, slots=True)
class Heard:
    """seam: the step at a hard cut from loop end to start, beside the 99th percentile of ordinary steps (below 1 is
    inaudible). same: correlation of what follows the loop end with the beginning. swing: loudest minus softest
    3 seconds, dB. onsets: a second. attack: share of the level that is newly begun sound, %. brightness: Hz.
    mode: major minus minor key profile, plus .35 of the key's clarity. chroma: 64 moments × 12.
    """

    seam: float
    same: float
    swing: float
    onsets: float
    attack: float
    brightness: float
    mode: float
    peak: float
    chroma: Array


def listen(path: Path, loop_end: float) -> Heard:
    """Measures a rendered piece."""
    sound, rate = soundfile.read(path, always_2d=True)
    end = round(loop_end * rate)
    period = sound[:end].mean(axis=1)
    frequencies, _, spectrum = stft(period, rate, nperseg=8192, noverlap=6144)
    power = np.abs(spectrum) ** 2
    steps = np.abs(np.diff(sound, axis=0)).max(axis=1)
    length = min(len(sound) - end, round((OVERLAP - 0.5) * rate))
    chroma = _chroma(frequencies, power)
    onsets, attack = _attacks(period, rate)
    return Heard(
        seam=float(np.abs(sound[0] - sound[end - 1]).max() / np.percentile(steps, 99)),
        same=float(np.corrcoef(sound[:length].ravel(), sound[end : end + length].ravel())[0, 1]),
        swing=_swing(sound[:end], rate),
        onsets=onsets,
        attack=attack,
        brightness=float((frequencies[:, None] * power).sum() / power.sum()),
        mode=_mode(chroma.mean(axis=0)),
        peak=true_peak(sound),
        chroma=chroma,
    )


def _chroma(frequencies: Array, power: Array) -> Array:
    """64 moments × 12 pitch classes from 60 Hz to 2 kHz, compressed, each moment of length 1."""
    heard = (frequencies > 60) & (frequencies < 2000)
    classes = np.round(12 * np.log2(frequencies[heard] / 440) + 9).astype(int) % 12
    folded = np.stack([power[heard][classes == c].sum(axis=0) for c in range(12)], axis=1) ** 0.25
    moments = np.stack([part.mean(axis=0) for part in np.array_split(folded, 64)])
    moments = moments - moments.min(axis=1, keepdims=True)
    return np.asarray(moments / np.maximum(1e-9, np.linalg.norm(moments, axis=1, keepdims=True)))


def _mode(profile: Array) -> float:
    """The best major key's correlation minus the best minor key's, plus .35 of the better one."""
    fits = [
        [np.corrcoef(np.roll(profile, -key), shape)[0, 1] for key in range(12)] for shape in (MAJOR, MINOR)
    ]
    major, minor = max(fits[0]), max(fits[1])
    return float(major - minor + 0.35 * max(major, minor))


def _attacks(mono: Array, rate: int) -> tuple[float, float]:
    """Attacks a second, and the rise in level as % of all level.

    An attack is a peak of that rise, half above its surroundings and a quarter of the mean level or more: the
    beating of held pads is none.
    """
    frequencies, times, spectrum = stft(mono, rate, nperseg=1024, noverlap=1024 - 320)
    level = np.log1p(100 * np.abs(spectrum))[frequencies < 8000]
    rise = np.maximum(0, np.diff(level, axis=1)).sum(axis=0)
    local = uniform_filter1d(rise, 60)
    enough = np.maximum(1.5 * local, 0.25 * level.sum(axis=0).mean())
    peaks = (rise == maximum_filter1d(rise, 9)) & (rise > enough)
    return float(peaks.sum() / times[-1]), float(100 * rise.sum() / level.sum())


def _swing(sound: Array, rate: int) -> float:
    power = uniform_filter1d((sound**2).sum(axis=1), 3 * rate, mode="wrap")
    return float(10 * np.log10(power.max() / power.min()))


def likeness(one: Heard, other: Heard) -> float:
    """Correlation of two pieces' chroma, moment by moment, in whichever transposition it is highest."""
    return max(
        float(np.corrcoef(one.chroma.ravel(), np.roll(other.chroma, shift, axis=1).ravel())[0, 1])
        for shift in range(12)
    )


def energy(heard: Heard) -> float:
    """Attacks, how many and how sharp, on one scale by rough norms of this catalogue."""
    return heard.onsets / 3 + heard.attack / 8


def report(entries: list[dict[str, Any]], heard: list[Heard]) -> str:
    """The sheet of all pieces, then what holds for the catalogue as a whole."""
    rows = [
        f"| {' | '.join(COLUMNS)} |",
        "|" + "---|" * len(COLUMNS),
    ]
    for entry, h in zip(entries, heard, strict=True):
        meant = f"{entry['valence']:+.2f}, {entry['arousal']:+.2f}, {entry['tension']:+.2f}"
        rows.append(
            f"| {entry['title']} | {entry['emotion'] or 'neutral'} | {entry['genre']} | {meant}"
            f" | {entry['loop_end']:.1f} | {entry['loudness']:.1f} | {h.peak:.1f} | {h.swing:.1f} | {h.seam:.2f}"
            f" | {h.same:.3f} | {h.mode:+.2f} | {h.onsets:.1f} | {h.attack:.1f} | {h.brightness:.0f} |"
        )
    return "\n".join([*rows, "", *_summary(entries, heard)])


def _summary(entries: list[dict[str, Any]], heard: list[Heard]) -> list[str]:
    pairs = sorted(
        ((likeness(heard[a], heard[b]), a, b) for a, b in combinations(range(len(heard)), 2)), reverse=True
    )[:3]
    valence = spearmanr([e["valence"] for e in entries], [h.mode for h in heard]).statistic
    arousal = spearmanr([e["arousal"] for e in entries], [energy(h) for h in heard]).statistic
    groups = defaultdict(list)
    for entry, h in zip(entries, heard, strict=True):
        groups[_group(entry)].append((h.mode, h.onsets, h.attack))
    lines = [
        f"- Rank correlation with intent: valence by mode {valence:.2f}, arousal by energy {arousal:.2f}."
    ]
    for name, values in groups.items():
        mode, onsets, attack = np.mean(values, axis=0)
        lines.append(
            f"- {name} ({len(values)}): mode {mode:+.2f}, {onsets:.1f} onsets/s, attack {attack:.1f} %."
        )
    alike = "; ".join(f"{entries[a]['title']} / {entries[b]['title']} {r:.2f}" for r, a, b in pairs)
    return [*lines, f"- Most alike (chroma, any transposition): {alike}."]


def _group(entry: dict[str, Any]) -> str:
    if entry["emotion"] == "joy":
        return "joy, bright" if entry["arousal"] > 0 else "joy, tender"
    return entry["emotion"] or "neutral"


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    entries = json.loads((folder / "catalogue.json").read_text("utf-8"))
    bar = tqdm(entries, desc="listening", unit="piece", disable=None)
    print(report(entries, [listen(folder / "audio" / e["file"], e["loop_end"]) for e in bar]))


if __name__ == "__main__":
    main()
