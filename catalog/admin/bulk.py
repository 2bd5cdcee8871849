"""One change for many tracks: what is left as it is stays, what cannot be changed is told by name."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from catalog import curation
from catalog.admin.forms import BulkForm
from catalog.admin.pages import as_id, curators_only, framed
from catalog.models import Track

MOST_MESSAGES: Final = 10
MOST_TRACKS: Final = 900
"""A form holds 1,000 fields; for more there is the exchange by file."""


def begin(request: HttpRequest, tracks: QuerySet[Track]) -> HttpResponse | None:
    """The form, with the tracks that were ticked in the list; None, and a message, when they are too many."""
    if len(tracks) > MOST_TRACKS:
        said = _("At most %(n)d tracks change at once. For more, export, change the file and import it.")
        messages.error(request, said % {"n": MOST_TRACKS})
        return None
    return framed(request, "bulk.html", _("Change many tracks"), form=BulkForm(), tracks=tracks)


@require_http_methods(["POST"])
def bulk(request: HttpRequest) -> HttpResponse:
    """Carry the change out on the tracks that the form names."""
    who = curators_only(request)
    ids = [known for text in request.POST.getlist("track") if (known := as_id(text))]
    tracks = Track.objects.filter(pk__in=ids).select_related("genre", "licence")
    form = BulkForm(request.POST)
    if not form.is_valid() or not form.chosen():
        return framed(request, "bulk.html", _("Change many tracks"), 400, form=form, tracks=tracks)
    chosen = form.chosen()
    refused = [(track, why) for track in tracks if (why := curation.change(track, who, **chosen))]
    done = len(tracks) - len(refused)
    if done:
        said = ngettext("%d track is changed.", "%d tracks are changed.", done) % done
        messages.success(request, said)
    tell_refused(request, _("“%(track)s” was not changed. %(reasons)s"), refused)
    return redirect(reverse("admin:catalog_track_changelist"))


def tell_refused(request: HttpRequest, sentence: str, refused: list[tuple[Track, list[str]]]) -> None:
    """A message for each of the first few, and how many more there are."""
    for track, reasons in refused[:MOST_MESSAGES]:
        messages.error(request, sentence % {"track": track, "reasons": " ".join(reasons)})
    if more := len(refused[MOST_MESSAGES:]):
        messages.error(request, ngettext("Nor was %d other.", "Nor were %d others.", more) % more)
