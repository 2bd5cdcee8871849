"""What people's corrections teach about where the music of an emotion lies.

Curators and readers say of a piece that it was right for a page of some emotion, or wrong. When enough have
spoken of an emotion, its anchor moves towards the music they found right; until then the listeners of the
study are believed (`catalog.affect.ANCHORS`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import Final

from catalog.affect import ANCHORS, Anchors, Place
from inference.mood import LABELS

ENOUGH: Final = 20
"""Corrections of one emotion, below which they teach nothing."""
PRIOR: Final = 20
"""How many corrections the listeners' study weighs as much as."""
FARTHEST: Final = 0.4
"""No correction moves an anchor farther than this on either axis: a joke must not turn grief into dance."""


@dataclass(frozen=True, slots=True)
class Correction:
    """Somebody found music at `place` right for a page of this label (of `inference.mood.LABELS`)."""

    label: str
    place: Place


def learned(corrections: Iterable[Correction]) -> Anchors:
    """A table of anchors to match by: where there are enough corrections their middle, drawn to the old place.

    The middle is the median on each axis, so that a few wild corrections do not count for more than few.
    """
    heard: dict[str, list[Place]] = {label: [] for label in LABELS}
    for correction in corrections:
        heard[correction.label].append(correction.place)
    return {label: _moved(ANCHORS[label], places) for label, places in heard.items()}


def _moved(old: Place, places: list[Place]) -> Place:
    if len(places) < ENOUGH:
        return old
    share = len(places) / (len(places) + PRIOR)
    valence, arousal = (
        axis_old + max(-FARTHEST, min(FARTHEST, share * (median(axis) - axis_old)))
        for axis_old, axis in zip(old, zip(*places, strict=True), strict=True)
    )
    return valence, arousal
