"""Pages, pictures and contents: to those who may read the book, and to them only."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.test import Client

from library.models import Book, BookImage

pytestmark = pytest.mark.django_db
PATHS = ["", "0/", "contents/", "image/picture.png", "link/one", "out/?to=https://example.org/"]


@pytest.fixture
def book(make_book: Callable[..., Book], owner: User) -> Book:
    book = make_book(*["joy"] * 12, user=owner)
    BookImage.objects.create(
        book=book, name="picture.png", media_type="image/png", file=ContentFile(b"\x89PNG", name="p.png")
    )
    return book


@pytest.mark.parametrize("path", PATHS)
def test_a_stranger_is_told_that_there_is_no_such_book(
    path: str, book: Book, stranger: User, browser_of: Callable[[User], Client]
) -> None:
    assert browser_of(stranger).get(f"/read/{book.pk}/{path}").status_code == 404
    assert Client().get(f"/read/{book.pk}/{path}").status_code == 404


@pytest.mark.parametrize("path", PATHS)
def test_its_owner_may_open_everything(
    path: str, book: Book, owner: User, browser_of: Callable[[User], Client]
) -> None:
    assert browser_of(owner).get(f"/read/{book.pk}/{path}").status_code in (200, 302)


def test_a_picture_is_never_served_as_html(
    book: Book, owner: User, browser_of: Callable[[User], Client]
) -> None:
    answer = browser_of(owner).get(f"/read/{book.pk}/image/picture.png")
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_link_out_of_the_book_must_be_a_web_address(
    book: Book, owner: User, browser_of: Callable[[User], Client]
) -> None:
    assert browser_of(owner).get(f"/read/{book.pk}/out/?to=javascript:alert(1)").status_code == 404


def test_no_cache_keeps_a_private_answer(
    book: Book, owner: User, browser_of: Callable[[User], Client]
) -> None:
    for path in (f"/read/{book.pk}/contents/", "/", f"/api/v1/books/{book.pk}/cues/0/"):
        assert "no-store" in browser_of(owner).get(path).headers["Cache-Control"]


def test_an_upload_that_is_too_large_is_refused_before_it_is_read(client: Client, settings: Any) -> None:
    settings.BOOK_MAX_BYTES = 1000
    assert client.post("/upload/", b"x" * 100_000, content_type="text/plain").status_code == 413


def test_prose_that_looks_like_an_address_stays_as_it_is(
    book: Book, owner: User, browser_of: Callable[[User], Client]
) -> None:
    html = '<p>She wrote "book: a novel". <a href="book:link/one">Here</a></p>'
    book.passages.filter(index=0).update(html=html)
    page = browser_of(owner).get(f"/read/{book.pk}/0/").content.decode()
    assert 'She wrote "book: a novel".' in page
    assert f'<a href="/read/{book.pk}/link/one">' in page


def test_pages_do_not_run_anything_but_our_own_scripts(
    book: Book, owner: User, browser_of: Callable[[User], Client]
) -> None:
    policy = browser_of(owner).get(f"/read/{book.pk}/0/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
