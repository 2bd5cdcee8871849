"""The score of a book on paper: what plays where, and what can be changed about one cue of it."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final
from uuid import UUID

from django.db.models.functions import Substr
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from catalog.affect import affect
from catalog.models import Track

from .access import readable_book
from .cues import Cue
from .models import KeptCue, Reader
from .quoting import first_words
from .score import Music, Score
from .words import label_names, word

CANDIDATES: Final = 10
FOUND: Final = 20
QUOTED: Final = 90
"""Characters of a passage that tell its reader which one it is."""
MOST_OFFERED: Final = 300
"""Passages offered as places to begin or divide a cue."""


@dataclass(frozen=True)
class Line:
    """A cue as the page shows it. begins: seconds of reading before it. rows: how tall it stands, 1 to 6."""

    cue: Cue
    music: Music
    word: str
    chapter: str
    begins: float
    row: KeptCue | None

    @property
    def rows(self) -> int:
        return min(6, 1 + int(math.log2(1 + self.cue.seconds / 120)))

    @property
    def length(self) -> str:
        return duration(self.cue.seconds)

    @property
    def starts(self) -> str:
        return clock(self.begins)

    @property
    def heard(self) -> bool:
        return self.row is not None and self.row.heard_to is not None

    @property
    def held(self) -> bool:
        return self.row is not None and self.row.end is not None


@never_cache
@require_safe
def score(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """The cues that one has read; all of them when asked for, because they tell how the story goes on."""
    book = readable_book(request, book_id)
    if not book.passage_count:
        return redirect("read", book.pk)
    mine = Score(Reader.keep(request), book)
    whole = request.GET.get("all") == "1"
    shown = mine.cues if whole else list(come_upon(mine))
    known = {
        "book": book,
        "lines": list(lines(mine, shown)),
        "whole": whole,
        "left": len(mine.cues) - len(shown),
    }
    return render(request, "score.html", {**known, "sheet": mine.sheet})


@never_cache
@require_safe
def cue(request: HttpRequest, book_id: UUID, passage: int) -> HttpResponse:
    """One cue, with all that can be changed about it."""
    book = readable_book(request, book_id)
    mine = Score(Reader.keep(request), book)
    found = mine.cue_at(passage)
    if found is None:
        raise Http404("This book has no such passage.")
    asked = request.GET.get("q", "").strip()[:100]
    music = mine.music(found)
    known = {
        "book": book,
        "line": next(lines(mine, [found])),
        "music": music,
        "candidates": candidates(mine, music, asked),
        "asked": asked,
        "before": mine.cue_at(found.start - 1),
        "alone": len(mine.cues) == 1,
        "places": places(mine, found),
        "labels": label_names(),
        "revision": mine.sheet.revision if mine.sheet else 0,
    }
    return render(request, "score_cue.html", known)


def come_upon(mine: Score) -> Iterator[Cue]:
    """The cues that give nothing away: as far as one has read, where one is, and those one has heard."""
    place = mine.reader.places.filter(book=mine.book).first()
    furthest, here = (place.furthest, place.passage) if place else (0, 0)
    for cue in mine.cues:
        row = mine.kept.get(cue.start)
        is_heard = row is not None and row.heard_to is not None
        if cue.start <= furthest or cue.start <= here <= cue.end or is_heard:
            yield cue


def lines(mine: Score, cues: Sequence[Cue]) -> Iterator[Line]:
    chapters = list(mine.book.chapters.order_by("first").values_list("first", "title"))
    firsts = [first for first, _title in chapters]
    begins = dict(
        zip(
            (one.start for one in mine.cues),
            accumulate((one.seconds for one in mine.cues), initial=0.0),
            strict=False,
        )
    )
    for music in mine.compose(cues):
        one = music.cue
        number = bisect_right(firsts, one.start) - 1
        yield Line(
            cue=one,
            music=music,
            word=word(one.label, one.mood.arousal if one.mood else 0.0),
            chapter=chapters[number][1] if number >= 0 else "",
            begins=begins[one.start],
            row=mine.kept.get(one.start),
        )


def clock(seconds: float) -> str:
    """As a clock shows it: 1:02:30."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def duration(seconds: float) -> str:
    """As people say how long something takes."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return _("{n} s").format(n=round(seconds))
    if minutes < 60:
        return _("{n} min").format(n=minutes)
    return _("{hours} h {minutes} min").format(hours=minutes // 60, minutes=minutes % 60)


def candidates(mine: Score, music: Music, asked: str) -> list[tuple[Track, str]]:
    """Other tracks for a cue, found by name, or the best matches; each with what one may like to know of it."""
    if asked:
        named = Track.objects.playable().filter(title__icontains=asked).order_by("title", "pk")
        found = list(named[:FOUND])
    else:
        matches = mine.rank(music.cue, keep=None, most=CANDIDATES + 1)
        found = [match.track for match in matches if match.track != music.track][:CANDIDATES]
    return [(track, " · ".join(facts(track))) for track in found]


def facts(track: Track) -> Iterator[str]:
    """Its mood, its genre and how long it is."""
    yield word(track.label, affect(track)[1])
    yield str(track.genre.label)
    if track.duration:
        yield clock(track.duration)


def places(mine: Score, found: Cue) -> list[tuple[int, str, bool]]:
    """(passage, its first words, whether it is inside the cue) where the cue may begin or be divided."""
    before = mine.cue_at(found.start - 1)
    first = max(before.start + 1 if before else found.start + 1, found.start - MOST_OFFERED // 2)
    rows = mine.book.passages.filter(index__range=(first, found.end)).exclude(index=found.start)
    texts = rows.order_by("index").values_list("index", Substr("text", 1, 2 * QUOTED))[:MOST_OFFERED]
    return [(index, first_words(text, QUOTED), index > found.start) for index, text in texts]
