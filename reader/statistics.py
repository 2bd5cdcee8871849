"""What somebody has read, in sums of the time that was measured: for their eyes only, to keep or to delete."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar, Final
from uuid import UUID

from django.contrib import messages
from django.db.models import F, Max, QuerySet, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from library.models import Book
from library.passages import CHARACTERS_A_WORD

from .ledger import Echo, harmless
from .models import Reader, ReadingTime
from .pace import measured_pace
from .speed import seconds_to_read
from .words import label_name

DAYS: Final = 56
"""Of the strip: eight weeks."""
COLUMNS: Final = ("day", "at", "book", "passage", "seconds", "words", "language", "emotion")

Times = QuerySet[ReadingTime]


@dataclass(frozen=True)
class Amount:
    """What was read in one language: words, or characters where those are counted. pace: such a minute, or None."""

    language: str
    count: int
    in_characters: bool
    pace: int | None


@dataclass(frozen=True)
class Spent:
    """Something that took so long."""

    seconds: float

    @property
    def time(self) -> str:
        return duration(self.seconds)


@dataclass(frozen=True)
class BookRead(Spent):
    """book: None for those that are no longer on the shelf, all together."""

    book: Book | None
    last: date


@dataclass(frozen=True)
class Day(Spent):
    """A bar of the strip: x and width in percent of it, height in percent of the longest day."""

    day: date
    x: float
    height: float
    width: ClassVar[float] = round(80 / DAYS, 3)

    @property
    def top(self) -> float:
        return 100 - self.height


@dataclass(frozen=True)
class Feeling(Spent):
    """share: of the time with a known mood, in percent."""

    label: str
    name: str
    share: float


def duration(seconds: float) -> str:
    """Hours and minutes in words."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return _("under a minute")
    if minutes < 60:
        return _("{minutes} min").format(minutes=minutes)
    return _("{hours} h {minutes} min").format(hours=minutes // 60, minutes=minutes % 60)


@require_safe
def reading(request: HttpRequest) -> HttpResponse:
    """What was read, when, how fast and how it felt."""
    reader = Reader.find(request) or Reader()
    times = ReadingTime.objects.filter(reader=reader)
    days = strip(times)
    known = {
        "all": Spent(times.aggregate(all=Sum("seconds"))["all"] or 0),
        "lately": Spent(sum(day.seconds for day in days[-7:])),
        "amounts": amounts(reader, times),
        "books": books(request, times),
        "days": days,
        "last": days[-1],
        "feelings": feelings(times),
    }
    return render(request, "reading.html", known)


@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """Every measured passage, one line each."""
    headers = {"Content-Disposition": 'attachment; filename="reading.csv"'}
    rows = lines(request, ReadingTime.objects.filter(reader=Reader.find(request) or Reader()))
    return StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8", headers=headers)


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Delete all that was measured; places, music and corrections stay."""
    reader = Reader.find(request)
    if reader:
        reader.reading_times.all().delete()
    messages.success(request, _("All reading time was deleted. Your places in the books stay."))
    return redirect("reading")


def amounts(reader: Reader, times: Times) -> list[Amount]:
    """What was read in each language, most first."""
    rows = times.values("language").annotate(words=Sum(F("words") * F("share"))).order_by("-words")
    return [amount(reader, row["language"], row["words"]) for row in rows if row["words"] >= 1]


def amount(reader: Reader, language: str, words: float) -> Amount:
    """Korean is counted in characters, as its readers do; the rest in words."""
    unit = CHARACTERS_A_WORD if language == "ko" else 1.0
    pace, usual = measured_pace(reader, language), 60 * unit / seconds_to_read(1, language)
    return Amount(language, round(words * unit), language == "ko", round(pace * usual) if pace else None)


def books(request: HttpRequest, times: Times) -> list[BookRead]:
    """The books that were read, the latest first, those no longer on the shelf as one."""
    rows = list(
        times.values("book").annotate(time=Sum("seconds"), last=Max("day")).order_by("-last", "-time")
    )
    mine = Book.objects.for_user(request.user).in_bulk([row["book"] for row in rows if row["book"]])
    found = [BookRead(row["time"], mine[row["book"]], row["last"]) for row in rows if row["book"] in mine]
    gone = [row for row in rows if row["book"] not in mine]
    if gone:
        found.append(BookRead(sum(row["time"] for row in gone), None, max(row["last"] for row in gone)))
    return found


def strip(times: Times) -> list[Day]:
    """The last eight weeks, a day each; the last is today, or tomorrow where it is tomorrow already."""
    today = timezone.now().date()
    end = max(today, times.aggregate(last=Max("day"))["last"] or today)
    first = end - timedelta(days=DAYS - 1)
    spent = dict(times.filter(day__gte=first).values_list("day").annotate(Sum("seconds")))
    most = max(spent.values(), default=0) or 1
    days = [first + timedelta(days=nth) for nth in range(DAYS)]
    return [
        Day(time := spent.get(day, 0.0), day, round(100 * nth / DAYS, 3), round(100 * time / most, 2))
        for nth, day in enumerate(days)
    ]


def feelings(times: Times) -> list[Feeling]:
    """How long each emotion was read, the most first."""
    rows = times.exclude(emotion="").values_list("emotion").annotate(time=Sum("seconds")).order_by("-time")
    spent = list(rows)
    total = sum(time for _label, time in spent) or 1
    return [Feeling(time, label, label_name(label), round(100 * time / total, 2)) for label, time in spent]


def lines(request: HttpRequest, times: Times) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield writer.writerow(COLUMNS)
    titles: dict[UUID | None, str] = dict(Book.objects.for_user(request.user).values_list("pk", "title"))
    for row in times.order_by("at", "passage").iterator(1000):
        cells: tuple[Any, ...] = (
            *(row.day, row.at.isoformat(timespec="seconds"), titles.get(row.book_id, ""), row.passage),
            *(round(row.seconds, 1), round(row.words * row.share), row.language, row.emotion),
        )
        yield writer.writerow([harmless(cell) for cell in cells])
