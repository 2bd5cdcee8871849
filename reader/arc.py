"""The arc of a book as numbers to draw: its moods along the text, the cues, what played, and where its reader is.

Every x is a percentage of the book's length, every y one of a panel's height, from its top. Nothing beyond the
furthest passage read goes into any of them unless the whole is asked for: not into the lines, nor into the scale.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final
from uuid import UUID

import numpy as np

from catalog.models import Track
from inference.mood import Mood
from library.models import Book, Passage

from .corrections import set_right
from .cues import Cue
from .curves import path, points, smooth
from .marks import Mark, marks
from .models import Heard, Place, Reader
from .score import Score
from .words import mood_word, word

PARTS: Final = 80
"""The lines show what lasts for such a part of the book,"""
LEAST_SPAN, MOST_SPAN = 200.0, 1500.0
"""in words at least and at most: the standard deviation of their smoothing."""
STEPS: Final = 240
"""Points of a line, and links of a drawing, at most."""
LEAST_SCALE: Final = 0.25
"""Moods that differ by less are drawn as the small differences that they are."""
GAP: Final = 3.0
"""Standard deviations without a mood in which a line breaks off."""


@dataclass(frozen=True, slots=True)
class Dots:
    """The passages of one emotion, as paths of points: their valence, and their arousal."""

    emotion: str
    bright: str
    lively: str


@dataclass(frozen=True, slots=True)
class Band:
    """A cue, as far as it is shown. track: what was heard in it last, if anything."""

    x: float
    width: float
    start: int
    emotion: str
    word: str
    chapter: str
    minutes: float
    track: Track | None
    is_here: bool

    @property
    def percent(self) -> int:
        return round(self.x)

    @property
    def rounded_minutes(self) -> int:
        return max(1, round(self.minutes))


@dataclass(frozen=True, slots=True)
class Played:
    """A piece that was heard, from where it began to where another did, or its cue ended."""

    x: float
    width: float
    start: int
    track: Track


@dataclass(frozen=True, slots=True)
class Step:
    """A part of the drawing to click on."""

    x: float
    width: float
    passage: int
    word: str

    @property
    def percent(self) -> int:
        return round(self.x)


@dataclass(frozen=True, slots=True)
class Arc:
    """bright, lively: paths of the smoothed lines, 100 wide and high. here, read: x of the place and of the
    furthest passage read. scale: the valence or arousal at a panel's edge. waiting: shown passages without a mood.
    """

    dots: list[Dots]
    bright: str
    lively: str
    bands: list[Band]
    played: list[Played]
    marks: list[Mark]
    steps: list[Step]
    here: float | None
    read: float
    scale: float
    waiting: int
    whole: bool

    @property
    def is_hiding(self) -> bool:
        return self.read < 100 and not self.whole

    @property
    def unread(self) -> float:
        return round(100 - self.read, 2)

    @property
    def midst_of_unread(self) -> float:
        return round(50 + self.read / 2, 2)


class Text:
    """A book as the drawing needs it: where each passage lies, and its mood as far as that may be seen."""

    def __init__(self, book: Book, shown: int | None, corrected: Mapping[int, str]) -> None:
        """shown: so many passages from the beginning; None for all. corrected: what their reader says they feel."""
        self.book, rows = book, Passage.objects.moods(book.pk)
        self.edges = list(accumulate((max(1, words) for _, words, _ in rows), initial=0))
        self.total = max(1, self.edges[-1])
        self.shown = len(rows) if shown is None else min(len(rows), shown)
        self.moods: list[Mood | None] = [
            set_right(mood, corrected[passage]) if mood and passage in corrected else mood
            for passage, (_, _, mood) in enumerate(rows[: self.shown])
        ]
        known = [mood for mood in self.moods if mood]
        most = max((max(abs(mood.valence), abs(mood.arousal)) for mood in known), default=0.0)
        self.scale = max(LEAST_SCALE, math.ceil(most / LEAST_SCALE) * LEAST_SCALE)

    def wordless(self) -> int:
        """How many of the passages shown are pictures: no mood of theirs is waited for."""
        pictures = self.book.passages.filter(state=Passage.WORDLESS, index__lt=self.shown)
        return pictures.exclude(page__state=Passage.WAITING).count()

    def x(self, passage: int) -> float:
        """Where a passage begins; where the last ends, for one beyond it."""
        return round(100 * self.edges[min(passage, len(self.edges) - 1)] / self.total, 2)

    def y(self, axis: float) -> float:
        return round(50 - 50 * axis / self.scale, 2)

    def middle(self, passage: int) -> float:
        return (self.edges[passage] + self.edges[passage + 1]) / 2

    def span(self, start: int, end: int) -> tuple[float, float]:
        """x and width of passages start..end (inclusive), as far as they are shown."""
        x = self.x(start)
        return x, round(self.x(min(end + 1, self.shown)) - x, 2)


def arc_of(reader: Reader, book: Book, *, whole: bool = False) -> Arc:
    """The arc as far as this reader has read, or all of it. Changes nothing: no cue is given any music by it."""
    place = Place.objects.filter(reader=reader, book=book).first()
    read = place.furthest + 1 if place else 0
    score = Score(reader, book)
    text = Text(book, None if whole else read, score.said.moods)
    heard = list(heard_in(reader, book))
    chapters = list(book.chapters.values_list("first", "title"))
    bright, lively = lines(text)
    return Arc(
        dots=dots(text),
        bright=bright,
        lively=lively,
        bands=list(bands(text, score.cues, heard, chapters, place.passage if place else None)),
        played=list(played(text, score, heard)),
        marks=marks((text.x(first), title if first < text.shown else "") for first, title in chapters),
        steps=list(steps(text)),
        here=text.x(place.passage) if place else None,
        read=text.x(read),
        scale=text.scale,
        waiting=text.moods.count(None) - text.wordless(),
        whole=whole,
    )


def dots(text: Text) -> list[Dots]:
    """Every passage with a mood, by emotion."""
    found: dict[str, list[tuple[float, Mood]]] = {}
    for passage, mood in enumerate(text.moods):
        if mood:
            found.setdefault(mood.emotion, []).append((100 * text.middle(passage) / text.total, mood))
    return [
        Dots(
            emotion,
            points((x, text.y(mood.valence)) for x, mood in there),
            points((x, text.y(mood.arousal)) for x, mood in there),
        )
        for emotion, there in found.items()
    ]


def lines(text: Text) -> tuple[str, str]:
    """Paths of valence and arousal: at each point the mean around it, by a Gaussian kernel over the words."""
    known = [(passage, mood) for passage, mood in enumerate(text.moods) if mood]
    if len(known) < 2:
        return "", ""
    middles = np.array([text.middle(passage) for passage, _ in known])
    words = np.diff(np.array(text.edges, float))[[passage for passage, _ in known]]
    axes = np.array([[mood.valence, mood.arousal] for _, mood in known])
    span = min(MOST_SPAN, max(LEAST_SPAN, text.total / PARTS))
    grid = np.linspace(middles[0], middles[-1], STEPS)
    means, nearest = smooth(grid, middles, words, axes, span)
    gaps = nearest > GAP * span
    bright, lively = (path(100 * grid / text.total, [text.y(y) for y in axis], gaps) for axis in means.T)
    return bright, lively


def heard_in(reader: Reader, book: Book) -> Iterator[tuple[int, Track]]:
    """(first passage, track) of what was heard in a book, in its order; of two at one place, the later."""
    rows = Heard.objects.filter(reader=reader, book=book).order_by("at").values_list("cue", "track")
    last: dict[int, UUID] = dict(rows)
    tracks = Track.objects.in_bulk(set(last.values()))
    yield from ((cue, tracks[track]) for cue, track in sorted(last.items()))


def bands(
    text: Text,
    cues: Sequence[Cue],
    heard: Sequence[tuple[int, Track]],
    chapters: Sequence[tuple[int, str]],
    here: int | None,
) -> Iterator[Band]:
    for cue in cues:
        if cue.start >= text.shown:
            return
        x, width = text.span(cue.start, cue.end)
        yield Band(
            x=x,
            width=width,
            start=cue.start,
            emotion=cue.label,
            word=word(cue.label, cue.mood.arousal if cue.mood else 0.0),
            chapter=next((title for first, title in reversed(chapters) if first <= cue.start), ""),
            minutes=cue.seconds / 60,
            track=next((track for first, track in reversed(heard) if cue.start <= first <= cue.end), None),
            is_here=here is not None and cue.start <= here <= cue.end,
        )


def played(text: Text, score: Score, heard: Sequence[tuple[int, Track]]) -> Iterator[Played]:
    ends = [start for start, _ in heard[1:]] + [text.shown]
    for (start, track), end in zip(heard, ends, strict=False):
        cue = score.cue_at(start)
        if cue and start < text.shown:
            yield Played(*text.span(start, min(cue.end, end - 1)), start, track)


def steps(text: Text) -> Iterator[Step]:
    size = max(1, math.ceil(text.shown / STEPS))
    for start in range(0, text.shown, size):
        mood = next((mood for mood in text.moods[start : start + size] if mood), None)
        yield Step(*text.span(start, start + size - 1), start, mood_word(mood) if mood else "")
