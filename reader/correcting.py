"""Where readers correct moods and music, see what they said, and take it back: API and page."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Substr
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import SAFE_METHODS, AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle, UserRateThrottle
from rest_framework.views import APIView

from catalog.affect import CALM
from catalog.models import Track
from inference.mood import LABELS
from library.models import Book, Passage

from .access import readable_book
from .corrections import sentence
from .models import Correction, Reader
from .models.corrections import CorrectionQuerySet, Kind
from .quoting import first_words
from .score import Score
from .serializers import MOST

MOST_KEPT: Final = 1000
"""Corrections of one reader."""
SHOWN: Final = 200
QUOTED: Final = 140
"""Characters of a passage that remind its reader of it."""


class FewCorrections(UserRateThrottle):
    """Nobody means sixty corrections a minute; each may make another plan of the music."""

    scope = "corrections"
    rate = "60/min"


class CorrectionSerializer(serializers.Serializer[Any]):
    """kind `wrong_mood` takes `label`, the right one; the other kinds take `track`, what played there."""

    id = serializers.UUIDField(read_only=True)
    kind = serializers.ChoiceField(Kind.choices)
    passage = serializers.IntegerField(min_value=0, max_value=MOST)
    label = serializers.ChoiceField(LABELS, required=False)  # type: ignore[assignment]  # DRF's own is unused
    track = serializers.UUIDField(required=False, allow_null=True)
    sentence = serializers.CharField(read_only=True, help_text="what was said, in the reader's language")
    created_at = serializers.DateTimeField(read_only=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        of_mood = attrs["kind"] == Kind.WRONG_MOOD
        wanted, unwanted = ("label", "track") if of_mood else ("track", "label")
        if not attrs.get(wanted):
            raise serializers.ValidationError({wanted: _("This is needed here.")})
        if attrs.get(unwanted):
            raise serializers.ValidationError({unwanted: _("This has no meaning here.")})
        return attrs


class Corrections(APIView):
    permission_classes = [AllowAny]

    def get_throttles(self) -> list[BaseThrottle]:
        usual: list[BaseThrottle] = super().get_throttles()
        return usual if self.request.method in SAFE_METHODS else [*usual, FewCorrections()]

    @extend_schema(responses=CorrectionSerializer(many=True))
    def get(self, request: Request, book_id: UUID) -> Response:
        """What this reader has said that acts in this book, the latest first."""
        book = readable_book(request, book_id)
        latest = own(request).concerning(book).order_by("-created_at")[:SHOWN]
        return Response([describe(one) for one in latest])

    @extend_schema(request=CorrectionSerializer, responses={201: CorrectionSerializer})
    def post(self, request: Request, book_id: UUID) -> Response:
        """Correct the mood of a passage, or say what to make of the track that played there; it acts at once."""
        book = readable_book(request, book_id)
        body = CorrectionSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        said = correction(Reader.keep(request), book, body.validated_data)
        return Response(describe(Correction.objects.record(said)), status=status.HTTP_201_CREATED)


class OneCorrection(APIView):
    permission_classes = [AllowAny]

    @extend_schema(responses={204: OpenApiResponse(description="taken back")})
    def delete(self, request: Request, book_id: UUID, correction_id: UUID) -> Response:
        """Take a correction back; to do so twice does no harm."""
        readable_book(request, book_id)
        own(request).filter(pk=correction_id).delete()
        return Response(status=status.HTTP_204_NO_CONTENT)


def own(request: HttpRequest | Request) -> CorrectionQuerySet:
    """What whoever asks has said themself."""
    reader = Reader.find(request)
    said = Correction.objects.filter(reader=reader) if reader else Correction.objects.none()
    return said.select_related("track")


def correction(reader: Reader, book: Book, said: dict[str, Any]) -> Correction:
    """A correction as it is to be kept. Raises ValidationError with a sentence."""
    if reader.corrections.count() >= MOST_KEPT:
        raise serializers.ValidationError(_("You have corrected a great deal. Take something back first."))
    passage = book.passages.filter(index=said["passage"]).defer("text", "html").first()
    if passage is None:
        raise serializers.ValidationError({"passage": _("This book has no such passage.")})
    label = said.get("label") or chosen_for(reader, book, passage)
    track = said.get("track") and Track.objects.playable().filter(pk=said["track"]).first()
    if said.get("track") and not track:
        raise serializers.ValidationError({"track": _("There is no such track.")})
    mood = passage.mood
    return Correction(
        reader=reader,
        book=book,
        passage=passage.index,
        anchor=passage.sha256,
        kind=said["kind"],
        label=label,
        read_as=mood.emotion if mood else "",
        engine=passage.engine,
        track=track,
    )


def chosen_for(reader: Reader, book: Book, passage: Passage) -> str:
    """The label by which music was chosen for a passage."""
    cue = Score(reader, book).cue_at(passage.index)
    return cue.label if cue else CALM


def describe(said: Correction) -> dict[str, Any]:
    return {
        "id": str(said.pk),
        "kind": said.kind,
        "passage": said.passage,
        "label": said.label,
        "track": said.track_id and str(said.track_id),
        "sentence": sentence(said),
        "created_at": said.created_at,
    }


@never_cache
@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """Everything that this reader has said, with what it was said of, as far as they may still read that."""
    mine = Book.objects.for_user(request.user)
    here = Passage.objects.filter(book__in=mine, book=OuterRef("book"), sha256=OuterRef("anchor"))
    first = here.order_by("index")
    said = (
        own(request)
        .annotate(
            here=Subquery(first.values("index")[:1]),
            words=Subquery(first.values(start=Substr("text", 1, 2 * QUOTED))[:1]),
            title=Subquery(mine.filter(pk=OuterRef("book")).values("title")[:1]),
        )
        .order_by("-created_at")
    )
    part = Paginator(said, SHOWN).get_page(request.GET.get("page"))
    return render(request, "corrections.html", {"part": part, "shown": [listed(one) for one in part]})


def listed(said: Any) -> tuple[Any, str, str]:
    """A correction, what was said, and the words it was said of; those come with the query."""
    return said, sentence(said), first_words(said.words or "", QUOTED)


@require_POST
def take_back(request: HttpRequest, correction_id: UUID) -> HttpResponse:
    get_object_or_404(own(request), pk=correction_id).delete()
    messages.success(request, _("It was taken back."))
    return redirect("corrections")


urlpatterns = [
    path("books/<uuid:book_id>/corrections/", Corrections.as_view(), name="book-corrections"),
    path(
        "books/<uuid:book_id>/corrections/<uuid:correction_id>/",
        OneCorrection.as_view(),
        name="book-correction",
    ),
]
