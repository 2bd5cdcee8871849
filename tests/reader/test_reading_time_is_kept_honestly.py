"""Time on passages: what was read counts once, leafing and waiting do not, and the reader may forbid it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from library.models import Book
from reader.models import Place, Reader, ReadingTime

pytestmark = pytest.mark.django_db
VISIT = "00c0ffee"


@pytest.fixture
def book(make_book: Callable[..., Book]) -> Book:
    return make_book(*["joy"] * 9, None, public=True, words=130)


def reading(passage: int = 0, seconds: float = 30, share: float = 1, steady: bool = True) -> dict[str, Any]:
    return {"passage": passage, "seconds": seconds, "share": share, "steady": steady}


def tell(client: Client, book: Book, *readings: dict[str, Any], **more: Any) -> int:
    body = {"visit": VISIT, "readings": readings, **more}
    address = f"/api/v1/books/{book.pk}/readings/"
    return int(client.post(address, body, content_type="application/json").status_code)


def kept() -> list[tuple[int, float, float, bool]]:
    rows = ReadingTime.objects.order_by("passage", "visit")
    return [(row.passage, row.seconds, row.share, row.steady) for row in rows]


def test_what_was_read_is_kept_with_what_it_was(client: Client, book: Book) -> None:
    assert tell(client, book, reading(0), reading(9, 28)) == 204
    first, last = ReadingTime.objects.order_by("passage")
    assert (first.words, first.language, first.emotion) == (130, "en", "joy")
    assert (last.seconds, last.emotion) == (28, "")


STORY = [[reading(0, 12, 0.4), reading(1, 5, 0.2)], [reading(0, 30)], [reading(1, 33, 1, steady=False)]]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_messages_may_come_twice_and_in_any_order(order: Any, client: Client, book: Book) -> None:
    for index in [*order, *order]:
        tell(client, book, *STORY[index])
    assert kept() == [(0, 30, 1, True), (1, 33, 1, False)]


def test_another_visit_counts_anew(client: Client, book: Book) -> None:
    tell(client, book, reading(0, 30))
    tell(client, book, reading(0, 25), visit="beefbeef")
    assert sorted(seconds for _, seconds, _, _ in kept()) == [25, 30]


@pytest.mark.parametrize("leafed", [reading(3, 7.9), reading(3, 2, 0.5), reading(3, 0, 0)])
def test_leafing_leaves_no_trace(leafed: dict[str, Any], client: Client, book: Book) -> None:
    tell(client, book, leafed)
    assert (kept(), Place.objects.count()) == ([], 0)


def test_nobody_reads_a_passage_for_an_hour(client: Client, book: Book) -> None:
    tell(client, book, reading(0, 3600))
    assert kept() == [(0, 120, 1, False)]


def test_the_furthest_passage_read_is_known_wherever_one_is(client: Client, book: Book) -> None:
    tell(client, book, reading(5), reading(6, 3, 0.2), reading(8, 4))
    tell(client, book, reading(2))
    assert Place.objects.get().furthest == 5


def test_the_place_itself_is_not_moved_by_it(client: Client, book: Book) -> None:
    place = {"passage": 2, "seq": 1, "device": "a"}
    client.put(f"/api/v1/books/{book.pk}/place/", place, content_type="application/json")
    tell(client, book, reading(3))
    assert [(place.passage, place.furthest) for place in Place.objects.all()] == [(2, 3)]


def test_the_first_turn_is_taken_after_the_first_time_was(client: Client, book: Book) -> None:
    tell(client, book, reading(0))
    place = {"passage": 1, "seq": 1, "device": "a"}
    answer = client.put(f"/api/v1/books/{book.pk}/place/", place, content_type="application/json")
    assert (answer.status_code, Place.objects.get().passage) == (200, 1)


def test_the_day_is_that_of_the_readers_own_clock(client: Client, book: Book, monkeypatch: Any) -> None:
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 3, 1, 15, 30, tzinfo=UTC))
    tell(client, book, reading(0), zone=9 * 60)
    tell(client, book, reading(1), zone=9 * 60, ago=3600)
    tell(client, book, reading(2), zone=-10 * 60)
    days = ReadingTime.objects.order_by("passage").values_list("day", flat=True)
    assert [f"{day:%d.%m.}" for day in days] == ["02.03.", "01.03.", "01.03."]


def test_what_could_not_be_sent_keeps_its_time_for_a_month(client: Client, book: Book) -> None:
    tell(client, book, reading(0), ago=7200)
    tell(client, book, reading(1), ago=10**9)
    ages = [timezone.now() - row.at for row in ReadingTime.objects.order_by("passage")]
    assert ages[0] // timedelta(hours=1) == 2
    assert ages[1] // timedelta(days=1) == 30


def test_a_reader_may_forbid_it_and_still_has_their_place(client: Client, book: Book) -> None:
    client.patch("/api/v1/preferences/", {"timing": False}, content_type="application/json")
    assert tell(client, book, reading(4)) == 204
    assert (kept(), Place.objects.get().furthest) == ([], 4)


@pytest.mark.parametrize(
    "wrong",
    [
        {"visit": "not hexadecimal"},
        {"visit": "a" * 33},
        {"readings": [reading(10)]},
        {"readings": [reading(0, -1)]},
        {"readings": [reading(0, 30, 1.1)]},
        {"readings": [reading(0)] * 201},
        {"zone": 100_000},
        {"ago": "NaN"},
    ],
)
def test_nonsense_is_refused(wrong: dict[str, Any], client: Client, book: Book) -> None:
    assert tell(client, book, **{"readings": [reading()], **wrong}) == 400
    assert kept() == []


def test_time_read_before_logging_in_is_carried_over(client: Client, book: Book, owner: User) -> None:
    tell(client, book, reading(7))
    client.post("/accounts/login/", {"username": "owner", "password": "a long passphrase"})
    mine = Reader.objects.get(user=owner)
    assert [row.passage for row in mine.reading_times.all()] == [7]
    assert mine.places.get().furthest == 7


def test_the_further_of_two_places_is_carried_over_wherever_one_was_last(
    client: Client, book: Book, owner: User
) -> None:
    then = timezone.now() - timedelta(hours=1)
    mine = Reader.objects.create(user=owner)
    Place.objects.create(reader=mine, book=book, passage=6, furthest=6, updated_at=then)
    tell(client, book, reading(1))
    client.post("/accounts/login/", {"username": "owner", "password": "a long passphrase"})
    assert [(place.passage, place.furthest) for place in Place.objects.all()] == [(1, 6)]


def test_a_book_that_goes_takes_its_name_but_not_the_hours(
    make_book: Callable[..., Book], browser_of: Any, owner: User
) -> None:
    mine, client = make_book("joy", user=owner, words=130), browser_of(owner)
    tell(client, mine, reading(0))
    client.post(f"/books/{mine.pk}/remove/")
    assert [(row.book, row.seconds) for row in ReadingTime.objects.all()] == [(None, 30)]
