"""Tracks as the API shows them, and the questions it takes about them."""

from __future__ import annotations

from typing import Any, Final, TypeVar

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalog.models import Genre, Kind, Licence, Sound, Track
from catalog.similar import Like
from catalog.stock import MEASURES
from inference.cleaning import clean_text
from inference.mood import LABELS, Mood

Row = TypeVar("Row")

FIRM: Final = 0.9
"""Probability of the emotion by which a list is ordered; it leaves little to the others."""


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


class OneTrackSerializer(TrackSerializer):
    peaks = serializers.SerializerMethodField(
        help_text="the waveform for a player to draw: at most 400 levels, none until it is measured"
    )

    class Meta(TrackSerializer.Meta):
        fields = [*TrackSerializer.Meta.fields, "peaks"]
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.IntegerField(min_value=0, max_value=255)))
    def get_peaks(self, track: Track) -> list[int]:
        sound: Sound | None = getattr(track, "sound", None)
        return list(sound.peaks) if sound else []


class ListedTrackSerializer(TrackSerializer):
    fit = serializers.SerializerMethodField(
        help_text="how well it fits the mood that the list is ordered by; higher fits better"
    )

    class Meta(TrackSerializer.Meta):
        fields = [*TrackSerializer.Meta.fields, "fit"]
        read_only_fields = fields

    def get_fit(self, track: Track) -> float | None:
        fit: float | None = getattr(track, "fit", None)
        return None if fit is None else round(fit, 4)


class LikeSerializer(TrackSerializer):
    likeness = serializers.FloatField(help_text="1 for the same sound and mood; may be below 0")
    reasons = serializers.ListField(child=serializers.CharField(), help_text="sound, mood, kinship")

    class Meta(TrackSerializer.Meta):
        fields = [*TrackSerializer.Meta.fields, "likeness", "reasons"]


class SimilarSerializer(serializers.Serializer[Any]):
    tracks = LikeSerializer(many=True, help_text="most alike first")


class SimilarQuerySerializer(serializers.Serializer[Any]):
    limit = serializers.IntegerField(min_value=1, max_value=50, default=10)
    vocals = serializers.BooleanField(default=False, help_text="whether pieces with vocals may be among them")


def describe_like(like: Like) -> dict[str, Any]:
    sentences = [str(reason.sentence) for reason in like.reasons]
    return {**TrackSerializer(like.track).data, "likeness": round(like.likeness, 4), "reasons": sentences}


class TrackQuerySerializer(serializers.Serializer[Any]):
    """What a list of tracks may be narrowed by, and ordered by."""

    kind = serializers.ChoiceField(Kind.choices, required=False)
    emotion = serializers.ChoiceField(LABELS, required=False)
    genre = serializers.SlugField(required=False)
    licence = serializers.RegexField(r"^[A-Za-z0-9.+-]{1,60}$", required=False, help_text="SPDX identifier")
    vocals = serializers.BooleanField(required=False, allow_null=True, default=None)
    order = serializers.ChoiceField(["title", "newest"], default="title", help_text="without `fit`")
    fit = serializers.ChoiceField(
        LABELS, required=False, help_text="order by fit to a text of this emotion, best first"
    )
    fit_valence = serializers.FloatField(min_value=-1, max_value=1, default=0.0, help_text="of that text")
    fit_arousal = serializers.FloatField(min_value=-1, max_value=1, default=0.0, help_text="of that text")

    def get_fields(self) -> dict[str, Any]:
        limits = {f"{name}_{end}": _limit(name, end) for name in MEASURES for end in ("min", "max")}
        return {**super().get_fields(), **limits}

    def validate_genre(self, slug: str) -> Genre:
        return _known(Genre.objects.filter(slug=slug).first(), _("There is no such genre."))

    def validate_licence(self, spdx: str) -> Licence:
        return _known(Licence.objects.filter(spdx=spdx).first(), _("There is no such licence."))

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        for name in MEASURES:
            low, high = attrs.get(f"{name}_min"), attrs.get(f"{name}_max")
            if low is not None and high is not None and low > high:
                raise serializers.ValidationError({f"{name}_max": _("It must not be less than the least.")})
        return attrs

    @property
    def limits(self) -> dict[str, float]:
        """As `catalog.stock.within` takes them."""
        ends = [f"{name}_{end}" for name in MEASURES for end in ("min", "max")]
        return {end: self.validated_data[end] for end in ends if end in self.validated_data}

    @property
    def closed_sets(self) -> dict[str, Any]:
        """As `TrackQuerySet.narrowed` takes them."""
        names = ("kind", "emotion", "genre", "licence")
        return {name: self.validated_data[name] for name in names if name in self.validated_data}

    @property
    def mood(self) -> Mood | None:
        """The mood to order by, if any."""
        asked = self.validated_data
        if "fit" not in asked:
            return None
        rest = (1 - FIRM) / (len(LABELS) - 1)
        scores = tuple(FIRM if label == asked["fit"] else rest for label in LABELS)
        return Mood(scores, asked["fit_valence"], asked["fit_arousal"], "asked for")


