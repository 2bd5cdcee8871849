"""A browser's cookie is believed for writing only together with the CSRF token, with or without an account."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from library.models import Book

pytestmark = pytest.mark.django_db


def put_place(browser: Client, book: Book, **headers: str) -> Any:
    place = {"passage": 0, "offset": 0, "seq": 1, "device": "a"}
    return browser.put(f"/api/v1/books/{book.pk}/place/", place, "application/json", headers=headers)


@pytest.fixture
def public_book(make_book: Callable[..., Book]) -> Book:
    return make_book("joy", public=True)


def browser_without_account(book: Book) -> Client:
    browser = Client(enforce_csrf_checks=True)
    assert put_place(browser, book).status_code == 200  # gets its session
    return browser


def test_a_reader_with_an_account_needs_the_csrf_token(owner: User, public_book: Book) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(owner)
    assert put_place(browser, public_book).status_code == 403
    browser.cookies["csrftoken"] = "a" * 32
    assert put_place(browser, public_book, **{"X-CSRFToken": "a" * 32}).status_code == 200


def test_a_reader_without_an_account_needs_it_as_soon_as_they_have_a_session(public_book: Book) -> None:
    browser = browser_without_account(public_book)
    assert put_place(browser, public_book).status_code == 403
    browser.cookies["csrftoken"] = "a" * 32
    assert put_place(browser, public_book, **{"X-CSRFToken": "a" * 32}).status_code in (200, 409)


def test_reading_needs_no_csrf_token(public_book: Book) -> None:
    assert browser_without_account(public_book).get("/api/v1/preferences/").status_code == 200


def test_a_program_with_a_key_needs_none(program: Client, public_book: Book) -> None:
    assert put_place(program, public_book).status_code == 200


def test_without_an_account_private_doors_answer_401(public_book: Book) -> None:
    assert browser_without_account(public_book).get("/api/v1/books/").status_code == 401
