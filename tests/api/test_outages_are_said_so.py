"""What is away is said to be away, quickly, with the time to come back."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from django.urls import get_resolver
from kombu import Connection

from inference import bell, presence, tasks
from inference.text import ModelUnavailable
from moodbgm.cache import ForgivingClient
from moodbgm.celery import app

TEXT = {"text": "It was dark."}


def ask(program: Client) -> Any:
    return program.post("/api/v1/emotion", TEXT, "application/json")


@pytest.mark.django_db
def test_without_a_worker_emotion_is_a_503_at_once(program: Client) -> None:
    get_resolver().url_patterns  # noqa: B018 - loads the views, as `moodbgm.wsgi` does at its start
    began = time.monotonic()
    answer = ask(program)
    assert time.monotonic() - began < 1
    assert answer.status_code == 503
    assert answer.json()["code"] == "worker_unavailable"
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.django_db
def test_without_a_model_emotion_says_why(program: Client, listener: Any) -> None:
    listener.failure = ModelUnavailable("The weights are missing.")
    answer = ask(program)
    assert answer.status_code == 503
    assert answer.json() == {"detail": "The weights are missing.", "code": "model_unavailable"}
    assert presence.engine_note() == "The weights are missing."


@pytest.mark.django_db
def test_a_text_on_which_the_engine_breaks_is_a_503(program: Client, listener: Any) -> None:
    listener.failure = RuntimeError("broken")
    assert ask(program).status_code == 503


@pytest.mark.django_db
def test_without_a_database_the_api_is_a_503(program: Client) -> None:
    def away(*_: Any) -> None:
        raise OperationalError("the server closed the connection unexpectedly")

    with connection.execute_wrapper(away):
        answer = program.get("/api/v1/books/")
    assert answer.status_code == 503
    assert answer.json()["code"] == "database_unavailable"
    assert "Retry-After" in answer.headers


def test_who_has_waited_long_enough_is_sent_away(listener: Any) -> None:
    app.conf.task_always_eager = False  # nobody takes the message
    presence.worker_is_here()
    with pytest.raises(tasks.EngineBusy, match="in time"):
        tasks.ask("a", seconds=0.1)


def test_a_worker_says_when_it_wakes_what_its_engine_lacks(listener: Any) -> None:
    listener.failure = ModelUnavailable("The weights are missing.")
    tasks.wake()
    assert presence.engine_note() == "The weights are missing."


def test_an_answer_nobody_waits_for_is_not_looked_for(listener: Any) -> None:
    tasks.read_mood("no-such-key")
    assert listener.asked == []


@pytest.fixture
def frozen_redis(settings: Any) -> Iterator[str]:
    """The address of a server that lets everybody in and answers nobody, as a stopped Redis does."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"redis://127.0.0.1:{server.getsockname()[1]}/0"
        options = {"socket_timeout": 0.2, "socket_connect_timeout": 0.2}
        backend = {"BACKEND": "moodbgm.cache.ForgivingRedis", "LOCATION": address, "OPTIONS": options}
        settings.CACHES = {"default": backend, "passing": backend}
        ForgivingClient.resting_until = 0
        yield address
        ForgivingClient.resting_until = 0


def test_a_frozen_cache_is_waited_for_once(frozen_redis: str) -> None:
    began = time.monotonic()
    cache.set("a", 1)
    first = time.monotonic()
    answers = [cache.get("a", "nothing"), cache.get_many(["a"]), cache.add("a", 1), cache.incr("a")]
    answers += [cache.has_key("a"), cache.touch("a"), cache.delete("a"), cache.delete_many(["a"])]
    assert answers == ["nothing", {}, False, 1, False, False, False, None]
    assert cache.set_many({"a": 1}) in (None, [])
    assert first - began > 0.1
    assert time.monotonic() - first < 0.1


@pytest.mark.django_db
def test_with_redis_frozen_the_api_answers_within_a_second(frozen_redis: str, program: Client) -> None:
    get_resolver().url_patterns  # noqa: B018 - loads the views, as `moodbgm.wsgi` does at its start
    began = time.monotonic()
    assert ask(program).status_code == 503
    assert program.get("/api/v1/books/").status_code == 200
    assert time.monotonic() - began < 1


@pytest.mark.parametrize("state", ["frozen", "gone"])
def test_a_broker_that_is_away_is_not_waited_for(
    state: str, frozen_redis: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = frozen_redis if state == "frozen" else "redis://127.0.0.1:1/0"
    monkeypatch.setattr(bell, "_connection", Connection(address, transport_options=bell.QUICK))
    began = time.monotonic()
    with pytest.raises(bell.BrokerAway):
        bell.ring(tasks.read_mood, "key")
    assert time.monotonic() - began < 1
