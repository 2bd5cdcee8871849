"""The music that readers were given, and what of it they really heard."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from catalog.models import Track
from library.models import Book

from .readers import Reader


class Choice(models.Model):
    """The track given to a cue, so that the same cue keeps its music across visits."""

    reader = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="choices")
    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="+")
    cue = models.PositiveIntegerField(help_text="index of the cue's first passage")
    label = models.CharField(max_length=20)
    mode = models.PositiveSmallIntegerField()
    genre = models.CharField(max_length=50, blank=True)
    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="+")
    chosen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reader", "book", "cue", "mode", "genre"], name="one_choice_a_cue"
            )
        ]

    def __str__(self) -> str:
        return f"{self.cue}: {self.track_id}"


class Heard(models.Model):
    """A track that really began to sound for a reader."""

    reader = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="heard")
    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="+")
    book = models.ForeignKey(Book, on_delete=models.SET_NULL, null=True, related_name="+")
    cue = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "heard"
        indexes = [models.Index(fields=["reader", "-at"], name="lately_heard")]

    def __str__(self) -> str:
        return f"{self.track_id} at {self.at}"
