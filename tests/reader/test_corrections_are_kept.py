"""Readers say that a mood or a piece is wrong: it is kept once, shown to them alone, and can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from catalog.models import Track
from library.models import Book, Copy
from reader import correcting
from reader.models import Correction
from tests.catalog.music import published, stored

pytestmark = pytest.mark.django_db
MakeBook = Callable[..., Book]


@pytest.fixture
def book(make_book: MakeBook) -> Book:
    return make_book(*["joy"] * 6, *["fear"] * 6, public=True)


@pytest.fixture
def rain() -> Track:
    return published("joy", title="Rain")


def say(client: Client, book: Book, kind: str, passage: int = 2, **what: Any) -> Any:
    body = {"kind": kind, "passage": passage, **{k: str(v) for k, v in what.items()}}
    return client.post(f"/api/v1/books/{book.pk}/corrections/", body, "application/json")


def said(client: Client, book: Book) -> list[str]:
    return [one["sentence"] for one in client.get(f"/api/v1/books/{book.pk}/corrections/").json()]


def test_a_correction_is_kept_with_what_was_read_and_by_which_engine(client: Client, book: Book) -> None:
    answer = say(client, book, "wrong_mood", label="fear")
    assert (answer.status_code, answer.json()["sentence"]) == (201, "The mood here is fear, not joy.")
    kept = Correction.objects.get()
    assert (kept.passage, kept.anchor, kept.label) == (2, book.passages.get(index=2).sha256, "fear")
    assert (kept.read_as, kept.engine, kept.track) == ("joy", "test-1", None)


def test_what_is_said_of_a_piece_keeps_the_mood_for_which_it_was_chosen(
    client: Client, book: Book, rain: Track
) -> None:
    say(client, book, "more_like", passage=8, track=rain.pk)
    kept = Correction.objects.get()
    assert (kept.track, kept.label, kept.read_as) == (rain, "fear", "fear")


def test_another_mood_of_the_same_passage_replaces_the_first(client: Client, book: Book) -> None:
    for label in ("fear", "sadness"):
        say(client, book, "wrong_mood", label=label)
    say(client, book, "wrong_mood", passage=3, label="anger")
    assert said(client, book) == ["The mood here is anger, not joy.", "The mood here is sadness, not joy."]


@pytest.mark.parametrize(("kind", "kept"), [("wrong_track", 2), ("never", 1), ("more_like", 1)])
def test_a_piece_is_wrong_for_one_book_and_never_for_all(
    client: Client, book: Book, make_book: MakeBook, rain: Track, kind: str, kept: int
) -> None:
    for where in (book, book, make_book("joy", "joy", "joy", public=True)):
        assert say(client, where, kind, track=rain.pk).status_code == 201
    assert Correction.objects.count() == kept


def test_other_books_list_only_what_acts_in_them(
    client: Client, book: Book, make_book: MakeBook, rain: Track
) -> None:
    other = make_book("joy", public=True)
    say(client, book, "wrong_track", track=rain.pk)
    say(client, book, "wrong_mood", label="fear")
    say(client, book, "never", track=published("fear", title="Snow").pk)
    assert said(client, other) == ["Never play “Snow”."]


@pytest.mark.parametrize(
    ("field", "what"),
    [
        ("label", {"kind": "wrong_mood"}),
        ("label", {"kind": "wrong_mood", "label": "boredom"}),
        ("track", {"kind": "wrong_mood", "label": "fear", "track": "draft"}),
        ("track", {"kind": "never"}),
        ("track", {"kind": "never", "track": "nonsense"}),
        ("track", {"kind": "never", "track": "draft"}),
        ("label", {"kind": "never", "track": "draft", "label": "fear"}),
        ("kind", {"kind": "applause"}),
        ("passage", {"kind": "wrong_mood", "label": "fear", "passage": 99}),
        ("passage", {"kind": "wrong_mood", "label": "fear", "passage": 2**40}),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_field_named(
    client: Client, book: Book, field: str, what: dict[str, Any]
) -> None:
    if what.get("track") == "draft":
        what = {**what, "track": str(stored("joy").pk)}
    body = {"passage": 0, **what}
    answer = client.post(f"/api/v1/books/{book.pk}/corrections/", body, "application/json")
    assert (answer.status_code, list(answer.json())) == (400, [field])
    assert not Correction.objects.exists()


def test_what_was_said_is_taken_back(client: Client, book: Book) -> None:
    one = say(client, book, "wrong_mood", label="fear").json()["id"]
    for _ in range(2):
        address = f"/api/v1/books/{book.pk}/corrections/{one}/"
        assert client.delete(address, {}, "application/json").status_code == 204
    assert said(client, book) == []


def test_nobody_takes_back_or_sees_what_another_said(client: Client, book: Book) -> None:
    one, other = say(client, book, "wrong_mood", label="fear").json()["id"], Client()
    other.delete(f"/api/v1/books/{book.pk}/corrections/{one}/")
    assert other.post(f"/corrections/{one}/take-back/").status_code == 404
    assert said(other, book) == []
    assert "fear" not in other.get("/corrections/").content.decode()
    assert Correction.objects.count() == 1


def test_a_session_without_the_token_against_forgery_changes_nothing(book: Book) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.get(f"/read/{book.pk}/0/")
    browser.get(f"/api/v1/books/{book.pk}/cues/0/")  # now there is a session to abuse
    assert say(browser, book, "wrong_mood", label="fear").status_code == 403


def test_the_page_shows_all_with_their_places_and_takes_back(client: Client, book: Book, rain: Track) -> None:
    say(client, book, "wrong_mood", label="fear")
    say(client, book, "never", track=rain.pk)
    page = client.get("/corrections/").content.decode()
    assert "Never play “Rain”." in page
    assert f'href="/read/{book.pk}/2/"' in page
    assert "Passage 2." in page
    client.post(f"/corrections/{Correction.objects.get(kind='never').pk}/take-back/")
    assert "Rain" not in client.get("/corrections/").content.decode()


def test_the_page_says_nothing_of_a_book_that_left_the_shelf(
    make_book: MakeBook, owner: User, browser_of: Callable[[User], Client], stranger: User
) -> None:
    book, browser = make_book("joy", user=owner), browser_of(owner)
    Copy.objects.create(book=book, user=stranger)  # the book itself stays
    say(browser, book, "wrong_mood", passage=0, label="fear")
    browser.post(f"/books/{book.pk}/remove/")
    page = browser.get("/corrections/").content.decode()
    assert "The mood here is fear" in page
    assert "A Book" not in page
    assert "Passage 0" not in page


def test_what_was_said_before_logging_in_goes_over_to_the_account(
    client: Client, book: Book, owner: User, browser_of: Callable[[User], Client], rain: Track
) -> None:
    account = browser_of(owner)
    say(account, book, "wrong_mood", label="anger")
    say(account, book, "never", track=rain.pk)
    say(client, book, "wrong_mood", label="fear")
    say(client, book, "never", track=rain.pk)
    say(client, book, "wrong_mood", passage=5, label="surprise")
    client.post("/accounts/login/", {"username": "owner", "password": "a long passphrase"})
    assert said(client, book) == [
        "The mood here is surprise, not joy.",
        "Never play “Rain”.",
        "The mood here is fear, not joy.",
    ]
    assert set(Correction.objects.values_list("reader__user", flat=True)) == {owner.pk}


def test_too_many_at_once_are_refused(client: Client, book: Book) -> None:
    answers = [say(client, book, "wrong_mood", label="fear").status_code for _ in range(61)]
    assert answers == [*[201] * 60, 429]


def test_nobody_keeps_more_than_they_could_ever_mean(
    client: Client, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(correcting, "MOST_KEPT", 2)
    answers = [say(client, book, "wrong_mood", passage=n, label="fear") for n in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 400]
    assert "Take something back" in answers[-1].json()["detail"]
