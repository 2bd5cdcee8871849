"""The slow half of an upload: the worker hears it and writes what it found on the row."""

from __future__ import annotations

import contextlib
from uuid import UUID

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.utils import timezone

from catalog.analysis import UnreadableAudio
from catalog.hearing import listen
from catalog.models import Sound, Track
from inference import bell

AT_ONCE = 20
"""Uploads that one sweep rings for: enough to keep the worker busy until the next."""


@shared_task
def analyse_track(track_id: str) -> None:
    """Measure one waiting upload. Harmless when it is not waiting, or in other hands."""
    track = Track.objects.claim(track_id)
    if track is None:
        return
    try:
        found = {**listen(track), "analysed_at": timezone.now()}
    except UnreadableAudio as refusal:
        found = {"refusal": str(refusal)[:300]}
    except SoftTimeLimitExceeded:
        found = {"refusal": "This file took too long to decode."}
    if track.record(**found) and "refusal" not in found:
        Sound.objects.update_or_create(track=track, defaults={"heard_at": timezone.now()})


@shared_task
def sweep_tracks() -> None:
    """Ring again for every upload whose bell was lost, and give up on those that kill their worker."""
    Track.objects.give_up()
    for track_id in Track.objects.waiting().order_by("created_at").values_list("pk", flat=True)[:AT_ONCE]:
        analyse_track.delay(str(track_id))


def ring(track_id: UUID) -> None:
    """Ask for an upload to be heard once it is committed; with the broker away, the sweep will."""
    transaction.on_commit(lambda: ring_now(track_id), robust=True)


def ring_now(track_id: UUID) -> None:
    with contextlib.suppress(bell.BrokerAway):
        bell.ring(analyse_track, str(track_id))
