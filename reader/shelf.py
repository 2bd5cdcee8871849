"""What stands on a reader's shelf: their books with covers, progress and state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from inference import presence
from library.models import Book
from library.work import Work

from .models import Place, Reader


@dataclass(frozen=True)
class Standing:
    """A book as the shelf shows it. progress: 0..100 read.

    state: queued, preparing, reading (a scan, page by page), pictures (a scan that cannot be read here), scoring,
    ready or failed.
    """

    book: Book
    state: str
    progress: int
    url: str
    cover_url: str
    can_remove: bool
    tint: int
    scored_count: int
    read_count: int
    reason: str

    @property
    def opens(self) -> bool:
        return self.state not in ("queued", "preparing", "failed")


def shelf(request: HttpRequest) -> list[Standing]:
    books = list(Book.objects.for_shelf(request.user))
    places = places_by_book(Reader.find(request))
    return [standing(book, places.get(book.pk)) for book in books]


def places_by_book(reader: Reader | None) -> dict[Any, Place]:
    return {place.book_id: place for place in reader.places.all()} if reader else {}


def standing(book: Any, place: Place | None) -> Standing:
    read = round(100 * (place.passage + 1) / book.passage_count) if place and book.passage_count else 0
    return Standing(
        book=book,
        state=state(book),
        progress=min(read, 100),
        url=reverse("read", args=[book.pk]),
        cover_url=reverse("book-image", args=[book.pk, book.cover.name]) if book.cover else "",
        can_remove=not book.public,
        tint=int(book.sha256[:4], 16) % 360,
        scored_count=book.scored_count + book.wordless_count,
        read_count=book.passage_count - book.unread_count,
        reason=gettext(book.reason) if book.reason else "",
    )


def state(book: Any) -> str:
    if book.state == Work.FAILED:
        return "failed"
    if book.state == Work.WAITING:
        return "preparing" if book.lease_until and book.lease_until > timezone.now() else "queued"
    if book.unread_count:
        return "pictures" if presence.ocr_note() else "reading"
    return "ready" if book.scored_count + book.wordless_count >= book.passage_count else "scoring"


def unfinished(books: list[Standing]) -> bool:
    """Is there anything on the shelf whose progress is worth asking for again?"""
    return any(book.state in ("queued", "preparing", "reading", "scoring") for book in books)
