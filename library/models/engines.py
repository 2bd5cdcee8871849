"""Which version of the text engine the library is to be read by."""

from __future__ import annotations

from django.db import models

from library.work import Work

from .books import Passage


class LibraryEngine(models.Model):
    """The version of the text engine that the library is to be read by; one row, none while nobody chose."""

    engine = models.CharField(max_length=100)
    chosen_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.engine

    @classmethod
    def wanted(cls) -> str:
        return cls.objects.filter(pk=1).values_list("engine", flat=True).first() or ""

    @classmethod
    def choose(cls, engine: str) -> None:
        """From now on; what others have read is read again in the background, and keeps its mood until then."""
        Passage.objects.filter(state=Work.DONE, attempts__gt=0).update(attempts=0, reason="")
        cls.objects.update_or_create(pk=1, defaults={"engine": engine})
