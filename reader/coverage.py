"""Music that there is against music that is asked for: where the catalogue is thin, and what to upload next.

Asked for is what the passages of all books would have played: each passage's mood, carried to the affect of
music, counts for as many minutes as it takes to read. Only sums over all books leave this module: no title, no
text, no reader.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, cast
from uuid import UUID

from django.core.cache import cache
from django.db.models import F
from django.db.models.functions import Mod
from django.utils import timezone

from catalog.affect import CALM, Place, placed, target
from catalog.models import Genre, Track
from catalog.reasons import EXCITED
from inference.mood import LABELS
from library.models import Passage
from library.moods import stored_mood

from .models import Place as Bookmark
from .models import Reader
from .speed import seconds_to_read

MOST_PASSAGES: Final = 30_000
"""Of a larger library every so-many-th passage is counted, in place of all."""
KEPT_SECONDS: Final = 300
SIDE: Final = 8
"""The mood plane is counted in so many columns, and as many rows."""
ENOUGH_READ: Final = 60.0
"""Minutes really read from which on they, and not all that stands on the shelves, say what is asked for."""
THIN: Final = 0.6
"""Music of a feeling is thin where its share is less than this part of the share asked for."""
NOTICED: Final = 0.03
"""A feeling that is asked for less than this is no hole."""
LEAST_MINUTES: Final = 10.0
"""Of any feeling that is asked for: what a reader hears in one cue must not be all there is."""
MOST_SHARE: Final = 0.9
ONE_WORD: Final = {"disgust"}
"""Labels whose music is called the same, still or lively."""

Feeling = tuple[str, bool]
"""A label (of `inference.mood.LABELS`), and whether its music is lively."""
Cell = tuple[int, int]
"""Column (dark to bright) and row (still to lively) of the mood plane."""


def feeling(label: str, place: Place) -> Feeling:
    return label, label not in ONE_WORD and place[1] >= EXCITED


def cell(place: Place) -> Cell:
    column, row = (min(SIDE - 1, int((axis + 1) / 2 * SIDE)) for axis in place)
    return column, row


@dataclass
class Tally:
    """Minutes by feeling, and by cell of the mood plane."""

    feelings: dict[Feeling, float] = field(default_factory=dict)
    cells: dict[Cell, float] = field(default_factory=dict)

    def add(self, label: str, place: Place, minutes: float) -> None:
        self.count(feeling(label, place), minutes)
        self.cells[cell(place)] = self.cells.get(cell(place), 0.0) + minutes

    def count(self, what: Feeling, minutes: float) -> None:
        self.feelings[what] = self.feelings.get(what, 0.0) + minutes

    @property
    def minutes(self) -> float:
        return sum(self.feelings.values())

    def of(self, what: Feeling) -> float:
        return self.feelings.get(what, 0.0)

    def share(self, what: Feeling) -> float:
        return self.of(what) / (self.minutes or 1)

    @classmethod
    def total(cls, tallies: Iterable[Tally]) -> Tally:
        total = cls()
        for tally in tallies:
            for what, minutes in tally.feelings.items():
                total.count(what, minutes)
            for where, minutes in tally.cells.items():
                total.cells[where] = total.cells.get(where, 0.0) + minutes
        return total


@dataclass(frozen=True)
class Hole:
    """Too little music of a feeling. genre: where it is best uploaded, None when there are no genres.

    asked, there: shares 0..1 of the minutes asked for, and of the music. minutes: of music that are missing.
    """

    feeling: Feeling
    genre: str | None
    asked: float
    there: float
    minutes: float


@dataclass(frozen=True)
class Board:
    """shelved, read: what the books ask for, all of them and as far as they were read. supply: by genre."""

    shelved: Tally
    read: Tally
    supply: Mapping[str, Tally]
    tastes: Mapping[str, int]
    every: int
    at: datetime

    @property
    def asked(self) -> Tally:
        """What counts as asked for: what was really read, once that is enough."""
        return self.read if self.read.minutes >= ENOUGH_READ else self.shelved

    @property
    def music(self) -> Tally:
        return Tally.total(self.supply.values())

    @property
    def feelings(self) -> list[Feeling]:
        """All that is asked for or there, in the order of the labels, still before lively."""
        known = {*self.shelved.feelings, *self.read.feelings, *self.music.feelings}
        return sorted(known, key=lambda what: (LABELS.index(what[0]), what[1]))

    def holes(self) -> list[Hole]:
        """Where to upload next, the largest first."""
        asked, music = self.asked, self.music
        found = [
            Hole(what, self.best_genre(what), asked.share(what), music.share(what), self._missing(what))
            for what in self.feelings
            if asked.share(what) >= NOTICED and music.share(what) < THIN * asked.share(what)
        ]
        return sorted(found, key=lambda hole: -hole.minutes)

    def _missing(self, what: Feeling) -> float:
        """Minutes after which its share of the music would be that which is asked for."""
        asked, there = min(MOST_SHARE, self.asked.share(what)), self.music.of(what)
        others = self.music.minutes - there
        return max(LEAST_MINUTES, asked * others / (1 - asked)) - there

    def best_genre(self, what: Feeling) -> str | None:
        """The genre with the least of it for each reader who prefers that genre."""
        least = {slug: tally.of(what) / (1 + self.tastes.get(slug, 0)) for slug, tally in self.supply.items()}
        return min(least, key=lambda slug: (least[slug], -self.tastes.get(slug, 0), slug), default=None)

    def bare(self) -> list[str]:
        """Genres that readers prefer without any neutral music: it is the only kind they filter strictly."""
        return [
            slug
            for slug, tally in self.supply.items()
            if self.tastes.get(slug) and not any(tally.of((CALM, lively)) for lively in (False, True))
        ]


def board() -> Board:
    """The board, counted anew when it is older than five minutes."""
    return cast(Board, cache.get_or_set("coverage", count, KEPT_SECONDS))


def count() -> Board:
    every = -(-Passage.objects.filter(state=Passage.DONE).count() // MOST_PASSAGES) or 1
    shelved, read = asked_for(every)
    return Board(shelved, read, supplied(), tastes(), every, timezone.now())


def asked_for(every: int) -> tuple[Tally, Tally]:
    """(on the shelves, really read): every so-many-th passage stands for its neighbours."""
    shelved, read, readers = Tally(), Tally(), furthest()
    for book, index, words, *mood in sampled(every):
        known = stored_mood(*mood)
        if known is None:
            continue
        minutes, place = every * seconds_to_read(words, known.language) / 60, target(known)
        shelved.add(known.emotion, place, minutes)
        if reached := reached_by(readers[book], index):
            read.add(known.emotion, place, reached * minutes)
    return shelved, read


def sampled(every: int) -> Iterator[Any]:
    """Rows of (book, index, words, scores, valence, arousal, engine, language), without texts."""
    passages = Passage.objects.filter(state=Passage.DONE).order_by()
    if every > 1:
        passages = passages.alias(turn=Mod(F("pk"), every)).filter(turn=0)
    columns = ("book_id", "index", "words", "scores", "valence", "arousal", "engine", "language")
    return passages.values_list(*columns).iterator()


def furthest() -> defaultdict[UUID, list[int]]:
    """For each book, the passages at which its readers are, in order."""
    places: defaultdict[UUID, list[int]] = defaultdict(list)
    for book, passage in Bookmark.objects.order_by("passage").values_list("book_id", "passage"):
        places[book].append(passage)
    return places


def reached_by(places: list[int], index: int) -> int:
    """How many readers are at this passage or beyond."""
    return len(places) - bisect_left(places, index)


def supplied() -> dict[str, Tally]:
    """Published minutes by genre (slug), those without any included."""
    supply = {slug: Tally() for slug in Genre.objects.values_list("slug", flat=True)}
    columns = ("genre__slug", "duration", "emotion", "valence", "arousal")
    for slug, duration, emotion, *axes in (
        Track.objects.playable().order_by().values_list(*columns).iterator()
    ):
        label = emotion or CALM
        supply[slug].add(label, placed(label, *axes), (duration or 0) / 60)
    return supply


def tastes() -> Counter[str]:
    """How many readers prefer each genre."""
    stored = Reader.objects.exclude(stored_preferences={}).values_list("stored_preferences", flat=True)
    wishes = (wish.get("genre") for wish in stored.iterator() if isinstance(wish, dict))
    return Counter(genre for genre in wishes if isinstance(genre, str) and genre)
