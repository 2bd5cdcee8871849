"""A reader, known or anonymous."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.http import HttpRequest

from reader.preferences import Preferences

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
        return cls.objects.get_or_create(pk=cls.expect(request), user=None)[0]

    @classmethod
    def expect(cls, request: HttpRequest) -> str:
        """The key under which somebody without an account would be remembered; nothing is kept of them yet.

        A page that will tell several things at once asks for it first: each would else found a session of its own,
        of which the browser keeps the last.
        """
        return str(request.session.setdefault(SESSION_KEY, str(uuid.uuid4())))

    @property
    def preferences(self) -> Preferences:
        return Preferences.of(self.stored_preferences)

    def adopt(self, anonymous: Reader) -> None:
        """Take over what was read and heard before logging in; of two places in a book the later one stays."""
        own = {place.book_id: place for place in self.places.all()}
        for place in anonymous.places.all():
            kept = own.get(place.book_id)
            furthest = max(place.furthest, kept.furthest if kept else 0)
            if kept is None or kept.updated_at < place.updated_at:
                self.places.filter(book_id=place.book_id).delete()
                anonymous.places.filter(pk=place.pk).update(reader=self)
            self.places.filter(book_id=place.book_id).update(furthest=furthest)
        anonymous.heard.update(reader=self)
        anonymous.corrections.hand_over(self)
        anonymous.reading_times.update(reader=self)
        anonymous.choices.exclude(book__in=self.choices.values("book")).update(reader=self)
        anonymous.sheets.exclude(book__in=self.sheets.values("book")).update(reader=self)
        if not self.stored_preferences:
            self.stored_preferences = anonymous.stored_preferences
            self.save(update_fields=["stored_preferences"])
        anonymous.delete()
