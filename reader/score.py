"""The score of a book for one reader: which cue a passage belongs to, and which track that cue is given."""

from __future__ import annotations

import zlib
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from catalog import matching
from catalog.models import Status, Track, TrackQuerySet
from catalog.stock import with_facts
from inference.mood import Mood, neutral
from library.models import Book

from .corrections import corrections_for, set_right
from .cues import Cue
from .evidence import anchors
from .models import Choice, Reader, Sheet
from .planning import STAND_IN, cues_of
from .recency import Sounded, around, by_then, sounded

IN_MEMORY: Final = 300
"""Tracks of a catalogue that is sooner read as a whole than asked several times for what lies near."""
MOST_CHOSEN: Final = 200
"""Tracks that are chosen in one request; the rest is left to the next."""


@dataclass(frozen=True)
class Music:
    """A cue with the track it was given, and why. pinned: by the reader, not by the matcher."""

    cue: Cue
    track: Track | None
    reasons: tuple[str, ...] = ()
    pinned: bool = False


class Score:
    """One reader's cues of one book, and the tracks they were given."""

    def __init__(self, reader: Reader, book: Book) -> None:
        self.reader, self.book, self.taste = reader, book, reader.preferences
        self.said = corrections_for(reader, book)
        self.sheet = Sheet.objects.filter(reader=reader, book=book).first()
        self.kept = {row.start: row for row in self.sheet.kept()} if self.sheet else {}
        self.cues = cues_of(reader, book, list(self.kept.values()), self.said.moods)
        self._starts = [cue.start for cue in self.cues]

    def cue_at(self, index: int) -> Cue | None:
        """The cue with this passage; None outside the book."""
        inside = self.cues and 0 <= index <= self.cues[-1].end
        return self.cues[bisect_right(self._starts, index) - 1] if inside else None

    def _number(self, cue: Cue) -> int:
        return bisect_right(self._starts, cue.start) - 1

    def cue_after(self, cue: Cue) -> Cue | None:
        return self.cue_at(cue.end + 1)

    def music(self, cue: Cue, *, skip: UUID | None = None) -> Music:
        """The cue's track: what the reader put there, what it had before if that may still play, or the best match.

        skip: a track the reader does not want here, not even where they had put it themself.
        """
        pinned = self.pinned(cue)
        if pinned and pinned.pk != skip:
            return Music(cue, pinned, (_("You have put this piece here."),), pinned=True)
        if pinned and self.sheet:
            self.sheet.unpin(cue.start)
        keep = None if self.given.get(cue.start) == skip else self.given.get(cue.start)
        matches = self.rank(cue, keep=keep, skip=skip)
        match = next((m for m in matches if m.track.pk == keep), None) or next(iter(matches), None)
        if match is None:
            return Music(cue, None)
        if match.track.pk != keep:
            self.choose([(cue, match.track)])
        return Music(cue, match.track, tuple(str(reason.sentence) for reason in match.reasons))

    def compose(self, cues: Sequence[Cue]) -> list[Music]:
        """The music of several cues, in order, without reasons; what has none yet is given some."""
        known = self._known(cues)
        new: list[tuple[Cue, Track]] = []
        for cue in cues:
            if cue.start in known or len(new) == MOST_CHOSEN:
                continue
            best = next(iter(self.rank(cue, keep=None, most=1)), None)
            if best:
                known[cue.start] = best.track
                self.given[cue.start] = best.track.pk
                new.append((cue, best.track))
        self.choose(new)
        return [Music(cue, known.get(cue.start), pinned=self.pinned(cue) is not None) for cue in cues]

    @cached_property
    def _catalogue(self) -> TrackQuerySet | list[Track]:
        """What may play here: read once if it is small, else asked for what lies near."""
        tracks = Track.objects.playable().exclude(pk__in=self.said.avoid)
        return list(with_facts(tracks)) if tracks.count() <= IN_MEMORY else tracks

    def _known(self, cues: Iterable[Cue]) -> dict[int, Track]:
        """The tracks that cues have and may keep, by the cue's start."""
        wanted = {cue.start: self.given[cue.start] for cue in cues if cue.start in self.given}
        found = Track.objects.playable().in_bulk(set(wanted.values()))
        pinned = {cue.start: track for cue in cues if (track := self.pinned(cue))}
        allowed = {
            start: found[pk] for start, pk in wanted.items() if pk in found and self._may_play(found[pk])
        }
        return allowed | pinned

    def _may_play(self, track: Track) -> bool:
        return track.pk not in self.said.avoid and (self.taste.vocals or not track.vocals)

    def pinned(self, cue: Cue) -> Track | None:
        """What the reader has put here, as long as it is in the catalogue."""
        row = self.kept.get(cue.start)
        return row.pinned if row and row.pinned and row.pinned.status == Status.PUBLISHED else None

    @cached_property
    def given(self) -> dict[int, UUID]:
        """The tracks that cues were given, by the cue's start; also where a later plan has moved that a little."""
        rows = self.reader.choices.filter(book=self.book, mode=self.taste.mode, genre=self.taste.genre)
        found: dict[int, UUID] = {}
        for index, label, track in rows.order_by("cue").values_list("cue", "label", "track"):
            cue = self.cue_at(index)
            if cue and cue.label == label:
                found.setdefault(cue.start, track)
        pins = {row.start: row.pinned_id for row in self.kept.values() if row.pinned_id}
        apart = {start: track for start, track in found.items() if track not in self._beside(start, pins)}
        return apart | pins

    def _beside(self, start: int, pins: dict[int, UUID]) -> set[UUID]:
        """What the reader has put right before or after an unheard cue, which may have been given the same."""
        row, place = self.kept.get(start), bisect_right(self._starts, start) - 1
        if row and row.heard_to is not None:
            return set()
        return {pins[cue.start] for cue in self.cues[max(0, place - 1) : place + 2] if cue.start in pins}

    @cached_property
    def _past(self) -> list[Sounded]:
        return sounded(self.reader, self.book)

    def choose(self, chosen: Sequence[tuple[Cue, Track]]) -> None:
        """Give cues their tracks, to be found again on the next visit."""
        here = {"reader": self.reader, "book": self.book, "mode": self.taste.mode, "genre": self.taste.genre}
        choices = [Choice(**here, cue=cue.start, label=cue.label, track=track) for cue, track in chosen]
        self.given.update((choice.cue, choice.track_id) for choice in choices)
        Choice.objects.bulk_create(  # one statement: requests for the same cue may come at the same time
            choices,
            update_conflicts=True,
            unique_fields=["reader", "book", "cue", "mode", "genre"],
            update_fields=["label", "track", "chosen_at"],
        )

    def rank(
        self, cue: Cue, *, keep: UUID | None, skip: UUID | None = None, most: int | None = None
    ) -> list[matching.Match]:
        """What may play at a cue, best first. keep: what it had before; its own past does not speak against it."""
        place = self._number(cue)
        past = (*by_then(self._past, self.cues, place), *around(self.given, self.cues, place))
        return matching.rank(
            self._felt(cue),
            emotion=cue.label,
            mode=self.taste.mode,
            genre=self.taste.genre,
            recent=[heard for heard in past if heard.track_id != keep],
            seed=zlib.crc32(f"{self.reader.pk}{self.book.pk}{cue.start}{skip or ''}".encode()),
            allow_vocals=self.taste.vocals,
            lasting=cue.seconds,
            anchors=anchors(),
            liked=self.said.liked,
            tracks=self._without(skip),
            most=most,
        )

    def _felt(self, cue: Cue) -> Mood:
        """The mood to find music for: where the reader has named it, that; neutral where none is known."""
        row, mood = self.kept.get(cue.start), cue.mood or neutral(STAND_IN)
        is_set = bool(row and row.label and row.end is not None)
        return set_right(mood, cue.label) if is_set or self._is_corrected(cue) else mood

    def _is_corrected(self, cue: Cue) -> bool:
        """Whether the reader has said of a passage of this cue that it feels as the whole cue does now."""
        return any(
            cue.start <= index <= cue.end and label == cue.label for index, label in self.said.moods.items()
        )

    def _without(self, skip: UUID | None) -> TrackQuerySet | list[Track]:
        if skip is None:
            return self._catalogue
        if isinstance(self._catalogue, TrackQuerySet):
            return self._catalogue.exclude(pk=skip)
        return [track for track in self._catalogue if track.pk != skip]

    def hear(self, index: int) -> None:
        """Remember that the music of the cue with this passage has begun to sound: it stays as it is.

        Where that follows from a correction, it stays only as long as the correction does.
        """
        cue = self.cue_at(index)
        if cue:
            label = "" if self._is_corrected(cue) else cue.label
            Sheet.of(self.reader, self.book).hear(cue.start, cue.end, label, index)

    def reach(self, index: int) -> None:
        """Remember that a cue that is being heard goes on at this passage."""
        cue = self.cue_at(index)
        row = self.kept.get(cue.start) if cue else None
        if self.sheet and row and row.heard_to is not None and row.heard_to < index:
            self.sheet.reach(row.start, index)
