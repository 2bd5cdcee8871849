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
from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import Path
from typing import Final

import numpy as np

from catalog.affect import Place, affect
from catalog.loading import DEMO
from catalog.matching import Mode, rank, wish_of
from catalog.models import Genre, Kind, Track
from catalog.perceived import RATINGS, Rating, Ratings
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
    """A piece, and what its judges hear in it: labels, or the words of the film study.

    ratings: how listeners hear emotions, learned without this piece.
    """

    track: Track
    heard: str
    ratings: Ratings = field(default_factory=lambda: RATINGS)


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
    else all 110, without any tag: what is known of how listeners hear them comes from other soundtracks.
    """
    with (folder / "soundtrack_ratings.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    others = {name: fitted([row for row in rows if row["soundtrack"] != name]) for name in _albums(rows)}
    judged = [
        Judged(
            _piece(TAGS[row["TARGET_EMOTION"]] if tagged else "", "film", *_place(row)),
            max(TAGS, key=lambda word: float(row[word])),
            others[row["soundtrack"]],
        )
        for row in rows
        if not tagged or row["TARGET_EMOTION"] in TAGS
    ]
    pages = [
        Page(label, how, _heard_as(word, how)) for (word, label), how in product(TAGS.items(), INTENSITIES)
    ]
    return judged, pages


def fitted(rows: list[dict[str, str]]) -> dict[str, Rating]:
    """How listeners rate each label by valence and arousal: least squares over rows of the study."""
    places = [_place(row) for row in rows]
    plane = np.array([(1, v, a, v * v, a * a, v * a) for v, a in places])
    rated = np.array([[(float(row[word]) - 1) / 8 for word in TAGS] for row in rows])
    found = np.linalg.lstsq(plane, rated, rcond=None)[0]
    return {label: tuple(map(float, column)) for label, column in zip(TAGS.values(), found.T, strict=True)}  # type: ignore[misc]


def _albums(rows: list[dict[str, str]]) -> set[str]:
    return {row["soundtrack"] for row in rows}


def _place(row: dict[str, str]) -> Place:
    """Valence and arousal, -1..1, of a row of the study, which rates from 1 to 9."""
    return (float(row["Valence"]) - 5) / 4, (float(row["Energy"]) - 5) / 4


def _heard_as(word: str, how: str) -> Set[str]:
    """What right music was heard as: the joy of a still page is tenderness."""
    return {"Happy", "Tender"} if (word, how) == ("Happy", "gentle") else {word}


def _piece(label: str, genre: str, valence: float, arousal: float) -> Track:
    """label: "" for a piece that nobody has tagged."""
    kind = Kind.EMOTIONAL if label in EMOTIONS else Kind.NEUTRAL if label else ""
    emotion = label if label in EMOTIONS else ""
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
    found = [judged for judged in catalogue if judged.track.kind and judged.track.label == page.label]
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
    wish = wish_of(page.mood, label=page.label).unsaid()

    def fit(judged: Judged) -> float:
        return replace(wish, ratings=judged.ratings).fit(judged.track.label, affect(judged.track))

    return precision(page, sorted(catalogue, key=lambda judged: -fit(judged)))


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
