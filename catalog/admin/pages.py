"""The catalogue's own pages in the admin: who may come in, and the frame around them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from catalog.models import Track

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def person(request: HttpRequest) -> User:
    """Who is at the desk: the admin lets nobody in without an account."""
    return cast(User, request.user)


def curators_only(request: HttpRequest) -> User:
    """Raises PermissionDenied for everyone else."""
    if not request.user.has_perm("catalog.publish_track"):
        raise PermissionDenied
    return person(request)


def framed(
    request: HttpRequest, template: str, title: str | _StrPromise, status: int = 200, **known: Any
) -> HttpResponse:
    """A page in the admin's frame, under the tracks."""
    frame = {**admin.site.each_context(request), "title": title, "opts": Track._meta}
    return render(request, f"admin/catalog/track/{template}", {**frame, **known}, status=status)


def as_id(text: str) -> UUID | None:
    """A track's id as it came in an address; None when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
