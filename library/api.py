"""Books and their passages, for other programs; always found through the person who asks."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.generics import GenericAPIView, ListAPIView, RetrieveAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from inference.api import MoodReadingSerializer, describe

from . import adding
from .models import Book, BookQuerySet, Passage

MOST = 2**31 - 1
FORM_BYTES = 64 * 1024
"""What a multipart body may hold beside the file."""


class BookSerializer(serializers.ModelSerializer[Book]):
    authors = serializers.ListField(child=serializers.CharField(), read_only=True)
    scored_count = serializers.IntegerField(default=0, help_text="passages whose mood is known")
    unread_count = serializers.IntegerField(default=0, help_text="pages of a scan that wait to be read")

    class Meta:
        model = Book
        fields = [
            "id",
            "title",
            "authors",
            "language",
            "state",
            "reason",
            "public",
            "passage_count",
            "scored_count",
            "unread_count",
            "created_at",
        ]
        read_only_fields = fields


class UploadSerializer(serializers.Serializer[Any]):
    file = serializers.FileField(max_length=None)


class PassageSerializer(serializers.ModelSerializer[Passage]):
    chapter = serializers.CharField(source="chapter.title", help_text="title of its chapter")
    mood = serializers.SerializerMethodField(help_text="null until it has been scored")

    class Meta:
        model = Passage
        fields = ["id", "index", "chapter", "text", "words", "state", "reason", "mood"]

    @extend_schema_field(MoodReadingSerializer(allow_null=True))
    def get_mood(self, passage: Passage) -> dict[str, Any] | None:
        return describe(passage.mood) if passage.mood else None


class SpanSerializer(serializers.Serializer[Any]):
    def get_fields(self) -> dict[str, Any]:
        return {
            "from": serializers.IntegerField(min_value=0, max_value=MOST, default=0, help_text="first index"),
            "to": serializers.IntegerField(min_value=0, max_value=MOST, default=MOST, help_text="last index"),
        }

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["from"] > attrs["to"]:
            raise ValidationError({"to": _("It must not be less than from.")})
        return attrs


class Refusal(APIException):
    """Why a file was not taken, under the name of its field."""

    def __init__(self, refusal: adding.Refused) -> None:
        super().__init__({"file": [str(refusal)]})
        self.status_code = refusal.status


class Books(ListAPIView[Book]):
    serializer_class = BookSerializer
    parser_classes = [MultiPartParser]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        length = str(request.META.get("CONTENT_LENGTH") or "0")
        try:
            adding.check_size(int(length[:19] if length.isdigit() else 0) - FORM_BYTES)
        except adding.Refused as refusal:
            raise Refusal(refusal) from refusal
        super().initial(request, *args, **kwargs)

    def get_queryset(self) -> BookQuerySet:
        return Book.objects.for_shelf(self.request.user)

    @extend_schema(request=UploadSerializer, responses={201: BookSerializer, 413: OpenApiResponse()})
    def post(self, request: Request) -> Response:
        """Put a book on your shelf: EPUB, PDF, CBZ, TXT, Markdown, a ZIP of pictures.

        `state` tells how far its preparation is, `unread_count` how many pages of a scan have yet to be read.
        """
        form = UploadSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        file = form.validated_data["file"]
        try:
            book = adding.add(file, file.name, cast(User, request.user))
        except adding.Refused as refusal:
            raise Refusal(refusal) from refusal
        return Response(BookSerializer(book).data, status=status.HTTP_201_CREATED)


class OneBook(RetrieveAPIView[Book]):
    """A book on your shelf, or on everyone's."""

    serializer_class = BookSerializer
    lookup_url_kwarg = "book_id"

    def get_queryset(self) -> BookQuerySet:
        return Book.objects.for_shelf(self.request.user)


class Passages(GenericAPIView[Passage]):
    """The text of a book in passages, each with its mood."""

    serializer_class = PassageSerializer

    def get_queryset(self) -> QuerySet[Passage]:
        book = get_object_or_404(Book.objects.for_user(self.request.user), pk=self.kwargs["book_id"])
        return book.passages.select_related("chapter").defer("html").order_by("index")

    @extend_schema(parameters=[SpanSerializer], responses=PassageSerializer(many=True))
    def get(self, request: Request, book_id: UUID) -> Response:
        passages = self.get_queryset()
        span = SpanSerializer(data=request.query_params)
        span.is_valid(raise_exception=True)
        first, last = span.validated_data["from"], span.validated_data["to"]
        page = self.paginate_queryset(passages.filter(index__range=(first, last)))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


urlpatterns = [
    path("books/", Books.as_view(), name="books"),
    path("books/<uuid:book_id>/", OneBook.as_view(), name="book"),
    path("books/<uuid:book_id>/passages/", Passages.as_view(), name="passages"),
]
