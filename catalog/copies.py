"""The same recording in two files: the younger one says of which it is a copy. A curator decides what to do."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final
from uuid import UUID

from catalog.fingerprints import FARTHEST, PER_SECOND, SAME, likeness
from catalog.models import Sound, Track

AT_ONCE: Final = 128
"""Fingerprints compared at a time: 12 MB of transforms."""
SLACK: Final = FARTHEST / PER_SECOND
"""Seconds by which the lengths of two copies may differ."""


def link_copies(track: Track) -> None:
    """Notes on the row of a newly heard track, and on those of its younger copies, whose copy they are."""
    sound = Sound.objects.filter(track=track).first()
    alike = set(copies(sound, track.duration or 0)) if sound else set()
    same = list(Track.objects.filter(pk__in=[*alike, track.pk]).order_by("created_at", "pk"))
    younger = [one.pk for one in same[1:]]
    Sound.objects.filter(track__in=younger, near=None).update(near=same[0] if same else None)
    Sound.objects.filter(track=track).exclude(track__in=younger).update(near=None)


def copies(sound: Sound, seconds: float) -> Iterator[UUID]:
    """Other tracks that hold this recording, which lasts so many seconds."""
    if not sound.fingerprint:
        return
    about_as_long = Sound.objects.filter(track__duration__range=(seconds - SLACK, seconds + SLACK))
    others = about_as_long.exclude(track=sound.track_id).exclude(fingerprint=None).exclude(fingerprint=b"")
    rows = others.values_list("track_id", "fingerprint").iterator(AT_ONCE)
    while some := list(islice(rows, AT_ONCE)):
        found = likeness(bytes(sound.fingerprint), [bytes(other or b"") for _, other in some])
        yield from (pk for (pk, _), alike in zip(some, found, strict=True) if alike >= SAME)
