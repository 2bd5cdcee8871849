"""The one door to a private book: found through the person who asks, or not found at all."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest

from library.models import Book


def readable_book(request: HttpRequest, book_id: uuid.UUID) -> Book:
    """The book, if this person may open it; 404 otherwise, whether or not it exists."""
    book = Book.objects.for_user(request.user).select_related("cover").filter(pk=book_id).first()
    if book is None:
        raise Http404("There is no such book on your shelf.")
    return book
