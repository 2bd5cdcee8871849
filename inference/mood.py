"""Mood: what a passage makes its reader feel, as numbers that music can follow.

Seven scores (independent probabilities), valence and arousal, and the engine that said so. Valence and
arousal are the circumplex axes of Russell (1980), scaled to -1..1. Nothing here needs Django or numpy.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

EMOTIONS: Final = ("joy", "sadness", "anger", "fear", "disgust", "surprise")
LABELS: Final = (*EMOTIONS, "neutral")

NEUTRAL_FLOOR: Final = 0.35
"""An emotion below this probability is not strong enough to name a passage after it."""

UNKNOWN_LANGUAGE: Final = "und"
"""BCP 47's word for a language that was not determined."""


@dataclass(frozen=True, slots=True)
class Mood:
    """One reading of a text or a sound.

    scores: probability 0..1 of each of `LABELS`, in that order. valence, arousal: -1..1.
    engine: name and version of what produced it. language: BCP 47 code the text was read as.
    """

    scores: tuple[float, ...]
    valence: float
    arousal: float
    engine: str
    language: str = UNKNOWN_LANGUAGE

    def __post_init__(self) -> None:
        if len(self.scores) != len(LABELS):
            raise ValueError(f"a mood has {len(LABELS)} scores, not {len(self.scores)}")
        if not all(math.isfinite(s) and 0 <= s <= 1 for s in self.scores):
            raise ValueError("scores are probabilities between 0 and 1")
        if not (abs(self.valence) <= 1 and abs(self.arousal) <= 1):
            raise ValueError("valence and arousal lie between -1 and 1")

    def __getitem__(self, label: str) -> float:
        return self.scores[LABELS.index(label)]

    @property
    def emotion(self) -> str:
        """The strongest of the six when it clears the neutral rule, else `neutral`."""
        strongest = max(EMOTIONS, key=self.__getitem__)
        clears = self[strongest] >= NEUTRAL_FLOOR and self[strongest] >= self["neutral"]
        return strongest if clears else "neutral"

    def as_dict(self) -> dict[str, float]:
        return dict(zip(LABELS, self.scores, strict=True))


def neutral(engine: str, language: str = UNKNOWN_LANGUAGE) -> Mood:
    """The mood of a text that could not be judged: no emotion, middling valence, a little calm."""
    return Mood((0.0,) * len(EMOTIONS) + (1.0,), 0.0, 0.0, engine, language)


def distance(a: Mood, b: Mood) -> float:
    """How far two moods lie apart, 0 (same) to 1 (opposite).

    Half of it is the total variation between their score profiles, half the Euclidean distance in the
    valence-arousal square, so that tenderness and triumph (both joy) do not coincide.
    """
    profile = sum(abs(p - q) for p, q in zip(_profile(a), _profile(b), strict=True)) / 2
    plane = math.hypot(a.valence - b.valence, a.arousal - b.arousal) / math.sqrt(8)
    return (profile + plane) / 2


def pool(moods: Sequence[Mood], weights: Iterable[float] | None = None) -> Mood:
    """The weighted mean of several moods, for instance of the windows of a long text.

    Raises ValueError when there is nothing to pool. Engine and language are those of the first mood.
    """
    shares = list(weights) if weights is not None else [1.0] * len(moods)
    total = sum(shares)
    if not moods or len(shares) != len(moods) or total <= 0:
        raise ValueError("pooling needs moods, and a positive weight for them")

    def mean(values: Iterable[float]) -> float:
        return sum(w * v for w, v in zip(shares, values, strict=True)) / total

    return Mood(
        scores=tuple(
            min(1.0, max(0.0, mean(column))) for column in zip(*(m.scores for m in moods), strict=True)
        ),
        valence=mean(m.valence for m in moods),
        arousal=mean(m.arousal for m in moods),
        engine=moods[0].engine,
        language=moods[0].language,
    )


def _profile(mood: Mood) -> tuple[float, ...]:
    total = sum(mood.scores) or 1.0
    return tuple(s / total for s in mood.scores)
