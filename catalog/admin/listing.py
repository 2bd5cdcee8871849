"""The list of tracks, quick however many there are: nothing in it looks at every row."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Final, cast

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.models import Track

FARTHEST: Final = 5_000
"""Tracks through which one can leaf; beyond them people search and filter."""


class NearPaginator(Paginator[Track]):
    """Counts only as far as anyone leafs."""

    @cached_property
    def count(self) -> int:
        tracks = cast("QuerySet[Track]", self.object_list)
        return tracks[:FARTHEST].count()


class HearingFilter(admin.SimpleListFilter):
    title = gettext_lazy("hearing")
    parameter_name = "hearing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("waiting", _("waiting")), ("measured", _("measured")), ("refused", _("refused"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Track]) -> QuerySet[Track]:
        stages = {
            "waiting": queryset.filter(analysed_at=None, refusal=""),
            "measured": queryset.exclude(analysed_at=None),
            "refused": queryset.exclude(refusal=""),
        }
        return stages.get(self.value() or "", queryset)
