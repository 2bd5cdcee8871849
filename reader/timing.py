"""Keeps what the browser measured: how long each passage was really read, and how far.

The browser counts a screen only while its page is seen and its reader gives signs of life, spreads that time
over the passages on it, and tells the totals of its visit. What it says is checked again here.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from library.models import Book, Passage

from .access import readable_book
from .models import Place, Reader, ReadingTime
from .pace import primary
from .serializers import MOST, Finite
from .speed import seconds_to_read

SKIM: Final = 8 / 30
"""Part of the usual time below which text was leafed through: 8 s of a passage of half a minute."""
LONGEST: Final = 4.0
"""Multiple of the usual time that counts at most, of a passage in one visit,"""
LEAST_LONGEST: Final = 60.0
"""and seconds that always may count."""
READ: Final = 0.5
"""Part of a passage from which on it counts as read."""
OLDEST: Final = timedelta(days=30)
"""Of what a browser could not send earlier."""


class ReadingSerializer(serializers.Serializer[Any]):
    """The totals of one passage in one visit; they only grow."""

    passage = serializers.IntegerField(min_value=0, max_value=MOST)
    seconds = Finite(min_value=0, max_value=MOST)
    share = Finite(min_value=0, max_value=1, help_text="the part of the passage that was read")
    steady = serializers.BooleanField(help_text="read on without a break: it tells of the pace")


class VisitSerializer(serializers.Serializer[Any]):
    visit = serializers.RegexField(r"^[0-9a-f]{8,32}$", help_text="made by the browser when a book is opened")
    ago = Finite(min_value=0, max_value=MOST, default=0.0, help_text="seconds since this was measured")
    zone = serializers.IntegerField(
        min_value=-14 * 60, max_value=14 * 60, default=0, help_text="the reader's clock, minutes before UTC"
    )
    readings = serializers.ListField(child=ReadingSerializer(), max_length=200)

    def validate_readings(self, value: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if any(reading["passage"] >= self.context["book"].passage_count for reading in value):
            raise serializers.ValidationError(_("This book has no such passage."))
        return value


class Readings(APIView):
    permission_classes = [AllowAny]

    @extend_schema(request=VisitSerializer, responses={204: OpenApiResponse(description="kept")})
    def post(self, request: Request, book_id: UUID) -> Response:
        """Tell how long passages have been read in a visit. Telling it again changes nothing."""
        book = readable_book(request, book_id)
        body = VisitSerializer(data=request.data, context={"book": book})
        body.is_valid(raise_exception=True)
        keep_visit(Reader.keep(request), book, body.validated_data)
        return Response(status=status.HTTP_204_NO_CONTENT)


def keep_visit(reader: Reader, book: Book, visit: dict[str, Any]) -> None:
    """Store what was really read, and move the furthest passage read; leafing leaves no trace."""
    at = timezone.now() - min(OLDEST, timedelta(seconds=visit["ago"]))
    known = {"reader": reader, "book": book, "visit": visit["visit"], "at": at}
    known["day"] = (at + timedelta(minutes=visit["zone"])).date()
    measured = {reading["passage"]: reading for reading in visit["readings"]}
    passages = book.passages.filter(index__in=measured).defer("text", "html")
    rows = [time_on(passage, measured[passage.index], known) for passage in passages]
    read = [row for row in rows if row.seconds > SKIM * usual_seconds(row)]
    if reader.preferences.timing:
        grow(read)
    Place.reach(reader, book, max((row.passage for row in read if row.share >= READ), default=None))


def time_on(passage: Passage, reading: dict[str, Any], known: dict[str, Any]) -> ReadingTime:
    """A row not stored yet; longer than anybody reads counts as the longest, and tells nothing of the pace."""
    language = primary(passage.language or known["book"].language)
    longest = max(LEAST_LONGEST, LONGEST * seconds_to_read(passage.words, language))
    return ReadingTime(
        **known,
        passage=passage.index,
        seconds=min(longest, reading["seconds"]),
        share=reading["share"],
        steady=reading["steady"] and reading["seconds"] <= longest,
        words=passage.words,
        language=language,
        emotion=passage.mood.emotion if passage.mood else "",
    )


def usual_seconds(row: ReadingTime) -> float:
    return seconds_to_read(row.words * row.share, row.language)


@transaction.atomic  # one write, where a database has one writer at a time
def grow(rows: list[ReadingTime]) -> None:
    """Store totals of a visit: new rows, and larger numbers in those there are, in whatever order they come."""
    ReadingTime.objects.bulk_create(rows, ignore_conflicts=True)
    for row in rows:
        same = ReadingTime.objects.filter(
            reader=row.reader, book=row.book, passage=row.passage, visit=row.visit
        )
        broken = {} if row.steady else {"steady": False}
        same.update(seconds=Greatest("seconds", row.seconds), share=Greatest("share", row.share), **broken)
