"""What a piece consists of before it sounds: notes, layers, pieces. Times are beats, pitches MIDI numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Protocol

from catalog.demo.harmony import Harmony


@dataclass(frozen=True, slots=True)
class Note:
    """accent: loudness beside the layer's own, 1 = as written."""

    start: float
    length: float
    pitch: int
    accent: float = 1.0


class Texture(Protocol):
    """A way of turning chords into notes: an arpeggio, a tune, a drum pattern."""

    def notes(self, harmony: Harmony, rng: Random) -> list[Note]:
        """All notes of the piece, the same for the same harmony and generator state."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One player of the ensemble.

    instrument: a name in `instruments.INSTRUMENTS`. db: loudness beside the leading layer, LU.
    touch: key velocity 0..1 (timbre and attack). gate: share of the written length that sounds.
    sections: which sections of the form it plays in, empty for all. pan: -1 left .. 1 right.
    send: share into the room. swell: how far a held sound sinks between the tops of its phrases.
    """

    instrument: str
    texture: Texture
    db: float = 0.0
    touch: float = 0.5
    gate: float = 1.0
    sections: Sequence[int] = ()
    pan: float = 0.0
    send: float = 1.0
    swell: float = 0.15


@dataclass(frozen=True, slots=True)
class Intent:
    """What listeners should feel, -1..1 each, on the scales of listeners' ratings of film music."""

    valence: float
    arousal: float
    tension: float


@dataclass(frozen=True, slots=True)
class Piece:
    """A recipe.

    emotion: "" for a neutral bed. tonic: pitch class. form: section names. chords: bars of numerals for each.
    bar: beats in one. arc: loudness of each section, 0..1. bpm: quarter notes a minute. swing: where the
    off-beat eighth falls (.5 = straight). rubato: share by which phrase ends broaden.
    """

    name: str
    title: str
    emotion: str
    genre: str
    intent: Intent
    seed: int
    tonic: int
    scale: str
    bpm: float
    form: str
    chords: dict[str, str]
    layers: tuple[Layer, ...]
    bar: int = 4
    swing: float = 0.5
    rubato: float = 0.0
    arc: tuple[float, ...] = field(default=())

    @property
    def kind(self) -> str:
        return "emotional" if self.emotion else "neutral"
