"""More like this: the tracks that sound and feel most like a given one, by exact search over all of them.

Each process keeps one matrix with a row for every published track, such that its product with the vector of a
track is their likeness; with 100,000 tracks that is 81 MB and one product of a few milliseconds (measured:
`python -m bench.matching`). Beyond that, keep `Sound.embedding` in a vector column of PostgreSQL's pgvector
(float16 as `halfvec(200)`, an HNSW index with `vector_ip_ops`) and let it answer `Index.nearest`: the rest of this
module stays as it is.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import numpy as np
from django.db.models import Count, Max, Sum
from numpy.typing import NDArray

from catalog import reasons
from catalog.affect import CALM, Place, affect, placed
from catalog.models import Sound, Status, Track, TrackQuerySet
from catalog.reasons import Reason
from catalog.stock import VALENCE_WEIGHT, with_facts
from catalog.suiting import keys_neighbour

SOUND_WEIGHT: Final = 0.6
"""Of a likeness of 1, how much is sound; the rest is mood."""
FRESH_SECONDS: Final = 30.0
"""A new track is found, and a changed mood known, so much later at most; what was taken back never appears."""
SPARE: Final = 30
"""Candidates beyond those asked for: copies of others, and what was taken back a moment ago."""
KIN: Final = 0.6
"""Likeness from which a piece is of the kind that somebody means who wants more like another."""
FEW_SOUNDS: Final = 20
"""Fewer embeddings than this have no middle worth measuring from."""

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Like:
    """A track with its likeness (1 for the same sound and mood) and three reasons: sound, mood, kinship."""

    track: Track
    likeness: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """What the index keeps of a track. root: the track of which it is another recording's file, or itself."""

    id: UUID
    root: UUID
    place: Place
    engine: str
    embedding: bytes


def similar(track: Track, most: int = 10, *, allow_vocals: bool = True) -> list[Like]:
    """The published tracks most like this one, best first; never itself, nor a copy of one already named.

    Where a track's sound has not been heard by the engine, its mood alone decides.
    """
    row, index = row_of(track), INDEXES.current()
    scored = dict(index.nearest(row, most + SPARE))
    found = with_facts(
        Track.objects.filter(pk__in=scored).order_by()
    )  # by key: the filter on status reads all
    allowed = [one for one in found if one.status == Status.PUBLISHED and (allow_vocals or not one.vocals)]
    ordered = sorted(allowed, key=lambda other: -scored[other.pk])[:most]
    return [
        Like(other, scored[other.pk], why(track, other, index.sounds_alike(row, other.pk)))
        for other in ordered
    ]


def kin(track: Track, most: int = 12) -> dict[UUID, float]:
    """The published tracks much like this one, with their likeness (0..1); its own is 1."""
    nearest = INDEXES.current().nearest(row_of(track), most)
    return {track.pk: 1.0, **{other: likeness for other, likeness in nearest if likeness >= KIN}}


def why(track: Track, other: Track, alike: float | None) -> tuple[Reason, ...]:
    """Three reasons. alike: cosine of their sounds, None where one of them was not heard."""
    here, there = affect(track), affect(other)
    mood = reasons.of_same_mood(
        reasons.word(other.label, there[1]),
        same=track.label == other.label,
        near=_apart(here, there) < reasons.NOTICEABLE,
    )
    kin = reasons.of_kinship(
        other.genre,
        artist=other.artist if other.artist == track.artist else "",
        same_genre=other.genre_id == track.genre_id,
        same_key=keys_neighbour(_key(track), _key(other)),
    )
    return reasons.of_sound(alike), mood, kin


def _apart(one: Place, other: Place) -> float:
    return float(np.hypot(VALENCE_WEIGHT * (one[0] - other[0]), one[1] - other[1]))


def _key(track: Track) -> str:
    sound: Sound | None = getattr(track, "sound", None)
    return sound.key if sound else ""


def row_of(track: Track) -> Row:
    """What the index would keep of this track, published or not."""
    sound: Sound | None = getattr(track, "sound", None)
    heard = (sound.engine, bytes(sound.embedding or b"")) if sound else ("", b"")
    return Row(track.pk, (sound and sound.near_id) or track.pk, affect(track), *heard)


