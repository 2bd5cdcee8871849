"""A view that does nothing, to compare with those that do something."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import path

from moodbgm.urls import urlpatterns as product


class Stopwatch:
    """Middleware: seconds from the request's arrival in Django to its answer, in the `Server-Timing` header."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        start = time.perf_counter()
        response = self.get_response(request)
        response["Server-Timing"] = f"django;dur={1000 * (time.perf_counter() - start):.3f}"
        return response


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


urlpatterns = [path("hello", hello), *product]
