"""What somebody has read: true sums, seen by nobody else, to keep and to delete."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client, RequestFactory
from django.utils import timezone, translation

from library.models import Book
from reader.models import Place, Reader, ReadingTime
from reader.pace import FEWEST
from reader.speed import seconds_to_read
from reader.statistics import DAYS, amounts, books, duration, feelings, strip

pytestmark = pytest.mark.django_db
Read = Callable[..., None]


@pytest.fixture
def reader(owner: User) -> Reader:
    return Reader.objects.create(user=owner)


@pytest.fixture
def read(reader: Reader) -> Read:
    """Let the owner, or somebody else, read so many passages of 100 words."""

    def read(passages: int = 1, seconds: float = 30, days_ago: int = 0, **more: Any) -> None:
        at = timezone.now() - timedelta(days=days_ago)
        known = {"reader": reader, "share": 1.0, "words": 100, "language": "en", "emotion": "joy", **more}
        start = ReadingTime.objects.count()
        ReadingTime.objects.bulk_create(
            ReadingTime(
                passage=start + n, visit="v", seconds=seconds, steady=True, at=at, day=at.date(), **known
            )
            for n in range(passages)
        )

    return read


def test_words_and_characters_are_counted_by_language(reader: Reader, read: Read) -> None:
    read(4, share=0.5)
    read(2, language="ko")
    found = amounts(reader, ReadingTime.objects.all())
    assert {each.language: (each.count, each.in_characters) for each in found} == {
        "en": (200, False),
        "ko": (440, True),
    }


def test_the_pace_is_told_once_it_is_known(reader: Reader, read: Read) -> None:
    read(FEWEST - 1, seconds_to_read(100, "en") / 1.5)
    assert amounts(reader, ReadingTime.objects.all())[0].pace is None
    read(1, seconds_to_read(100, "en") / 1.5)
    assert amounts(reader, ReadingTime.objects.all())[0].pace == 390


def test_the_strip_shows_eight_weeks_up_to_today(reader: Reader, read: Read) -> None:
    read(3, 60, days_ago=0)
    read(1, 60, days_ago=DAYS - 1)
    read(1, 60, days_ago=DAYS)
    days = strip(ReadingTime.objects.all())
    assert (len(days), days[0].seconds, days[-1].seconds) == (DAYS, 60, 180)
    assert (days[0].height, days[-1].height) == (pytest.approx(33.33), 100)
    assert sum(day.seconds for day in days) == 240


def test_a_reader_for_whom_it_is_tomorrow_sees_their_day(reader: Reader, read: Read) -> None:
    read(1, 60, days_ago=-1)
    assert strip(ReadingTime.objects.all())[-1].seconds == 60


def test_moods_are_shares_of_the_time_in_which_they_were_known(reader: Reader, read: Read) -> None:
    read(3, 20, emotion="fear")
    read(1, 20, emotion="joy")
    read(5, 20, emotion="")
    found = feelings(ReadingTime.objects.all())
    assert [(feeling.label, feeling.share) for feeling in found] == [("fear", 75), ("joy", 25)]


def test_books_off_the_shelf_are_counted_without_their_names(
    reader: Reader,
    read: Read,
    make_book: Callable[..., Book],
    stranger: User,
    owner: User,
    rf: RequestFactory,
) -> None:
    mine, theirs = make_book("joy", user=owner), make_book("joy", user=stranger)
    read(1, 10, book=mine)
    read(1, 20, book=theirs, days_ago=2)
    read(1, 30, book=None, days_ago=1)
    request = rf.get("/")
    request.user = owner
    found = books(request, ReadingTime.objects.all())
    today = timezone.now().date()
    assert [(each.book, each.seconds) for each in found] == [(mine, 10), (None, 50)]
    assert found[1].last == today - timedelta(days=1)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(20, "under a minute"), (600, "10 min"), (3599, "1 h 0 min"), (3900, "1 h 5 min")],
)
def test_durations_are_said_in_words(seconds: float, words: str) -> None:
    with translation.override("en"):
        assert duration(seconds) == words


def test_a_stranger_sees_and_takes_nothing_of_it(
    read: Read, browser_of: Callable[[User], Client], stranger: User, client: Client
) -> None:
    read(5)
    for browser in (browser_of(stranger), client):
        assert table(browser)[1:] == []
        assert "Nothing has been measured yet" in browser.get("/reading/").content.decode()


def table(browser: Client) -> list[str]:
    answer = browser.get("/reading/times.csv")
    return b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]


def test_all_of_it_can_be_taken_along(
    read: Read, make_book: Callable[..., Book], browser_of: Callable[[User], Client], owner: User
) -> None:
    book = make_book("joy", user=owner)
    Book.objects.filter(pk=book.pk).update(title="=SUM(A1)")
    read(2, 30.04, share=0.5, book=book)
    rows = list(csv.DictReader(io.StringIO("\n".join(table(browser_of(owner))))))
    assert len(rows) == 2
    assert rows[0] | {"at": "", "passage": ""} == {
        "day": f"{timezone.now().date()}",
        "at": "",
        "book": "'=SUM(A1)",
        "passage": "",
        "seconds": "30.0",
        "words": "50",
        "language": "en",
        "emotion": "joy",
    }


def test_all_of_it_can_be_deleted_and_nothing_else(
    read: Read,
    reader: Reader,
    make_book: Callable[..., Book],
    browser_of: Callable[[User], Client],
    owner: User,
    stranger: User,
) -> None:
    book, other = make_book("joy", public=True), Reader.objects.create(user=stranger)
    Place.objects.create(reader=reader, book=book, passage=0)
    read(5)
    read(1, reader=other)
    answer = browser_of(owner).post("/reading/delete/", follow=True)
    assert "was deleted" in answer.content.decode()
    assert [row.reader for row in ReadingTime.objects.all()] == [other]
    assert Place.objects.count() == 1


def test_deleting_asks_for_a_post(read: Read, browser_of: Callable[[User], Client], owner: User) -> None:
    read(1)
    assert browser_of(owner).get("/reading/delete/").status_code == 405
    assert ReadingTime.objects.count() == 1


def test_the_page_is_made_with_few_questions(
    read: Read,
    make_book: Callable[..., Book],
    browser_of: Callable[[User], Client],
    owner: User,
    django_assert_max_num_queries: Any,
) -> None:
    for _ in range(6):
        read(40, book=make_book("joy", user=owner), language="ko")
    browser = browser_of(owner)
    with django_assert_max_num_queries(16):
        html = browser.get("/reading/").content.decode()
    assert html.count('class="bar"') == 1
    assert "style=" not in html
