"""Moods for whoever waits for an answer. Texts travel through the cache under a random key, never through
the broker, and so do the moods: polling the cache was measured as quick as a result backend on Redis, and it
needs no second mechanism on files.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

from celery import shared_task
from django.core.cache import cache
from django.utils.translation import gettext as _

from inference import bell, presence, text
from inference.mood import Mood
from inference.text import ModelUnavailable

log = logging.getLogger(__name__)

ANSWER_SECONDS: Final = 10.0
POLL_SECONDS: Final = 0.02
WATCH_SECONDS: Final = 0.5
"""How often somebody who waits looks whether the worker is still there."""
WAITING_ROOM: Final = threading.BoundedSemaphore(3)
"""Requests of one process that may wait at the same time: the other threads are for readers."""


class EngineBusy(Exception):
    """Nobody answers, or not in time. str() is a sentence."""


@shared_task
def read_mood(key: str) -> None:
    """Score the texts that lie under a key and lay their moods beside them."""
    texts = cache.get(question(key))
    if texts is not None:  # else whoever asked has given up
        cache.set(answer(key), judge(texts), timeout=30)


@shared_task
def wake() -> None:
    """Load the engine when the worker starts: torch takes seconds that nobody should have to wait."""
    judge([])


def question(key: str) -> str:
    return f"mood-question-{key}"


def answer(key: str) -> str:
    return f"mood-answer-{key}"


def judge(texts: list[str]) -> dict[str, Any]:
    """`{"moods": [...]}` or `{"unavailable": sentence}`."""
    try:
        moods = text.get_engine().score(texts)
    except ModelUnavailable as reason:
        presence.note_engine(str(reason))
        return {"unavailable": str(reason)}
    except Exception:
        log.exception("scoring failed")
        return {"unavailable": "The text engine failed on this text; the failure has been noted."}
    presence.note_engine("")
    return {"moods": [asdict(mood) for mood in moods]}


def ask(asked: str, seconds: float = ANSWER_SECONDS) -> Mood:
    return ask_all([asked], seconds)[0]


def ask_all(texts: Sequence[str], seconds: float = ANSWER_SECONDS) -> list[Mood]:
    """The moods of texts, read by the worker.

    Raises EngineBusy at once when there is no worker, and after `seconds` when it does not get to it;
    ModelUnavailable when its engine cannot be used.
    """
    if not presence.worker_seen():
        raise EngineBusy(_("Nobody is there to read moods at the moment. Try again shortly."))
    if not WAITING_ROOM.acquire(timeout=WATCH_SECONDS):
        raise EngineBusy(_("Too many texts are being read at the moment. Try again shortly."))
    key = secrets.token_urlsafe()
    try:
        return moods_of(hand_over(key, texts, seconds))
    finally:
        WAITING_ROOM.release()
        cache.delete_many([question(key), answer(key)])


def hand_over(key: str, texts: Sequence[str], seconds: float) -> dict[str, Any]:
    cache.set(question(key), list(texts), timeout=seconds)
    try:
        bell.ring(read_mood, key, expires=seconds)
    except bell.BrokerAway as error:
        raise EngineBusy(_("The text could not be handed to the worker. Try again shortly.")) from error
    return wait(key, seconds)


def wait(key: str, seconds: float) -> dict[str, Any]:
    deadline = time.monotonic() + seconds
    look_again = time.monotonic() + WATCH_SECONDS
    while time.monotonic() < deadline:
        found: dict[str, Any] | None = cache.get(answer(key))
        if found is not None:
            return found
        if time.monotonic() > look_again:
            look_again += WATCH_SECONDS
            if not presence.worker_seen():
                break
        time.sleep(POLL_SECONDS)
    raise EngineBusy(_("The text was not read in time. Try again shortly."))


def moods_of(found: dict[str, Any]) -> list[Mood]:
    if "unavailable" in found:
        raise ModelUnavailable(found["unavailable"])
    return [Mood(**{**mood, "scores": tuple(mood["scores"])}) for mood in found["moods"]]
