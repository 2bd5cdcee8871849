"""The published tracks, for programs."""

from __future__ import annotations

from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from catalog.models import Track, TrackQuerySet
from catalog.serializers import TrackQuerySerializer, TrackSerializer


class TrackList(ListAPIView[Track]):
    serializer_class = TrackSerializer

    def get_queryset(self) -> TrackQuerySet:
        query = TrackQuerySerializer(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        return Track.objects.playable().narrowed(**query.validated_data).order_by("title", "id")

    @extend_schema(parameters=[TrackQuerySerializer], operation_id="tracks_list")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Published tracks, by title; narrowed by kind, emotion, genre or licence."""
        return super().get(request, *args, **kwargs)


class OneTrack(RetrieveAPIView[Track]):
    """One published track."""

    serializer_class = TrackSerializer
    queryset = Track.objects.playable()
    lookup_url_kwarg = "track_id"


urlpatterns = [
    path("tracks/", TrackList.as_view(), name="tracks"),
    path("tracks/<uuid:track_id>/", OneTrack.as_view(), name="track"),
]
