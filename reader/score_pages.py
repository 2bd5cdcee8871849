"""The score of a book on paper: what plays where, changed with plain forms, shared as a file."""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.db.models.functions import Substr
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from rest_framework.exceptions import ValidationError

from catalog.models import Track
from library.models import Book

from .access import readable_book
from .cues import Cue
from .editing import Edit, Impossible, Outdated, apply, start_over
from .models import KeptCue, Reader, Sheet
from .score import Music, Score
from .score_api import EditSerializer, FewFiles
from .sharing import AnotherBook, Applied, ScoreFileSerializer, export, take_over
from .words import label_names, word

CANDIDATES: Final = 10
FOUND: Final = 20
QUOTED: Final = 90
"""Characters of a passage that tell its reader which one it is."""
MOST_OFFERED: Final = 300
"""Passages offered as places to begin or divide a cue."""
MOST_FILE: Final = 1024 * 1024
NAMED: Final = 5
"""Missing tracks that are named one by one."""


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
        """As the clock shows it: 1:02:30."""
        minutes, seconds = divmod(round(self.begins), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"

    @property
    def heard(self) -> bool:
        return self.row is not None and self.row.heard_to is not None

    @property
    def held(self) -> bool:
        return self.row is not None and self.row.end is not None


@never_cache
@require_safe
def score(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """The cues as far as one has read; all of them when asked for, because they tell how the story goes on."""
    book = readable_book(request, book_id)
    if not book.passage_count:
        return redirect("read", book.pk)
    mine = Score(Reader.keep(request), book)
    whole = request.GET.get("all") == "1"
    shown = [cue for cue in mine.cues if whole or cue.start <= read_to(mine.reader, book)]
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


def read_to(reader: Reader, book: Book) -> int:
    place = reader.places.filter(book=book).first()
    return max(place.furthest, place.passage) if place else 0


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


def duration(seconds: float) -> str:
    """As people say how long something takes."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return _("{n} s").format(n=round(seconds))
    if minutes < 60:
        return _("{n} min").format(n=minutes)
    return _("{hours} h {minutes} min").format(hours=minutes // 60, minutes=minutes % 60)


def candidates(mine: Score, music: Music, asked: str) -> list[tuple[Track, str]]:
    """Other tracks for a cue: found by name, or the best matches, each with how lively it is beside the text."""
    if asked:
        found = Track.objects.playable().filter(title__icontains=asked).order_by("title", "pk")[:FOUND]
        return [(track, "") for track in found]
    matches = mine.rank(music.cue, keep=None, most=CANDIDATES + 1)
    others = [match for match in matches if match.track != music.track][:CANDIDATES]
    return [(match.track, str(match.reasons[1].sentence)) for match in others]


def places(mine: Score, found: Cue) -> list[tuple[int, str, bool]]:
    """(passage, its first words, whether it is inside the cue) where the cue may begin or be divided."""
    before = mine.cue_at(found.start - 1)
    first = max(before.start + 1 if before else found.start + 1, found.start - MOST_OFFERED // 2)
    rows = mine.book.passages.filter(index__range=(first, found.end)).exclude(index=found.start)
    texts = rows.order_by("index").values_list("index", Substr("text", 1, QUOTED))[:MOST_OFFERED]
    return [(index, " ".join(text.split()), index > found.start) for index, text in texts]


@require_POST
def edit(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """Change one thing about a cue, then show it."""
    book = readable_book(request, book_id)
    body = EditSerializer(data={name: value for name, value in request.POST.items() if value})
    try:
        body.is_valid(raise_exception=True)
        wanted = dict(body.validated_data)
        revision = wanted.pop("revision")
        apply(Score(Reader.keep(request), book), Edit(**wanted), revision)
    except ValidationError as problem:
        messages.error(request, first_sentence(problem.detail))
        return redirect("score", book.pk)
    except Impossible as sentence:
        messages.error(request, str(sentence))
    except Outdated:
        messages.error(request, _("The score has changed meanwhile. This is how it is now."))
    else:
        messages.success(request, _("The score was changed."))
        return redirect("score-cue", book.pk, wanted.get("to", wanted["cue"]))
    return redirect("score-cue", book.pk, min(wanted["cue"], book.passage_count - 1))


@require_POST
def reset(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """Give everything back to the planner but what was heard."""
    book = readable_book(request, book_id)
    start_over(Sheet.of(Reader.keep(request), book))
    messages.success(request, _("The score is the planner's again."))
    return redirect("score", book.pk)


@require_safe
def download(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """The score as a file to be shared."""
    book = readable_book(request, book_id)
    answer = JsonResponse(
        export(Score(Reader.keep(request), book)), json_dumps_params={"ensure_ascii": False}
    )
    name = slugify(book.title, allow_unicode=True) or "book"
    answer["Content-Disposition"] = content_disposition_header(True, f"{name}.score.json") or "attachment"
    return answer


@require_POST
def upload(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """Make a shared score one's own; say what of it did not match."""
    book = readable_book(request, book_id)
    try:
        body = ScoreFileSerializer(data=read_file(request))
        body.is_valid(raise_exception=True)
        applied = take_over(Reader.keep(request), book, body.validated_data)
    except ValidationError as problem:
        messages.error(
            request, _("This score was not taken: {why}").format(why=first_sentence(problem.detail))
        )
    except AnotherBook as refusal:
        messages.error(request, str(refusal))
    else:
        for sentence in outcome(applied):
            messages.success(request, sentence)
    return redirect("score", book.pk)


def read_file(request: HttpRequest) -> Any:
    """What the uploaded file says. Raises ValidationError with a sentence."""
    file = request.FILES.get("file")
    if not FewFiles().allow_request(request, None):  # type: ignore[arg-type]  # all they need is there
        raise ValidationError(_("Those were many scores. Wait a minute."))
    if file is None:
        raise ValidationError(_("Choose a file first."))
    if (file.size or 0) > MOST_FILE:
        raise ValidationError(_("The file is too large."))
    try:
        return json.loads(file.read().decode("utf-8"))
    except (ValueError, RecursionError):
        raise ValidationError(_("The file cannot be read.")) from None


def first_sentence(detail: Any) -> str:
    """The first of DRF's nested sentences."""
    while isinstance(detail, (list, dict)):
        detail = next((one for one in (detail.values() if isinstance(detail, dict) else detail) if one), "")
    return str(detail)


def outcome(applied: Applied) -> Iterator[str]:
    """What came of a shared score, in sentences."""
    if applied.placed == applied.total:
        yield ngettext("{n} cue found its place.", "All {n} cues found their place.", applied.total).format(
            n=applied.total
        )
    else:
        yield _("{placed} of {total} cues found their place; for the others the planner has chosen.").format(
            placed=applied.placed, total=applied.total
        )
    if applied.missing:
        named = ", ".join(applied.missing[:NAMED]) + ("…" if len(applied.missing) > NAMED else "")
        yield ngettext(
            "{n} piece is not in this catalogue, so another plays: {names}",
            "{n} pieces are not in this catalogue, so others play: {names}",
            len(applied.missing),
        ).format(n=len(applied.missing), names=named)
