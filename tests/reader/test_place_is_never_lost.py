"""The reading position: kept to the character, never replaced by an older one without asking."""

from collections.abc import Callable
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from library.models import Book
from reader.models import Place, Reader

pytestmark = pytest.mark.django_db
MakeBook = Callable[..., Book]


def put(client: Client, book: Book, **values: Any) -> Any:
    return client.put(f"/api/v1/books/{book.pk}/place/", values, content_type="application/json")


@pytest.fixture
def book(make_book: MakeBook) -> Book:
    return make_book(*["joy"] * 30, public=True)


def test_an_anonymous_reader_comes_back_to_their_place(client: Client, book: Book) -> None:
    assert put(client, book, passage=12, offset=40, seq=1, device="a").status_code == 200
    assert client.get(f"/read/{book.pk}/").headers["Location"] == f"/read/{book.pk}/12/"


def test_what_a_new_reader_tells_at_the_same_time_is_all_kept(client: Client, book: Book) -> None:
    """Both messages leave the page before either is answered, with the cookies that it came with."""
    client.get(f"/read/{book.pk}/0/")
    other = Client()
    other.cookies = SimpleCookie(client.cookies.output(header="", sep=";"))
    put(client, book, passage=12, seq=1, device="a")
    other.get(f"/api/v1/books/{book.pk}/cues/0/")
    assert Reader.objects.count() == 1
    assert other.get(f"/read/{book.pk}/").headers["Location"] == f"/read/{book.pk}/12/"


def test_pages_that_will_tell_much_come_with_a_session_and_keep_nothing_yet(book: Book) -> None:
    for path in (f"/read/{book.pk}/0/", "/companion/"):
        client = Client()
        client.get(path)
        assert client.session["reader"]
    assert not Reader.objects.exists()


def test_the_same_device_moves_on_and_back(client: Client, book: Book) -> None:
    put(client, book, passage=12, seq=1, device="a")
    assert put(client, book, passage=3, seq=2, device="a").json()["passage"] == 3


def test_a_late_message_does_not_undo_a_newer_place(client: Client, book: Book) -> None:
    put(client, book, passage=12, seq=2, device="a")
    late = put(client, book, passage=11, seq=1, device="a")
    assert (late.status_code, late.json()["passage"]) == (409, 12)


def test_another_device_that_has_not_seen_the_newer_place_is_asked(client: Client, book: Book) -> None:
    put(client, book, passage=20, seq=7, device="phone")
    answer = put(client, book, passage=2, seq=3, device="desk")
    assert (answer.status_code, answer.json()["passage"], answer.json()["device"]) == (409, 20, "phone")
    assert Place.objects.get().passage == 20


def test_another_device_that_has_seen_it_goes_on_from_there(client: Client, book: Book) -> None:
    put(client, book, passage=20, seq=7, device="phone")
    assert put(client, book, passage=21, seq=8, device="desk").status_code == 200


def test_tries_that_failed_are_no_proof_of_having_seen_it(client: Client, book: Book) -> None:
    put(client, book, passage=1, seq=4, device="desk")
    for passage, seq in ((20, 5), (21, 6), (22, 7)):
        put(client, book, passage=passage, seq=seq, seen=seq - 1, device="phone")
    back = put(client, book, passage=2, seq=8, seen=4, device="desk")  # offline meanwhile, at its fourth try
    assert (back.status_code, back.json()["passage"]) == (409, 22)


def test_another_window_is_asked_like_another_device(client: Client, book: Book) -> None:
    put(client, book, passage=20, seq=2, seen=1, device="Linux 7f3a/one")
    answer = put(client, book, passage=2, seq=9, seen=1, device="Linux 7f3a/two")
    assert (answer.status_code, Place.objects.get().passage) == (409, 20)


def test_a_place_that_was_sent_late_is_as_old_as_it_is(client: Client, book: Book) -> None:
    place = put(client, book, passage=2, seq=1, device="desk", ago=3600).json()
    assert place["age"] == pytest.approx(3600, abs=5)
    assert timezone.now() - Place.objects.get().updated_at > timedelta(minutes=59)


def test_a_clock_that_is_wrong_by_years_is_not_believed(client: Client, book: Book) -> None:
    assert put(client, book, passage=2, seq=1, device="desk", ago=10**9).json()["age"] < 31 * 86400


def test_a_reader_may_insist_on_the_older_place(client: Client, book: Book) -> None:
    put(client, book, passage=20, seq=7, device="phone")
    assert put(client, book, passage=2, seq=8, device="desk", force=True).json()["passage"] == 2


def test_a_place_outside_the_book_is_refused(client: Client, book: Book) -> None:
    answer = put(client, book, passage=30, seq=1)
    assert (answer.status_code, list(answer.json())) == (400, ["passage"])


def test_what_was_read_before_logging_in_is_carried_over(client: Client, book: Book, owner: User) -> None:
    put(client, book, passage=9, seq=1, device="a")
    client.post("/accounts/login/", {"username": "owner", "password": "a long passphrase"})
    assert Place.objects.get(reader__user=owner).passage == 9
    assert Reader.objects.count() == 1


@pytest.mark.parametrize(("hours_ago", "kept"), [(1, 1), (-1, 25)], ids=["older", "newer"])
def test_of_two_places_the_later_one_survives_logging_in(
    hours_ago: int, kept: int, client: Client, book: Book, owner: User
) -> None:
    then = timezone.now() - timedelta(hours=hours_ago)
    Place.objects.create(reader=Reader.objects.create(user=owner), book=book, passage=25, updated_at=then)
    put(client, book, passage=1, seq=1, device="a")
    client.post("/accounts/login/", {"username": "owner", "password": "a long passphrase"})
    assert Place.objects.get(reader__user=owner).passage == kept
