"""What hearing a piece of music gives: its mood, the facts behind it, or a sentence why not. Needs no numpy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from inference.mood import EMOTIONS, LABELS

SURE, FAIRLY_SURE = 0.75, 0.5
"""Lower ends of the steps in which confidence is told; below the second the engine is unsure."""


class CannotHear(Exception):
    """The sound cannot be judged; str() is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class SoundMood:
    """One hearing of a piece.

    scores: probability 0..1 of each of `LABELS`, in that order; they sum to 1. valence, arousal, tension: -1..1 on
    the scales of listeners' ratings of film music. confidence: how probable it is, 0..1, that a curator would give
    the piece this label. facts: the reasons, as words and numbers, see `FACTS`. engine: name and version.
    """

    scores: tuple[float, ...]
    valence: float
    arousal: float
    tension: float
    confidence: float
    facts: dict[str, float | str]
    engine: str

    def __getitem__(self, label: str) -> float:
        return self.scores[LABELS.index(label)]

    @property
    def label(self) -> str:
        """The most probable of the seven."""
        return LABELS[self.scores.index(max(self.scores))]

    @property
    def emotion(self) -> str:
        """The most probable of the six, whatever the share of `neutral`."""
        return max(EMOTIONS, key=self.__getitem__)


FACTS: Final[dict[str, str]] = {
    "mode": "major, minor or unclear",
    "tempo": "beats a minute; an octave too slow or too fast is the usual error",
    "key": "such as A minor",
    "register": "low, middle or high",
    "dynamics": "soft, medium or loud: how hard it is played, not how loud the file is",
    "onsets": "how much begins, a second",
    "valence_sure": "probability .5..1 that valence is on the right side of 0",
    "arousal_sure": "the same of arousal",
    "heard": "seconds that were listened to",
}
"""Names of the facts of a mood."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """What one pass over a file gives.

    embedding: 200 floats, the mean of musicnn's over the excerpts. tempo: beats a minute. key: such as A minor.
    vocals_probability: 0..1 by musicnn's tags, as they are: nobody has calibrated them here.
    """

    mood: SoundMood
    embedding: tuple[float, ...]
    tempo: float
    key: str
    vocals_probability: float
