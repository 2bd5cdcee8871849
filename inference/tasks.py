"""Moods of texts, and texts of pictures, for whoever waits for an answer. What is asked travels through the cache
under a random key, never through the broker, and so does the answer (see `inference.mailbox`).
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Sequence
from typing import Any, Final

from celery import Task, shared_task
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from inference import bell, carrying, picture, presence, text
from inference.carrying import CloseReading
from inference.mailbox import mailbox, passing
from inference.mood import Mood
from inference.notices import Notice
from inference.picture import Recognised
from inference.seats import QueueFull, picture_seated, seated
from inference.text import ModelUnavailable

log = logging.getLogger(__name__)

FAILED: Final = Notice(gettext_noop("The text engine failed on this text; the failure has been noted."))

ANSWER_SECONDS: Final = 10.0
PICTURE_SECONDS: Final = 12.0
KEPT_SECONDS: Final = 30.0
WAKING_SECONDS: Final = 600
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
    asked = passing().get(question(key))
    if asked is not None:  # else whoever asked has given up
        mailbox().leave(answer(key), judge(**asked), KEPT_SECONDS)


@shared_task(soft_time_limit=WAKING_SECONDS, time_limit=WAKING_SECONDS)
def wake() -> None:
    """Load the engine when the worker starts: torch takes seconds that nobody should have to wait.

    A soft limit that strikes while torch is imported leaves a process in which it cannot be imported any more.
    """
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
            found = hand_over(read_mood, key, asked, seconds, presence.worker_seen)
    except QueueFull as full:
        raise Crowded(_("Too many texts are being read at the moment. Try again shortly.")) from full
    if "unavailable" in found:
        raise ModelUnavailable(*found["unavailable"])
    return found["readings"]


def hand_over(
    task: Task[Any, Any], key: str, asked: dict[str, Any], seconds: float, here: Callable[[], bool]
) -> dict[str, Any]:
    passing().set(question(key), asked, timeout=seconds)
    try:
        bell.ring(task, key, expires=seconds)
        return wait(key, seconds, here)
    except bell.BrokerAway as error:
        raise EngineBusy(_("This could not be handed to the worker. Try again shortly.")) from error
    finally:
        passing().delete(question(key))


def wait(key: str, seconds: float, here: Callable[[], bool]) -> dict[str, Any]:
    """The answer, taken away. Raises EngineBusy when it does not come in time, or the worker goes."""
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        found: dict[str, Any] | None = mailbox().collect(answer(key), min(left, WATCH_SECONDS))
        if found is not None:
            return found
        if not here():
            break
    raise EngineBusy(_("This was not read in time. Try again shortly."))


class Superseded(Exception):
    """A newer picture of the same reader came before this one was looked at; nothing was read."""


@shared_task
def read_picture(key: str) -> None:
    """Read the picture that lies under a key, which is deleted first, and lay its text beside it."""
    asked = passing().get(question(key))
    passing().delete(question(key))
    if asked is not None:  # else whoever asked has given up
        mailbox().leave(answer(key), recognise(key, **asked), KEPT_SECONDS)


def newest(reader: str) -> str:
    return f"picture-newest-{reader}"


def drop_pictures(reader: str) -> None:
    """What waits of this reader's is not to be read any more."""
    passing().delete(newest(reader))


def recognise(
    key: str, data: bytes, languages: Sequence[str], reader: str, deadline: float
) -> dict[str, Any]:
    """`{"recognised"}`, or why not."""
    left = deadline - time.time()
    if left <= 0 or (reader and passing().get(newest(reader)) != key):
        return {"superseded": True}
    try:
        return {"recognised": picture.read(data, languages, seconds=left)}
    except picture.BadPicture as bad:
        return {"bad": bad.code}
    except picture.OcrUnavailable as reason:
        return {"unavailable": str(reason)}


def ask_picture(
    data: bytes,
    *,
    languages: Sequence[str] = picture.LANGUAGES,
    reader: str = "",
    seconds: float = PICTURE_SECONDS,
) -> Recognised:
    """The text of a picture, read by a worker. reader: whose pictures come one after the other, of which the newest
    wins; what of theirs was not begun by then is dropped.

    Raises EngineBusy, picture.BadPicture, picture.OcrUnavailable, and Superseded where there is a reader.
    """
    if not presence.pictures_seen():
        raise EngineBusy(_("Nobody is there to read pictures at the moment. Try again shortly."))
    if note := presence.ocr_note():
        raise picture.OcrUnavailable(note)
    key = secrets.token_urlsafe()
    asked = {"data": data, "languages": list(languages), "reader": reader, "deadline": time.time() + seconds}
    try:
        with picture_seated(seconds):
            if reader:
                passing().set(newest(reader), key, timeout=seconds)
            found = hand_over(read_picture, key, asked, seconds, presence.pictures_seen)
    except QueueFull as full:
        raise Crowded(_("Too many pictures are being read at the moment. Try again shortly.")) from full
    return told(found)


def told(found: dict[str, Any]) -> Recognised:
    if "bad" in found:
        raise picture.BadPicture(found["bad"])
    if "unavailable" in found:
        raise picture.OcrUnavailable(found["unavailable"])
    if "superseded" in found:
        raise Superseded
    recognised: Recognised = found["recognised"]
    return recognised
