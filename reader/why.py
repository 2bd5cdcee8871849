"""Why this music, the slow half: which sentences carried the mood of a passage. No request waits for them."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.core.cache import cache
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import UserRateThrottle
from rest_framework.views import APIView

from inference import bell, presence
from inference.api import describe_sentence
from inference.carrying import Sentence
from inference.mood import LABELS
from library.models import Passage

from . import carriers, words
from .access import readable_book
from .api import describe_mood, standing
from .serializers import MoodSerializer
from .tasks import read_carriers

ASKED_SECONDS: Final = 20
"""After which a question that was lost on its way to the worker is put again."""


class FewQuestions(UserRateThrottle):
    """Each may cost the worker half a second; who waits for one asks some five times."""

    scope = "why"
    rate = "120/min"


class CarrierSerializer(serializers.Serializer[Any]):
    """A sentence of the passage; offsets are code points of the passage's text."""

    start = serializers.IntegerField()
    end = serializers.IntegerField()
    text = serializers.CharField()
    emotion = serializers.ChoiceField(LABELS)
    word = serializers.CharField(help_text="in the reader's language")
    share = serializers.FloatField(help_text="its part in the passage's emotion; they sum to 1")
    carries = serializers.BooleanField(help_text="it is one of the few that have most of it")


class WhySerializer(serializers.Serializer[Any]):
    passage = serializers.IntegerField()
    state = serializers.ChoiceField(["ready", "waiting", "away", "failed"])
    notice = serializers.CharField(allow_blank=True)
    mood = MoodSerializer(allow_null=True)
    sentences = CarrierSerializer(many=True, help_text="all of them, in order, once the state is ready")


class Why(APIView):
    permission_classes = [AllowAny]
    throttle_classes = [*APIView.throttle_classes, FewQuestions]

    @extend_schema(responses=WhySerializer)
    def get(self, request: Request, book_id: UUID, passage: int) -> Response:
        """The mood of a passage and the sentences that carried it; ask again while the state is `waiting`."""
        book = readable_book(request, book_id)
        found = get_object_or_404(book.passages.defer("html"), index=passage)
        state, notice, sentences = close_reading(found) if found.mood else unscored(found)
        return Response(
            {
                "passage": found.index,
                "state": state,
                "notice": notice,
                "mood": describe_mood(found.mood),
                "sentences": [describe(found, sentence) for sentence in sentences],
            }
        )


def close_reading(passage: Passage) -> tuple[str, str, carriers.Carriers]:
    """(state, sentence for the reader, sentences) of a passage whose mood is known."""
    found = carriers.kept(passage)
    if found:
        return "ready", "", found
    if found is not None:
        return (
            "ready",
            standing(passage)[1] or _("It stirs no strong feeling, so no sentence carries one."),
            (),
        )
    if carriers.failed(passage):
        return "failed", _("The sentences of this passage could not be read one by one."), ()
    if not ask(passage):
        return "away", _("The sentences cannot be read one by one at the moment. Try again later."), ()
    return "waiting", _("Looking for the sentences that carried it."), ()


def unscored(passage: Passage) -> tuple[str, str, carriers.Carriers]:
    state, notice = standing(passage)
    return state, notice, ()


def ask(passage: Passage) -> bool:
    """Have the worker read it, unless that is under way; False when there is nobody to ask."""
    if presence.engine_note() or not presence.worker_seen():
        return False
    asked = f"{carriers.key(passage)}:asked"
    if not cache.add(asked, True, ASKED_SECONDS):
        return True
    try:
        bell.ring(read_carriers, passage.pk, expires=ASKED_SECONDS)
    except bell.BrokerAway:
        cache.delete(asked)
        return False
    return True


def describe(passage: Passage, sentence: Sentence) -> dict[str, Any]:
    here = describe_sentence(sentence, sentence.start, sentence.end)
    shown = {name: here[name] for name in ("start", "end", "emotion", "share", "carries")}
    text = passage.text[sentence.start : sentence.end]
    return {**shown, "text": text, "word": words.mood_word(sentence.mood)}


urlpatterns = [path("books/<uuid:book_id>/why/<int:passage>/", Why.as_view(), name="why")]
