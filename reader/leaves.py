"""Leaves: the runs of passages that are sent to the browser at once, with the links between them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from django.http import Http404
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from inference import presence
from library.models import Book, Chapter, Page, Passage

from .speed import seconds_to_read

OWN_ADDRESS = re.compile(r'(?<= )(href|src)="book:')
"""How `library.sanitise` writes addresses inside the book."""


LOOKED_AT: Final = 8.0
"""Seconds that a page without words is looked at, as far as anybody knows."""


@dataclass(frozen=True)
class Sheet:
    """A page of a scan. number: from 1. url: of its picture, "" until it is drawn. notice: why there are no words.

    waits: something about it will change soon.
    """

    number: int
    url: str
    width: int
    height: int
    notice: str
    waits: bool


@dataclass(frozen=True)
class Shown:
    """A passage ready for a template.

    html: sanitised when it was stored, links now pointing into this book. seconds: that most readers take. sheet:
    the page of a scan that it stands on.
    """

    index: int
    html: SafeString
    emotion: str
    words: int
    seconds: float
    language: str
    sheet: Sheet | None = None


@dataclass(frozen=True)
class Leaf:
    number: int
    chapter: Chapter
    passages: list[Shown]
    previous_url: str
    next_url: str

    @property
    def first(self) -> int:
        return self.passages[0].index

    @property
    def last(self) -> int:
        return self.passages[-1].index

    @property
    def is_scan(self) -> bool:
        return self.passages[0].sheet is not None

    @property
    def waits(self) -> bool:
        """Whether there are pages on it that have yet to be drawn or read."""
        return any(passage.sheet and passage.sheet.waits for passage in self.passages)


def leaf_with(book: Book, passage: int) -> Leaf:
    """The leaf that holds a passage; 404 when the book has no such passage."""
    number = Passage.objects.filter(book=book, index=passage).values_list("leaf", flat=True).first()
    if number is None:
        raise Http404("This book has no such passage.")
    found = Passage.objects.filter(book=book, leaf=number).select_related("chapter", "page__image")
    rows = list(found.order_by("index"))
    return Leaf(
        number=number,
        chapter=rows[0].chapter,
        passages=[show(row, book.language) for row in rows],
        previous_url=page_url(book, rows[0].index - 1),
        next_url=page_url(book, rows[-1].index + 1),
    )


def page_url(book: Book, passage: int) -> str:
    inside = 0 <= passage < book.passage_count
    return reverse("page", args=[book.pk, passage]) if inside else ""


def show(passage: Passage, language: str) -> Shown:
    root = reverse("read", args=[passage.book_id])
    html = OWN_ADDRESS.sub(rf'\1="{root}', passage.html)
    mood, page = passage.mood, getattr(passage, "page", None)
    seconds = seconds_to_read(passage.words, passage.language or language)
    return Shown(
        index=passage.index,
        html=mark_safe(html),  # noqa: S308 - library.sanitise made it
        emotion=mood.emotion if mood else "",
        words=passage.words,
        seconds=max(seconds, LOOKED_AT) if page else seconds,
        language=passage.language,
        sheet=sheet_of(page) if page else None,
    )


def sheet_of(page: Page) -> Sheet:
    url = reverse("book-image", args=[page.book_id, page.image.name]) if page.image else ""
    waits = page.state == Page.WAITING and not (url and presence.ocr_note())
    return Sheet(page.number + 1, url, page.width, page.height, notice_of(page), waits)


def notice_of(page: Page) -> str:
    """Why a page has no words, for its reader; "" where it has, or is a picture without any."""
    if page.state == Page.FAILED:
        return _(page.reason)
    if page.state != Page.WAITING:
        return ""
    if presence.ocr_note():
        return _("The words of this page cannot be read here until Tesseract is installed.")
    return _("The words of this page have yet to be read.")
