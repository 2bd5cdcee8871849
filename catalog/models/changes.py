"""Who set what on a track, and what the sound engine had proposed: history, and the measure of agreement."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import TruncWeek
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models.shelving import Status
from catalog.models.tracks import Track

MOOD_FIELD = "mood"
"""The label of a track as history tells it: `neutral`, an emotion, or "" while nobody has decided."""


BY_ENGINE = Q(proposed="") & ~Q(engine="")
"""What an engine wrote by itself. (Not `by=None`: an account may have been removed since.)"""


class ChangeQuerySet(models.QuerySet["Change"]):
    def note(
        self,
        track: Track,
        before: dict[str, str],
        after: dict[str, str],
        by: User | None,
        proposals: dict[str, str] | None = None,
        engine: str = "",
    ) -> list[Change]:
        """Keep what differs between two states of a track.

        proposals: what the engine had proposed, by field; a person's answer to a proposal is kept even where
        it changes nothing, because agreeing is a decision too. by: None for the engine itself.
        """
        asked = proposals or {}
        fields = [field for field in after if after[field] != before.get(field, "") or field in asked]
        rows = [
            Change(
                track=track,
                by=by,
                field=field,
                before=before.get(field, "")[:500],
                after=after[field][:500],
                proposed=asked.get(field, ""),
                engine=engine if field in asked or by is None else "",
            )
            for field in fields
        ]
        return self.bulk_create(rows)

    def decided_by_people(self, track: Track) -> set[str]:
        """The fields of a track on which a person has spoken: no engine writes them again."""
        return set(self.exclude(BY_ENGINE).filter(track=track).values_list("field", flat=True))

    def answers(self) -> ChangeQuerySet:
        """People's answers to the engine's proposals of a mood."""
        return self.filter(field=MOOD_FIELD).exclude(proposed="")

    def places(self) -> ChangeQuerySet:
        """People's answers to where the engine had placed a piece that is still kept, the latest first."""
        answers = self.filter(field__in=("valence", "arousal")).exclude(proposed="").exclude(after="")
        kept = answers.exclude(track__kind="").exclude(track__status=Status.REJECTED)
        return kept.filter(track__valence__isnull=False, track__arousal__isnull=False).order_by("-at", "-pk")

    def agreement_by_week(self) -> list[dict[str, Any]]:
        """Rows `{week, engine, answered, agreed}`, oldest first."""
        weeks = (
            self.answers().annotate(week=TruncWeek("at")).values("week", "engine").order_by("week", "engine")
        )
        counted = weeks.annotate(answered=Count("pk"), agreed=Count("pk", filter=Q(after=F("proposed"))))
        return [dict(row) for row in counted]


class Change(models.Model):
    track = models.ForeignKey(Track, models.CASCADE, related_name="changes", verbose_name=_("track"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, verbose_name=_("by"), related_name="+"
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    field = models.CharField(_("field"), max_length=30)
    before = models.CharField(_("before"), max_length=500, blank=True)
    after = models.CharField(_("after"), max_length=500, blank=True)
    proposed = models.CharField(_("proposed by the engine"), max_length=100, blank=True)
    engine = models.CharField(_("engine"), max_length=60, blank=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        indexes = [models.Index(fields=["field", "at"], name="answers_by_time")]

    def __str__(self) -> str:
        return f"{self.field}: {self.before} → {self.after}"
