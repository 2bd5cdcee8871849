"""What the database itself refuses to keep about a track."""

from __future__ import annotations

from typing import Final

from django.db.models import BaseConstraint, CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

from inference.mood import EMOTIONS

TRACK_RULES: Final[list[BaseConstraint]] = [
    CheckConstraint(
        name="track_emotion_iff_emotional",
        condition=Q(kind="emotional", emotion__in=EMOTIONS) | Q(kind__in=["neutral", ""], emotion=""),
        violation_error_message=_("An emotional track names its emotion; any other has none."),
    ),
    *(
        CheckConstraint(
            name=f"track_{axis}_range",
            condition=Q(**{f"{axis}__isnull": True}) | Q(**{f"{axis}__range": (-1, 1)}),
            violation_error_message=_("Valence, arousal and tension lie between -1 and 1."),
        )
        for axis in ("valence", "arousal", "tension")
    ),
    CheckConstraint(
        name="track_loop_order",
        condition=Q(loop_start__gte=0) & (Q(loop_end=None) | Q(loop_end__gt=F("loop_start"))),
        violation_error_message=_("The loop ends after it starts."),
    ),
    CheckConstraint(name="track_status", condition=Q(status__in=["draft", "published", "rejected"])),
    CheckConstraint(
        name="track_published_is_complete",
        condition=~Q(status="published")
        | (
            Q(licence__isnull=False, duration__isnull=False, loudness__isnull=False, true_peak__isnull=False)
            & ~Q(source="")
            & ~Q(artist="", attribution="")
            & ~Q(proof="", proof_file="")
            & ~Q(file="")
            & ~Q(kind="")
        ),
        violation_error_message=_(
            "A published track has a file, measurements, kind, licence, author, source and proof."
        ),
    ),
]
