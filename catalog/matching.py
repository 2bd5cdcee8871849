"""Which music for this mood: the only place where taste in music lives.

The mood of a text is first carried over to the mood of *music* (`catalog.affect`); then tracks are weighed by
how near they lie, by their confirmed tags, by what suits the page and its length (`catalog.suiting`), and by
what was heard before.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final
from uuid import UUID

from catalog import reasons, suiting
from catalog.affect import ANCHORS, CALM, Anchors, affect, target
from catalog.models import Track, TrackQuerySet
from catalog.reasons import Reason
from catalog.stock import ANYTHING, Rung, Stock, Wish, is_bed, tracks_of
from inference.mood import Mood, neutral

RECENCY_WEIGHT: Final = 0.35
RECENCY_MINUTES: Final = 20.0
REPETITION: Final = 0.15
REPETITION_SPAN: Final = 3
"""An artist or genre counts as repeated within so many pieces."""
NEAR_BEST: Final = 0.12
"""A difference of score too small to be worth a change; within it, chance and the reader's genre decide."""
TEMPERATURE: Final = 0.06
LIKED: Final = 0.1
"""Gain of a piece just like one of which the reader wants more: it draws even, and never outweighs the mood."""
WINDOW_MINUTES: Final = 120
WINDOW_CUES: Final = 8


class Mode(IntEnum):
    """How closely music follows the text; the reader chooses."""

    EMOTIONAL = 1
    MIXED = 2
    NEUTRAL = 3


@dataclass(frozen=True, slots=True)
class Heard:
    """A track that played before; both counts are 0 for what plays now."""

    track_id: UUID
    minutes_ago: float
    cues_ago: int


@dataclass(frozen=True, slots=True)
class Match:
    """A track with its score (higher fits better) and three reasons: its mood, its energy, its turn."""

    track: Track
    score: float
    reasons: tuple[Reason, ...]


Scored = tuple[float, Track]
NOTHING_LIKED: Final[Mapping[UUID, float]] = {}


def rank(
    mood: Mood,
    *,
    mode: int,
    genre: str,
    recent: Sequence[Heard] = (),
    seed: int,
    allow_vocals: bool = False,
    emotion: str = "",
    lasting: float | None = None,
    anchors: Anchors = ANCHORS,
    liked: Mapping[UUID, float] = NOTHING_LIKED,
    tracks: Iterable[Track] | None = None,
    most: int | None = None,
) -> list[Match]:
    """The tracks that may play now, best first; of a large stored catalogue, the nearest few hundred.

    All of them keep the rule of the mode (1-3; ValueError for any other). A page without emotion matches
    quiet neutral music of the reader's genre, in every mode. Where the catalogue has nothing that keeps
    the rule, the rule is bent as little as possible and the reasons say so: the list is empty only when
    nothing at all is playable to this reader. The first is drawn among the near-best, always alike for
    the same seed; tracks heard within the repeat window come last, least recently heard first.

    genre: slug of the reader's genre, "" for any. emotion: the mood's name where a planner has given one (of
    `inference.mood.LABELS`), by default the mood's own. lasting: seconds for which it is to play, where known.
    anchors: where the music of each emotion lies, as `catalog.learning.learned` gives it. liked: how much alike
    (0..1) tracks are to those of which the reader wants more. tracks: the catalogue, by default all playable.
    most: how many to name, by default all.
    """
    stock = Track.objects.playable() if tracks is None else tracks
    stock = stock if isinstance(stock, TrackQuerySet) else list(stock)
    listening = Listening(
        mood, Mode(mode), genre, recent, stock, emotion=emotion, lasting=lasting, anchors=anchors, liked=liked
    )
    fitting = listening.fitting(stock, allow_vocals)
    scored = sorted(((listening.score(t), t) for t in fitting), key=lambda st: (-st[0], st[1].id))
    fresh = [st for st in scored if not listening.lately(st[1])]
    repeats = sorted((st for st in scored if listening.lately(st[1])), key=listening.least_recent)
    ordered = listening.draw(fresh, random.Random(seed)) + repeats
    return [Match(track, score, listening.reasons(track)) for score, track in ordered[:most]]


def wish_of(mood: Mood, anchors: Anchors = ANCHORS, label: str = "") -> Wish:
    """What a text of this mood asks of music; a tag agrees by the cosine between the mood's scores and itself.

    label: what the music is to be heard as, by default the mood's emotion.
    """
    length = math.hypot(*mood.scores)
    agreement = {label: score / length if length else 0.0 for label, score in mood.as_dict().items()}
    return Wish(target(mood, anchors), agreement, label or mood.emotion)


