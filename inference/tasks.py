"""Moods for whoever waits for an answer. Texts travel through the cache under a random key, never through
the broker, and so do the moods (see `inference.mailbox`).
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Sequence
from typing import Any, Final

from celery import shared_task
from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from inference import bell, carrying, presence, text
from inference.carrying import CloseReading
from inference.mailbox import mailbox
from inference.mood import Mood
from inference.notices import Notice
from inference.seats import QueueFull, seated
from inference.text import ModelUnavailable

log = logging.getLogger(__name__)

FAILED: Final = Notice(gettext_noop("The text engine failed on this text; the failure has been noted."))

ANSWER_SECONDS: Final = 10.0
KEPT_SECONDS: Final = 30.0
"""How long an answer lies there for somebody who has gone."""
WATCH_SECONDS: Final = 0.5
"""How often somebody who waits looks whether the worker is still there."""


class EngineBusy(Exception):
    """Nobody answers, or not in time. str() is a sentence; come back after `wait` seconds. code: for programs."""

    wait = 5
    code = "worker_unavailable"


class Crowded(EngineBusy):
    """Too many wait already."""

    wait = 1
    code = "queue_full"


@shared_task
def read_mood(key: str) -> None:
    """Score the texts that lie under a key and lay their moods beside them."""
    asked = cache.get(question(key))
    if asked is not None:  # else whoever asked has given up
        mailbox().leave(answer(key), judge(**asked), KEPT_SECONDS)


@shared_task
def wake() -> None:
    """Load the engine when the worker starts: torch takes seconds that nobody should have to wait."""
    judge([])


def question(key: str) -> str:
    return f"mood-question-{key}"


def answer(key: str) -> str:
    return f"mood-answer-{key}"


def judge(texts: Sequence[str], closely: bool = False) -> dict[str, Any]:
    """`{"readings": [...]}`: moods, or close readings; or `{"unavailable": notices}`."""
    try:
        engine = text.get_engine()
        readings = carrying.read(engine, texts) if closely else engine.score(texts)
    except ModelUnavailable as reason:
        presence.note_engine(*reason.args)
        return {"unavailable": reason.args}
    except Exception:
        log.exception("scoring failed")
        return {"unavailable": (FAILED,)}
    presence.note_engine()
    return {"readings": readings}


def ask(asked: str, seconds: float = ANSWER_SECONDS) -> Mood:
    return ask_all([asked], seconds)[0]


def ask_all(texts: Sequence[str], seconds: float = ANSWER_SECONDS) -> list[Mood]:
    """The moods of texts, read by the worker.

    Raises EngineBusy at once when there is no worker or too many texts wait, and after `seconds` when it does
    not get to it; ModelUnavailable when its engine cannot be used.
    """
    moods: list[Mood] = readings({"texts": list(texts)}, seconds)
    return moods


def ask_closely(texts: Sequence[str], seconds: float = ANSWER_SECONDS) -> list[CloseReading]:
    """The moods of texts with those of their sentences; raises as `ask_all` does."""
    close: list[CloseReading] = readings({"texts": list(texts), "closely": True}, seconds)
    return close


def readings(asked: dict[str, Any], seconds: float) -> Any:
    if not presence.worker_seen():
        raise EngineBusy(_("Nobody is there to read moods at the moment. Try again shortly."))
    key = secrets.token_urlsafe()
    characters = sum(map(len, asked["texts"])) * (2 if asked.get("closely") else 1)
    try:
        with seated(characters, seconds):
            found = hand_over(key, asked, seconds)
    except QueueFull as full:
        raise Crowded(_("Too many texts are being read at the moment. Try again shortly.")) from full
    if "unavailable" in found:
        raise ModelUnavailable(*found["unavailable"])
    return found["readings"]


def hand_over(key: str, asked: dict[str, Any], seconds: float) -> dict[str, Any]:
    cache.set(question(key), asked, timeout=seconds)
    try:
        bell.ring(read_mood, key, expires=seconds)
        return wait(key, seconds)
    except bell.BrokerAway as error:
        raise EngineBusy(_("The text could not be handed to the worker. Try again shortly.")) from error
    finally:
        cache.delete(question(key))


def wait(key: str, seconds: float) -> dict[str, Any]:
    """The answer, taken away. Raises EngineBusy when it does not come in time, or the worker goes."""
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        found: dict[str, Any] | None = mailbox().collect(answer(key), min(left, WATCH_SECONDS))
        if found is not None:
            return found
        if not presence.worker_seen():
            break
    raise EngineBusy(_("The text was not read in time. Try again shortly."))
