"""Music for a text or a passage, for other programs: `POST play`."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Any, Final

from django.core.cache import cache
from django.shortcuts import get_object_or_404
from django.urls import re_path
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog import matching
from catalog.models import Genre
from inference.api import MOST_CHARACTERS, MoodReadingSerializer, TextField
from inference.api import describe as describe_mood
from inference.language import SUPPORTED
from inference.mood import Mood, neutral
from inference.tasks import EngineBusy, ask
from inference.text import ModelUnavailable
from library.models import Book, Passage, Person

from .evidence import anchors
from .planning import STAND_IN
from .preferences import EMOTIONAL, MODES
from .serializers import MOST, PlayerTrackSerializer, describe_track

ANSWER_SECONDS: Final = 5.0
REMEMBER_SECONDS: Final = 3600

NOBODY: Final = _(
    "The mood cannot be read at the moment; this music goes by the last one known, or is neutral."
)
UNREAD: Final = _("This passage has not been read for its mood yet; this music goes by what came before it.")
UNSUPPORTED: Final = _("The mood of this language cannot be read yet: the music is neutral.")


@dataclass(frozen=True)
class Reading:
    """A mood to choose music by. stale: it is not the mood of this very text. notice: a sentence, or nothing."""

    mood: Mood
    stale: bool = False
    notice: str = ""


class PlaySerializer(serializers.Serializer[Any]):
    """Either `text` or `passage`, and the listener's taste."""

    text = TextField(max_length=MOST_CHARACTERS, required=False)
    passage = serializers.IntegerField(
        min_value=1, max_value=2**63 - 1, required=False, help_text="id of a passage"
    )
    mode = serializers.ChoiceField(MODES, default=EMOTIONAL, help_text="1 emotional, 2 mixed, 3 neutral")
    genre = serializers.SlugField(max_length=50, allow_blank=True, default="")
    vocals = serializers.BooleanField(default=False)
    limit = serializers.IntegerField(min_value=1, max_value=50, default=10)
    seed = serializers.IntegerField(
        min_value=0,
        max_value=MOST,
        required=False,
        help_text="varies the choice among what fits about equally well",
    )

    def validate_genre(self, value: str) -> str:
        return known_genre(value)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("text" in attrs) == ("passage" in attrs):
            raise serializers.ValidationError({"text": _("Give either text or passage.")})
        return attrs


class MatchSerializer(PlayerTrackSerializer):
    score = serializers.FloatField(help_text="higher fits better")
    reasons = serializers.ListField(child=serializers.CharField())


class PlayedSerializer(serializers.Serializer[Any]):
    mood = MoodReadingSerializer()
    stale = serializers.BooleanField(
        help_text="the mood is not that of this text, because it could not be read"
    )
    notice = serializers.CharField(allow_blank=True)
    tracks = MatchSerializer(many=True, help_text="best first")


def known_genre(slug: str) -> str:
    """The slug, if it is "" or that of a genre; ValidationError otherwise."""
    if slug and not Genre.objects.filter(slug=slug).exists():
        raise serializers.ValidationError(_("There is no such genre."))
    return slug


def read_text(text: str, user: Person) -> Reading:
    """The mood of a text; when nobody can read it, the last one read for this person, or neutral."""
    memory = f"last-mood-{user.pk}"
    try:
        mood = ask(text, ANSWER_SECONDS)
    except EngineBusy:
        return Reading(cache.get(memory) or neutral(STAND_IN), True, str(NOBODY))
    except ModelUnavailable as reason:
        return Reading(neutral(STAND_IN), True, str(reason))
    if user.is_authenticated:
        cache.set(memory, mood, REMEMBER_SECONDS)
    return Reading(mood, notice="" if mood.language in SUPPORTED else str(UNSUPPORTED))


def read_passage(passage: Passage) -> Reading:
    """The stored mood of a passage, or that of the nearest one before it that has one. Never waits."""
    if passage.mood:
        return Reading(passage.mood, notice="" if passage.language in SUPPORTED else str(UNSUPPORTED))
    Passage.objects.want(passage.book_id, passage.index, passage.index)
    scored = Passage.objects.filter(book_id=passage.book_id, index__lt=passage.index, state=Passage.DONE)
    before = scored.order_by("-index").first()
    return Reading((before and before.mood) or neutral(STAND_IN), True, str(UNREAD))


EXAMPLES = [
    OpenApiExample("a text", {"text": "The door opened by itself.", "mode": 1}, request_only=True),
    OpenApiExample("a passage", {"passage": 1, "mode": 2, "genre": "piano"}, request_only=True),
]


class Play(APIView):
    changes_nothing = True  # read-only tokens may use it

    @extend_schema(request=PlaySerializer, responses=PlayedSerializer, examples=EXAMPLES)
    def post(self, request: Request) -> Response:
        """The mood of a text or a passage, and the tracks that go with it, best first, with reasons."""
        body = PlaySerializer(data=request.data)
        body.is_valid(raise_exception=True)
        wish = body.validated_data
        reading = self.read(request, wish)
        seed = wish.get("seed", zlib.crc32(f"{wish.get('text')}{wish.get('passage')}".encode()))
        matches = matching.rank(
            reading.mood,
            mode=wish["mode"],
            genre=wish["genre"],
            seed=seed,
            allow_vocals=wish["vocals"],
            anchors=anchors(),
        )
        return Response(
            {
                "mood": describe_mood(reading.mood),
                "stale": reading.stale,
                "notice": reading.notice,
                "tracks": [describe_match(request, match) for match in matches[: wish["limit"]]],
            }
        )

    def read(self, request: Request, wish: dict[str, Any]) -> Reading:
        if "text" in wish:
            return read_text(wish["text"], request.user)
        mine = Passage.objects.filter(book__in=Book.objects.for_user(request.user))
        return read_passage(get_object_or_404(mine, pk=wish["passage"]))


def describe_match(request: Request, match: matching.Match) -> dict[str, Any]:
    return {
        **(describe_track(match.track) or {}),
        "url": request.build_absolute_uri(match.track.url),
        "score": round(match.score, 4),
        "reasons": [str(reason.sentence) for reason in match.reasons],
    }


urlpatterns = [re_path(r"^play/?$", Play.as_view(), name="play")]
