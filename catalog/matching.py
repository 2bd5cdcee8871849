"""Which music for this mood: the only place where taste in music lives.

The mood of a text is first carried over to the mood of *music*. Listeners hear sad film music near
valence 0, while the word "sad" lies near -0.9; the nearest neighbour in raw valence and arousal
would therefore send sad pages to frightening music. `ANCHORS` are listeners' mean ratings of 110
film excerpts (Eerola and Vuoskoski, 2011); those of disgust and surprise, which the study lacks, follow
from the rules by which such music is composed.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from enum import IntEnum
from typing import Final
from uuid import UUID

from catalog import reasons
from catalog.models import Kind, Track, TrackQuerySet
from catalog.reasons import Reason
from inference.mood import LABELS, Mood, neutral

ANCHORS: Final = {
    "joy": (0.51, 0.57),
    "sadness": (0.01, -0.29),
    "anger": (-0.38, 0.65),
    "fear": (-0.49, 0.33),
    "disgust": (-0.50, 0.10),
    "surprise": (0.20, 0.50),
    "neutral": (0.51, -0.24),
}
"""(valence, arousal) of the music that listeners hear as each emotion; `neutral` is tender, calm music."""

TEXT_SHARE: Final = 0.3
"""Weight of the text's own valence and arousal beside the anchors."""
TENDER_SPAN: Final = 0.5
"""Width of the band of text arousal, around 0, over which joy passes from glee to tenderness."""
TAG_WEIGHT: Final = 0.5
RECENCY_WEIGHT: Final = 0.35
RECENCY_MINUTES: Final = 20.0
REPETITION: Final = 0.15
REPETITION_SPAN: Final = 3
"""An artist or genre counts as repeated within so many pieces."""
NEAR_BEST: Final = 0.12
"""A difference of score too small to be worth a change; within it, chance and the reader's genre decide."""
TEMPERATURE: Final = 0.06
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


CALM: Final = LABELS[-1]
Scored = tuple[float, Track]
Stock = TrackQuerySet | list[Track]


def rank(
    mood: Mood,
    *,
    mode: int,
    genre: str,
    recent: Sequence[Heard] = (),
    seed: int,
    allow_vocals: bool = False,
    emotion: str = "",
    tracks: Iterable[Track] | None = None,
) -> list[Match]:
    """The tracks that may play now, best first.

    All of them keep the rule of the mode (1-3; ValueError for any other). A page without emotion matches
    quiet neutral music of the reader's genre, in every mode. Where the catalogue has nothing that keeps
    the rule, the rule is bent as little as possible and the reasons say so: the list is empty only when
    nothing at all is playable to this reader. The first is drawn among the near-best, always alike for
    the same seed; tracks heard within the repeat window come last, least recently heard first.

    genre: slug of the reader's genre, "" for any. emotion: the mood's name where a planner has given one (of
    `inference.mood.LABELS`), by default the mood's own. tracks: the catalogue, by default all playable.
    """
    stock = Track.objects.playable() if tracks is None else tracks
    stock = stock if isinstance(stock, TrackQuerySet) else list(stock)
    listening = Listening(mood, Mode(mode), genre, recent, stock, emotion)
    fitting = listening.fitting(stock, allow_vocals)
    scored = sorted(((listening.score(t), t) for t in fitting), key=lambda st: (-st[0], st[1].id))
    fresh = [st for st in scored if not listening.lately(st[1])]
    repeats = sorted((st for st in scored if listening.lately(st[1])), key=listening.least_recent)
    ordered = listening.draw(fresh, random.Random(seed)) + repeats
    return [Match(track, score, listening.reasons(track)) for score, track in ordered]


def target(mood: Mood) -> tuple[float, float]:
    """(valence, arousal) of the music that a text of this mood asks for."""
    weights = dict(zip(LABELS, mood.scores, strict=True)) if any(mood.scores) else {CALM: 1.0}
    total = sum(weights.values())
    wanted = [(weight / total, anchor(label, mood.arousal)) for label, weight in weights.items()]
    valence = sum(share * place[0] for share, place in wanted)
    arousal = sum(share * place[1] for share, place in wanted)
    return _blend(valence, mood.valence, TEXT_SHARE), _blend(arousal, mood.arousal, TEXT_SHARE)


def anchor(label: str, arousal: float) -> tuple[float, float]:
    """Where music of this label lies.

    The joy of a still text is tenderness, and sounds like calm music, not like glee.
    """
    valence, lively = ANCHORS[label]
    if label != "joy":
        return valence, lively
    stillness = min(1.0, max(0.0, 0.5 - arousal / TENDER_SPAN))
    return valence, _blend(lively, ANCHORS[CALM][1], stillness)


def affect(track: Track) -> tuple[float, float]:
    """(valence, arousal) of a track, as confirmed, or else those of its label."""
    valence, arousal = ANCHORS[track.label]
    return (
        valence if track.valence is None else track.valence,
        arousal if track.arousal is None else track.arousal,
    )


