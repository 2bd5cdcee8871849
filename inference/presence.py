"""Whether a worker is there to answer, and what its text engine last complained of. Kept in the cache."""

import time

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from inference import text
from inference.notices import Notice, spoken

HEARTBEAT_SECONDS = 1
GONE_AFTER_SECONDS = 5


def worker_is_here() -> None:
    cache.set("worker-heartbeat", time.time(), 3600)


def worker_seen() -> bool:
    """Has a worker sent its heartbeat within the last seconds?"""
    last = cache.get("worker-heartbeat")
    return last is not None and time.time() - last < GONE_AFTER_SECONDS


def pictures_are_here(reason: str = "") -> None:
    """A worker for pictures is alive; reason: a sentence that says why it can read none."""
    cache.set("pictures-heartbeat", (time.time(), reason), 3600)


def pictures_seen() -> bool:
    """Has a worker for pictures sent its heartbeat within the last seconds?"""
    last = cache.get("pictures-heartbeat")
    return last is not None and time.time() - last[0] < GONE_AFTER_SECONDS


def ocr_note() -> str:
    """Why the worker for pictures can read none; "" when it can, or is not there to say so."""
    last = cache.get("pictures-heartbeat")
    return str(last[1]) if last else ""


def note_engine(*reason: Notice | str) -> None:
    """Remember why the text engine cannot be used; no reason means that it can."""
    cache.set("text-engine-notices", reason, None)
    note_versions()


def engine_note() -> str:
    """Why the text engine cannot be used, in the active language; "" when it can."""
    return spoken(cache.get("text-engine-notices") or ())


def note_versions() -> None:
    """Say which versions of the engine this process had to pass over, for as long as somebody goes on saying so.

    A process that passed over none keeps silent: it may have loaded before a file was broken.
    """
    if notices := text.passed_over():
        cache.set("text-versions-notices", notices, 60 + 2 * settings.SWEEP_SECONDS)


def versions_note() -> str:
    """Sentences for the admin: which versions are not used, why, and which one reads instead; "" for none."""
    if reason := engine_note():
        return spoken((_("The text engine cannot be used."), reason))
    return spoken(cache.get("text-versions-notices") or ())
