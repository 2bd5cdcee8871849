"""`/api/v1/companion/`: what stands on a page of another app, and the music that follows it.

Open to readers without an account, within limits. A frame is in memory while it is read, its text until its mood is
known; see `session` for the little that stays until the reader stops.
"""

from __future__ import annotations

import math
from typing import Any, Final
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import re_path
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.exceptions import APIException
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from catalog.models import Track
from inference.api_examples import PICTURE_ERRORS, PICTURE_REFUSALS, asked, told
from inference.language import SUPPORTED
from inference.picture_api import TakesPictures
from inference.tasks import Superseded, ask, ask_picture, drop_pictures

from ..api import TELLING_WORDS, answer, describe
from ..models import Heard, Reader
from ..serializers import HeardSerializer, SkipSerializer
from ..words import mood_word
from .music import music_of
from .planning import Taste, Verdict
from .serializers import MUSIC, FrameSerializer, StandingSerializer
from .session import Reading, Seen, Session, last_stop


class Overtaken(APIException):
    status_code = status.HTTP_409_CONFLICT

    def __init__(self) -> None:
        sentence = _("A newer frame came before this one was looked at; it was dropped unread.")
        super().__init__({"detail": sentence, "code": "superseded"})


class OfOneReader(SimpleRateThrottle):
    """A page a second is faster than anybody reads; who is told so holds what plays."""

    scope, rate = "frames", "60/min"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        reader = Reader.find(request)
        return self.cache_format % {"scope": self.scope, "ident": reader.pk} if reader else None


class OfOneAddress(SimpleRateThrottle):
    """A browser session without an account costs nothing to make."""

    scope, rate = "anonymous-frames", "120/min"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        if request.user.is_authenticated:
            return None
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}


ERRORS: Final = {
    **PICTURE_ERRORS,
    409: OpenApiResponse(
        OpenApiTypes.OBJECT, "a newer frame of the same reader came before this one was looked at"
    ),
    415: OpenApiResponse(
        OpenApiTypes.OBJECT, "neither a form nor JSON, or a file that is no picture of a kind that is read"
    ),
}
EXAMPLES: Final = [
    asked("a text", {"text": "The lamp went out, and something moved on the stair above her."}),
    told("a new page", MUSIC),
    told("no text on it", {**MUSIC, "seen": "nothing"}),
    *PICTURE_REFUSALS,
    told(
        "overtaken",
        {
            "detail": "A newer frame came before this one was looked at; it was dropped unread.",
            "code": "superseded",
        },
        409,
    ),
]


class Frames(TakesPictures):
    permission_classes = [AllowAny]
    changes_nothing = True  # read-only tokens may use it: nothing of this outlasts the session
    parser_classes = [MultiPartParser, *APIView.parser_classes]
    throttle_classes = [*APIView.throttle_classes, OfOneAddress, OfOneReader]

    @extend_schema(
        request={"multipart/form-data": FrameSerializer, "application/json": FrameSerializer},
        examples=EXAMPLES,
        responses={200: StandingSerializer, **ERRORS},
    )
    def post(self, request: Request) -> Response:
        """Show what stands on the page now; its music. Of pictures that wait only a reader's newest is read."""
        body = FrameSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        reader = Reader.keep(request)
        stop = last_stop(reader.pk)
        text = body.validated_data.get("text") or read_picture(reader, body)
        session, taste = Session.of(reader, stop), taste_of(reader)
        look = session.look(text)
        if look.known or look.text:
            mood = look.known.mood if look.known else ask(look.text)
            verdict = session.read(look, mood, taste)
        else:
            verdict = session.wait(taste)
        return Response(standing(reader, session, look.seen, verdict))


class Companion(APIView):
    permission_classes = [AllowAny]
    changes_nothing = True

    @extend_schema(
        responses=StandingSerializer,
        parameters=[
            OpenApiParameter("skip", UUID, description="A track that the reader does not want here.")
        ],
    )
    def get(self, request: Request) -> Response:
        """Where the music stands, without a new page: after `wait` seconds, or with other wishes."""
        skip = SkipSerializer(data=request.query_params)
        skip.is_valid(raise_exception=True)
        reader = Reader.keep(request)
        session = Session.of(reader, last_stop(reader.pk))
        verdict = session.wait(taste_of(reader))
        return Response(standing(reader, session, "same", verdict, skip.validated_data.get("skip")))

    @extend_schema(responses={204: OpenApiResponse(description="forgotten")})
    def delete(self, request: Request) -> Response:
        """Stop: whatever is known of the pages is forgotten, and what waits is never read."""
        if reader := Reader.find(request):
            drop_pictures(str(reader.pk))
            Session.end(reader)
        return Response(status=status.HTTP_204_NO_CONTENT)


class HeardThere(APIView):
    permission_classes = [AllowAny]

    @extend_schema(request=HeardSerializer, responses={204: OpenApiResponse(description="remembered")})
    def post(self, request: Request) -> Response:
        """Tell that a track has really begun to sound, so that it does not come back too soon."""
        body = HeardSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        track = get_object_or_404(Track.objects.playable(), pk=body.validated_data["track"])
        Heard.objects.create(reader=Reader.keep(request), track=track, cue=body.validated_data["cue"])
        return Response(status=status.HTTP_204_NO_CONTENT)


def read_picture(reader: Reader, body: FrameSerializer) -> str:
    try:
        return ask_picture(
            body.picture or b"", languages=body.validated_data["languages"], reader=str(reader.pk)
        ).text
    except Superseded:
        raise Overtaken from None


def taste_of(reader: Reader) -> Taste:
    return Taste(reader.preferences.sensitivity, reader.preferences.dwell)


def standing(
    reader: Reader, session: Session, seen: Seen, verdict: Verdict, skip: UUID | None = None
) -> dict[str, Any]:
    """The body of an answer; the session is kept as it stands then."""
    last = session.readings[-1] if session.readings else None
    foreign = last is not None and is_foreign(last)
    notice = _("The mood of this language cannot be read yet. Neutral music plays.") if foreign else ""
    state = ("unsupported" if foreign else "ready") if last else "waiting"
    music = music_of(reader, session, skip)
    session.keep()
    return {
        **answer(max(0, session.standing.passage), last.mood if last else None, state, notice, stale=False),
        **describe(music),
        "seen": seen,
        "wait": None if verdict.wait is None else math.ceil(10 * verdict.wait) / 10,
        "readings": [listed(reading) for reading in reversed(session.readings)],
    }


def is_foreign(reading: Reading) -> bool:
    """Whether its language is one whose mood cannot be read."""
    return reading.mood.language not in SUPPORTED and reading.words >= TELLING_WORDS


def listed(reading: Reading) -> dict[str, Any]:
    return {
        "at": round(reading.at, 1),
        "opening": reading.opening,
        "emotion": reading.mood.emotion,
        "word": "" if is_foreign(reading) else mood_word(reading.mood),
    }


urlpatterns = [
    re_path(r"^companion/?$", Companion.as_view(), name="companion-standing"),
    re_path(r"^companion/frames/?$", Frames.as_view(), name="companion-frames"),
    re_path(r"^companion/heard/?$", HeardThere.as_view(), name="companion-heard"),
]
