"""The companion's screen."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from catalog.models import Genre
from inference import presence

from ..models import Reader
from ..words import label_names
from .session import MOST_READINGS


@require_safe
@ensure_csrf_cookie
def companion(request: HttpRequest) -> HttpResponse:
    Reader.expect(request)
    known = {
        "genres": Genre.objects.all(),
        "moods": label_names(),
        "most_readings": MOST_READINGS,
        "pictures": pictures(),
    }
    return render(request, "companion.html", known)


def pictures() -> str:
    """ "yes", or why no picture can be read: "away" for a worker that may come back, else "missing"."""
    if not presence.pictures_seen():
        return "away"
    return "missing" if presence.ocr_note() else "yes"
