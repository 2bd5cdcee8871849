"""Looking for words in one book: where they stand, with a little of what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from inference.cleaning import clean_text
from library.models import Book

from .access import readable_book
from .leaves import page_url

LONGEST: Final = 100
"""Characters of what is looked for."""
MOST: Final = 100
"""Places that are shown of all that were found."""
AROUND: Final = 60
"""Characters shown on each side of what was found."""
FRAGMENT_HEADER: Final = "X-Fragment"


@dataclass(frozen=True, slots=True)
class Found:
    """One place. nth: which of the passage's own it is, from 0. before, after: the text around `words`."""

    passage: int
    nth: int
    chapter: str
    url: str
    before: str
    words: str
    after: str


@require_safe
def search(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """The places of `?q=`: alone for the browser's script, within a page otherwise."""
    book = readable_book(request, book_id)
    query = " ".join(clean_text(request.GET.get("q", ""), LONGEST).split())
    places = list(islice(find(book, query), MOST + 1)) if query else []
    known = {"book": book, "query": query, "places": places[:MOST], "more": len(places) > MOST, "most": MOST}
    template = "partials/_found.html" if request.headers.get(FRAGMENT_HEADER) else "search.html"
    response = render(request, template, known)
    response["Vary"] = f"{FRAGMENT_HEADER}, Cookie"
    patch_cache_control(response, private=True)
    return response


def find(book: Book, query: str) -> Iterator[Found]:
    """Every place of `query`, in the book's order, whatever the case; a space in it is any white space."""
    words = query.split()
    pattern = re.compile(r"\s+".join(map(re.escape, words)), re.IGNORECASE)
    passages = (
        book.passages.order_by("index").select_related("chapter").only("index", "text", "chapter__title")
    )
    for passage in passages.iterator(chunk_size=200):
        for nth, match in enumerate(pattern.finditer(passage.text)):
            start, end = match.span()
            yield Found(
                passage=passage.index,
                nth=nth,
                chapter=passage.chapter.title,
                url=page_url(book, passage.index),
                before=("…" if start > AROUND else "") + passage.text[max(0, start - AROUND) : start],
                words=match.group(),
                after=passage.text[end : end + AROUND] + ("…" if end + AROUND < len(passage.text) else ""),
            )
