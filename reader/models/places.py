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

    def save_newer(self, passage: int, offset: int, seq: int, device: str, force: bool = False) -> bool:
        """Move to a place unless that would undo a newer one; say whether it moved.

        On the same device the higher count wins; from another device a place is taken only when that
        device has seen this one's count, or when its reader says so (`force`).
        """
        newer = Q(seq__lt=seq) if force or device == self.device else Q(seq=seq - 1)
        now = timezone.now()
        values = {"passage": passage, "offset": offset, "seq": seq, "device": device, "updated_at": now}
        moved = Place.objects.filter(newer, pk=self.pk).update(**values)
        self.refresh_from_db()
        return bool(moved)
