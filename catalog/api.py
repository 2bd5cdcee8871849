"""The tracks, for programs: the published ones, what is like them, and the way in for contributors."""

from __future__ import annotations

from typing import Any, Final, cast
from uuid import UUID

from django.contrib.auth.models import User
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import status
from rest_framework.exceptions import APIException, PermissionDenied
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog import intake
from catalog.examples import HEARD, REASONS, TRACK, WAITING
from catalog.matching import wish_of
from catalog.models import Track, TrackQuerySet
from catalog.serializers import (
    AnalysisSerializer,
    ListedTrackSerializer,
    OneTrackSerializer,
    SimilarQuerySerializer,
    SimilarSerializer,
    SoundUploadSerializer,
    TrackQuerySerializer,
    describe_like,
)
from catalog.similar import similar
from catalog.stock import fit_of, within

FORM_BYTES: Final = 64 * 1024
"""What a multipart body may hold beside the file."""


class Refusal(APIException):
    """Why a sound was not taken, under the name of its field; 409 where it is here already."""

    def __init__(self, refusal: intake.Refused) -> None:
        super().__init__({"file": [str(refusal)]})
        self.status_code = status.HTTP_409_CONFLICT if refusal.known else status.HTTP_400_BAD_REQUEST


class TooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE

    def __init__(self) -> None:
        super().__init__({"file": [_("The file is larger than %(n)s MB.") % {"n": intake.MAX_BYTES >> 20}]})


class TrackList(ListAPIView[Track]):
    serializer_class = ListedTrackSerializer
    parser_classes = [MultiPartParser]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse an upload that may not come, or is too large, before its body is read."""
        super().initial(request, *args, **kwargs)
        if request.method == "POST":
            if not request.user.has_perm("catalog.add_track"):
                raise PermissionDenied(_("Only contributors and curators may upload music."))
            length = str(request.META.get("CONTENT_LENGTH") or "0")
            if not length.isdigit() or int(length[:19]) > intake.MAX_BYTES + FORM_BYTES:
                raise TooLarge

    def get_queryset(self) -> TrackQuerySet:
        query = TrackQuerySerializer(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        tracks = within(Track.objects.playable().narrowed(**query.closed_sets), **query.limits)
        if (vocals := query.validated_data["vocals"]) is not None:
            tracks = tracks.filter(vocals=vocals)
        if query.mood:
            return tracks.annotate(fit=fit_of(wish_of(query.mood))).order_by("-fit", "id")
        newest = query.validated_data["order"] == "newest"
        return tracks.order_by(*(["-published_at"] if newest else ["title"]), "id")

    @extend_schema(
        parameters=[TrackQuerySerializer],
        operation_id="tracks_list",
        examples=[OpenApiExample("ordered by fit", {**TRACK, "fit": 0.41}, response_only=True)],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Published tracks, narrowed and ordered; in which region of mood, or best for which emotion."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        request={"multipart/form-data": SoundUploadSerializer},
        responses={201: AnalysisSerializer},
        examples=[OpenApiExample("taken", WAITING, response_only=True, status_codes=["201"])],
    )
    def post(self, request: Request) -> Response:
        """Put a sound file into the catalogue, as a draft (contributors' keys); ask for its analysis later."""
        form = SoundUploadSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        about = dict(form.validated_data)
        sound = about.pop("file")
        try:
            track = intake.take(sound, sound.name, cast(User, request.user), **about)
        except intake.Refused as refusal:
            raise Refusal(refusal) from refusal
        return Response(AnalysisSerializer(track).data, status=status.HTTP_201_CREATED)


class OneTrack(RetrieveAPIView[Track]):
    """One published track, with its waveform."""

    serializer_class = OneTrackSerializer
    queryset = Track.objects.playable().select_related("sound")
    lookup_url_kwarg = "track_id"

    @extend_schema(
        examples=[OpenApiExample("a track", {**TRACK, "peaks": [0, 31, 96, 88, 12]}, response_only=True)]
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class Analysis(RetrieveAPIView[Track]):
    """How far the hearing of a track is, and what was heard: of published ones, and of one's own uploads."""

    serializer_class = AnalysisSerializer
    lookup_url_kwarg = "track_id"

    def get_queryset(self) -> TrackQuerySet:
        return Track.objects.audible_to(self.request.user).select_related("sound")

    @extend_schema(examples=[OpenApiExample("heard", HEARD, response_only=True)])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class Similar(APIView):
    @extend_schema(
        parameters=[SimilarQuerySerializer],
        responses=SimilarSerializer,
        examples=[
            OpenApiExample(
                "more like this",
                {"tracks": [{**TRACK, "likeness": 0.83, "reasons": REASONS}]},
                response_only=True,
            )
        ],
    )
    def get(self, request: Request, track_id: UUID) -> Response:
        """Published tracks that sound and feel most like this one, each with its reasons."""
        query = SimilarQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        audible = Track.objects.audible_to(request.user).select_related("sound", "genre")
        track = get_object_or_404(audible, pk=track_id)
        found = similar(track, query.validated_data["limit"], allow_vocals=query.validated_data["vocals"])
        return Response({"tracks": [describe_like(like) for like in found]})


urlpatterns = [
    path("tracks/", TrackList.as_view(), name="tracks"),
    path("tracks/<uuid:track_id>/", OneTrack.as_view(), name="track"),
    path("tracks/<uuid:track_id>/similar/", Similar.as_view(), name="similar-tracks"),
    path("tracks/<uuid:track_id>/analysis/", Analysis.as_view(), name="track-analysis"),
]