class Index:
    """All published tracks, as they were at one time."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows = list(rows)
        self.at = {row.id: n for n, row in enumerate(self.rows)}
        self.engine, self._width = _most_used(self.rows)
        sounds = np.stack([self._read(row) for row in self.rows]) if self.rows else np.zeros((0, 0), "f4")
        self.heard: NDArray[np.bool_] = np.asarray(sounds.any(axis=1))
        several = int(self.heard.sum()) >= FEW_SOUNDS
        self._middle: Vector = (
            sounds[self.heard].mean(axis=0) if several else np.zeros(self._width, np.float32)
        )
        self._matrix = np.hstack([self._unit(sounds), _affects([row.place for row in self.rows])])

    def nearest(self, row: Row, most: int) -> list[tuple[UUID, float]]:
        """(track, likeness) of the tracks most like this one, best first, one for each recording."""
        if not self.rows:
            return []
        likeness = self._matrix @ self._question(row)
        count = min(len(likeness), 2 * most)
        top = np.argpartition(likeness, len(likeness) - count)[-count:]
        seen, found = {row.root, row.id}, list[tuple[UUID, float]]()
        for n in top[np.argsort(-likeness[top], kind="stable")]:
            other = self.rows[n]
            if not {other.root, other.id} & seen:
                seen |= {other.root, other.id}
                found.append((other.id, float(likeness[n])))
        return found[:most]

    def sounds_alike(self, row: Row, other: UUID) -> float | None:
        """Cosine of two sounds, measured from the middle of the catalogue; None where one was not heard."""
        n = self.at[other]
        one = self._read(row)
        if not (one.any() and self.heard[n]):
            return None
        return float(self._unit(one[None])[0] @ self._matrix[n, : self._width])

    def _question(self, row: Row) -> Vector:
        """The vector whose product with a row of the matrix is the likeness: 1 - w |place - place'|² and so on."""
        valence, arousal = VALENCE_WEIGHT * row.place[0], row.place[1]
        mood = (1 - SOUND_WEIGHT) * np.array(
            [2 * valence, 2 * arousal, -1, 1 - valence**2 - arousal**2], "f4"
        )
        return np.concatenate([SOUND_WEIGHT * self._unit(self._read(row)[None])[0], mood])

    def _read(self, row: Row) -> Vector:
        """Its embedding; zeros where this engine has not heard it."""
        heard = row.engine == self.engine and len(row.embedding) == 2 * self._width
        vector = (
            np.frombuffer(row.embedding, "<f2").astype(np.float32)
            if heard
            else np.zeros(self._width, np.float32)
        )
        return vector if np.isfinite(vector).all() else np.zeros(self._width, np.float32)

    def _unit(self, sounds: Vector) -> Vector:
        """Directions from the middle of the catalogue; what was not heard has none."""
        known = sounds.any(axis=1, keepdims=True)
        away = np.where(known, sounds - self._middle, 0)
        length = np.linalg.norm(away, axis=1, keepdims=True)
        unit: Vector = (away / np.where(length == 0, 1, length)).astype(np.float32)
        return unit


def _affects(places: list[Place]) -> Vector:
    """Columns v, a, v² + a² and 1, so that a product gives squared distances; valence weighed as in matching."""
    plane = np.array(places, np.float32).reshape(-1, 2) * np.array([VALENCE_WEIGHT, 1], np.float32)
    ones = np.ones((len(plane), 1), np.float32)
    return np.hstack([plane, (plane**2).sum(axis=1, keepdims=True), ones])


def _most_used(rows: list[Row]) -> tuple[str, int]:
    """The engine that heard most of the tracks, and the width of its embeddings."""
    counts: dict[tuple[str, int], int] = {}
    for row in rows:
        if row.embedding:
            heard = row.engine, len(row.embedding) // 2
            counts[heard] = counts.get(heard, 0) + 1
    return max(counts, key=lambda heard: (counts[heard], heard), default=("", 0))


def published_rows() -> list[Row]:
    tracks: TrackQuerySet = Track.objects.playable()
    columns = ("pk", "sound__near", "emotion", "valence", "arousal", "sound__engine", "sound__embedding")
    return [
        Row(pk, near or pk, placed(emotion or CALM, *place), engine or "", bytes(sound or b""))
        for pk, near, emotion, *place, engine, sound in tracks.order_by("pk").values_list(*columns).iterator()
    ]


def stamp() -> tuple[Any, ...]:
    """Something that changes when a track is published, taken back, placed elsewhere or heard anew."""
    sums = Track.objects.playable().aggregate(
        Count("pk"), Sum("valence"), Sum("arousal"), Max("published_at"), Max("sound__heard_at")
    )
    return tuple(sums.values())


class Indexes:
    """The index of this process, made anew when the catalogue has changed."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._index: Index | None = None
        self._stamp: tuple[Any, ...] = ()
        self._looked = -FRESH_SECONDS

    def current(self) -> Index:
        """The index; while one thread makes a new one, the others go on with the old."""
        if self._index is not None and self._clock() - self._looked < FRESH_SECONDS:
            return self._index
        if self._lock.acquire(blocking=self._index is None):
            try:
                self._refresh()
            finally:
                self._lock.release()
        assert self._index is not None
        return self._index

    def _refresh(self) -> None:
        now = stamp()
        if self._index is None or now != self._stamp:
            self._index, self._stamp = Index(published_rows()), now
        self._looked = self._clock()

    def forget(self) -> None:
        self._index = None


INDEXES: Final = Indexes()
