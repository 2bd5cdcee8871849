"""The affect of music: where listeners hear each emotion, and where a text asks for its music.

Listeners hear sad film music near valence 0, while the word "sad" lies near -0.9; the nearest neighbour in
raw valence and arousal would therefore send sad pages to frightening music. `ANCHORS` are listeners' mean
ratings of 110 film excerpts (Eerola and Vuoskoski, 2011); those of disgust and surprise, which the study
lacks, follow from the rules by which such music is composed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from inference.mood import LABELS, Mood

if TYPE_CHECKING:
    from catalog.models import Track

Place = tuple[float, float]
"""(valence, arousal), each -1..1."""
Anchors = Mapping[str, Place]
"""For each of `inference.mood.LABELS`, where its music lies."""

ANCHORS: Final[Anchors] = {
    "joy": (0.51, 0.57),
    "sadness": (0.01, -0.29),
    "anger": (-0.38, 0.65),
    "fear": (-0.49, 0.33),
    "disgust": (-0.50, 0.10),
    "surprise": (0.20, 0.50),
    "neutral": (0.51, -0.24),
}
"""Where listeners place music of each emotion; `neutral` is tender, calm music."""

CALM: Final = LABELS[-1]
SHARPNESS: Final = 3
"""Power of the scores as weights of the anchors: a mean over all that a text might feel would lie in between."""
TEXT_SHARE: Final = 0.1
"""Weight of the text's own valence and arousal beside the anchors."""
TENDER_SPAN: Final = 0.5
"""Width of the band of text arousal, around 0, over which joy passes from glee to tenderness."""


def target(mood: Mood, anchors: Anchors = ANCHORS) -> Place:
    """Where the music lies that a text of this mood asks for."""
    weights = {label: score**SHARPNESS for label, score in mood.as_dict().items()}
    weights = weights if any(weights.values()) else {CALM: 1.0}
    total = sum(weights.values())
    wanted = [(weight / total, anchor(label, mood.arousal, anchors)) for label, weight in weights.items()]
    valence = sum(share * place[0] for share, place in wanted)
    arousal = sum(share * place[1] for share, place in wanted)
    return _blend(valence, mood.valence, TEXT_SHARE), _blend(arousal, mood.arousal, TEXT_SHARE)


def anchor(label: str, arousal: float, anchors: Anchors = ANCHORS) -> Place:
    """Where music of this label lies for a text of this arousal.

    The joy of a still text is tenderness, and sounds like calm music, not like glee.
    """
    valence, lively = anchors[label]
    if label != "joy":
        return valence, lively
    stillness = min(1.0, max(0.0, 0.5 - arousal / TENDER_SPAN))
    return valence, _blend(lively, anchors[CALM][1], stillness)


def affect(track: Track) -> Place:
    """Where a track lies: as confirmed, or else where its label does."""
    return placed(track.label, track.valence, track.arousal)


def placed(label: str, valence: float | None, arousal: float | None) -> Place:
    """Where music of this label lies of which this much is confirmed."""
    usual = ANCHORS[label]
    return usual[0] if valence is None else valence, usual[1] if arousal is None else arousal


def _blend(a: float, b: float, share: float) -> float:
    """`share` of b, the rest of a."""
    return (1 - share) * a + share * b
