"""What the engine cannot read soon is refused at once, politely, and the seats are free again afterwards."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from inference import seats, tasks
from inference.seats import CHARACTERS_A_SEAT, SEATS, WAITING_ROOM, QueueFull, seated

ALL = CHARACTERS_A_SEAT * len(SEATS)


def taken() -> int:
    return len(cache.get_many(SEATS))


@pytest.mark.django_db
def test_a_full_house_is_a_503_that_says_when_to_come_back(program: Client, listener: Any) -> None:
    with seated(ALL, 10):
        answer = program.post("/api/v1/emotion", {"text": "It was dark."}, "application/json")
    assert answer.status_code == 503
    assert answer.json()["code"] == "queue_full"
    assert int(answer.headers["Retry-After"]) == 1
    assert listener.asked == []


def test_a_long_text_takes_more_seats(listener: Any) -> None:
    with seated(1, 10):
        assert taken() == 1
    with seated(CHARACTERS_A_SEAT + 1, 10):
        assert taken() == 2
    assert taken() == 0


def test_who_finds_too_few_seats_leaves_those_there_are_to_others(listener: Any) -> None:
    with seated(ALL - CHARACTERS_A_SEAT, 10):
        with pytest.raises(QueueFull), seated(CHARACTERS_A_SEAT + 1, 10):
            pass
        with seated(CHARACTERS_A_SEAT, 10):
            assert taken() == len(SEATS)


def test_seats_are_given_back_when_reading_fails(listener: Any) -> None:
    listener.failure = RuntimeError("broken")
    with pytest.raises(tasks.ModelUnavailable):
        tasks.ask("a")
    assert taken() == 0


def test_the_seats_of_a_process_that_died_become_free(listener: Any) -> None:
    seats.take(len(SEATS), seconds=0)
    with seated(1, 10):
        assert taken() == 1


def test_half_of_the_threads_are_left_to_readers(listener: Any) -> None:
    with ExitStack() as stack:
        for _ in range(WAITING_ROOM._initial_value):
            stack.enter_context(seated(1, 10))
        with pytest.raises(tasks.Crowded, match="Too many"):
            tasks.ask("a")
    assert tasks.ask("a").emotion == "fear"


def test_a_crowd_gets_no_more_seats_than_there_are(listener: Any) -> None:
    def one(_: int) -> bool:
        try:
            return bool(seats.take(1, 10))
        except QueueFull:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(3 * len(SEATS)))) == len(SEATS)
