"""The chapters of a scanned book: as its file names them, else as its pages do once all of them are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from inference.cleaning import clean_text

from .formats.headings import is_heading
from .models import Book, Chapter
from .work import Work

PAGES_A_LEAF: Final = 8
FEWEST: Final = 2
"""Headings that are chapters; a single one is the title of the book."""


@dataclass(frozen=True, slots=True)
class Span:
    """Pages first..end - 1 and what they are called."""

    title: str
    first: int
    end: int

    def leaves(self) -> Iterator[tuple[int, int]]:
        """First and last page of each of its leaves."""
        for start in range(self.first, self.end, PAGES_A_LEAF):
            yield start, min(start + PAGES_A_LEAF, self.end) - 1

    def as_chapter(self, book: Book, index: int) -> Chapter:
        title = clean_text(self.title, 500)
        return Chapter(book=book, index=index, title=title, href=f"page-{self.first + 1}", first=self.first)


def spans(chapters: Iterable[tuple[str, int]], total: int, title: str) -> list[Span]:
    """All pages of a book, divided by titles and first pages of chapters. title: of what is before the first."""
    starts = {0: title} | {first: name for name, first in chapters if 0 <= first < total}
    ordered = sorted(starts.items())
    ends = [*(first for first, _ in ordered[1:]), total]
    return [Span(name, first, end) for (first, name), end in zip(ordered, ends, strict=True)]


def name_chapters(book: Book) -> None:
    """Once nothing is left to read: divide a book without chapters by the headings on its pages.

    Passages keep their numbers, so places and cues stay where they are.
    """
    if book.pages.filter(state=Work.WAITING).exists() or book.chapters.count() != 1:
        return
    texts = book.passages.order_by("index").values_list("index", "text")
    heads = [(text.partition("\n")[0], index) for index, text in texts.iterator(chunk_size=200)]
    found = [(" ".join(head.split()), index) for head, index in heads if is_heading(head)]
    if len(found) >= FEWEST:
        divide(book, found)


@transaction.atomic
def divide(book: Book, found: list[tuple[str, int]]) -> None:
    """The one chapter there is becomes the first of several."""
    Book.objects.select_for_update().get(pk=book.pk)
    only = book.chapters.first()
    if only is None or book.chapters.count() != 1:
        return
    leaf = 0
    for index, span in enumerate(spans(found, book.passages.count(), only.title)):
        chapter = span.as_chapter(book, index)
        chapter.pk = None if index else only.pk
        chapter.save()
        for first, last in span.leaves():
            book.passages.filter(index__range=(first, last)).update(chapter=chapter, leaf=leaf)
            leaf += 1
