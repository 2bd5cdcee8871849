"""What an API client is told when something goes wrong: `{"detail": sentence}` or `{field: [sentence]}`."""

from __future__ import annotations

import errno
import logging
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views import defaults
from rest_framework.exceptions import APIException
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import exception_handler

from inference.picture import BadPicture, OcrUnavailable
from inference.tasks import EngineBusy
from inference.text import ModelUnavailable

log = logging.getLogger(__name__)

BAD_PICTURES = {"format": 415, "large": 413}
"""What `BadPicture.code` is called in HTTP; the others are 422."""

SORRY = "Something went wrong on our side. It has been noted; try again later."


class Away(APIException):
    """Something we stand on is away; `wait` becomes Retry-After, in seconds."""

    status_code = 503

    def __init__(self, sentence: str, code: str, wait: int) -> None:
        super().__init__({"detail": sentence, "code": code})
        self.wait = wait


class Refused(APIException):
    def __init__(self, sentence: str, status: int, code: str = "") -> None:
        super().__init__({"detail": sentence, "code": code} if code else sentence)
        self.status_code = status


def say_what_happened(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler. What is not foreseen here stays an exception, for `server_error` and the log."""
    response = exception_handler(in_our_words(error), context)
    if response is not None:
        response.data = sentences(response.data)
    return response


def in_our_words(error: Exception) -> Exception:
    """The exceptions of the floors below, as what the API says about them."""
    match error:
        case EngineBusy():
            return Away(str(error), error.code, wait=error.wait)
        case ModelUnavailable():
            return Away(str(error), "model_unavailable", wait=60)
        case OcrUnavailable():
            return Away(str(error), error.code, wait=60)
        case BadPicture():
            return Refused(str(error), BAD_PICTURES.get(error.code, 422), error.code)
        case OperationalError() | InterfaceError():
            log.error("database away: %s", error)
            return Away("The database is away. Try again shortly.", "database_unavailable", wait=10)
        case RequestDataTooBig():
            return Refused("The body is too large.", 413)
        case SuspiciousOperation():
            return Refused("The request could not be read.", 400)
        case OSError(errno=errno.ENOSPC):
            log.error("disk full: %s", error)
            return Refused("There is no room left to store this.", 507)
    return error


def sentences(detail: Any) -> dict[str, Any]:
    """DRF's nested lists and dicts of details, flat: `texts.3` is the fourth of the texts."""
    if not isinstance(detail, dict):
        return {"detail": " ".join(sentence for _, sentence in spread(detail, ""))}
    if "detail" in detail:
        return detail
    found: dict[str, Any] = {}
    for place, sentence in spread(detail, ""):
        found.setdefault(place, []).append(sentence)
    general = found.pop(api_settings.NON_FIELD_ERRORS_KEY, None)
    return {**found, "detail": " ".join(general)} if general else found


def spread(detail: Any, place: str) -> Iterator[tuple[str, str]]:
    """Each sentence with the dotted name of where it belongs."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from spread(inner, f"{place}.{name}".lstrip("."))
    elif isinstance(detail, list):
        for inner in detail:
            yield from spread(inner, place)
    else:
        yield place, str(detail)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler404: addresses of the API that do not exist answer in JSON too."""
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": "There is nothing at this address."}, status=404)
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500."""
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": SORRY}, status=500)
    return defaults.server_error(request)
