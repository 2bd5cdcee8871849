"""Where readers are in their books."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from library.models import Book

from .readers import Reader


class Place(models.Model):
    """Where a reader is in a book: a passage and a character offset in it, never a screen page."""

    reader = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="places")
    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="places")
    passage = models.PositiveIntegerField()
    offset = models.PositiveIntegerField(default=0)
    furthest = models.PositiveIntegerField(
        default=0, help_text="up to here it was really read, not leafed through: nothing later is given away"
    )
    device = models.CharField(max_length=100, blank=True)
    seq = models.PositiveBigIntegerField(
        default=0, help_text="the device's own count; an older one never wins"
    )
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reader", "book"], name="one_place_a_book")]

    def __str__(self) -> str:
        return f"{self.book_id} at {self.passage}+{self.offset}"

    @classmethod
    def reach(cls, reader: Reader, book: Book, passage: int | None) -> None:
        """Remember that a passage was read, if it is the furthest; None stands for no passage."""
        if passage is None:
            return
        values = {"passage": passage, "furthest": passage}
        place, new = cls.objects.get_or_create(reader=reader, book=book, defaults=values)
        if not new:
            cls.objects.filter(pk=place.pk, furthest__lt=passage).update(furthest=passage)

    def move(self, to: Place, *, seen: int, force: bool = False) -> bool:
        """Move to a place that is not stored, unless that would undo a newer one; say whether it moved.

        seen: the count of the place that its sender knew of. From the same window (`device`) the higher count
        wins; from another one it is taken only when that has seen this place, or its reader says so (`force`).
        """
        mine = Q() if force else Q(device=to.device) | Q(seq=seen)
        values = {name: getattr(to, name) for name in ("passage", "offset", "seq", "device", "updated_at")}
        moved = Place.objects.filter(mine, pk=self.pk, seq__lt=to.seq).update(**values)
        self.refresh_from_db()
        return bool(moved)
