"""Whether a worker is there to answer, and what its text engine last complained of. Kept in the cache."""

import time

from django.core.cache import cache

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


def engine_note() -> str:
    return str(cache.get("text-engine-note") or "")