class Listening:
    """One reader at one page: what the page asks for, what the reader prefers and has heard."""

    def __init__(
        self,
        mood: Mood,
        mode: Mode,
        genre: str,
        recent: Sequence[Heard],
        stock: Stock,
        *,
        emotion: str = "",
        lasting: float | None = None,
        anchors: Anchors = ANCHORS,
        liked: Mapping[UUID, float] = NOTHING_LIKED,
    ) -> None:
        self.mode, self.genre, self.lasting, self.liked = mode, genre, lasting, liked
        self.mood = neutral(mood.engine, mood.language) if mode is Mode.NEUTRAL else mood
        self.wanted = self.mood.emotion if mode is Mode.NEUTRAL else emotion or self.mood.emotion
        self.wish = wish_of(self.mood, anchors, self.wanted)
        self._heard = {h.track_id: h for h in sorted(recent, key=_age, reverse=True)}
        self._lately = {h.track_id for h in recent if _within_window(h)}
        last = _in_order(tracks_of(stock, self._last_ids(recent)), self._heard)
        self._before = last[0] if last else None
        self._artists = {track.artist for track in last if track.artist}
        self._genres = {track.genre.slug for track in last} - {genre}

    @staticmethod
    def _last_ids(recent: Sequence[Heard]) -> set[UUID]:
        return {heard.track_id for heard in sorted(recent, key=_age)[:REPETITION_SPAN]}

    def fitting(self, stock: Stock, allow_vocals: bool) -> list[Track]:
        """The tracks on the first rung of the mode's ladder that holds any; the wish becomes that of the rung."""
        for rung in self._ladder():
            wish = self.wish if rung.said else self.wish.unsaid()
            if tracks := rung.pick(stock, allow_vocals, wish):
                self.wish = wish
                return tracks
        return []

    def _ladder(self) -> tuple[Rung, ...]:
        """What may play: the rule of the mode first, anything last."""
        if self.wanted == CALM:
            return Rung({CALM}, self.genre), Rung({CALM}), ANYTHING
        if self.mode is Mode.EMOTIONAL:
            return Rung({self.wanted}), ANYTHING
        return Rung({self.wanted, CALM}, self.genre), Rung({CALM}), ANYTHING

    def _in_genre(self, track: Track) -> bool:
        return self.genre in ("", track.genre.slug)

    def score(self, track: Track) -> float:
        """Fit to the mood of the text, less what does not suit it, less what is stale."""
        suits = suiting.neighbourly(track, self._before)
        suits -= suiting.unevenness(track, self.wish.place[1]) + suiting.shortness(track, self.lasting)
        suits += LIKED * self.liked.get(track.id, 0.0)
        return self.wish.fit(track.label, affect(track)) + suits - self._staleness(track)

    def _staleness(self, track: Track) -> float:
        heard = self._heard.get(track.id)
        recency = RECENCY_WEIGHT * math.exp(-heard.minutes_ago / RECENCY_MINUTES) if heard else 0.0
        repeated = track.artist in self._artists or track.genre.slug in self._genres
        return recency + REPETITION * repeated

    def lately(self, track: Track) -> bool:
        """It was heard within the repeat window, in minutes or in cues."""
        return track.id in self._lately

    def least_recent(self, scored: Scored) -> tuple[float, float]:
        """Sorting key of what was heard lately."""
        heard = self._heard[scored[1].id]
        return -heard.minutes_ago, -heard.cues_ago

    def draw(self, scored: list[Scored], chance: random.Random) -> list[Scored]:
        """The same tracks, headed by one drawn from those whose score is as good as the best."""
        if not scored:
            return []
        near = self._near_best(scored)
        weights = [math.exp((score - near[0][0]) / TEMPERATURE) for score, _ in near]
        (first,) = chance.choices(near, weights)
        return [first, *(st for st in scored if st is not first)]

    def _near_best(self, scored: list[Scored]) -> list[Scored]:
        """The reader's genre breaks ties: when emotional music of that genre is among them, the rest goes."""
        near = [st for st in scored if scored[0][0] - st[0] < NEAR_BEST]
        preferred = [st for st in near if self.genre and self._in_genre(st[1])]
        return preferred if any(not is_bed(track) for _, track in preferred) else near

    def reasons(self, track: Track) -> tuple[Reason, ...]:
        """Three: what it has to do with the text, its energy, why it is its turn."""
        feeling = reasons.of_mood(
            reasons.word(self.wanted, self.mood.arousal),
            reasons.word(track.label, affect(track)[1]),
            same=track.label == self.wanted,
            neutral=is_bed(track),
            chosen=self.mode is Mode.NEUTRAL,
        )
        turn = reasons.of_turn(
            track.genre,
            wanted=bool(self.genre) and self._in_genre(track),
            elsewhere=is_bed(track) and not self._in_genre(track),
            again=self.lately(track),
            follows=suiting.neighbourly(track, self._before) > 0,
            liked=track.id in self.liked,
        )
        return feeling, reasons.of_energy(self.wish.place[1], affect(track)[1]), turn


def _within_window(heard: Heard) -> bool:
    return heard.minutes_ago < WINDOW_MINUTES or heard.cues_ago < WINDOW_CUES


def _age(heard: Heard) -> tuple[float, int]:
    return heard.minutes_ago, heard.cues_ago


def _in_order(tracks: list[Track], heard: dict[UUID, Heard]) -> list[Track]:
    """The same tracks, the last heard first."""
    return sorted(tracks, key=lambda track: _age(heard[track.id]))
