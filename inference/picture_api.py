"""The text of a picture, for other programs: `POST ocr`."""

from __future__ import annotations

from typing import Any, Final

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.urls import re_path
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import APIException
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import UserRateThrottle
from rest_framework.views import APIView

from .api import MoodReadingSerializer, describe
from .api_examples import PICTURE_ERRORS, PICTURE_EXAMPLES
from .picture import LANGUAGES, MOST_BYTES, Recognised, Word
from .tasks import ask, ask_picture

FORM_BYTES: Final = 64 * 1024
"""What a multipart body holds beside its file."""


class InMemory(MemoryFileUploadHandler):
    """Django would put pictures of over a megabyte into temporary files; they are to touch no disk."""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        self.activated = True


class TooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE

    def __init__(self) -> None:
        sentence = _("The picture is larger than %(n)s MB.") % {"n": MOST_BYTES >> 20}
        super().__init__({"detail": sentence, "code": "large"})


class Often(UserRateThrottle):
    """A page takes seconds of a processor."""

    scope = "pictures"
    rate = "60/min"


class PictureSerializer(serializers.Serializer[Any]):
    image = serializers.FileField(
        help_text="PNG, JPEG, WebP, GIF, BMP or TIFF; 20 MB and 40 million pixels at most"
    )
    languages = serializers.MultipleChoiceField(
        choices=LANGUAGES,
        default=list(LANGUAGES),  # type: ignore[arg-type]  # a set does not go into the schema
        help_text="which of them may occur; one alone is read sooner",
    )


class BoxSerializer(serializers.Serializer[Any]):
    left = serializers.IntegerField()
    top = serializers.IntegerField()
    right = serializers.IntegerField(help_text="the first pixel that no longer belongs to it")
    bottom = serializers.IntegerField()


class WordSerializer(serializers.Serializer[Any]):
    """A word, or the part of one that stands on a line."""

    text = serializers.CharField()
    box = BoxSerializer(help_text="in pixels of the upright picture")
    confidence = serializers.FloatField(min_value=0, max_value=1)
    paragraph = serializers.IntegerField(help_text="index into paragraphs")


class SizeSerializer(serializers.Serializer[Any]):
    width = serializers.IntegerField()
    height = serializers.IntegerField()


class RecognisedSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(allow_blank=True, help_text="empty where there is no text")
    paragraphs = serializers.ListField(child=serializers.CharField())
    words = WordSerializer(many=True)
    language = serializers.ChoiceField((*LANGUAGES, "und"))
    confidence = serializers.FloatField(min_value=0, max_value=1)
    size = SizeSerializer(help_text="of the picture, upright")
    notes = serializers.ListField(child=serializers.CharField(), help_text="what was done to the picture")
    mood = MoodReadingSerializer(allow_null=True, help_text="null where there is no text")


class TakesPictures(APIView):
    """A view that pictures are sent to: they stay in memory, and one that is too large is refused unread."""

    def initialize_request(self, request: Any, *args: Any, **kwargs: Any) -> Request:
        request.upload_handlers = [InMemory(request)]  # before anything reads the body, CSRF checks included
        return super().initialize_request(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        length = str(request.META.get("CONTENT_LENGTH") or "0")
        if not length.isdigit() or int(length[:19]) > MOST_BYTES + FORM_BYTES:
            raise TooLarge


class Ocr(TakesPictures):
    changes_nothing = True  # read-only tokens may use it
    parser_classes = [MultiPartParser]
    throttle_classes = [*APIView.throttle_classes, Often]

    @extend_schema(
        request={"multipart/form-data": PictureSerializer},
        examples=PICTURE_EXAMPLES,
        responses={200: RecognisedSerializer, **PICTURE_ERRORS},
    )
    def post(self, request: Request) -> Response:
        """The text of a page, with its words' places and its mood. The picture is kept and logged nowhere."""
        body = PictureSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        languages = [code for code in LANGUAGES if code in body.validated_data["languages"]] or LANGUAGES
        found = ask_picture(body.validated_data["image"].read(), languages=languages)
        return Response({**shown(found), "mood": describe(ask(found.text)) if found.text else None})


def shown(found: Recognised) -> dict[str, Any]:
    return {
        "text": found.text,
        "paragraphs": found.paragraphs,
        "words": [placed(word) for word in found.words],
        "language": found.language,
        "confidence": round(found.confidence, 4),
        "size": {"width": found.size[0], "height": found.size[1]},
        "notes": found.notes,
    }


def placed(word: Word) -> dict[str, Any]:
    box = {side: getattr(word.box, side) for side in ("left", "top", "right", "bottom")}
    return {"text": word.text, "box": box, "confidence": word.confidence, "paragraph": word.paragraph}


urlpatterns = [re_path(r"^ocr/?$", Ocr.as_view(), name="ocr")]
