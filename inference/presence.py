"""Whether a worker is there to answer, and what its text engine last complained of. Kept in the cache."""

import time

from django.conf import settings
from django.core.cache import cache

from inference import text

HEARTBEAT_SECONDS = 1
GONE_AFTER_SECONDS = 5


def worker_is_here() -> None:
    cache.set("worker-heartbeat", time.time(), 3600)


def worker_seen() -> bool:
    """Has a worker sent its heartbeat within the last seconds?"""
    last = cache.get("worker-heartbeat")
    return last is not None and time.time() - last < GONE_AFTER_SECONDS


def note_engine(reason: str) -> None:
    """Remember why the text engine cannot be used; an empty reason means that it can."""
    cache.set("text-engine-note", reason, None)
    note_versions()


def engine_note() -> str:
    return str(cache.get("text-engine-note") or "")


def note_versions() -> None:
    """Say which versions of the engine this process had to pass over, for as long as somebody goes on saying so.

    A process that passed over none keeps silent: it may have loaded before a file was broken.
    """
    if sentences := text.passed_over():
        cache.set("text-versions-note", sentences, 60 + 2 * settings.SWEEP_SECONDS)


def versions_note() -> str:
    """Sentences for the admin: which versions are not used, why, and which one reads instead; "" for none."""
    if reason := engine_note():
        return f"The text engine cannot be used. {reason}"
    return str(cache.get("text-versions-note") or "")
