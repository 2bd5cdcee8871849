"""Leaves: the runs of passages that are sent to the browser at once, with the links between them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from library.models import Book, Chapter, Passage

from .speed import seconds_to_read

OWN_ADDRESS = re.compile(r'(?<= )(href|src)="book:')
"""How `library.sanitise` writes addresses inside the book."""


@dataclass(frozen=True)
class Shown:
    """A passage ready for a template.

    html: sanitised when it was stored, links now pointing into this book. seconds: that most readers take.
    """

    index: int
    html: SafeString
    emotion: str
    words: int
    seconds: float
    language: str


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


def leaf_with(book: Book, passage: int) -> Leaf:
    """The leaf that holds a passage; 404 when the book has no such passage."""
    number = Passage.objects.filter(book=book, index=passage).values_list("leaf", flat=True).first()
    if number is None:
        raise Http404("This book has no such passage.")
    rows = list(Passage.objects.filter(book=book, leaf=number).select_related("chapter").order_by("index"))
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
    mood = passage.mood
    return Shown(
        index=passage.index,
        html=mark_safe(html),  # noqa: S308 - library.sanitise made it
        emotion=mood.emotion if mood else "",
        words=passage.words,
        seconds=seconds_to_read(passage.words, passage.language or language),
        language=passage.language,
    )
