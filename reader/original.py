"""The contract of the original service, still served: `POST /play?genreId=&modeId=` and `POST /emotion`.

Open as it was, so throttled, and deaf to cookies: nobody's session can be used through it.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import IO, Any, Final

from django.core.exceptions import RequestDataTooBig
from django.http import QueryDict
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import BaseParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import AnonRateThrottle
from rest_framework.views import APIView

from catalog import matching
from inference.api import MOST_CHARACTERS, TextField
from inference.tasks import ask

from .play import known_genre, read_text
from .preferences import EMOTIONAL, MODES

MOST_BYTES: Final = 1024 * 1024


class OriginalForm(BaseParser):
    """A form as Django reads it, with Django's limits on fields and bytes."""

    media_type = "application/x-www-form-urlencoded"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> QueryDict:
        form: QueryDict = (parser_context or {})["request"]._request.POST
        return form


class OriginalMultipart(OriginalForm):
    media_type = "multipart/form-data"


class FewAnonymous(AnonRateThrottle):
    scope = "original"
    rate = "60/min"


class DataTextSerializer(serializers.Serializer[Any]):
    datatext = TextField(max_length=MOST_CHARACTERS)


class OriginalTasteSerializer(serializers.Serializer[Any]):
    """The query string, in the original's spelling."""

    genreId = serializers.SlugField(max_length=50, allow_blank=True, default="", help_text="a genre")  # noqa: N815
    modeId = serializers.ChoiceField(  # noqa: N815
        MODES, default=EMOTIONAL, help_text="1 emotional, 2 mixed, 3 neutral"
    )

    def validate_genreId(self, value: str) -> str:  # noqa: N802
        return known_genre(value)


class OriginalView(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (FewAnonymous,)
    parser_classes = (*APIView.parser_classes, OriginalForm, OriginalMultipart)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        length = str(request.META.get("CONTENT_LENGTH") or "0")
        if not length.isdigit() or int(length[:19]) > MOST_BYTES:
            raise RequestDataTooBig
        super().initial(request, *args, **kwargs)

    def text(self, request: Request) -> str:
        body = DataTextSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        text: str = body.validated_data["datatext"]
        return text


class Play(OriginalView):
    @extend_schema(
        operation_id="original_play",
        parameters=[OriginalTasteSerializer],
        request=DataTextSerializer,
        responses=serializers.ListSerializer(child=serializers.CharField()),
    )
    def post(self, request: Request) -> Response:
        """The locations of the tracks that go with a text, best first."""
        taste = OriginalTasteSerializer(data=request.query_params)
        taste.is_valid(raise_exception=True)
        text = self.text(request)
        wish = taste.validated_data
        matches = matching.rank(
            read_text(text, request.user).mood,
            mode=wish["modeId"],
            genre=wish["genreId"],
            seed=zlib.crc32(text.encode()),
        )
        return Response([request.build_absolute_uri(match.track.url) for match in matches])


class Emotion(OriginalView):
    @extend_schema(
        operation_id="original_emotion",
        request=DataTextSerializer,
        responses=OpenApiTypes.STR,
    )
    def post(self, request: Request) -> Response:
        """The emotion of a text, as a JSON string."""
        return Response(ask(self.text(request)).emotion)


play = Play.as_view()
emotion = Emotion.as_view()
