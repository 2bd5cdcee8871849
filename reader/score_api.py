"""The score of a book for other programs and for the player: read it, change it, share it, apply another's."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.urls import path
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import SAFE_METHODS, AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle, UserRateThrottle
from rest_framework.views import APIView

from catalog.models import Track
from inference.mood import LABELS
from library.api import SpanSerializer

from . import words
from .access import readable_book
from .editing import ACTS, Edit, Impossible, Outdated, apply, start_over
from .models import Reader, Sheet
from .score import Music, Score
from .serializers import MOST
from .sharing import AnotherBook, ScoreFileSerializer, export, take_over


class PieceSerializer(serializers.ModelSerializer[Track]):
    genre = serializers.SlugField(source="genre.slug")
    emotion = serializers.ChoiceField(LABELS, source="label")

    class Meta:
        model = Track
        fields = ["id", "title", "artist", "genre", "emotion", "duration"]


class SheetCueSerializer(serializers.Serializer[Any]):
    start = serializers.IntegerField()
    end = serializers.IntegerField(help_text="its last passage")
    emotion = serializers.ChoiceField(LABELS)
    word = serializers.CharField(help_text="in the reader's language")
    seconds = serializers.FloatField(help_text="of reading, at this reader's pace")
    heard = serializers.BooleanField()
    held = serializers.BooleanField(help_text="the reader has set it; nothing else changes it")
    pinned = serializers.BooleanField(help_text="the reader has chosen its track")
    track = PieceSerializer(allow_null=True)


class SheetSerializer(serializers.Serializer[Any]):
    revision = serializers.IntegerField(help_text="to be sent with the next edit")
    passages = serializers.IntegerField()
    cues = SheetCueSerializer(many=True)


class AppliedSerializer(serializers.Serializer[Any]):
    placed = serializers.IntegerField(help_text="cues that found their place")
    total = serializers.IntegerField()
    missing = serializers.ListField(
        child=serializers.CharField(), help_text="tracks that are not in this catalogue"
    )


class EditSerializer(serializers.Serializer[Any]):
    """pin takes `track` (null lets the matcher choose); move and split take `to`; feel, and split if it likes,
    take `label` ("" is what the text says); forbid takes `track`; join and release take nothing more."""

    revision = serializers.IntegerField(min_value=0, max_value=MOST)
    act = serializers.ChoiceField(sorted(ACTS))
    cue = serializers.IntegerField(min_value=0, max_value=MOST, help_text="its first passage")
    to = serializers.IntegerField(min_value=0, max_value=MOST, required=False, help_text="a passage")
    label = serializers.ChoiceField(  # type: ignore[assignment]  # DRF's own is never read here
        LABELS, required=False, allow_blank=True, default=""
    )
    track = serializers.UUIDField(required=False, allow_null=True, default=None)

    def validate_track(self, value: UUID | None) -> Track | None:
        track = Track.objects.playable().filter(pk=value).first() if value else None
        if value and track is None:
            raise serializers.ValidationError(_("There is no such track."))
        return track


class WholeScore(APIView):
    permission_classes = [AllowAny]

    @extend_schema(responses=SheetSerializer, parameters=[SpanSerializer])
    def get(self, request: Request, book_id: UUID) -> Response:
        """The cues of a book for this reader, each with its track, as far as they have been chosen yet."""
        book = readable_book(request, book_id)
        span = SpanSerializer(data=request.query_params)
        span.is_valid(raise_exception=True)
        score = Score(Reader.keep(request), book)
        return Response(describe(score, span.validated_data["from"], span.validated_data["to"]))

    @extend_schema(request=EditSerializer, responses={200: SheetSerializer, 409: SheetSerializer})
    def patch(self, request: Request, book_id: UUID) -> Response:
        """Change one thing. 409 with the score as it is now when that is not the one that was edited."""
        book = readable_book(request, book_id)
        body = EditSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        edit, reader = dict(body.validated_data), Reader.keep(request)
        revision = edit.pop("revision")
        try:
            apply(Score(reader, book), Edit(**edit), revision)
        except Impossible as sentence:
            raise serializers.ValidationError(str(sentence)) from sentence
        except Outdated:
            return Response(describe(Score(reader, book)), status=status.HTTP_409_CONFLICT)
        return Response(describe(Score(reader, book)))

    @extend_schema(responses=SheetSerializer)
    def delete(self, request: Request, book_id: UUID) -> Response:
        """Give everything back to the planner but what was heard."""
        book, reader = readable_book(request, book_id), Reader.keep(request)
        start_over(Sheet.of(reader, book))
        return Response(describe(Score(reader, book)))


class FewFiles(UserRateThrottle):
    """To find a score's places, the whole book is read."""

    scope = "scores"
    rate = "12/min"


class ScoreFile(APIView):
    permission_classes = [AllowAny]

    def get_throttles(self) -> list[BaseThrottle]:
        usual: list[BaseThrottle] = super().get_throttles()
        return usual if self.request.method in SAFE_METHODS else [*usual, FewFiles()]

    @extend_schema(responses=ScoreFileSerializer)
    def get(self, request: Request, book_id: UUID) -> Response:
        """The score to be shared: no text of the book, only anchors by which another copy finds its place."""
        book = readable_book(request, book_id)
        return Response(export(Score(Reader.keep(request), book)))

    @extend_schema(request=ScoreFileSerializer, responses={200: AppliedSerializer, 400: OpenApiResponse()})
    def put(self, request: Request, book_id: UUID) -> Response:
        """Make a shared score one's own, in the place of what one had set and heard."""
        book = readable_book(request, book_id)
        body = ScoreFileSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        try:
            applied = take_over(Reader.keep(request), book, body.validated_data)
        except AnotherBook as sentence:
            raise serializers.ValidationError(str(sentence)) from sentence
        return Response(asdict(applied))


def describe(score: Score, first: int = 0, last: int = MOST) -> dict[str, Any]:
    music = score.compose([cue for cue in score.cues if cue.end >= first and cue.start <= last])
    return {
        "revision": score.sheet.revision if score.sheet else 0,
        "passages": score.book.passage_count,
        "cues": [describe_cue(score, one) for one in music],
    }


def describe_cue(score: Score, music: Music) -> dict[str, Any]:
    cue, row = music.cue, score.kept.get(music.cue.start)
    return {
        "start": cue.start,
        "end": cue.end,
        "emotion": cue.label,
        "word": words.word(cue.label, cue.mood.arousal if cue.mood else 0.0),
        "seconds": round(cue.seconds, 1),
        "heard": row is not None and row.heard_to is not None,
        "held": row is not None and row.end is not None,
        "pinned": music.pinned,
        "track": PieceSerializer(music.track).data if music.track else None,
    }


urlpatterns = [
    path("books/<uuid:book_id>/score/", WholeScore.as_view(), name="book-score"),
    path("books/<uuid:book_id>/score/file/", ScoreFile.as_view(), name="book-score-file"),
]
