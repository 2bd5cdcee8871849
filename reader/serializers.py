"""What the player's API takes and gives."""

from __future__ import annotations

import math
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from catalog.models import Genre, Track
from inference.cleaning import clean_text
from inference.mood import LABELS

from .models import Place
from .preferences import FACES, MODES, THEMES

MOST = 2**31 - 1
STATES = ("ready", "waiting", "unsupported", "failed")
"""How far the engine is with what is read."""


def describe_track(track: Track | None) -> dict[str, Any] | None:
    """A track as the player needs it; gain_db brings it to the common loudness."""
    if track is None:
        return None
    sound = getattr(track, "sound", None)
    return {
        "id": str(track.pk),
        "title": track.title,
        "artist": track.artist,
        "attribution": track.credit,
        "url": track.url,
        "genre": track.genre.slug,
        "emotion": track.label,
        "kind": track.kind,
        "gain_db": round(track.gain_db, 2),
        "duration": track.duration,
        "loop_start": track.loop_start,
        "loop_end": track.loop_end or track.duration,
        "sound_start": (sound and sound.silence_start) or 0.0,
        "sound_end": (track.duration or 0.0) - ((sound and sound.silence_end) or 0.0),
        "licence": track.licence.spdx if track.licence else "",
        "licence_url": track.licence.url if track.licence else "",
        "source": track.source,
    }


class Finite(serializers.FloatField):
    """A number that is a number: JSON bodies and query strings may carry NaN and infinities."""

    def to_internal_value(self, data: Any) -> float:
        value = super().to_internal_value(data)
        if not math.isfinite(value):
            self.fail("invalid")
        return value


class SkipSerializer(serializers.Serializer[Any]):
    skip = serializers.UUIDField(required=False)


class HeardSerializer(serializers.Serializer[Any]):
    track = serializers.UUIDField()
    cue = serializers.IntegerField(min_value=0, max_value=MOST)


class PlaceSerializer(serializers.Serializer[Any]):
    """Every place has a count; the next one's is higher than that of an answer."""

    passage = serializers.IntegerField(min_value=0, max_value=MOST)
    offset = serializers.IntegerField(min_value=0, max_value=MOST, default=0)
    seq = serializers.IntegerField(min_value=0, max_value=2**53)
    seen = serializers.IntegerField(
        min_value=0,
        max_value=2**53,
        required=False,
        write_only=True,
        help_text="the count of the place last known; the one before `seq` unless said",
    )
    ago = Finite(
        min_value=0, max_value=MOST, default=0.0, write_only=True, help_text="seconds since going there"
    )
    device = serializers.CharField(max_length=100, allow_blank=True, default="")
    force = serializers.BooleanField(default=False, write_only=True)
    updated_at = serializers.DateTimeField(read_only=True)
    age = serializers.SerializerMethodField(help_text="seconds since its reader went there")

    def get_age(self, place: Place) -> float:
        return round((timezone.now() - place.updated_at).total_seconds(), 3)

    def validate_passage(self, value: int) -> int:
        if value >= max(1, self.context["book"].passage_count):
            raise serializers.ValidationError(_("This book has no such passage."))
        return value

    def validate_device(self, value: str) -> str:
        return clean_text(value, 100)


class PreferencesSerializer(serializers.Serializer[Any]):
    theme = serializers.ChoiceField(THEMES)
    size = serializers.IntegerField(min_value=14, max_value=30)
    line_height = Finite(min_value=1.2, max_value=2.2)
    measure = serializers.IntegerField(min_value=28, max_value=44)
    justify = serializers.BooleanField()
    face = serializers.ChoiceField(FACES)
    spread = serializers.BooleanField()
    page_text = serializers.BooleanField(help_text="show the words of a scanned page instead of its picture")
    mode = serializers.ChoiceField(MODES)
    genre = serializers.SlugField(allow_blank=True, max_length=50)
    fade = Finite(min_value=0, max_value=12)
    volume = Finite(min_value=0, max_value=1)
    ceiling = Finite(min_value=0.1, max_value=1)
    sensitivity = serializers.IntegerField(min_value=1, max_value=5)
    dwell = serializers.IntegerField(min_value=10, max_value=300)
    vocals = serializers.BooleanField()
    tint = serializers.BooleanField()
    timing = serializers.BooleanField(help_text="keep how long passages are read")

    def validate_genre(self, value: str) -> str:
        if value and not Genre.objects.filter(slug=value).exists():
            raise serializers.ValidationError(_("There is no such genre."))
        return value


class MoodSerializer(serializers.Serializer[Any]):
    emotion = serializers.ChoiceField(LABELS)
    word = serializers.CharField(help_text="in the reader's language")
    scores = serializers.DictField(child=serializers.FloatField(min_value=0, max_value=1))
    valence = serializers.FloatField(min_value=-1, max_value=1)
    arousal = serializers.FloatField(min_value=-1, max_value=1)
    engine = serializers.CharField()
    language = serializers.CharField()


class CueSerializer(serializers.Serializer[Any]):
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    emotion = serializers.ChoiceField(LABELS)
    word = serializers.CharField()
    margin = serializers.FloatField()


class PlayerTrackSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    title = serializers.CharField()
    artist = serializers.CharField()
    attribution = serializers.CharField(
        help_text="as its author wants to be named; to be shown while it plays"
    )
    url = serializers.CharField()
    genre = serializers.SlugField()
    emotion = serializers.ChoiceField(LABELS)
    kind = serializers.CharField()
    gain_db = serializers.FloatField(help_text="brings the track to -18 LUFS, true peak kept under -1 dBTP")
    duration = serializers.FloatField(help_text="seconds")
    loop_start = serializers.FloatField(help_text="seconds")
    loop_end = serializers.FloatField(help_text="seconds")
    sound_start = serializers.FloatField(help_text="seconds; before it the file is silent")
    sound_end = serializers.FloatField(help_text="seconds; after it the file is silent")
    licence = serializers.CharField()
    licence_url = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # DRF's own `source` is never read here


class NextSerializer(serializers.Serializer[Any]):
    cue = CueSerializer()
    track = PlayerTrackSerializer(allow_null=True)
    reasons = serializers.ListField(child=serializers.CharField())


class MusicSerializer(serializers.Serializer[Any]):
    passage = serializers.IntegerField()
    state = serializers.ChoiceField(STATES)
    stale = serializers.BooleanField()
    notice = serializers.CharField(allow_blank=True)
    mood = MoodSerializer(allow_null=True)
    cue = CueSerializer(allow_null=True)
    track = PlayerTrackSerializer(allow_null=True)
    reasons = serializers.ListField(child=serializers.CharField())
    next = NextSerializer(allow_null=True)
