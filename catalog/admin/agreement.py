"""How often curators agree with what the sound engine proposes, over time and mood by mood."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.admin.drawing import CHART, line
from catalog.admin.pages import curators_only, framed
from catalog.models import Change
from catalog.proposals import LABEL_NAMES

WEEKS: Final = 52


@require_safe
def agreement(request: HttpRequest) -> HttpResponse:
    curators_only(request)
    weeks = Change.objects.agreement_by_week()[-WEEKS:]
    shares = [row["agreed"] / row["answered"] for row in weeks]
    rows = [{**row, "share": round(100 * share)} for row, share in zip(weeks, shares, strict=True)]
    return framed(
        request, "agreement.html", _("Agreement of engine and curators"),
        rows=rows, points=line(shares), chart=CHART, table=_by_mood(), names=LABEL_NAMES.values(),
    )  # fmt: skip


def _by_mood() -> list[dict[str, Any]]:
    """A row for each mood proposed: how often curators chose each of the seven instead."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for proposed, after, n in (
        Change.objects.answers().order_by().values_list("proposed", "after").annotate(Count("pk"))
    ):
        counts[proposed, after] = n
    return [
        {
            "name": name,
            "cells": [{"n": counts[proposed, chosen], "same": proposed == chosen} for chosen in LABEL_NAMES],
        }
        for proposed, name in LABEL_NAMES.items()
    ]
