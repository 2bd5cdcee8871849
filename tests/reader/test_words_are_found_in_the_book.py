"""Looking for words in a book: where they stand, whatever the case, and only for those who may read it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from library.models import Book, Passage
from reader.search import AROUND, MOST, find

pytestmark = pytest.mark.django_db


def book_with(make_book: Callable[..., Book], *texts: str, **more: Any) -> Book:
    book = make_book(*["joy"] * len(texts), public=True, **more)
    for index, text in enumerate(texts):
        Passage.objects.filter(book=book, index=index).update(text=text)
    return book


def test_every_place_is_found_in_the_books_order(make_book: Callable[..., Book]) -> None:
    book = book_with(make_book, "A door. Another door.", "No window.", "The DOOR again.")
    places = [(place.passage, place.nth, place.words) for place in find(book, "door")]
    assert places == [(0, 0, "door"), (0, 1, "door"), (2, 0, "DOOR")]


def test_a_space_is_any_white_space(make_book: Callable[..., Book]) -> None:
    book = book_with(make_book, "the old\nhouse", "the old  house", "the oldhouse")
    assert [place.passage for place in find(book, "old house")] == [0, 1]


def test_what_means_something_to_a_pattern_is_looked_for_as_it_is(make_book: Callable[..., Book]) -> None:
    book = book_with(make_book, "(.*)", "anything")
    assert [place.passage for place in find(book, "(.*)")] == [0]


def test_korean_is_found_inside_a_word(make_book: Callable[..., Book]) -> None:
    book = book_with(make_book, "물 든 사람이 걸어왔다.")
    assert [place.words for place in find(book, "사람")] == ["사람"]


def test_a_place_comes_with_what_stands_around_it(make_book: Callable[..., Book]) -> None:
    book = book_with(make_book, "a" * 200 + " door " + "b" * 200)
    (place,) = find(book, "door")
    assert place.before == "…" + "a" * (AROUND - 1) + " "
    assert place.after == " " + "b" * (AROUND - 1) + "…"


def test_the_page_works_without_a_script(make_book: Callable[..., Book], client: Client) -> None:
    book = book_with(make_book, "A <b>door</b> & more.")
    answer = client.get(f"/read/{book.pk}/search/?q=door")
    assert "A &lt;b&gt;<mark>door</mark>&lt;/b&gt; &amp; more." in answer.content.decode()
    assert f"/read/{book.pk}/0/" in answer.content.decode()


def test_what_is_nowhere_is_said_to_be_nowhere(make_book: Callable[..., Book], client: Client) -> None:
    book = book_with(make_book, "A door.")
    page = client.get(f"/read/{book.pk}/search/?q=<script>").content.decode()
    assert "“&lt;script&gt;” is nowhere in this book." in page


def test_too_many_places_are_cut_and_it_is_said(make_book: Callable[..., Book], client: Client) -> None:
    book = book_with(make_book, "e " * (MOST + 5))
    page = client.get(f"/read/{book.pk}/search/?q=e", headers={"X-Fragment": "found"}).content.decode()
    assert page.count("<mark>") == MOST
    assert f"The first {MOST} places:" in page


def test_nothing_asked_for_finds_nothing(make_book: Callable[..., Book], client: Client) -> None:
    book = book_with(make_book, "A door.")
    assert "<mark>" not in client.get(f"/read/{book.pk}/search/?q=%20").content.decode()


def test_a_strangers_book_cannot_be_searched(
    make_book: Callable[..., Book], owner: Any, client: Client
) -> None:
    book = make_book("joy", user=owner)
    assert client.get(f"/read/{book.pk}/search/?q=passage").status_code == 404
