"""What the companion's API takes and gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, get_args

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from inference.api import MOST_CHARACTERS, TextField
from inference.mood import LABELS
from inference.picture import LANGUAGES

from ..serializers import MusicSerializer
from .session import Seen

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


class FrameSerializer(serializers.Serializer[Any]):
    """What stands on the page now: either its picture, or its text."""

    image = serializers.FileField(
        required=False,
        help_text="PNG, JPEG, WebP, GIF, BMP or TIFF; 20 MB and 40 million pixels at most",
    )
    text = TextField(required=False, max_length=MOST_CHARACTERS)
    languages = serializers.MultipleChoiceField(
        choices=LANGUAGES,
        default=list(LANGUAGES),  # type: ignore[arg-type]  # a set does not go into the schema
        help_text="which of them may occur; one alone is read sooner",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("image" in attrs) == ("text" in attrs):
            raise serializers.ValidationError({"image": _("Give either image or text.")})
        attrs["languages"] = [code for code in LANGUAGES if code in attrs["languages"]] or list(LANGUAGES)
        return attrs

    @property
    def picture(self) -> bytes | None:
        image: UploadedFile[Any] | None = self.validated_data.get("image")
        return image.read() if image else None


class OneReadingSerializer(serializers.Serializer[Any]):
    at = serializers.FloatField(help_text="seconds of the epoch")
    opening = serializers.CharField(help_text="the first words of the page")
    emotion = serializers.ChoiceField(LABELS)
    word = serializers.CharField(
        help_text="in the reader's language; empty where that of the page cannot be read"
    )


class StandingSerializer(MusicSerializer):
    """As of a passage in a book. passage: how many came before it; mood: of the last page; next: always null."""

    seen = serializers.ChoiceField(
        get_args(Seen),
        help_text="new: it was read. same: the page of before, perhaps scrolled a little. again: one of the last "
        "pages. short: too little text to say anything. nothing: no text",
    )
    wait = serializers.FloatField(
        allow_null=True,
        help_text="seconds after which the cue would change if no other page came: ask again then",
    )
    readings = OneReadingSerializer(many=True, help_text="the last pages, newest first")


MUSIC: Final = {
    "passage": 4,
    "state": "ready",
    "stale": False,
    "notice": "",
    "mood": {
        "emotion": "fear",
        "word": "tense",
        "scores": dict(zip(LABELS, (0.02, 0.11, 0.05, 0.84, 0.03, 0.12, 0.06), strict=True)),
        "valence": -0.52,
        "arousal": 0.41,
        "engine": "text-2",
        "language": "en",
    },
    "cue": {"start": 3, "end": 4, "emotion": "fear", "word": "tense", "margin": 0.61},
    "track": {
        "id": "6f0d9f5e-3c2e-4f0e-9d7c-2b8f5f0f6a11",
        "title": "The Cellar Stair",
        "artist": "moodbgm",
        "attribution": "moodbgm",
        "url": "/media/tracks/6f0d9f5e-3c2e-4f0e-9d7c-2b8f5f0f6a11.mp3",
        "genre": "strings",
        "emotion": "fear",
        "kind": "emotional",
        "gain_db": -1.4,
        "duration": 96.0,
        "loop_start": 0.0,
        "loop_end": 92.3,
        "sound_start": 0.0,
        "sound_end": 95.8,
        "licence": "CC0-1.0",
        "licence_url": "https://creativecommons.org/publicdomain/zero/1.0/",
        "source": "",
    },
    "reasons": ["This part feels tense, and so does this piece.", "Its energy is right for this part."],
    "next": None,
    "seen": "new",
    "wait": None,
    "readings": [
        {
            "at": 1796040000.0,
            "opening": "The lamp went out, and something…",
            "emotion": "fear",
            "word": "tense",
        }
    ],
}
"""For the schema."""
