"""The time that readers really spend on passages, as their browsers measured it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from library.models import Book

from .readers import Reader

SKIM_SECONDS = 8
"""Less than this on a whole passage is leafing, as in the patience contract."""
TELLING_SHARE = 0.5
"""A passage counts as read from here on."""
TELLING_WORDS = 40
"""In a shorter passage, a heading for instance, the seconds tell of the page and not of its reader."""


class ReadingTimeQuerySet(models.QuerySet["ReadingTime"]):
    def telling(self, language: str) -> ReadingTimeQuerySet:
        """What says how fast somebody reads a language, latest first."""
        return self.filter(
            Q(steady=True, share__gte=TELLING_SHARE, words__gte=TELLING_WORDS, seconds__gt=0),
            language=language,
        ).order_by("-at")


class ReadingTime(models.Model):
    """One passage in one visit: how long it was read, and how much of it.

    The browser sends totals of the visit, which only grow: a message that comes twice, late or out of turn
    changes nothing. What was read stays when the book goes, without saying which book it was.
    """

    reader = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="reading_times")
    book = models.ForeignKey(Book, on_delete=models.SET_NULL, null=True, related_name="+")
    passage = models.PositiveIntegerField()
    visit = models.CharField(max_length=32, help_text="one opening of a book in one browser")
    seconds = models.FloatField()
    share = models.FloatField(help_text="the part of the passage that was read, 0..1")
    words = models.PositiveIntegerField(help_text="of the whole passage")
    language = models.CharField(max_length=20, blank=True)
    emotion = models.CharField(max_length=20, blank=True, help_text="as it was known then")
    steady = models.BooleanField(help_text="read from beginning to end without a break: it tells of the pace")
    at = models.DateTimeField(default=timezone.now)
    day = models.DateField(help_text="in the reader's own calendar")

    objects = ReadingTimeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reader", "book", "passage", "visit"], name="one_reading_time_a_visit"
            )
        ]
        indexes = [
            models.Index(fields=["reader", "language", "-at"], name="reading_times_by_language"),
            models.Index(fields=["reader", "day"], name="reading_times_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.book_id} {self.passage}: {self.seconds:.0f} s"
