"""Two walls around every request: bodies have a limit, and answers stay with whoever asked."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control

View = Callable[[HttpRequest], HttpResponse]

FORM_BYTES = 64 * 1024
"""What a multipart body holds beside its file."""


class BodyLimit:
    """Refuse what is too large by its declared length, before a byte of it is read (CSRF checks read forms)."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) <= settings.BOOK_MAX_BYTES + FORM_BYTES:
            return self.get_response(request)
        sentence = (
            f"This is more than {settings.BOOK_MAX_BYTES // 1024**2} MB, which is the most that is taken."
        )
        if request.path.startswith("/api/") or not request.accepts("text/html"):
            return JsonResponse({"detail": sentence, "error": sentence}, status=413)
        return HttpResponse(render_to_string("413.html", {"sentence": sentence}), status=413)


class PrivateUnlessSaid:
    """Pages and answers are somebody's own: no cache keeps them unless the view has said how."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "Cache-Control" not in response and not request.path.startswith(settings.STATIC_URL):
            patch_cache_control(response, private=True, no_store=True)
        return response
