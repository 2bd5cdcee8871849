"""The curators' page of what readers corrected, and its exports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.affect import ANCHORS, CALM
from catalog.learning import ENOUGH

from . import evidence
from .ledger import curators_only
from .words import label_name, label_names

FORMATS: Final[dict[str, tuple[str, Callable[[], Iterator[str]]]]] = {
    "jsonl": ("application/jsonl; charset=utf-8", evidence.as_jsonl),
    "csv": ("text/csv; charset=utf-8", evidence.as_csv),
}


@require_safe
def corrections_page(request: HttpRequest) -> HttpResponse:
    """What was said of which piece, which moods were set right, and what the matcher has learned from it."""
    curators_only(request)
    known = {
        **admin.site.each_context(request),
        "title": _("What readers corrected"),
        "tracks": tracks(),
        "names": [name for _label, name in label_names()],
        "moods": moods(),
        "lessons": lessons(),
        "enough": ENOUGH,
        "latest": [(said, named(said.label), named(said.read_as)) for said in evidence.latest()],
    }
    return render(request, "admin/corrections.html", known)


def named(label: str) -> str:
    return label_name(label) if label else ""


def tracks() -> list[dict[str, Any]]:
    return [{**row, "mood": label_name(row["track__emotion"] or CALM)} for row in evidence.by_track()]


def moods() -> list[dict[str, Any]]:
    """A row for each mood as it was read: how often readers named each of the seven instead."""
    counts, labels = evidence.by_mood(), label_names()
    return [
        {"name": name, "cells": [{"n": counts[read, said], "same": read == said} for said, _name in labels]}
        for read, name in labels
    ]


def lessons() -> list[dict[str, Any]]:
    """For each emotion how much was taught, and where its music was and is sought."""
    learnt, taught = evidence.anchors(), evidence.taught()
    return [
        {"name": label_name(label), "n": n, "old": ANCHORS[label], "new": learnt[label]}
        for label, n in taught.items()
    ]


@require_safe
def corrections_export(request: HttpRequest, suffix: str) -> HttpResponseBase:
    """All corrections as training data, one line each."""
    curators_only(request)
    content_type, lines = FORMATS[suffix]
    headers = {"Content-Disposition": f'attachment; filename="corrections.{suffix}"'}
    return StreamingHttpResponse(lines(), content_type=content_type, headers=headers)


page = admin.site.admin_view(corrections_page)
export = admin.site.admin_view(corrections_export)
