"""The licence ledger for curators: what plays under which licence, how often, and every entry as a table.

It stands here because plays belong to readers; they are only counted, never told apart by person.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.models import Status, Track

from .models import Heard

LATELY: Final = timedelta(days=30)
COLUMNS: Final = (
    *("id", "title", "author", "licence", "licence_url", "source", "proof", "proof_file"),
    *("status", "published_at", "plays"),
)
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a cell for a formula."""


def curators_only(request: HttpRequest) -> None:
    if not request.user.has_perm("catalog.publish_track"):
        raise PermissionDenied


@require_safe
def ledger_page(request: HttpRequest) -> HttpResponse:
    """The sums for each licence."""
    curators_only(request)
    known = {**admin.site.each_context(request), "title": _("Licence ledger"), "rows": by_licence()}
    return render(request, "admin/ledger.html", known)


def by_licence() -> list[dict[str, Any]]:
    """Published tracks, minutes and plays of each licence, and the drafts that wait for something."""
    shelf = (
        Track.objects.order_by()
        .values("licence__spdx", "licence__name", "licence__url")
        .annotate(
            published=Count("pk", filter=Q(status=Status.PUBLISHED)),
            drafts=Count("pk", filter=Q(status=Status.DRAFT)),
            seconds=Sum("duration", filter=Q(status=Status.PUBLISHED)),
        )
    )
    since = Q(at__gte=timezone.now() - LATELY)
    plays = (
        Heard.objects.order_by()
        .values("track__licence__spdx")
        .annotate(n=Count("pk"), lately=Count("pk", filter=since))
    )
    heard: dict[str | None, Any] = {row["track__licence__spdx"]: row for row in plays}
    rows = [
        {
            **row,
            "minutes": round((row["seconds"] or 0) / 60),
            "plays": heard.get(row["licence__spdx"], {}).get("n", 0),
            "lately": heard.get(row["licence__spdx"], {}).get("lately", 0),
        }
        for row in shelf
    ]
    return sorted(rows, key=lambda row: (row["licence__spdx"] is None, row["licence__spdx"]))


@require_safe
def ledger_export(request: HttpRequest) -> HttpResponseBase:
    """Every entry, one line a track, however many there are."""
    curators_only(request)
    headers = {"Content-Disposition": 'attachment; filename="ledger.csv"'}
    return StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8", headers=headers)


class Echo:
    """What csv writes to, so that it gives the line back."""

    def write(self, line: str) -> str:
        return line


def lines() -> Iterator[str]:
    writer = csv.writer(Echo())
    yield writer.writerow(COLUMNS)
    counts = dict(Heard.objects.order_by().values_list("track").annotate(Count("pk")))
    for track in (
        Track.objects.select_related("licence").order_by("licence__spdx", "title", "pk").iterator(500)
    ):
        yield writer.writerow([harmless(cell) for cell in entry(track, counts.get(track.pk, 0))])


def entry(track: Track, plays: int) -> list[object]:
    licence = track.licence
    return [
        *(track.pk, track.title, track.credit, licence or "", licence.url if licence else "", track.source),
        *(track.proof, track.proof_file.name or "", track.status, track.published_at or "", plays),
    ]


def harmless(cell: object) -> str:
    """The cell as text that no spreadsheet calculates with."""
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text


page = admin.site.admin_view(ledger_page)
export = admin.site.admin_view(ledger_export)
