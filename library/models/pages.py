"""The pages of scanned books: pictures first, and their text as it is read."""

from __future__ import annotations

import uuid
from typing import Final

from django.db import models
from django.utils import timezone

from library.work import Work, WorkQuerySet

from .books import Book, BookImage, Passage

DRAWN_AT_ONCE: Final = 8
"""Pages that one child draws: it starts in the time that two take."""


class PageQuerySet(WorkQuerySet["Page"]):
    def in_turn(self) -> PageQuerySet:
        """Pages that somebody looks at first, then the first pages of all books."""
        return self.order_by("-wanted_at", "number")

    def claim_to_draw(self) -> list[Page]:
        """Lease the next pages of one book that have no picture yet. What was tried before is tried alone."""
        undrawn = self.due().filter(image=None)
        head = undrawn.in_turn().first()
        if head is None:
            return []
        fresh = undrawn.filter(book=head.book_id, attempts=0).in_turn()
        ids = [page.pk for page in fresh.only("pk")[:DRAWN_AT_ONCE]]
        return self.order_by().lease([head.pk] if head.attempts else ids)

    def claim_to_read(self) -> Page | None:
        """Lease the next page that is drawn and not read."""
        head = self.due().exclude(image=None).in_turn().first()
        return next(iter(self.order_by().lease([head.pk])), None) if head else None

    def want(self, book_id: uuid.UUID, first: int, last: int) -> int:
        """Somebody looks at these: let them be drawn and read before the rest."""
        waiting = self.filter(book_id=book_id, number__range=(first, last), state=Work.WAITING)
        return waiting.update(wanted_at=timezone.now().timestamp())


class Page(Work):
    """A page of a scanned book, and the passage that its text becomes. `state` is that of its reading.

    Both are made when the book is opened, one for each page, so that places in the book stay where they are while
    the text comes. It waits without a picture until it is drawn.
    """

    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="pages")
    passage = models.OneToOneField(Passage, on_delete=models.CASCADE, related_name="page")
    number = models.PositiveIntegerField(help_text="from 0; the index of its passage too")
    image = models.OneToOneField(
        BookImage, null=True, blank=True, on_delete=models.SET_NULL, related_name="page"
    )
    width = models.PositiveIntegerField(default=0, help_text="pixels of the picture")
    height = models.PositiveIntegerField(default=0)
    wanted_at = models.FloatField(
        default=0, editable=False, help_text="when somebody last looked at it, in Unix time"
    )

    objects = PageQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["book", "number"], name="page_once_a_book")]
        indexes = [models.Index(fields=["state", "-wanted_at", "number"], name="pages_in_turn")]

    def __str__(self) -> str:
        return f"{self.book_id} page {self.number + 1}"
