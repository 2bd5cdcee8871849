"""A reader, known or anonymous, and what is kept for them: place, taste, and the music they were given."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from catalog.models import Track
from library.models import Book

from .preferences import Preferences

SESSION_KEY = "reader"


class Reader(models.Model):
    """A person with an account, or the browser session of one without."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE)
    stored_preferences = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return str(self.user or self.pk)

    @classmethod
    def find(cls, request: HttpRequest) -> Reader | None:
        """Who is reading, when anything is known of them yet."""
        if request.user.is_authenticated:
            return cls.objects.filter(user_id=request.user.pk).first()
        session = getattr(request, "session", None)
        key = session.get(SESSION_KEY) if session else None
        return cls.objects.filter(pk=key, user=None).first() if key else None

    @classmethod
    def keep(cls, request: HttpRequest) -> Reader:
        """Who is reading, remembered from now on: called when there is something to remember."""
        found = cls.find(request)
        if found:
            return found
        if request.user.is_authenticated:
            return cls.objects.get_or_create(user_id=request.user.pk)[0]
        new = cls.objects.create()
        request.session[SESSION_KEY] = str(new.pk)
        return new

    @property
    def preferences(self) -> Preferences:
        return Preferences.of(self.stored_preferences)

    def adopt(self, anonymous: Reader) -> None:
        """Take over what was read and heard before logging in; of two places in a book the later one stays."""
        own = {place.book_id: place for place in self.places.all()}
        for place in anonymous.places.all():
            kept = own.get(place.book_id)
            if kept is None or kept.updated_at < place.updated_at:
                self.places.filter(book_id=place.book_id).delete()
                anonymous.places.filter(pk=place.pk).update(reader=self)
        anonymous.heard.update(reader=self)
        if not self.stored_preferences:
            self.stored_preferences = anonymous.stored_preferences
            self.save(update_fields=["stored_preferences"])
        anonymous.delete()


class Place(models.Model):
    """Where a reader is in a book: a passage and a character offset in it, never a screen page."""

    reader = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="places")
    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="places")
    passage = models.PositiveIntegerField()
    offset = models.PositiveIntegerField(default=0)
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
