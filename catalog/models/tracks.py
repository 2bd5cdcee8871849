"""Tracks with their confirmed moods, and the licences under which they may be played.

A published row is complete (licence, source, file, kind, measurements): the database refuses any other.
An uploaded row that was not heard yet is itself the work item for `catalog.tasks`.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import PurePosixPath
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models import Value
from django.db.models.fields.files import FieldFile
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.constraints import TRACK_RULES
from catalog.models.queries import TrackQuerySet
from catalog.models.shelving import Genre, Kind, Licence, Status
from catalog.publishing import obstacles
from ground.leases import Leased
from inference.mood import LABELS

LEVEL: Final = -18.0
"""Integrated loudness, in LUFS, at which every track is heard."""
CEILING: Final = -1.0
"""True peak, in dBTP, that no gain may exceed."""

PAUSE: Final = timedelta(minutes=1)
"""Until a track is tried again whose file could not be fetched."""

AUDIO_TYPES: Final = {
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "aac": "audio/aac",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "flac": "audio/flac",
    "wav": "audio/wav",
}
"""What may be uploaded, and the content type under which each is served."""

PROOF_TYPES: Final = ["pdf", "png", "jpg", "jpeg", "txt", "eml"]
"""What a letter of permission may be kept as."""
PROOF_HELP: Final = _("The address where the licence is stated, or who gave permission and when.")
FROM_TAGS: Final = _("Empty: taken from the file's tags.")

EMOTION_NAMES: Final = {
    "joy": _("joy"),
    "sadness": _("sadness"),
    "anger": _("anger"),
    "fear": _("fear"),
    "disgust": _("disgust"),
    "surprise": _("surprise"),
}


def track_path(track: Track, name: str) -> str:
    """Files lie under their content's hash: no name from outside, nothing stored twice."""
    return f"tracks/{track.sha256}{PurePosixPath(name).suffix.lower()}"


def playback_path(track: Track, name: str) -> str:
    return f"playback/{track.sha256}{PurePosixPath(name).suffix.lower()}"


def file_suffix(file: FieldFile) -> str:
    """Without the dot; a key of `AUDIO_TYPES` wherever there is a file."""
    return PurePosixPath(file.name or "").suffix.lstrip(".")


def proof_path(track: Track, name: str) -> str:
    """Letters lie under names that nobody can guess, whatever they were called."""
    return f"proofs/{uuid.uuid4()}{PurePosixPath(name).suffix.lower()}"


