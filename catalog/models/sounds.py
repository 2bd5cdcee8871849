"""What was heard in a track: measurements, and the sound engine's proposals.

Nothing here binds anyone: a track's own mood is what a person has confirmed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.shelving import Kind

if TYPE_CHECKING:
    from catalog.models.tracks import Track

WITHIN_ONE = [MinValueValidator(-1), MaxValueValidator(1)]


class Sound(models.Model):
    """One for each track that was heard; a later hearing takes its place."""

    track: models.OneToOneField[Track] = models.OneToOneField(
        "catalog.Track", models.CASCADE, primary_key=True, related_name="sound"
    )
    heard_at = models.DateTimeField(null=True, help_text="Empty: to be heard again.")

    engine = models.CharField(max_length=40, blank=True, help_text="Empty: no sound engine has heard it.")
    valence = models.FloatField(null=True, validators=WITHIN_ONE)
    arousal = models.FloatField(null=True, validators=WITHIN_ONE)
    tension = models.FloatField(null=True, validators=WITHIN_ONE)
    scores = models.JSONField(
        null=True, help_text="seven probabilities, in the order of inference.mood.LABELS"
    )
    confidence = models.FloatField(null=True, help_text="0 to 1: how far the proposal may be trusted")
    kind = models.CharField(max_length=10, choices=Kind, blank=True)
    facts = models.JSONField(default=dict, help_text="what the proposal rests on, as words and numbers")
    vocals_probability = models.FloatField(null=True)
    embedding = models.BinaryField(null=True, help_text="float16, little-endian")

    tempo = models.FloatField(null=True, help_text="beats a minute")
    key = models.CharField(max_length=12, blank=True, help_text="for example A minor")
    loudness_range = models.FloatField(null=True, help_text="LU, EBU Tech 3342")
    silence_start = models.FloatField(null=True, help_text="seconds before the first sound")
    silence_end = models.FloatField(null=True, help_text="seconds after the last sound")
    loop_start = models.FloatField(null=True, help_text="seconds; a proposal")
    loop_end = models.FloatField(null=True, help_text="seconds; a proposal")
    peaks = models.JSONField(default=list, help_text="the waveform: at most 400 levels from 0 to 255")
    spectrogram = models.BinaryField(null=True, help_text="catalog.waveform.thumbnail")
    fingerprint = models.BinaryField(null=True, help_text="catalog.fingerprints")
    near: models.ForeignKey[Track | None] = models.ForeignKey(
        "catalog.Track",
        models.SET_NULL,
        null=True,
        related_name="copies",
        help_text="The track of which this is the same recording in another file.",
    )

    class Meta:
        verbose_name = _("sound")
        verbose_name_plural = _("sounds")

    def __str__(self) -> str:
        return f"{self.key} {self.tempo or ''} {self.engine}".strip()
