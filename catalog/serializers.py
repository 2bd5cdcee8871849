"""Tracks as the API shows them, and the questions it takes about them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from catalog.models import Genre, Kind, Licence, Track
from inference.mood import LABELS


class TrackSerializer(serializers.ModelSerializer[Track]):
    """A published track, with what a player needs to play it at the common level and to name its author."""

    emotion = serializers.ChoiceField(LABELS, source="label", help_text="`neutral` for the neutral kind")
    genre = serializers.SlugRelatedField[Genre](slug_field="slug", read_only=True)
    licence = serializers.SlugRelatedField[Licence](slug_field="spdx", read_only=True)
    licence_url = serializers.URLField(source="licence.url")
    attribution = serializers.CharField(source="credit")
    url = serializers.CharField(help_text="the sound; on object storage a link that lapses after minutes")
    gain_db = serializers.FloatField(help_text="brings it to -18 LUFS, its true peak staying under -1 dBTP")
    loop_end = serializers.SerializerMethodField(help_text="seconds")

    class Meta:
        model = Track
        fields = [
            *("id", "title", "artist", "url", "kind", "emotion", "genre", "vocals"),
            *("valence", "arousal", "tension", "gain_db", "duration", "loop_start", "loop_end"),
            *("licence", "licence_url", "source", "attribution"),
        ]
        read_only_fields = fields

    def get_loop_end(self, track: Track) -> float | None:
        return track.loop_end or track.duration


class OriginalTrackSerializer(serializers.Serializer[Track]):
    """The five fields of the original service's table of tracks."""

    type = serializers.SerializerMethodField(help_text="1 emotional, 2 neutral")
    emotion = serializers.CharField(source="label")
    name = serializers.CharField(source="title")
    locate = serializers.CharField(source="url")
    genre = serializers.CharField(source="genre.slug")

    def get_type(self, track: Track) -> int:
        return 1 if track.kind == Kind.EMOTIONAL else 2


class TrackQuerySerializer(serializers.Serializer[Any]):
    """What a list of tracks may be narrowed by."""

    kind = serializers.ChoiceField(Kind.choices, required=False)
    emotion = serializers.ChoiceField(LABELS, required=False)
    genre = serializers.SlugField(required=False)
    licence = serializers.RegexField(r"^[A-Za-z0-9.+-]{1,60}$", required=False, help_text="SPDX identifier")

    def validate_genre(self, slug: str) -> Genre:
        genre = Genre.objects.filter(slug=slug).first()
        if genre is None:
            raise serializers.ValidationError(_("There is no such genre."))
        return genre

    def validate_licence(self, spdx: str) -> Licence:
        licence = Licence.objects.filter(spdx=spdx).first()
        if licence is None:
            raise serializers.ValidationError(_("There is no such licence."))
        return licence
