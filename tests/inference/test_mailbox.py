"""What is left in a mailbox comes to whoever waits for it, once (on Redis too when REDIS_URL names one)."""

from __future__ import annotations

import os
import threading
import time
import uuid
from typing import Any

import pytest

from inference.mailbox import mailbox
from moodbgm.cache import ForgivingClient

pytestmark = pytest.mark.xdist_group("real workers")  # which use the same Redis

CACHES = ["memory", *(["redis"] if os.environ.get("REDIS_URL") else [])]


@pytest.fixture(params=CACHES, autouse=True)
def _kind_of_cache(request: Any, settings: Any) -> None:
    if request.param == "redis":
        options = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}
        backend = {"BACKEND": "moodbgm.cache.ForgivingRedis", "LOCATION": os.environ["REDIS_URL"]}
        backend |= {"OPTIONS": options}
        settings.CACHES = {"default": backend, "passing": backend}
        ForgivingClient.resting_until = 0


@pytest.fixture
def key() -> str:
    return f"test-{uuid.uuid4()}"


def test_what_lies_there_is_taken_away_once(key: str) -> None:
    mailbox().leave(key, {"moods": [1, "둘"]}, 5)
    assert mailbox().collect(key, 1) == {"moods": [1, "둘"]}
    assert mailbox().collect(key, 0.05) is None


def test_whoever_waits_is_woken(key: str) -> None:
    began = time.monotonic()
    later = threading.Timer(0.3, mailbox().leave, (key, "here", 5))
    later.start()
    assert mailbox().collect(key, 10) == "here"
    assert 0.3 <= time.monotonic() - began < 5


def test_who_waits_longer_than_the_socket_is_patient_does_not_put_the_cache_to_rest(key: str) -> None:
    assert mailbox().collect(key, 0.8) is None
    mailbox().leave(key, "still there", 5)
    assert mailbox().collect(key, 1) == "still there"


def test_what_nobody_collects_goes(key: str) -> None:
    mailbox().leave(key, "late", 0.01)
    assert mailbox().collect(f"{key}-other", 0.1) is None
    assert mailbox().collect(key, 0.05) is None
