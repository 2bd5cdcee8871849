"""The review queue: one track at a time, the most uncertain first, answered with a few keys."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from catalog import curation
from catalog.admin.drawing import plane, spectrogram, waveform
from catalog.admin.forms import ReviewForm
from catalog.admin.pages import as_id, curators_only, framed
from catalog.affect import ANCHORS
from catalog.models import Track
from catalog.proposals import (
    AXES,
    LABEL_NAMES,
    facts_line,
    proposed_loop,
    proposed_mood,
    sureness,
    voices_likely,
)
from catalog.publishing import obstacles

ADDRESS: Final = "admin:catalog_track_review"


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    """`?n=` is the place in the queue; `?track=` opens one track, wherever it is."""
    who = curators_only(request)
    place = _place(request)
    if request.method != "POST":
        return _shown(request, _wanted(request, place), place)
    track = get_object_or_404(Track.objects.select_related("sound"), pk=as_id(request.POST.get("track", "")))
    form = ReviewForm(request.POST, duration=track.duration)
    if not form.is_valid():
        return _shown(request, track, place, form, status=400)
    act = form.cleaned_data["act"]
    if act == "reject":
        curation.reject(track, who)
        messages.success(request, _("“%s” is rejected.") % track)
    else:
        curation.confirm(track, who, form.answer())
        _say(request, track, curation.publish(track, who) if act == "publish" else None)
    return redirect(f"{reverse(ADDRESS)}?n={place}")


def _say(request: HttpRequest, track: Track, reasons: list[str] | None) -> None:
    """reasons: None when publishing was not asked for, empty when it was done."""
    if reasons is None:
        messages.success(request, _("“%s” is confirmed.") % track)
    elif not reasons:
        messages.success(request, _("“%s” is confirmed and published.") % track)
    else:
        said = {"track": track, "reasons": " ".join(reasons)}
        messages.warning(request, _("“%(track)s” is confirmed, but not published. %(reasons)s") % said)


def _place(request: HttpRequest) -> int:
    text = request.GET.get("n", "0")
    return min(int(text), 1_000_000) if text.isascii() and text.isdecimal() and len(text) < 8 else 0


def _wanted(request: HttpRequest, place: int) -> Track | None:
    tracks = Track.objects.select_related("sound", "sound__near", "genre", "licence")
    if asked := request.GET.get("track"):
        return get_object_or_404(tracks, pk=as_id(asked))
    return tracks.to_review()[place : place + 1].first()


def _shown(
    request: HttpRequest, track: Track | None, place: int, form: ReviewForm | None = None, status: int = 200
) -> HttpResponse:
    waiting = Track.objects.to_review().count()
    known = {"place": place, "waiting": waiting, "before": max(place - 1, 0), "after": place + 1}
    if track:
        known |= _of(track, form)
    return framed(request, "review.html", _("Review"), status, **known)


def _of(track: Track, form: ReviewForm | None) -> dict[str, Any]:
    """Everything the page says about one track."""
    sound = curation.sound_of(track)
    proposed = proposed_mood(sound)
    axes = {axis: _first(getattr(track, axis), getattr(sound, axis, None)) for axis in AXES}
    chosen = (track.label if track.kind else "") or proposed
    sung = track.vocals or (track.reviewed_at is None and voices_likely(sound))
    start, end = proposed_loop(track, sound)
    initial = {"mood": chosen, "vocals": sung, **axes, "loop_start": start, "loop_end": end}
    answer = form or ReviewForm(initial=initial)
    labels = [
        {"value": label, "name": name, "key": key, "at": ANCHORS[label]}
        for key, (label, name) in enumerate(LABEL_NAMES.items(), 1)
    ]
    return {
        "track": track,
        "sound": sound,
        "proposed": LABEL_NAMES.get(proposed, ""),
        "sureness": sureness(sound),
        "facts": facts_line(sound),
        "voices": voices_likely(sound),
        "labels": labels,
        "plane": plane(axes["valence"], axes["arousal"], sound),
        "waveform": waveform(sound.peaks if sound else []),
        "spectrogram": spectrogram(sound.spectrogram if sound else None),
        "missing": obstacles(track),
        "form": answer,
        "axes": [answer[axis] for axis in AXES],
        "loop": [answer[name] for name in ("loop_start", "loop_end")],
    }


def _first(*values: float | None) -> float | None:
    return next((round(value, 2) for value in values if value is not None), None)


@require_safe
def proof(request: HttpRequest, track_id: UUID) -> HttpResponseBase:
    """A letter of permission, to be kept, never shown inside a page."""
    curators_only(request)
    track = get_object_or_404(Track.objects.exclude(proof_file=""), pk=track_id)
    name = f"proof{PurePosixPath(str(track.proof_file.name)).suffix}"
    return FileResponse(track.proof_file.open("rb"), as_attachment=True, filename=name)
