"""How distinctly listeners hear an emotion at a place of the mood plane, for where no tag says it.

Anger and fear lie at almost the same place: the piece nearest to the middle of one is as often heard as the other.
What parts them is where listeners hear the one *and not* the other: anger where music drives most, fear where it is
darkest. The ratings of 110 film excerpts (Eerola and Vuoskoski, 2011; MIT) say where that is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

Rating = tuple[float, float, float, float, float, float]
"""An emotion's rating, 0..1, as a sum of 1, v, a, v², a², va: valence and arousal, -1..1 each."""
Ratings = Mapping[str, Rating]

RATINGS: Final[Ratings] = {
    "anger": (0.0648, -0.1890, 0.1754, 0.0671, 0.1482, -0.3585),
    "fear": (0.2108, -0.4951, 0.0842, 0.2701, -0.0772, -0.0108),
    "joy": (0.1023, 0.3502, 0.1727, 0.3041, -0.0109, 0.2837),
    "sadness": (0.3319, -0.0777, -0.3741, -0.3985, 0.2060, 0.1355),
    "neutral": (0.1794, 0.3986, -0.1815, 0.1456, -0.0816, -0.4397),
}
"""Least squares over the excerpts (`catalog.judging.fitted`). Nobody was asked for disgust or surprise."""
KIN: Final = frozenset({"joy", "neutral"})
"""Glee and tenderness are no rivals: one goes over into the other, and arousal says which is meant."""


def indistinct(
    label: str, valence: Any, arousal: Any, highest: Callable[..., Any] = max, ratings: Ratings = RATINGS
) -> Any:
    """How far from distinctly music at a place is heard as a label and as no other: 0 (at its best) to about 2.

    0 wherever listeners were not asked for the label. valence, arousal: numbers, or a database's expressions
    with `highest` the function that takes the greatest of several.
    """
    if label not in ratings:
        return 0.0
    rivals = [other for other in ratings if other != label and not {other, label} <= KIN]
    others = [_rated(ratings[other], valence, arousal) for other in rivals]
    return 1.0 - _rated(ratings[label], valence, arousal) + highest(*others)


def _rated(rating: Rating, valence: Any, arousal: Any) -> Any:
    base, v, a, vv, aa, va = rating
    straight = base + v * valence + a * arousal
    return straight + vv * valence * valence + aa * arousal * arousal + va * valence * arousal
