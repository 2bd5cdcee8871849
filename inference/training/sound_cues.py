"""From what a listener should feel to how the music is: the cues, which act linearly and add up.

Mode weighs most for valence, then tempo, register, dynamics, articulation, timbre (Eerola, Friberg & Bresin 2013);
tempo, onsets, dynamics and articulation carry arousal, dissonance carries tension. Each cue also varies by chance,
so that no single one gives the answer away.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random
from typing import Final

from inference.training.sound_score import Intent

SCALES: Final[dict[str, tuple[int, ...]]] = {
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "ionian": (0, 2, 4, 5, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "pentatonic": (0, 2, 4, 7, 9),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "aeolian": (0, 2, 3, 5, 7, 8, 10),
    "harmonic": (0, 2, 3, 5, 7, 8, 11),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
    "locrian": (0, 1, 3, 5, 6, 8, 10),
    "octatonic": (0, 1, 3, 4, 6, 7, 9, 10),
    "whole tone": (0, 2, 4, 6, 8, 10),
    "lydian dominant": (0, 2, 4, 6, 7, 9, 10),
}
MAJOR: Final = ("ionian", "ionian", "ionian", "lydian", "mixolydian", "pentatonic")
MINOR: Final = ("aeolian", "aeolian", "harmonic", "harmonic", "dorian")
DARK: Final = ("phrygian", "locrian", "octatonic", "harmonic")

OF_LABELS: Final[dict[str, tuple[str, ...]]] = {
    "joy": MAJOR,
    "sadness": ("aeolian", "aeolian", "harmonic", "dorian"),
    "anger": ("phrygian", "harmonic", "harmonic", "aeolian"),
    "fear": ("octatonic", "phrygian", "locrian"),
    "disgust": ("locrian", "octatonic", "whole tone"),
    "surprise": ("lydian dominant", "whole tone", "lydian", "mixolydian"),
    "neutral": ("lydian", "pentatonic", "ionian", "dorian"),
}
"""Scales by which each label's music is told, as the demo catalogue's table has them."""

BARE: Final = ((0, 0, 0, 0), (0, 1, 0, 1), (0, 6, 1, 0), (0, 4, 1, 0))
"""Degrees of four bars of chords, for scales without functions."""
BRIGHT: Final = (
    (0, 4, 5, 3),
    (0, 3, 4, 0),
    (0, 5, 1, 4),
    (0, 3, 0, 4),
    (3, 4, 2, 5),
    (0, 2, 3, 4),
    (3, 0, 4, 0),
)
SOMBRE: Final = (
    (0, 5, 2, 6),
    (0, 3, 4, 0),
    (0, 6, 5, 4),
    (0, 5, 3, 4),
    (5, 6, 0, 0),
    (0, 2, 5, 4),
    (3, 0, 4, 0),
)


@dataclass(frozen=True, slots=True)
class Cues:
    """How a clip is played.

    velocity: MIDI. gate: share of a note's length that sounds. centre: MIDI pitch of the tune. low: of the bass.
    step: beats between the accompaniment's notes. dissonance: chance of a rub in a chord. jerk: chance of a rest or
    a sudden accent. leap: how readily a tune leaps.
    """

    scale: tuple[int, ...]
    major: bool
    tonic: int
    chords: tuple[int, ...]
    bpm: float
    velocity: float
    gate: float
    centre: float
    low: float
    step: float
    dissonance: float
    jerk: float
    leap: float


def cues(intent: Intent, rng: Random) -> Cues:
    """The cues of an intent, with the chance that makes two pieces of one mood differ."""
    v, a, t = intent.valence, intent.arousal, intent.tension
    name = _scale(intent, rng)
    scale = SCALES[name]
    functional = len(scale) == 7 and name != "locrian"
    major = 4 in scale and 3 not in scale
    progressions = (BRIGHT if major else SOMBRE) if functional else BARE
    surprise, fear = intent.label == "surprise", intent.label == "fear"
    bpm = 94 + 30 * a + 8 * v + rng.gauss(0, 13) - 14 * fear
    pace = a + rng.gauss(0, 0.3) - 0.3 * fear
    return Cues(
        scale=scale,
        major=major,
        tonic=rng.randrange(12),
        chords=rng.choice(progressions),
        bpm=min(172.0, max(46.0, bpm)),
        velocity=70 + 24 * a + 4 * max(0.0, t) + rng.gauss(0, 8),
        gate=min(1.3, max(0.2, 0.82 - 0.38 * a - 0.3 * surprise + rng.gauss(0, 0.15))),
        centre=69 + 5 * v + 1.5 * a - 3 * max(0.0, t) + rng.gauss(0, 4),
        low=41 + 2 * v - 4 * max(0.0, t) + rng.gauss(0, 3.5),
        step=_step(pace),
        dissonance=min(0.7, max(0.0, 0.5 * max(0.0, t - 0.2) + rng.gauss(0, 0.05))),
        jerk=0.25 if surprise else max(0.0, rng.gauss(0.03 + 0.05 * max(0.0, t), 0.03)),
        leap=1 + 0.5 * surprise + 0.3 * max(0.0, a) + rng.uniform(-0.2, 0.3),
    )


def _scale(intent: Intent, rng: Random) -> str:
    if intent.label:
        return rng.choice(OF_LABELS[intent.label])
    if rng.random() < 1 / (1 + math.exp(-4 * intent.valence)):
        return rng.choice(MAJOR)
    return rng.choice(DARK if rng.random() < 0.7 * intent.tension - 0.1 else MINOR)


def _step(pace: float) -> float:
    """Beats between two notes of the accompaniment, by how lively it is: -1..1."""
    steps = ((-0.75, 2.0), (-0.35, 1.0), (0.45, 0.5), (0.8, 0.25))
    return min(steps, key=lambda pair: abs(pair[0] - pace))[1]
