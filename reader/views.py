"""The screens: shelf and book. Reading imports no model and waits for no worker."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from catalog.models import Genre, Track
from library.adding import Refused, add
from library.models import Book, Page, Passage

from .access import readable_book
from .leaves import leaf_with, page_url
from .models import Place, Reader
from .preferences import MODES
from .shelf import shelf as books_on_shelf
from .shelf import unfinished
from .words import label_names

FRAGMENT_HEADER = "X-Fragment"
CREDITS_A_PAGE = 200
PAGES_SEEN = 2
"""Pages of a scan after the one that is looked at which are drawn and read before the rest of the book."""


@require_safe
def shelf(request: HttpRequest, upload_error: str = "", status: int = 200) -> HttpResponse:
    books = books_on_shelf(request)
    known = {"books": books, "unfinished": unfinished(books), "upload_error": upload_error}
    return render(request, "shelf.html", known, status=status)


@require_safe
def shelf_progress(request: HttpRequest) -> HttpResponse:
    books = books_on_shelf(request)
    return render(request, "partials/_books.html", {"books": books, "unfinished": unfinished(books)})


def person(request: HttpRequest) -> User:
    """Who is logged in: for views behind `login_required`."""
    return cast(User, request.user)


@require_POST
@login_required
def upload(request: HttpRequest) -> HttpResponse:
    file = request.FILES.get("file")
    try:
        if file is None:
            raise Refused(_("Choose a file first."))
        add(file, file.name or "", person(request))
    except Refused as sentence:
        return refuse_upload(request, str(sentence), sentence.status)
    if request.accepts("text/html"):
        return redirect("shelf")
    return JsonResponse({"redirect": reverse("shelf")})


def refuse_upload(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    if not request.accepts("text/html"):
        return JsonResponse({"error": sentence}, status=status)
    request.method = "GET"
    return shelf(request, upload_error=sentence, status=status)


@require_POST
@login_required
def remove(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """Take a book off one's own shelf; the file goes with its last reader."""
    book = readable_book(request, book_id)
    Place.objects.filter(book=book, reader__user=person(request)).delete()
    book.remove_copy(person(request))  # with its last reader the book itself goes
    return redirect("shelf")


@require_safe
def read(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """Open a book where its reader left it."""
    book = readable_book(request, book_id)
    if not book.passage_count:
        return render(
            request, "not_ready.html", {"book": book}, status=200 if book.state != book.FAILED else 409
        )
    place = kept_place(request, book)
    return redirect(page_url(book, place.passage if place else 0) or page_url(book, 0))


@require_safe
def page(request: HttpRequest, book_id: UUID, passage: int) -> HttpResponse:
    """The leaf with this passage: alone for the browser's script, within its page otherwise."""
    book = readable_book(request, book_id)
    leaf = leaf_with(book, passage)
    known: dict[str, Any] = {"book": book, "leaf": leaf, "total": book.passage_count}
    fragment = request.headers.get(FRAGMENT_HEADER)
    if leaf.waits and fragment != "leaf":  # that one is fetched ahead of need
        Page.objects.want(book.pk, passage, passage + PAGES_SEEN)
    if fragment in ("leaf", "pages"):
        response = render(request, "partials/_leaf.html", known)
    else:
        Reader.expect(request)
        place = kept_place(request, book)
        known |= {"place": place, "passage": passage, "genres": Genre.objects.all(), "modes": MODES}
        known["moods"] = label_names()
        response = render(request, "page.html", known)
    response["Vary"] = f"{FRAGMENT_HEADER}, Cookie"
    patch_cache_control(response, private=True)
    return response


def kept_place(request: HttpRequest, book: Book) -> Place | None:
    reader = Reader.find(request)
    return reader.places.filter(book=book).first() if reader else None


@require_safe
def contents(request: HttpRequest, book_id: UUID) -> HttpResponse:
    book = readable_book(request, book_id)
    moods = Prefetch("passages", Passage.objects.defer("text", "html").order_by("index"))
    place = kept_place(request, book)
    known = {
        "book": book,
        "chapters": book.chapters.prefetch_related(moods),
        "read_to": place and place.furthest,
    }
    return render(request, "partials/_contents.html", known)


@require_safe
def image(request: HttpRequest, book_id: UUID, name: str) -> HttpResponseBase:
    """A picture of a book, for those who may read it: always one that we encoded, never HTML."""
    found = get_object_or_404(readable_book(request, book_id).images, name=name)
    response = FileResponse(found.file.open("rb"), content_type=found.media_type)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    patch_cache_control(response, private=True, max_age=86400)
    return response


@require_safe
def link(request: HttpRequest, book_id: UUID, target: str) -> HttpResponse:
    """Follow a link inside the book to the passage that holds its anchor."""
    book = readable_book(request, book_id)
    index = book.passage_at(target)
    if index is None:
        raise Http404(_("This link leads nowhere in the book."))
    return redirect(page_url(book, index))


@require_safe
def out(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """Say where a link out of the book leads before anybody follows it."""
    book = readable_book(request, book_id)
    to = request.GET.get("to", "")
    if urlsplit(to).scheme not in ("http", "https", "mailto"):
        raise Http404(_("This link leads nowhere."))
    return render(request, "out.html", {"book": book, "to": to})


@require_safe
def credits(request: HttpRequest) -> HttpResponse:
    """Who made the music, under which licence, a page at a time."""
    tracks = Track.objects.playable().order_by("licence__spdx", "artist", "title", "pk")
    part = Paginator(tracks, CREDITS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "credits.html", {"tracks": part})
