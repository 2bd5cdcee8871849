"""Many files at once, or a zip: each is taken or refused by itself, and what becomes of them can be watched."""

from __future__ import annotations

from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from catalog.admin.forms import UploadForm
from catalog.admin.pages import as_id, framed, person
from catalog.intake import Result, take_all
from catalog.models import Track

WATCHED: Final = 200
"""Uploads whose hearing one question may ask about."""


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """The form; on POST the results, as JSON for the script and as a page without it."""
    if not request.user.has_perm("catalog.add_track"):
        raise PermissionDenied
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _asked_again(request, form)
    who, about = person(request), form.about()
    files = form.cleaned_data["files"]
    results = [result for file in files for result in take_all(file, file.name or "", who, **about)]
    if request.accepts("text/html"):
        return _page(request, form, results=results)
    return JsonResponse({"results": [_told(result) for result in results]})


def _asked_again(request: HttpRequest, form: UploadForm) -> HttpResponse:
    failed = request.method == "POST"
    if failed and not request.accepts("text/html"):
        return JsonResponse(
            {"error": " ".join(str(said) for errors in form.errors.values() for said in errors)}, status=400
        )
    return _page(request, form, 400 if failed else 200)


def _page(request: HttpRequest, form: UploadForm, status: int = 200, **known: Any) -> HttpResponse:
    about = [field for field in form if field.name != "files"]
    return framed(request, "upload.html", _("Upload tracks"), status, form=form, about=about, **known)


def _told(result: Result) -> dict[str, Any]:
    track = result.track or result.known
    return {
        "name": result.name,
        "taken": result.track is not None,
        "reason": result.reason,
        "id": str(result.track.pk) if result.track else None,
        "url": track and reverse("admin:catalog_track_change", args=[track.pk]),
    }


@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """What became of uploads since, by `?ids=` (with commas): waiting, measured, or the reason of a refusal."""
    ids = [known for text in request.GET.get("ids", "").split(",")[:WATCHED] if (known := as_id(text))]
    tracks = Track.objects.manageable_by(person(request)).filter(pk__in=ids)
    rows = tracks.values_list("pk", "analysed_at", "refusal", "title")
    states = {
        str(pk): {"state": _state(analysed, refusal), "reason": refusal, "title": title}
        for pk, analysed, refusal, title in rows
    }
    return JsonResponse(states)


def _state(analysed: object, refusal: str) -> str:
    return "refused" if refusal else "measured" if analysed else "waiting"
