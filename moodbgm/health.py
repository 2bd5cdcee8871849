"""Is it up? `/healthz` for the process, `/readyz` for the database, `/statusz` for staff; and the outage page."""

import logging
from collections.abc import Callable

from django.contrib.admin.views.decorators import staff_member_required
from django.core.files.storage import default_storage
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from inference import presence
from library.models import LibraryEngine, Page, Passage

log = logging.getLogger(__name__)
View = Callable[[HttpRequest], HttpResponse]


class Outage:
    """Middleware: a database that is away answers 503 with a sentence and Retry-After, never a traceback."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, (OperationalError, InterfaceError)):
            return None
        log.error("database away: %s", error)
        return unavailable(request)


def unavailable(request: HttpRequest) -> HttpResponse:
    if request.path.startswith("/api/"):
        response: HttpResponse = JsonResponse(
            {"detail": "The database is away. Try again shortly."}, status=503
        )
    else:
        response = HttpResponse(render_to_string("503.html"), status=503)
    response["Retry-After"] = "10"
    return response


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    connection.ensure_connection()
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@staff_member_required
def statusz(request: HttpRequest) -> HttpResponse:
    return JsonResponse(
        {
            "database": connection.vendor,
            "worker": presence.worker_seen(),
            "text_engine": presence.versions_note() or "as it should be",
            "storage": type(default_storage).__name__,
            "passages": Passage.objects.count_by_state(),
            "scanned_pages": Page.objects.count_by_state(),
            "read_by": Passage.objects.count_by_engine(),
            "to_be_read_by": LibraryEngine.wanted() or "the newest engine",
        }
    )
