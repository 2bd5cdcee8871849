"""Score sheets as files: no text of the book, only anchors, feelings and the names of tracks.

    {"format": "moodbgm-score", "version": 1,
     "cues": [{"share": 0.0153, "anchors": [["9f86d081884c7d65", 0], ...], "label": "sadness",
               "track": {"id": "...", "sha256": "...", "title": "November Keys", "artist": "..."} or null}]}

share: how far into the book, 0..1. anchors: see `reader.anchors`. Other versions are refused; fields unknown to
this one are ignored.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalog.models import Track
from inference.cleaning import clean_text
from inference.mood import LABELS
from library.models import Book

from .anchors import SENTENCES, Anchor, Place, anchors_at, find
from .models import KeptCue, Reader, Sheet
from .score import Score
from .serializers import MOST, Finite

FORMAT: Final = "moodbgm-score"
VERSION: Final = 1
MOST_CUES: Final = 3000
ENOUGH: Final = 0.25
"""Part of a score's cues that must find their place: else it is of another book, with the same licence or motto."""


FOLLOWING: Final = 5
"""Passages that are read on for an anchor: titles and mottos are short."""


class AnotherBook(Exception):
    """A score of which too little is found in this book; its text says how much."""


@dataclass(frozen=True)
class Applied:
    """What came of a score file. placed: cues that found their place. missing: titles not in this catalogue."""

    placed: int
    total: int
    missing: list[str]


@extend_schema_field(
    {
        "type": "array",
        "items": {"oneOf": [{"type": "string"}, {"type": "integer"}]},
        "minItems": 2,
        "maxItems": 2,
    }
)
class AnchorField(serializers.Field[Any, Any, Any, Any]):
    """`[digest, letters]`."""

    default_error_messages = {"invalid": gettext_lazy("An anchor is 16 hexadecimal digits and a number.")}
    digest = serializers.RegexField(r"^[0-9a-f]{16}\Z")
    after = serializers.IntegerField(min_value=0, max_value=MOST)

    def to_internal_value(self, data: Any) -> Anchor:
        if not isinstance(data, list) or len(data) != 2:
            self.fail("invalid")
        return Anchor(self.digest.run_validation(data[0]), self.after.run_validation(data[1]))

    def to_representation(self, value: Anchor) -> list[Any]:
        return [value.digest, value.after]


class CleanField(serializers.CharField):
    def to_internal_value(self, data: Any) -> str:
        return clean_text(super().to_internal_value(data))


class TrackReferenceSerializer(serializers.Serializer[Any]):
    """A track as another catalogue may know it: by id, by its file, or by its name."""

    id = serializers.UUIDField()
    sha256 = serializers.RegexField(r"^[0-9a-f]{64}\Z", allow_blank=True, default="")
    title = CleanField(max_length=200, allow_blank=True, default="")
    artist = CleanField(max_length=200, allow_blank=True, default="")


class ScoreCueSerializer(serializers.Serializer[Any]):
    share = Finite(min_value=0, max_value=1)
    anchors = serializers.ListField(child=AnchorField(), max_length=SENTENCES)
    label = serializers.ChoiceField(LABELS)  # type: ignore[assignment]  # DRF's own is never read here
    track = TrackReferenceSerializer(allow_null=True, default=None)


class ScoreFileSerializer(serializers.Serializer[Any]):
    format = serializers.ChoiceField([FORMAT])
    version = serializers.ChoiceField([VERSION])
    cues = serializers.ListField(child=ScoreCueSerializer(), max_length=MOST_CUES, allow_empty=False)


def export(score: Score) -> dict[str, Any]:
    """A score as a file; where no track was chosen yet, that is left to whoever takes it over."""
    music = score.compose(score.cues)
    places = places_of(score.book, [one.cue.start for one in music])
    cues = [
        {"share": place.share, "anchors": place.anchors, "label": one.cue.label, "track": one.track}
        for one, place in zip(music, places, strict=True)
    ]
    return dict(ScoreFileSerializer({"format": FORMAT, "version": VERSION, "cues": cues}).data)


def places_of(book: Book, starts: Sequence[int]) -> Iterator[Place]:
    """Where passages begin, anchored."""
    rows = book.passages.order_by("index")
    before = [0, *accumulate(rows.values_list("words", flat=True))]
    wanted = {start + n for start in starts for n in range(FOLLOWING + 1)}
    texts = dict(rows.filter(index__in=wanted).values_list("index", "text"))
    for start in starts:
        following = (texts.get(start + n, "") for n in range(1, FOLLOWING + 1))
        share = before[start] / max(1, before[-1])
        yield Place(anchors_at(texts[start], " ".join(following)), round(share, 6))


def take_over(reader: Reader, book: Book, file: dict[str, Any]) -> Applied:
    """Make a validated score file this reader's score of a book. Raises AnotherBook, and then changes nothing."""
    cues = file["cues"]
    texts = book.passages.order_by("index").values_list("text", flat=True)
    starts = find([Place(tuple(cue["anchors"]), cue["share"]) for cue in cues], list(texts))
    applied = Applied(sum(start is not None for start in starts), len(cues), [])
    if applied.placed < ENOUGH * applied.total:
        raise AnotherBook(
            _("Only {placed} of {total} cues are found in this book: the score is of another one.").format(
                placed=applied.placed, total=applied.total
            )
        )
    rows = list(kept_rows(cues, starts, book.passage_count))
    for row, track, wanted in zip(rows, *references(cues, starts), strict=True):
        row.pinned = track
        if wanted and not track and wanted not in applied.missing:
            applied.missing.append(wanted)
    store(Sheet.of(reader, book), rows)
    return applied


def kept_rows(cues: Sequence[dict[str, Any]], starts: Sequence[int | None], total: int) -> Iterator[KeptCue]:
    """The cues that were found. Where the next one of the file was not, the planner decides how far a cue goes."""
    for cue, (start, following) in zip(cues, pairwise([*starts, total]), strict=True):
        if start is not None:
            yield KeptCue(start=start, end=None if following is None else following - 1, label=cue["label"])


def references(
    cues: Sequence[dict[str, Any]], starts: Sequence[int | None]
) -> tuple[list[Track | None], list[str]]:
    """For each cue that was found, its track in this catalogue, and the name of the one in the file."""
    named = [cue["track"] for cue, start in zip(cues, starts, strict=True) if start is not None]
    known = tracks_named([one for one in named if one])
    found = [next((known[key] for key in keys(one) if key in known), None) if one else None for one in named]
    return found, [one["title"] or str(one["id"]) if one else "" for one in named]


def keys(named: dict[str, Any]) -> tuple[Hashable, ...]:
    """What a track may be known by, the surest first."""
    return named["id"], named["sha256"], (named["title"], named["artist"])


def tracks_named(named: Sequence[dict[str, Any]]) -> dict[Hashable, Track]:
    """The tracks of this catalogue that may be meant, by each of their keys."""
    ids, files, titles = ({one[key] for one in named} - {""} for key in ("id", "sha256", "title"))
    known: dict[Hashable, Track] = {}
    for track in Track.objects.playable().filter(Q(pk__in=ids) | Q(sha256__in=files) | Q(title__in=titles)):
        known |= {(track.title, track.artist): track, track.sha256: track, track.pk: track}
    return known


@transaction.atomic
def store(sheet: Sheet, rows: Sequence[KeptCue]) -> None:
    """Put these in the place of everything that is kept."""
    sheet.cues.all().delete()
    for row in rows:
        row.sheet = sheet
    KeptCue.objects.bulk_create(rows)
    sheet.claim(sheet.revision)
