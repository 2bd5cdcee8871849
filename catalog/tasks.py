"""The slow half of an upload: a worker hears it and writes what it found on the row.

These tasks have a queue and a worker of their own (`listener` in the Procfile): a thousand files dropped at once
keep neither a reader's text nor a book waiting. The row is the work item; `sweep_tracks` rings for what is due.
"""

from __future__ import annotations

import contextlib
import logging
from typing import Final
from uuid import UUID

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from catalog.analysis import UnreadableAudio
from catalog.copies import link_copies
from catalog.hearing import Ear, Heard, listen
from catalog.models import LEASE, Sound, Track
from ground.files import STORAGE_AWAY
from inference import bell, sound

log = logging.getLogger(__name__)

AT_ONCE: Final = 20
"""Uploads that one sweep rings for: enough to keep the worker busy until the next."""
SOFT_LIMIT, HARD_LIMIT = 3300, 3360
"""Seconds; two hours of Opus, copied to MP3, take their time, and more of it where much else goes on."""


@shared_task(soft_time_limit=SOFT_LIMIT, time_limit=HARD_LIMIT)
def analyse_track(track_id: str) -> None:
    """Hear one waiting or outdated track. Harmless when it is neither, or in other hands."""
    ear = engine()
    track = Track.objects.claim(track_id, ear.version if ear else "")
    if track is None:
        return
    try:
        with Track.objects.held(track, LEASE):
            keep(track, listen(track, ear))
    except UnreadableAudio as refusal:
        track.refuse(str(refusal))
    except SoftTimeLimitExceeded:
        track.refuse("This file took too long to decode.")
    except STORAGE_AWAY:
        log.exception("the file of track %s could not be fetched or kept", track_id)
        track.put_back()


def engine() -> Ear | None:
    """The sound engine; None when there is none, and tracks are only measured."""
    try:
        return sound.get_engine()
    except sound.SoundUnavailable:
        return None


def keep(track: Track, heard: Heard) -> None:
    """Write down what was heard, if the lease is still ours."""
    now = timezone.now()
    with transaction.atomic():
        if not track.record(**heard.track, analysed_at=now, attempts=0):
            return
        Sound.objects.filter(track=track).delete()
        Sound.objects.create(track=track, heard_at=now, **heard.sound)
    track.refresh_from_db()
    link_copies(track)


@shared_task
def sweep_tracks() -> None:
    """Ring for every track that is due, and give up on uploads that kill their worker."""
    Track.objects.give_up()
    ear = engine()
    for track_id in Track.objects.due(ear.version if ear else "", AT_ONCE):
        analyse_track.apply_async((str(track_id),), expires=settings.SWEEP_SECONDS)


def ring(track_id: UUID) -> None:
    """Ask for an upload to be heard once it is committed; with the broker away, the sweep will."""
    transaction.on_commit(lambda: ring_now(track_id), robust=True)


def ring_now(track_id: UUID) -> None:
    with contextlib.suppress(bell.BrokerAway):
        bell.ring(analyse_track, str(track_id))
