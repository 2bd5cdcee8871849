"""What readers said against the music and the moods that they were given: events, taken back by deleting them."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models import Track
from inference.mood import LABELS
from library.models import Book

from .readers import Reader


class Kind(models.TextChoices):
    """What was said. Only the first is about the text; the others are about a track that played there."""

    WRONG_MOOD = "wrong_mood", _("wrong mood")
    WRONG_TRACK = "wrong_track", _("wrong piece")
    NEVER = "never", _("never again")
    MORE_LIKE = "more_like", _("more like this")


EVERYWHERE = Q(kind__in=(Kind.NEVER, Kind.MORE_LIKE))


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def concerning(self, book: Book) -> CorrectionQuerySet:
        """What acts in this book: what was said in it, and what was said of a track wherever it played."""
        return self.filter(EVERYWHERE | Q(book=book))

    def everywhere(self) -> CorrectionQuerySet:
        """What was said of a track for every book."""
        return self.filter(EVERYWHERE)

    def record(self, said: Correction) -> Correction:
        """Keep what was said; saying the same again, or another mood of the same passage, replaces it."""
        values = {field: getattr(said, field) for field in FACTS}
        return self.update_or_create(**said.subject, defaults=values)[0]

    def hand_over(self, to: Reader) -> None:
        """Give these to another reader; where both spoke of the same thing, what was said later stays."""
        for said in self.order_by("created_at"):
            theirs = to.corrections.filter(**said.subject_but_reader).first()
            if theirs and theirs.created_at > said.created_at:
                continue
            to.corrections.filter(**said.subject_but_reader).delete()
            self.filter(pk=said.pk).update(reader=to)


class Correction(models.Model):
    """One reader's word on one passage or track.

    It is tied to the passage by the hash of its text, so that it survives a new mood and a new parsing. With its
    book it loses only that: what a reader never wants to hear again does not come back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reader = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="corrections")
    book = models.ForeignKey(Book, on_delete=models.SET_NULL, null=True, related_name="+")
    passage = models.PositiveIntegerField(help_text="its index in the book when this was said")
    anchor = models.CharField(max_length=64, help_text="SHA-256 of the passage's text")
    kind = models.CharField(max_length=11, choices=Kind.choices)
    label = models.CharField(
        max_length=8,
        choices=[(label, label) for label in LABELS],
        help_text="wrong mood: the right one; else that for which the track was chosen",
    )
    read_as = models.CharField(
        max_length=8, blank=True, help_text="the passage's emotion as the engine read it"
    )
    engine = models.CharField(max_length=100, blank=True, help_text="of the text, that gave the mood")
    track = models.ForeignKey(Track, on_delete=models.CASCADE, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=Kind.WRONG_MOOD, track=None)
                | Q(track__isnull=False) & ~Q(kind=Kind.WRONG_MOOD),
                name="a_mood_or_a_track_is_corrected",
            ),
            models.UniqueConstraint(
                fields=["reader", "book", "anchor"],
                condition=Q(kind=Kind.WRONG_MOOD),
                name="one_mood_a_passage",
            ),
            models.UniqueConstraint(
                fields=["reader", "book", "track"],
                condition=Q(kind=Kind.WRONG_TRACK),
                name="wrong_once_a_book",
            ),
            models.UniqueConstraint(
                fields=["reader", "track", "kind"],
                condition=Q(kind__in=(Kind.NEVER, Kind.MORE_LIKE)),
                name="once_for_all_books",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "label"], name="corrections_by_kind"),
            models.Index(fields=["-created_at"], name="corrections_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.label} {self.track_id or self.passage}"

    @property
    def subject_but_reader(self) -> dict[str, Any]:
        """What makes another correction one of the same thing."""
        match self.kind:
            case Kind.WRONG_MOOD:
                return {"kind": self.kind, "book_id": self.book_id, "anchor": self.anchor}
            case Kind.WRONG_TRACK:
                return {"kind": self.kind, "book_id": self.book_id, "track_id": self.track_id}
        return {"kind": self.kind, "track_id": self.track_id}

    @property
    def subject(self) -> dict[str, Any]:
        return {"reader_id": self.reader_id, **self.subject_but_reader}


FACTS = ("book_id", "passage", "anchor", "label", "read_as", "engine", "track_id", "created_at")
"""What a correction of the same thing writes anew."""
