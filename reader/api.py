"""The player's API: the music of a passage, what was really heard, places and preferences.

Open to readers without an account, for the books that they may open; writes are CSRF-checked.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog.models import Track
from inference import presence
from inference.language import SUPPORTED
from inference.mood import Mood, neutral
from library.models import Book, Page, Passage

from . import words
from .access import readable_book
from .models import Heard, Place, Reader
from .planning import STAND_IN
from .score import Music, Score
from .serializers import (
    HeardSerializer,
    MusicSerializer,
    PlaceSerializer,
    PreferencesSerializer,
    SkipSerializer,
    describe_track,
)
from .timing import OLDEST, Readings

TELLING_WORDS = 20
"""In fewer words, ornaments and names among them, no language can be told: nothing is said about it."""
AHEAD = 40
"""Passages after the one being read that jump the queue of the scorer,"""
PAGES_AHEAD = 3
"""and pages that jump that of the scanner, who takes seconds for each."""


class Cues(APIView):
    permission_classes = [AllowAny]

    @extend_schema(
        responses=MusicSerializer,
        parameters=[
            OpenApiParameter("skip", UUID, description="A track that the reader does not want here.")
        ],
    )
    def get(self, request: Request, book_id: UUID, passage: int) -> Response:
        """The cue of a passage, its track and why, and the cue that comes after it."""
        book = readable_book(request, book_id)
        skip = SkipSerializer(data=request.query_params)
        skip.is_valid(raise_exception=True)
        score = Score(Reader.keep(request), book)
        found = book.passages.filter(index=passage).defer("text", "html").select_related("page").first()
        if found is None:
            return Response({"detail": _("This book has no such passage.")}, status=status.HTTP_404_NOT_FOUND)
        return Response(music_of(score, found, skip.validated_data.get("skip")))


def music_of(score: Score, passage: Passage, skip: UUID | None) -> dict[str, Any]:
    """The body of `Cues`: what plays at this passage, and what is known of its mood."""
    state, notice = standing(passage)
    cue = score.cue_at(passage.index)
    stale = passage.mood is None and state != "waiting" and passage.state != Passage.WORDLESS
    if passage.state in (Passage.WAITING, Passage.WORDLESS):
        want(score.book, passage)
    if cue is None or (state == "waiting" and cue.mood is None):
        return answer(passage.index, passage.mood, state, notice, stale)
    music = score.music(cue, skip=skip)
    after = score.cue_after(cue)
    following = score.music(after) if after and after.mood else None
    score.reach(passage.index)
    return {
        **answer(passage.index, passage.mood, state, notice, stale),
        **describe(music),
        "next": describe(following) or None,
    }


def want(book: Book, passage: Passage) -> None:
    """Somebody is here: what has no words yet, or no mood, comes before the rest of the book."""
    Passage.objects.want(book.pk, passage.index, passage.index + AHEAD)
    if passage.state == Passage.WORDLESS:
        Page.objects.want(book.pk, passage.index, passage.index + PAGES_AHEAD)


def standing(passage: Passage) -> tuple[str, str]:
    """How far the engine is with a passage, and the sentence for its reader where there is something to say."""
    if passage.state == Passage.WORDLESS:
        return without_words(passage)
    if passage.state == Passage.FAILED and passage.mood is None:
        return "failed", _("The mood of this passage could not be read. Quiet music plays.")
    if passage.mood and passage.language not in SUPPORTED and passage.words >= TELLING_WORDS:
        return "unsupported", _("The mood of this language cannot be read yet. Neutral music plays.")
    if passage.mood:
        return "ready", ""
    if presence.engine_note() or not presence.worker_seen():
        return "failed", _("The mood cannot be read at the moment. Quiet music plays until it can.")
    return "waiting", _("This page is still being read for its mood. Music follows in a moment.")


def without_words(passage: Passage) -> tuple[str, str]:
    """The same of a page that is a picture, or is one until its words have been read: what plays is held."""
    page: Page | None = getattr(passage, "page", None)
    if page is None or page.state != Page.WAITING:
        return "ready", ""
    if presence.ocr_note():
        return "ready", _("The words of this page cannot be read here, so music goes on as it is.")
    return "waiting", _("The words of this page are still being read. Music follows in a moment.")


def answer(index: int, mood: Mood | None, state: str, notice: str, stale: bool) -> dict[str, Any]:
    mood = mood or (neutral(STAND_IN) if stale else None)
    known = {"passage": index, "state": state, "stale": stale, "notice": notice}
    return {**known, "mood": describe_mood(mood), "cue": None, "track": None, "reasons": [], "next": None}


def describe_mood(mood: Mood | None) -> dict[str, Any] | None:
    if mood is None:
        return None
    return {
        "emotion": mood.emotion,
        "word": words.mood_word(mood),
        "scores": {label: round(score, 4) for label, score in mood.as_dict().items()},
        "valence": round(mood.valence, 4),
        "arousal": round(mood.arousal, 4),
        "engine": mood.engine,
        "language": mood.language,
    }


def describe(music: Music | None) -> dict[str, Any]:
    if music is None:
        return {}
    cue = music.cue
    arousal = cue.mood.arousal if cue.mood else 0.0
    return {
        "cue": {
            "start": cue.start,
            "end": cue.end,
            "emotion": cue.label,
            "word": words.word(cue.label, arousal),
            "margin": round(cue.margin, 4),
        },
        "track": describe_track(music.track),
        "reasons": list(music.reasons),
    }


class HeardTrack(APIView):
    permission_classes = [AllowAny]

    @extend_schema(request=HeardSerializer, responses={204: OpenApiResponse(description="remembered")})
    def post(self, request: Request, book_id: UUID) -> Response:
        """Tell that a track has really begun to sound, so that it does not come back too soon."""
        book = readable_book(request, book_id)
        body = HeardSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        track = get_object_or_404(Track.objects.playable(), pk=body.validated_data["track"])
        reader = Reader.keep(request)
        Heard.objects.create(reader=reader, track=track, book=book, cue=body.validated_data["cue"])
        Score(reader, book).hear(body.validated_data["cue"])
        return Response(status=status.HTTP_204_NO_CONTENT)


class KeptPlace(APIView):
    permission_classes = [AllowAny]

    @extend_schema(request=PlaceSerializer, responses={200: PlaceSerializer, 409: PlaceSerializer})
    def put(self, request: Request, book_id: UUID) -> Response:
        """Keep the reading position; 409 with the newer one when another device has read on meanwhile."""
        book = readable_book(request, book_id)
        body = PlaceSerializer(data=request.data, context={"book": book})
        body.is_valid(raise_exception=True)
        place, moved = keep_place(Reader.keep(request), book, dict(body.validated_data))
        answer = status.HTTP_200_OK if moved else status.HTTP_409_CONFLICT
        return Response(PlaceSerializer(place).data, status=answer)


def keep_place(reader: Reader, book: Book, values: dict[str, Any]) -> tuple[Place, bool]:
    """Put a reader where they say that they are, unless a newer place stands there; the place, and whether."""
    force, seen = values.pop("force"), values.pop("seen", max(0, values["seq"] - 1))
    values["updated_at"] = timezone.now() - min(OLDEST, timedelta(seconds=values.pop("ago")))
    place, new = Place.objects.get_or_create(reader=reader, book=book, defaults=values)
    return place, new or place.move(Place(**values), seen=seen, force=force)


class KeptPreferences(APIView):
    permission_classes = [AllowAny]

    @extend_schema(responses=PreferencesSerializer)
    def get(self, request: Request) -> Response:
        reader = Reader.find(request)
        return Response((reader or Reader()).preferences.as_dict())

    @extend_schema(request=PreferencesSerializer, responses=PreferencesSerializer)
    def patch(self, request: Request) -> Response:
        body = PreferencesSerializer(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        reader = Reader.keep(request)
        reader.stored_preferences = {**asdict(reader.preferences), **body.validated_data}
        reader.save(update_fields=["stored_preferences"])
        return Response(reader.preferences.as_dict())


urlpatterns = [
    path("books/<uuid:book_id>/cues/<int:passage>/", Cues.as_view(), name="cues"),
    path("books/<uuid:book_id>/heard/", HeardTrack.as_view(), name="heard"),
    path("books/<uuid:book_id>/place/", KeptPlace.as_view(), name="place"),
    path("books/<uuid:book_id>/readings/", Readings.as_view(), name="readings"),
    path("preferences/", KeptPreferences.as_view(), name="preferences"),
]
