"""What readers' corrections say to curators and to the matcher: sums, lists and training data, never who said it.

Nothing of a private book leaves this module but the hash of a passage; text and title are those of public books.
"""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any, Final, cast
from uuid import UUID

from django.core.cache import cache
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate

from catalog import curation, learning
from catalog.affect import CALM, Anchors, placed
from inference.mood import LABELS
from library.models import Book, Passage

from .ledger import Echo, harmless
from .models import Correction
from .models.corrections import Kind

LEARNT_SECONDS: Final = 300
LATEST: Final = 5000
"""Of either kind of corrections, how many the matcher learns from: what music is found right for may change."""
MOST_OF_ONE: Final = 5
"""Corrections of one reader and emotion that count: it takes several people to move an anchor."""
SHOWN: Final = 50
FIELDS: Final = (
    *("day", "kind", "label", "read_as", "engine", "language", "anchor"),
    *("track", "track_label", "track_valence", "track_arousal", "public", "text"),
)


def anchors() -> Anchors:
    """Where the music of each emotion lies, as far as people have taught it; looked up every five minutes."""
    return cast(
        Anchors, cache.get_or_set("learnt-anchors", lambda: learning.learned(lessons()), LEARNT_SECONDS)
    )


def lessons() -> list[learning.Correction]:
    """What the matcher learns from: readers' words and curators' acts."""
    return [*of_readers(), *curation.lessons(LATEST)]


def of_readers() -> list[learning.Correction]:
    """Music that readers with an account found right for an emotion, each piece once a reader.

    A session without an account costs nothing to make: what is said there counts for itself alone.
    """
    liked = Correction.objects.filter(kind=Kind.MORE_LIKE, reader__user__isnull=False).order_by("-created_at")
    columns = ("reader", "label", "track__emotion", "track__valence", "track__arousal")
    heard: Counter[tuple[UUID, str]] = Counter()
    found = []
    for reader, label, emotion, valence, arousal in liked.values_list(*columns)[:LATEST]:
        heard[reader, label] += 1
        if heard[reader, label] <= MOST_OF_ONE:
            found.append(learning.Correction(label, placed(emotion or CALM, valence, arousal)))
    return found


def by_track() -> list[dict[str, Any]]:
    """The tracks of which most was said, the least wanted first."""
    counted = {kind: Count("pk", filter=Q(kind=kind)) for kind in Kind.values if kind != Kind.WRONG_MOOD}
    about = Correction.objects.exclude(track=None).order_by()
    rows: QuerySet[Any, Any] = about.values("track", "track__title", "track__emotion")
    unwanted = F("never") + F("wrong_track") - F("more_like")
    return list(rows.annotate(**counted).order_by(unwanted.desc(), "track__title")[:SHOWN])


def by_mood() -> dict[tuple[str, str], int]:
    """How often readers named which mood (the second) where the engine had read which (the first)."""
    said = Correction.objects.filter(kind=Kind.WRONG_MOOD).order_by().values_list("read_as", "label")
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for read_as, label, n in said.annotate(Count("pk")):
        counts[read_as or CALM, label] = n
    return counts


def taught() -> dict[str, int]:
    """How many lessons there are of each emotion."""
    counts = Counter(lesson.label for lesson in lessons())
    return {label: counts[label] for label in LABELS}


def told() -> QuerySet[Any]:
    """Corrections, the latest first, with what may be shown of their passages: day, language, text, title."""
    here = Passage.objects.filter(book=OuterRef("book"), sha256=OuterRef("anchor")).order_by("index")
    public = Book.objects.filter(pk=OuterRef("book"), public=True)
    return (
        Correction.objects.annotate(
            day=TruncDate("created_at"),
            language=Subquery(here.values("language")[:1]),
            text=Subquery(here.filter(book__public=True).values("text")[:1]),
            title=Subquery(public.values("title")[:1]),
        )
        .select_related("track")
        .order_by("-created_at", "pk")
    )


def latest() -> list[Any]:
    return list(told()[:SHOWN])


def records() -> Iterator[dict[str, Any]]:
    """One record a correction, for training."""
    for said in told().iterator(500):
        track = said.track
        yield {
            **{name: getattr(said, name) for name in ("kind", "label", "read_as", "engine", "anchor")},
            "day": said.day.isoformat(),
            "language": said.language or "",
            "track": str(track.pk) if track else "",
            "track_label": track.label if track else "",
            "track_valence": track.valence if track else None,
            "track_arousal": track.arousal if track else None,
            "public": said.title is not None,
            "text": said.text or "",
        }


def as_jsonl() -> Iterator[str]:
    for record in records():
        yield json.dumps({name: record[name] for name in FIELDS}, ensure_ascii=False) + "\n"


def as_csv() -> Iterator[str]:
    writer = csv.writer(Echo())
    yield writer.writerow(FIELDS)
    for record in records():
        cells = ("" if record[name] is None else record[name] for name in FIELDS)
        yield writer.writerow([harmless(cell) for cell in cells])
