"""What a training clip consists of: an intent, and the notes that were written to carry it. Times are beats."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Final

from inference.mood import LABELS

CENTRES: Final[dict[str, tuple[tuple[float, float], ...]]] = {
    "joy": ((0.55, 0.55), (0.5, -0.25)),
    "sadness": ((-0.12, -0.32),),
    "anger": ((-0.42, 0.65),),
    "fear": ((-0.5, 0.3),),
    "disgust": ((-0.45, 0.08),),
    "surprise": ((0.22, 0.5),),
    "neutral": ((0.2, -0.2),),
}
"""Valence and arousal of each label's music: listeners' ratings of film music (Eerola & Vuoskoski 2011) and, where
those have none, the composers' table. Sadness lies a little below the films' .01, towards what those who sort music
into positive and negative say. Joy is bright or tender."""

TENSION: Final = (0.11, -0.87, 0.55)
"""Tension of the 110 rated film pieces by least squares: constant, share of valence, share of arousal."""

GENRES: Final = ("piano",) * 9 + (
    *("chamber", "chamber", "ambient", "ambient", "lo-fi", "cinematic", "cinematic", "folk"),
    *("jazz", "electronic", "rock", "any", "any", "any"),
)
"""As often as they are drawn. `any`: each part on any melodic instrument of the font."""


@dataclass(frozen=True, slots=True)
class Intent:
    """valence, arousal, tension: -1..1. label: one of LABELS, or "" for a clip from anywhere in the plane."""

    valence: float
    arousal: float
    tension: float
    label: str


@dataclass(frozen=True, slots=True)
class Note:
    start: float
    length: float
    pitch: int
    velocity: float


@dataclass(slots=True)
class Part:
    """program: General MIDI number from 0. drums: on the percussion channel. swell: of a held sound, 0..1.

    level: loudness it is brought to, LU beside the others; None leaves it as the synthesiser gives it.
    """

    program: int
    drums: bool = False
    swell: float = 0.0
    level: float | None = None
    notes: list[Note] = field(default_factory=list)

    def add(self, start: float, length: float, pitch: float, velocity: float) -> None:
        while pitch > 103:
            pitch -= 12
        while pitch < 21:
            pitch += 12
        self.notes.append(Note(start, length, int(pitch), min(120.0, max(18.0, velocity))))


@dataclass(frozen=True, slots=True)
class Clip:
    """beats: how long it is. room: reverberation, 0..1. cents: how far it is out of tune with 440 Hz.

    recipes: of the demo catalogue, that a study varies.
    """

    seed: int
    intent: Intent
    genre: str
    bpm: float
    beats: float
    parts: tuple[Part, ...]
    room: float
    cents: float
    recipes: tuple[str, ...] = ()

    @property
    def velocity(self) -> float:
        """The mean of all notes: how hard the clip is played."""
        velocities = [note.velocity for part in self.parts for note in part.notes]
        return sum(velocities) / len(velocities)


def intend(rng: Random) -> Intent:
    """An intent: half of them near the centre of a label, half anywhere in the plane."""
    label = rng.choice([*LABELS, "joy"]) if rng.random() < 0.5 else ""
    if label:
        centre = rng.choice(CENTRES[label])
        valence, arousal = (rng.gauss(value, 0.12) for value in centre)
    else:
        valence, arousal = rng.uniform(-1, 1), rng.uniform(-1, 1)
    tension = TENSION[0] + TENSION[1] * valence + TENSION[2] * arousal + rng.gauss(0, 0.12)
    return Intent(_bounded(valence), _bounded(arousal), _bounded(tension), label)


def _bounded(value: float) -> float:
    return max(-1.0, min(1.0, value))
