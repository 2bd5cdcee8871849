"""What stays of a reader's score of a book: cues that were heard, and cues as the reader has set them.

A sheet holds no plan: the rest of the score follows the moods, the pace and the settings, and is planned around
what is kept here. One row a cue, because a page that is read moves the end of one cue only.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import F

from catalog.models import Track
from library.models import Book

from .readers import Reader


class Sheet(models.Model):
    """The score sheet of one reader and book. revision: counts the reader's edits, so that none undoes another."""

    reader = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="sheets")
    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="+")
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reader", "book"], name="one_sheet_a_book")]

    def __str__(self) -> str:
        return f"{self.book_id} for {self.reader_id}"

    @classmethod
    def of(cls, reader: Reader, book: Book) -> Sheet:
        return cls.objects.get_or_create(reader=reader, book=book)[0]

    def kept(self) -> models.QuerySet[KeptCue]:
        return self.cues.select_related("pinned__genre", "pinned__licence").order_by("start")

    def hear(self, start: int, end: int, label: str, passage: int) -> None:
        """Remember that the cue start..end was heard at this passage; moved ends of a cue heard before stay."""
        heard_to = min(max(start, passage), end)
        new = KeptCue(sheet=self, start=start, label=label, heard_to=heard_to)
        KeptCue.objects.bulk_create([new], ignore_conflicts=True)
        self.reach(start, heard_to)

    def reach(self, start: int, passage: int) -> None:
        """Remember that the cue which begins at `start` has been heard as far as this passage."""
        furthest = models.Q(heard_to=None) | models.Q(heard_to__lt=passage)
        self.cues.filter(furthest, start=start).update(heard_to=passage)

    def unpin(self, start: int) -> None:
        self.cues.filter(start=start).update(pinned=None)

    def replace(self, first: int, last: int, cues: Iterable[KeptCue]) -> None:
        """Put these in the place of all kept cues that begin at passages first..last."""
        self.cues.filter(start__range=(first, last)).delete()
        KeptCue.objects.bulk_create(cues)

    def claim(self, revision: int) -> bool:
        """Count an edit of the sheet as it was at this revision; False when another came first."""
        mine = Sheet.objects.filter(pk=self.pk, revision=revision)
        return bool(mine.update(revision=F("revision") + 1))


class KeptCue(models.Model):
    """A cue that the planner leaves alone. end: None where the plan may still decide how far it goes."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="cues")
    start = models.PositiveIntegerField(help_text="index of its first passage")
    end = models.PositiveIntegerField(
        null=True, help_text="index of its last passage, as its reader has set it"
    )
    label = models.CharField(max_length=8, blank=True, help_text="empty: what the text says")
    heard_to = models.PositiveIntegerField(null=True, help_text="the furthest passage at which it was heard")
    pinned = models.ForeignKey(Track, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["start"]
        constraints = [models.UniqueConstraint(fields=["sheet", "start"], name="one_kept_cue_a_passage")]

    def __str__(self) -> str:
        return f"{self.start}: {self.label}"

    @property
    def until(self) -> int:
        """The passage as far as which it must last."""
        known = (self.start, self.heard_to, self.end)
        return self.end if self.end is not None else max(one for one in known if one is not None)
