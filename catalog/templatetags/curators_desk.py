"""For the admin's first page: what waits on somebody's desk."""

from __future__ import annotations

from django import template
from django.contrib.auth.models import AnonymousUser, User

from catalog.models import Track

register = template.Library()


@register.simple_tag
def desk_of(user: User | AnonymousUser) -> dict[str, int]:
    """How many tracks wait to be answered (curators), to be heard, and were refused (own ones for contributors)."""
    tracks = Track.objects.manageable_by(user)
    hearing = tracks.hearing_progress()
    return {
        "answers": tracks.to_review().count(),
        "unheard": hearing["waiting"] + hearing["hearing"],
        "refused": hearing["refused"],
    }