def _blend(a: float, b: float, share: float) -> float:
    """`share` of b, the rest of a."""
    return (1 - share) * a + share * b


@dataclass(frozen=True, slots=True)
class Rung:
    """A rule of what may play: tracks of these labels, the neutral ones only of this genre ("" for any)."""

    labels: Set[str]
    genre: str = ""

    def pick(self, stock: Stock, allow_vocals: bool) -> list[Track]:
        """The tracks that keep the rule; where the catalogue is in the database, only they are loaded."""
        if isinstance(stock, TrackQuerySet):
            found = stock.labelled(self.labels, self.genre)
            return list(found if allow_vocals else found.filter(vocals=False))
        return [track for track in stock if self._allows(track) and (allow_vocals or not track.vocals)]

    def _allows(self, track: Track) -> bool:
        return track.label in self.labels and (not _is_bed(track) or self.genre in ("", track.genre.slug))


def heard_last(recent: Sequence[Heard], stock: Stock) -> list[Track]:
    """The last few tracks that were heard, as far as they are in stock."""
    ids = {heard.track_id for heard in sorted(recent, key=_age)[:REPETITION_SPAN]}
    if isinstance(stock, TrackQuerySet):
        return list(stock.filter(pk__in=ids)) if ids else []
    return [track for track in stock if track.id in ids]


class Listening:
    """One reader at one page: what the page asks for, what the reader prefers and has heard."""

    def __init__(
        self,
        mood: Mood,
        mode: Mode,
        genre: str,
        recent: Sequence[Heard],
        stock: Stock,
        emotion: str = "",
    ) -> None:
        self.mode, self.genre = mode, genre
        self.mood = neutral(mood.engine, mood.language) if mode is Mode.NEUTRAL else mood
        self.wanted = self.mood.emotion if mode is Mode.NEUTRAL else emotion or self.mood.emotion
        self.target = target(self.mood)
        self._length = math.hypot(*self.mood.scores)
        self._heard = {h.track_id: h for h in sorted(recent, key=_age, reverse=True)}
        self._lately = {h.track_id for h in recent if _within_window(h)}
        last = heard_last(recent, stock)
        self._artists = {track.artist for track in last if track.artist}
        self._genres = {track.genre.slug for track in last} - {genre}

    def fitting(self, stock: Stock, allow_vocals: bool) -> list[Track]:
        """The tracks on the first rung of the mode's ladder that holds any."""
        rungs = (rung.pick(stock, allow_vocals) for rung in self._ladder())
        return next((tracks for tracks in rungs if tracks), [])

    def _ladder(self) -> tuple[Rung, ...]:
        """What may play: the rule of the mode first, anything last."""
        if self.wanted == CALM:
            return Rung({CALM}, self.genre), Rung({CALM}), Rung(set(LABELS))
        if self.mode is Mode.EMOTIONAL:
            return Rung({self.wanted}), Rung(set(LABELS))
        return Rung({self.wanted, CALM}, self.genre), Rung({CALM}), Rung(set(LABELS))

    def _in_genre(self, track: Track) -> bool:
        return self.genre in ("", track.genre.slug)

    def score(self, track: Track) -> float:
        """Closeness in the affect of music, agreement with the confirmed tag, less what is stale."""
        valence, arousal = affect(track)
        closeness = -math.hypot(0.8 * (valence - self.target[0]), arousal - self.target[1])
        return closeness + TAG_WEIGHT * self._agreement(track) - self._staleness(track)

    def _agreement(self, track: Track) -> float:
        """Cosine between the mood's scores and the track's tag."""
        return self.mood[track.label] / self._length if self._length else 0.0

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
        return preferred if any(not _is_bed(track) for _, track in preferred) else near

    def reasons(self, track: Track) -> tuple[Reason, ...]:
        """Three: what it has to do with the page, its energy, why it is its turn."""
        feeling = reasons.of_mood(
            reasons.word(self.wanted, self.mood.arousal),
            reasons.word(track.label, affect(track)[1]),
            same=track.label == self.wanted,
            neutral=_is_bed(track),
            chosen=self.mode is Mode.NEUTRAL,
        )
        turn = reasons.of_turn(
            track.genre,
            wanted=bool(self.genre) and self._in_genre(track),
            elsewhere=_is_bed(track) and not self._in_genre(track),
            again=self.lately(track),
        )
        return feeling, reasons.of_energy(self.target[1], affect(track)[1]), turn


def _within_window(heard: Heard) -> bool:
    return heard.minutes_ago < WINDOW_MINUTES or heard.cues_ago < WINDOW_CUES


def _age(heard: Heard) -> tuple[float, int]:
    return heard.minutes_ago, heard.cues_ago


def _is_bed(track: Track) -> bool:
    """Quiet neutral music that stays behind the page."""
    return track.kind == Kind.NEUTRAL
