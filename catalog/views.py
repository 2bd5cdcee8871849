"""The sound itself, for the players of readers and curators, when files are kept on this machine."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import MissingFileError, StaticFile

from catalog.models import AUDIO_TYPES, Status, Track, file_suffix

PUBLIC: Final = "public, max-age=3600"
PRIVATE: Final = "private, no-cache"


@require_safe
def audio(request: HttpRequest, track_id: UUID, suffix: str) -> HttpResponseBase:
    """A track's file or its copy for browsers, in byte ranges where asked; drafts only for those who may hear."""
    track = get_object_or_404(Track.objects.audible_to(request.user), pk=track_id)
    file = next((file for file in (track.played, track.file) if file_suffix(file) == suffix), None)
    if file is None:
        raise Http404
    headers = [
        ("Content-Type", AUDIO_TYPES[suffix]),
        ("Cache-Control", PUBLIC if track.status == Status.PUBLISHED else PRIVATE),
        ("Accept-Ranges", "bytes"),
        ("X-Content-Type-Options", "nosniff"),
    ]
    try:
        answer: HttpResponseBase = WhiteNoiseMiddleware.serve(StaticFile(file.path, headers), request)
    except (MissingFileError, NotImplementedError):
        raise Http404 from None
    return answer
