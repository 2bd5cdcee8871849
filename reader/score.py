"""The score of a book for one reader: which cue a passage belongs to, and which track that cue was given."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import Q
from django.utils import timezone

from catalog import matching
from catalog.models import Track
from inference.mood import neutral
from library.models import Book, Passage

from .cues import Cue, Scene, plan
from .models import Choice, Reader
from .speed import seconds_to_read

REMEMBER = timedelta(minutes=matching.WINDOW_MINUTES)
MOST_REMEMBERED = 200
PLAN_SECONDS = 3600
STAND_IN = "stand-in"
"""The engine named by a mood that stands in for one not known."""


@dataclass(frozen=True)
class Music:
    """A cue with the track it was given, and why."""

    cue: Cue
    track: Track | None
    reasons: tuple[str, ...]


def planned(book: Book, sensitivity: int, dwell: int) -> list[Cue]:
    """The cues of a book, from the cache while no mood of it has changed."""
    key = f"cues:{book.pk}:{sensitivity}:{dwell}:{Passage.objects.fingerprint(book.pk)}"
    cues: list[Cue] | None = cache.get(key)
    if cues is None:
        scenes = [
            Scene(mood, words, seconds_to_read(words, mood.language if mood else book.language), chapter)
            for chapter, words, mood in Passage.objects.moods(book.pk)
        ]
        cues = plan(scenes, sensitivity=sensitivity, least_seconds=dwell)
        cache.set(key, cues, PLAN_SECONDS)
    return cues


class Score:
    """One reader's cues of one book, and the tracks they were given."""

    def __init__(self, reader: Reader, book: Book) -> None:
        self.reader, self.book, self.taste = reader, book, reader.preferences
        self.cues = planned(book, self.taste.sensitivity, self.taste.dwell)

    def cue_at(self, index: int) -> Cue | None:
        return next((cue for cue in self.cues if cue.start <= index <= cue.end), None)

    def cue_after(self, cue: Cue) -> Cue | None:
        return next((later for later in self.cues if later.start == cue.end + 1), None)

    def music(self, cue: Cue, *, skip: UUID | None = None, playing: Track | None = None) -> Music:
        """The cue's track: the one it had before if that may still play, else the matcher's choice.

        skip: a track the reader does not want here. playing: what will sound just before this cue.
        """
        chosen = self.chosen(cue)
        keep = chosen.track if chosen and chosen.track_id != skip else None
        matches = matching.rank(
            cue.mood or neutral(STAND_IN),
            emotion=cue.label,
            mode=self.taste.mode,
            genre=self.taste.genre,
            recent=self.recent(leaving_out=keep, playing=playing),
            seed=zlib.crc32(f"{self.reader.pk}{self.book.pk}{cue.start}{skip or ''}".encode()),
            allow_vocals=self.taste.vocals,
            lasting=cue.seconds or None,
        )
        match = next((m for m in matches if keep and m.track.pk == keep.pk), None)
        match = match or next((m for m in matches if m.track.pk != skip), None)
        if match is None:
            return Music(cue, None, ())
        if match.track != keep:
            self.choose(cue, match.track)
        return Music(cue, match.track, tuple(str(reason.sentence) for reason in match.reasons))

    def chosen(self, cue: Cue) -> Choice | None:
        """What this cue was given, also when a better plan has since moved its beginning a little."""
        return (
            self.reader.choices.filter(self.here, cue__range=(cue.start, cue.end), label=cue.label)
            .select_related("track__genre", "track__licence")
            .order_by("cue")
            .first()
        )

    def choose(self, cue: Cue, track: Track) -> None:
        choice = Choice(
            reader=self.reader,
            book=self.book,
            cue=cue.start,
            label=cue.label,
            mode=self.taste.mode,
            genre=self.taste.genre,
            track=track,
        )
        Choice.objects.bulk_create(  # one statement: requests for the same cue may come at the same time
            [choice],
            update_conflicts=True,
            unique_fields=["reader", "book", "cue", "mode", "genre"],
            update_fields=["label", "track", "chosen_at"],
        )

    @property
    def here(self) -> Q:
        return Q(book=self.book, mode=self.taste.mode, genre=self.taste.genre)

    def recent(self, *, leaving_out: Track | None, playing: Track | None) -> list[matching.Heard]:
        now = timezone.now()
        rows: list[Any] = list(self.reader.heard.order_by("-at")[:MOST_REMEMBERED])
        heard = [
            matching.Heard(row.track_id, (now - row.at).total_seconds() / 60, cues_ago)
            for cues_ago, row in enumerate(rows)
            if (cues_ago < matching.WINDOW_CUES or row.at > now - REMEMBER)
            and (not leaving_out or row.track_id != leaving_out.pk)
        ]
        return heard + ([matching.Heard(playing.pk, 0.0, 0)] if playing and playing != leaving_out else [])
