"""The mood of a text, for other programs: `POST emotion`."""

from __future__ import annotations

from typing import Any, Final

from django.urls import re_path
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, PolymorphicProxySerializer, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from .cleaning import clean_text
from .mood import LABELS, Mood
from .tasks import ask_all

MOST_CHARACTERS: Final = 20_000
MOST_TEXTS: Final = 32
MOST_CHARACTERS_IN_ALL: Final = 40_000


class TextField(serializers.CharField):
    """Text from outside, cleaned; numbers, truth values and the like are refused, not turned into text."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        cleaned = clean_text(data).strip()
        if not cleaned:
            self.fail("blank")
        return cleaned


class MoodReadingSerializer(serializers.Serializer[Any]):
    """One reading of a text: seven independent probabilities, and the circumplex axes."""

    emotion = serializers.ChoiceField(
        LABELS, help_text="the strongest emotion that is clear enough, else neutral"
    )
    scores = serializers.DictField(child=serializers.FloatField(min_value=0, max_value=1))
    valence = serializers.FloatField(min_value=-1, max_value=1)
    arousal = serializers.FloatField(min_value=-1, max_value=1)
    engine = serializers.CharField(help_text="name and version of what read the text")
    language = serializers.CharField(help_text="BCP 47 code of the language it was read as; und: unknown")


class MoodReadingsSerializer(serializers.Serializer[Any]):
    moods = MoodReadingSerializer(many=True, help_text="in the order of the texts")


class EmotionSerializer(serializers.Serializer[Any]):
    """Either `text` or `texts`."""

    text = TextField(max_length=MOST_CHARACTERS, required=False)
    texts = serializers.ListField(
        child=TextField(max_length=MOST_CHARACTERS), min_length=1, max_length=MOST_TEXTS, required=False
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("text" in attrs) == ("texts" in attrs):
            raise serializers.ValidationError({"text": _("Give either text or texts.")})
        if sum(map(len, attrs.get("texts", ()))) > MOST_CHARACTERS_IN_ALL:
            most = _("Together the texts may have %d characters at most.") % MOST_CHARACTERS_IN_ALL
            raise serializers.ValidationError({"texts": most})
        return attrs


def describe(mood: Mood) -> dict[str, Any]:
    return {
        "emotion": mood.emotion,
        "scores": {label: round(score, 4) for label, score in mood.as_dict().items()},
        "valence": round(mood.valence, 4),
        "arousal": round(mood.arousal, 4),
        "engine": mood.engine,
        "language": mood.language,
    }


ONE_OR_MANY = PolymorphicProxySerializer(
    component_name="MoodOrMoods",
    serializers=[MoodReadingSerializer, MoodReadingsSerializer],
    resource_type_field_name=None,
)


EXAMPLES = [
    OpenApiExample("a text", {"text": "The door opened by itself."}, request_only=True),
    OpenApiExample("texts", {"texts": ["The door opened.", "문이 열렸다."]}, request_only=True),
]


class Emotion(APIView):
    changes_nothing = True  # read-only tokens may use it

    @extend_schema(
        request=EmotionSerializer,
        examples=EXAMPLES,
        responses={
            200: ONE_OR_MANY,
            503: OpenApiResponse(description="no worker or no model; see Retry-After"),
        },
    )
    def post(self, request: Request) -> Response:
        """The mood of a text, or the moods of up to 32 texts."""
        body = EmotionSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        texts = body.validated_data.get("texts")
        if texts is None:
            return Response(describe(ask_all([body.validated_data["text"]])[0]))
        return Response({"moods": [describe(mood) for mood in ask_all(texts)]})


urlpatterns = [re_path(r"^emotion/?$", Emotion.as_view(), name="emotion")]
