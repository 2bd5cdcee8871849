"""How well the matcher chooses, beside two simpler ways: the table of RESULTS.md.

A page of each emotion, gentle and strong, is given music from a catalogue whose pieces people have judged. Three
ways choose five: nearest in raw valence and arousal, any of the same label (the original service's SQL), and
`catalog.matching`. A choice is right when the judges hear the page's emotion in it.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Final

from catalog.loading import DEMO
from catalog.matching import Listening, Mode, rank
from catalog.models import Genre, Kind, Track
from inference.mood import EMOTIONS, LABELS, Mood

AT: Final = 5
WORDS_VALENCE: Final = {
    "joy": 0.8,
    "sadness": -0.7,
    "anger": -0.6,
    "fear": -0.7,
    "disgust": -0.6,
    "surprise": 0.1,
    "neutral": 0.0,
}
"""Where texts of each label lie, in the ratings of words; music lies elsewhere."""
INTENSITIES: Final = {"gentle": (0.5, -0.3), "strong": (0.9, 0.5)}
"""Probability of the emotion, and arousal of the text."""
SEEDS: Final = range(10)
"""The matcher draws its first choice among the near-best; its figure is the mean over as many draws."""

TAGS: Final = {"Happy": "joy", "Sad": "sadness", "Anger": "anger", "Fear": "fear", "Tender": "neutral"}
"""The film study's emotions as our labels: tender, calm music is what neutral pages ask for. It did not ask its
listeners for disgust or surprise."""


@dataclass(frozen=True)
class Judged:
    """A piece, and what its judges hear in it: labels, or the words of the film study."""

    track: Track
    heard: str


@dataclass(frozen=True)
class Page:
    """A text that asks for music. right: what its music must have been heard as."""

    label: str
    intensity: str
    right: Set[str]

    @property
    def mood(self) -> Mood:
        strength, arousal = INTENSITIES[self.intensity]
        scores = tuple(strength if name == self.label else 0.08 for name in LABELS)
        return Mood(scores, WORDS_VALENCE[self.label], arousal, "judging", "en")


Way = Callable[[Page, list[Judged]], float]


def demo() -> tuple[list[Judged], list[Page]]:
    """The demo catalogue, judged by its confirmed tags."""
    rows = json.loads((DEMO / "catalogue.json").read_text("utf-8"))
    pieces = [
        _piece(row["emotion"] or "neutral", row["genre"], row["valence"], row["arousal"]) for row in rows
    ]
    judged = [Judged(track, track.label) for track in pieces]
    return judged, [Page(label, how, {label}) for label, how in product(LABELS, INTENSITIES)]


def film(folder: Path, *, tagged: bool) -> tuple[list[Judged], list[Page]]:
    """Film excerpts judged by their listeners' strongest rating (Eerola and Vuoskoski, 2011).

    tagged: only those that the authors chose as examples of an emotion, with their choice as the tag (50);
    else all 110, without any tag: as neutral music, which no way of choosing can tell apart by its label.
    """
    with (folder / "soundtrack_ratings.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if not tagged or row["TARGET_EMOTION"] in TAGS]
    judged = [
        Judged(
            _piece(
                TAGS[row["TARGET_EMOTION"]] if tagged else "neutral",
                "film",
                *((float(row[axis]) - 5) / 4 for axis in ("Valence", "Energy")),
            ),
            max(TAGS, key=lambda word: float(row[word])),
        )
        for row in rows
    ]
    pages = [
        Page(label, how, _heard_as(word, how)) for (word, label), how in product(TAGS.items(), INTENSITIES)
    ]
    return judged, pages


def _heard_as(word: str, how: str) -> Set[str]:
    """What right music was heard as: the joy of a still page is tenderness."""
    return {"Happy", "Tender"} if (word, how) == ("Happy", "gentle") else {word}


def _piece(label: str, genre: str, valence: float, arousal: float) -> Track:
    kind, emotion = (Kind.EMOTIONAL, label) if label in EMOTIONS else (Kind.NEUTRAL, "")
    return Track(kind=kind, emotion=emotion, genre=Genre(slug=genre), valence=valence, arousal=arousal)


def raw(page: Page, catalogue: list[Judged]) -> float:
    """The nearest in the text's own valence and arousal."""
    mood = page.mood

    def away(judged: Judged) -> float:
        track = judged.track
        return math.hypot((track.valence or 0) - mood.valence, (track.arousal or 0) - mood.arousal)

    return precision(page, sorted(catalogue, key=away))


def same_label(page: Page, catalogue: list[Judged]) -> float:
    """Any of the same label: what a random five of them get right on average; fewer than five leave gaps."""
    found = [judged for judged in catalogue if judged.track.label == page.label]
    share = sum(judged.heard in page.right for judged in found) / max(1, len(found))
    return share * min(AT, len(found)) / AT


def matcher(page: Page, catalogue: list[Judged]) -> float:
    """`catalog.matching.rank` in emotional mode, with its draw."""
    heard = {judged.track.id: judged for judged in catalogue}
    tracks = [judged.track for judged in catalogue]
    chosen = (rank(page.mood, mode=Mode.EMOTIONAL, genre="", seed=seed, tracks=tracks) for seed in SEEDS)
    return sum(precision(page, [heard[match.track.id] for match in found]) for found in chosen) / len(SEEDS)


def by_place(page: Page, catalogue: list[Judged]) -> float:
    """The matcher's own measure of fit, without rungs and draw: what it makes of music that nobody has tagged."""
    listening = Listening(page.mood, Mode.EMOTIONAL, "", (), [])
    return precision(page, sorted(catalogue, key=lambda judged: -listening.score(judged.track)))


def precision(page: Page, ordered: list[Judged]) -> float:
    return sum(judged.heard in page.right for judged in ordered[:AT]) / AT


def table(catalogue: list[Judged], pages: list[Page], ours: Way = matcher) -> Iterator[str]:
    """Lines of Markdown: a row for each page, and the means."""
    yield "| page | raw valence-arousal | same label | matcher |"
    yield "|---|---|---|---|"
    rows = [(page, [way(page, catalogue) for way in (raw, same_label, ours)]) for page in pages]
    for page, figures in rows:
        yield (
            f"| {page.label}, {page.intensity} | " + " | ".join(f"{figure:.2f}" for figure in figures) + " |"
        )
    means = [sum(column) / len(rows) for column in zip(*(figures for _, figures in rows), strict=True)]
    yield "| **mean** | " + " | ".join(f"**{mean:.2f}**" for mean in means) + " |"