def _limit(name: str, end: str) -> serializers.FloatField:
    if name == "duration":
        return serializers.FloatField(min_value=0, max_value=1e6, required=False, help_text="seconds")
    sentence = "where it is not confirmed, that of its emotion" if name != "tension" else "as confirmed"
    return serializers.FloatField(min_value=-1, max_value=1, required=False, help_text=sentence)


def _known(found: Row | None, sentence: Any) -> Row:
    if found is None:
        raise serializers.ValidationError(sentence)
    return found


class LineField(serializers.CharField):
    """A line of text from outside: composed, without control characters."""

    def to_internal_value(self, data: Any) -> str:
        return " ".join(clean_text(super().to_internal_value(data)).split())


class SoundUploadSerializer(serializers.Serializer[Any]):
    """A sound file for the catalogue, with what its sender knows about it; curators decide the rest."""

    file = serializers.FileField(max_length=None, help_text="MP3, M4A, AAC, Ogg, Opus, FLAC or WAV")
    genre = serializers.SlugField(max_length=50)
    title = LineField(max_length=200, required=False, help_text="else from the file's tags")
    artist = LineField(max_length=200, required=False, help_text="else from the file's tags")
    licence = serializers.RegexField(r"^[A-Za-z0-9.+-]{1,60}$", required=False, help_text="SPDX identifier")
    source = LineField(  # type: ignore[assignment]
        max_length=500, required=False, help_text="where it and its licence come from"
    )
    attribution = LineField(max_length=300, required=False, help_text="how its author wants to be named")
    proof = LineField(max_length=500, required=False, help_text="where the licence is stated")
    vocals = serializers.BooleanField(default=False)

    def validate_genre(self, slug: str) -> Genre:
        return _known(Genre.objects.filter(slug=slug).first(), _("There is no such genre."))

    def validate_licence(self, spdx: str) -> Licence:
        return _known(Licence.objects.filter(spdx=spdx).first(), _("There is no such licence."))


class ProposalSerializer(serializers.ModelSerializer[Sound]):
    """What the sound engine proposes; nothing of it binds a curator."""

    scores = serializers.SerializerMethodField(help_text="probability of each emotion")

    class Meta:
        model = Sound
        fields = [
            *("engine", "kind", "scores", "valence", "arousal", "tension", "confidence"),
            *("vocals_probability", "facts"),
        ]

    @extend_schema_field(serializers.DictField(child=serializers.FloatField(), allow_null=True))
    def get_scores(self, sound: Sound) -> dict[str, float] | None:
        return dict(zip(LABELS, sound.scores, strict=True)) if sound.scores else None


class AnalysisSerializer(serializers.ModelSerializer[Track]):
    """How far the hearing of a track is, and what was found."""

    state = serializers.SerializerMethodField(help_text="what is happening to it")
    reason = serializers.CharField(source="refusal", help_text="why it was refused")
    loudness_range = serializers.FloatField(source="sound.loudness_range", allow_null=True, help_text="LU")
    tempo = serializers.FloatField(source="sound.tempo", allow_null=True, help_text="beats a minute")
    key = serializers.CharField(source="sound.key", allow_null=True, help_text="such as A minor")
    loop_start = serializers.FloatField(
        source="sound.loop_start", allow_null=True, help_text="seconds; a proposal, as loop_end"
    )
    loop_end = serializers.FloatField(
        source="sound.loop_end", allow_null=True, help_text="seconds: from here it may go back to loop_start"
    )
    near = serializers.UUIDField(
        source="sound.near_id", allow_null=True, help_text="the track it is a copy of"
    )
    proposal = serializers.SerializerMethodField(help_text="null until the sound engine has heard it")

    class Meta:
        model = Track
        fields = [
            *("id", "title", "artist", "original_name", "status", "state", "reason", "attempts"),
            *("duration", "loudness", "true_peak", "loudness_range", "tempo", "key"),
            *("loop_start", "loop_end", "near", "proposal"),
        ]

    @extend_schema_field(serializers.ChoiceField(["waiting", "being heard", "measured", "refused"]))
    def get_state(self, track: Track) -> str:
        if track.refusal:
            return "refused"
        if track.analysed_at:
            return "measured"
        return "being heard" if track.lease_until and track.lease_until > timezone.now() else "waiting"

    @extend_schema_field(ProposalSerializer(allow_null=True))
    def get_proposal(self, track: Track) -> dict[str, Any] | None:
        sound: Sound | None = getattr(track, "sound", None)
        return dict(ProposalSerializer(sound).data) if sound and sound.engine else None
