"""The mood of a text, for other programs: `POST emotion`."""

from __future__ import annotations

from typing import Any, Final

from django.urls import re_path
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from .api_examples import ERRORS, EXAMPLES
from .carrying import CloseReading, Sentence
from .cleaning import clean_text, original_offsets
from .language import SUPPORTED
from .mood import LABELS, UNKNOWN_LANGUAGE, Mood
from .sentences import trimmed
from .tasks import ask_all, ask_closely

MOST_CHARACTERS: Final = 20_000
MOST_TEXTS: Final = 32
MOST_CHARACTERS_IN_ALL: Final = 40_000
MOST_SENTENCES: Final = 400


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
    """One reading: seven independent probabilities, and the circumplex axes."""

    emotion = serializers.ChoiceField(
        LABELS, help_text="the strongest emotion that is clear enough, else neutral"
    )
    scores = serializers.DictField(child=serializers.FloatField(min_value=0, max_value=1))
    valence = serializers.FloatField(min_value=-1, max_value=1)
    arousal = serializers.FloatField(min_value=-1, max_value=1)
    engine = serializers.CharField(help_text="name and version of what read the text")
    language = serializers.CharField(help_text="BCP 47 code of the language it was read as; und: unknown")
    supported = serializers.BooleanField(
        help_text="whether that language can be read; if not, the mood is neutral for want of a better one"
    )
    notice = serializers.CharField(allow_blank=True, help_text="a sentence about what could not be read")


class SentenceSerializer(serializers.Serializer[Any]):
    """A sentence, read by itself; white space around it does not belong to it."""

    start = serializers.IntegerField(
        min_value=0, help_text="offset into the text as it was sent, in code points"
    )
    end = serializers.IntegerField(min_value=0, help_text="offset of the first code point after it")
    emotion = serializers.ChoiceField(LABELS)
    scores = serializers.DictField(child=serializers.FloatField(min_value=0, max_value=1))
    valence = serializers.FloatField(min_value=-1, max_value=1)
    arousal = serializers.FloatField(min_value=-1, max_value=1)
    share = serializers.FloatField(
        min_value=0,
        max_value=1,
        help_text="its part in the text's emotion; they sum to 1, or are all 0 when that is neutral",
    )
    carries = serializers.BooleanField(help_text="it is one of the few that have most of it")


class TextReadingSerializer(MoodReadingSerializer):
    sentences = SentenceSerializer(many=True, required=False, help_text="only when they were asked for")


class TextReadingsSerializer(serializers.Serializer[Any]):
    moods = TextReadingSerializer(many=True, help_text="in the order of the texts")


class EmotionSerializer(serializers.Serializer[Any]):
    """Either `text` or `texts`."""

    text = TextField(max_length=MOST_CHARACTERS, required=False)
    texts = serializers.ListField(
        child=TextField(max_length=MOST_CHARACTERS), min_length=1, max_length=MOST_TEXTS, required=False
    )

    sentences = serializers.BooleanField(
        default=False, help_text=f"also read each sentence by itself; {MOST_SENTENCES} in all at most"
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("text" in attrs) == ("texts" in attrs):
            raise serializers.ValidationError({"text": _("Give either text or texts.")})
        field = "text" if "text" in attrs else "texts"
        texts = [attrs["text"]] if field == "text" else attrs["texts"]
        if sum(map(len, texts)) > MOST_CHARACTERS_IN_ALL:
            most = _("Together the texts may have %d characters at most.") % MOST_CHARACTERS_IN_ALL
            raise serializers.ValidationError({field: most})
        if attrs["sentences"] and sum(len(trimmed(text)) for text in texts) > MOST_SENTENCES:
            most = _("With sentences, %d of them can be read at a time at most.") % MOST_SENTENCES
            raise serializers.ValidationError({field: most})
        return attrs


def describe(mood: Mood) -> dict[str, Any]:
    return {
        **numbers(mood),
        "engine": mood.engine,
        "language": mood.language,
        "supported": mood.language in SUPPORTED,
        "notice": notice(mood),
    }


def numbers(mood: Mood) -> dict[str, Any]:
    return {
        "emotion": mood.emotion,
        "scores": {label: round(score, 4) for label, score in mood.as_dict().items()},
        "valence": round(mood.valence, 4),
        "arousal": round(mood.arousal, 4),
    }


def notice(mood: Mood) -> str:
    if mood.language in SUPPORTED:
        return ""
    if mood.language == UNKNOWN_LANGUAGE:
        return str(_("The language of this text could not be told, so it counts as neutral."))
    return str(_("This language cannot be read yet, so the text counts as neutral."))


def describe_closely(reading: CloseReading, raw: str) -> dict[str, Any]:
    """raw: the text as it was sent; the offsets of the reading are those of the cleaned one."""
    starts = original_offsets(raw, [sentence.start for sentence in reading.sentences])
    ends = original_offsets(raw, [sentence.end for sentence in reading.sentences])
    found = zip(reading.sentences, starts, ends, strict=True)
    return {
        **describe(reading.mood),
        "sentences": [describe_sentence(sentence, start, end) for sentence, start, end in found],
    }


def describe_sentence(sentence: Sentence, start: int, end: int) -> dict[str, Any]:
    share = {"share": round(sentence.share, 4), "carries": sentence.carries}
    return {"start": start, "end": end, **numbers(sentence.mood), **share}


ONE_OR_MANY = PolymorphicProxySerializer(
    component_name="MoodOrMoods",
    serializers=[TextReadingSerializer, TextReadingsSerializer],
    resource_type_field_name=None,
)


class Emotion(APIView):
    changes_nothing = True  # read-only tokens may use it

    @extend_schema(request=EmotionSerializer, examples=EXAMPLES, responses={200: ONE_OR_MANY, **ERRORS})
    def post(self, request: Request) -> Response:
        """The mood of a text, or the moods of up to 32 texts; on request with those of their sentences."""
        body = EmotionSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        wish, sent = body.validated_data, dict(request.data)
        if "text" in wish:
            (found,) = moods_of([wish["text"]], [sent["text"]], wish["sentences"])
            return Response(found)
        return Response({"moods": moods_of(wish["texts"], sent["texts"], wish["sentences"])})


def moods_of(texts: list[str], raw: list[str], closely: bool) -> list[dict[str, Any]]:
    """raw: the texts as they were sent."""
    if not closely:
        return [describe(mood) for mood in ask_all(texts)]
    return [describe_closely(reading, sent) for reading, sent in zip(ask_closely(texts), raw, strict=True)]


urlpatterns = [re_path(r"^emotion/?$", Emotion.as_view(), name="emotion")]