class Track(Leased):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(_("title"), max_length=200, blank=True, help_text=FROM_TAGS)
    artist = models.CharField(_("artist"), max_length=200, blank=True, help_text=FROM_TAGS)
    file = models.FileField(
        _("file"),
        upload_to=track_path,
        max_length=200,
        validators=[FileExtensionValidator(list(AUDIO_TYPES))],
    )
    playback = models.FileField(
        _("copy for browsers"), upload_to=playback_path, max_length=200, blank=True, editable=False
    )
    original_name = models.CharField(_("name of the uploaded file"), max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, unique=True, editable=False)

    kind = models.CharField(
        _("kind"), max_length=10, choices=Kind, blank=True, help_text=_("Empty: nobody has decided yet.")
    )
    emotion = models.CharField(_("emotion"), max_length=10, choices=EMOTION_NAMES, blank=True)
    genre = models.ForeignKey(Genre, models.PROTECT, verbose_name=_("genre"), related_name="tracks")
    valence = models.FloatField(_("valence"), null=True, blank=True, help_text=_("-1 dark … 1 bright"))
    arousal = models.FloatField(_("arousal"), null=True, blank=True, help_text=_("-1 still … 1 driving"))
    tension = models.FloatField(_("tension"), null=True, blank=True, help_text=_("-1 at rest … 1 tense"))
    vocals = models.BooleanField(_("vocals"), default=False)

    duration = models.FloatField(_("duration, s"), null=True, editable=False)
    loudness = models.FloatField(_("loudness, LUFS"), null=True, editable=False)
    true_peak = models.FloatField(_("true peak, dBTP"), null=True, editable=False)
    loop_start = models.FloatField(_("loop start, s"), default=0)
    loop_end = models.FloatField(
        _("loop end, s"), null=True, blank=True, help_text=_("Empty: the end of the file.")
    )

    licence = models.ForeignKey(
        Licence, models.PROTECT, null=True, blank=True, verbose_name=_("licence"), related_name="tracks"
    )
    source = models.CharField(
        _("source"), max_length=500, blank=True, help_text=_("Where the file and its licence come from.")
    )
    attribution = models.CharField(
        _("attribution"), max_length=300, blank=True, help_text=_("How its author wants to be named.")
    )
    proof = models.CharField(_("proof"), max_length=500, blank=True, help_text=PROOF_HELP)
    proof_file = models.FileField(
        _("proof as a file"),
        upload_to=proof_path,
        max_length=200,
        blank=True,
        validators=[FileExtensionValidator(PROOF_TYPES)],
        help_text=_("A letter of permission or a picture of the page; only curators see it."),
    )

    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, verbose_name=_("uploaded by")
    )
    created_at = models.DateTimeField(_("added"), auto_now_add=True)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, editable=False)

    analysed_at = models.DateTimeField(null=True, editable=False)
    refusal = models.CharField(_("why it was refused"), max_length=300, blank=True, editable=False)

    objects = TrackQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "id"]
        verbose_name = _("track")
        verbose_name_plural = _("tracks")
        permissions = [("publish_track", "Can publish tracks and hear drafts")]
        indexes = [
            models.Index(fields=["status", "kind", "emotion"], name="track_for_mood"),
            models.Index(fields=["-created_at", "id"], name="track_newest_first"),
        ]
        constraints = TRACK_RULES

    def __str__(self) -> str:
        return self.title or self.original_name or str(self.pk)

    @property
    def label(self) -> str:
        """Its emotion, or `neutral`: one of `inference.mood.LABELS`."""
        return self.emotion or LABELS[-1]

    @property
    def suffix(self) -> str:
        return file_suffix(self.file)

    @property
    def content_type(self) -> str:
        return AUDIO_TYPES[self.suffix]

    @property
    def played(self) -> FieldFile:
        """What browsers play: the copy that was made for them, else the file itself."""
        return self.playback or self.file

    @property
    def gain_db(self) -> float:
        """dB that bring it to `LEVEL`, or less where its true peak would pass `CEILING`."""
        if self.loudness is None or self.true_peak is None:
            raise ValueError(f"track {self.pk} has not been measured")
        return min(LEVEL - self.loudness, CEILING - self.true_peak)

    @property
    def url(self) -> str:
        """Where a browser finds the sound: here for local files, by a signed link on object storage."""
        try:
            self.played.path  # noqa: B018 - storages without local files raise
        except NotImplementedError:
            return self.played.url
        return reverse("track-audio", args=[self.pk, file_suffix(self.played)])

    @property
    def credit(self) -> str:
        """Who is to be named beside it."""
        return self.attribution or self.artist

    def clean(self) -> None:
        if self.emotion and not self.kind:
            self.kind = Kind.EMOTIONAL
        if self.status == Status.PUBLISHED and (sentences := obstacles(self)):
            raise ValidationError(sentences)

    def publish(self) -> list[str]:
        """Publish it; where that cannot be, change nothing and return the reasons."""
        sentences = obstacles(self)
        if not sentences and self.status != Status.PUBLISHED:
            self.status, self.published_at = Status.PUBLISHED, timezone.now()
            self.save(update_fields=["status", "published_at"])
        return sentences

    def unpublish(self) -> None:
        self.status, self.published_at = Status.DRAFT, None
        self.save(update_fields=["status", "published_at"])

    def record(self, *, title: str = "", artist: str = "", **facts: Any) -> bool:
        """Write what its holder found out; False when the lease has passed to another.

        Title and artist are only proposals: what a person has typed meanwhile stays.
        """
        facts |= {"title": _unless_typed("title", title), "artist": _unless_typed("artist", artist)}
        return Track.objects.finish(self, **facts)

    def refuse(self, sentence: str) -> bool:
        """Say why its holder could not hear it. One that was heard before keeps what is known of it."""
        return self.record() if self.analysed_at else self.record(refusal=sentence[:300])

    def put_back(self) -> bool:
        """Wait for a storage that is away, for `PAUSE`; that was no attempt."""
        return Track.objects.put_back(self, PAUSE)


def _unless_typed(field: str, proposal: str) -> Coalesce:
    return Coalesce(NullIf(field, Value("")), Value(proposal))
