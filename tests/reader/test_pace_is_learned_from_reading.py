"""How fast somebody reads: the middle of what was measured lately, and nothing while little is known."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from reader.models import Reader, ReadingTime
from reader.pace import FASTEST, FEWEST, LATEST, SLOWEST, pace_of
from reader.speed import seconds_to_read

pytestmark = pytest.mark.django_db
USUAL = seconds_to_read(130, "en")
Read = Callable[..., None]


@pytest.fixture
def reader(owner: User) -> Reader:
    return Reader.objects.create(user=owner)


@pytest.fixture
def read(reader: Reader) -> Read:
    """Let the reader read passages of 130 words in so many seconds each, one after the other."""
    moments = count()

    def read(*seconds: float, **changes: Any) -> None:
        now = timezone.now() - timedelta(days=1)
        known = {"share": 1.0, "words": 130, "language": "en", "steady": True, "day": now.date(), **changes}
        for each in seconds:
            at = now + timedelta(seconds=(moment := next(moments)))
            ReadingTime.objects.create(reader=reader, passage=moment, visit="v", seconds=each, at=at, **known)

    return read


def test_nobody_is_fast_or_slow_before_they_have_read(reader: Reader, read: Read) -> None:
    read(*[USUAL / 2] * (FEWEST - 1))
    assert pace_of(reader, "en") == 1.0
    read(USUAL / 2)
    assert pace_of(reader, "en") == 2.0


@pytest.mark.parametrize("pace", [0.5, 0.8, 1.0, 1.3, 2.2])
def test_the_pace_is_found_in_uneven_reading(pace: float, reader: Reader, read: Read) -> None:
    chance = random.Random(f"pace {pace}")
    read(*[USUAL / pace * chance.uniform(0.8, 1.25) for _ in range(50)])
    assert pace_of(reader, "en") == pytest.approx(pace, rel=0.1)


def test_a_doorbell_and_leafed_pages_do_not_move_it(reader: Reader, read: Read) -> None:
    read(*[USUAL] * 20, *[USUAL * 9] * 5, *[USUAL / 9] * 5)
    assert pace_of(reader, "en") == 1.0


def test_only_the_latest_passages_count(reader: Reader, read: Read) -> None:
    read(*[USUAL * 2] * 200, *[USUAL] * LATEST)
    assert pace_of(reader, "en") == 1.0


def test_each_language_has_its_own(reader: Reader, read: Read) -> None:
    read(*[seconds_to_read(130, "ko") * 2] * FEWEST, language="ko")
    assert (pace_of(reader, "ko-KR"), pace_of(reader, "en-GB")) == (0.5, 1.0)


def test_parts_of_passages_count_for_what_they_are(reader: Reader, read: Read) -> None:
    read(*[USUAL * 0.6] * FEWEST, share=0.6)
    assert pace_of(reader, "en") == 1.0


@pytest.mark.parametrize(
    "useless", [{"steady": False}, {"share": 0.3}, {"words": 12}], ids=["broken off", "glimpsed", "heading"]
)
def test_what_tells_nothing_does_not_count(useless: dict[str, Any], reader: Reader, read: Read) -> None:
    read(*[USUAL / 2] * 30, **useless)
    assert pace_of(reader, "en") == 1.0


@pytest.mark.parametrize(("seconds", "bound"), [(USUAL * 50, SLOWEST), (USUAL / 50, FASTEST)])
def test_it_stays_within_bounds(seconds: float, bound: float, reader: Reader, read: Read) -> None:
    read(*[seconds] * 20)
    assert pace_of(reader, "en") == bound


def test_it_is_one_short_question_to_the_database(
    reader: Reader, read: Read, django_assert_num_queries: Any
) -> None:
    read(*[USUAL] * 30)
    with django_assert_num_queries(1):
        pace_of(reader, "en")
