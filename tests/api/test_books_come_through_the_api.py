"""Books and passages of one's own shelf and of everyone's; uploads by the same act as on the shelf."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from library.models import Book

pytestmark = pytest.mark.django_db
MakeBook = Callable[..., Book]


def upload(program: Client, content: bytes = b"Chapter 1\n\nShe laughed.", name: str = "a.txt") -> Any:
    return program.post("/api/v1/books/", {"file": SimpleUploadedFile(name, content)})


def test_the_list_has_ones_own_books_and_the_public_ones(
    program: Client, owner: User, stranger: User, make_book: MakeBook
) -> None:
    mine, everyones = make_book("joy", user=owner), make_book("joy", public=True)
    make_book("joy", user=stranger)
    answer = program.get("/api/v1/books/").json()
    assert {book["id"] for book in answer["results"]} == {str(mine.pk), str(everyones.pk)}
    assert answer["count"] == 2


def test_a_book_tells_how_far_it_is(program: Client, owner: User, make_book: MakeBook) -> None:
    book = make_book("joy", None, user=owner)
    answer = program.get(f"/api/v1/books/{book.pk}/").json()
    assert (answer["passage_count"], answer["scored_count"], answer["state"]) == (2, 1, "done")


def test_passages_come_with_their_moods(program: Client, owner: User, make_book: MakeBook) -> None:
    book = make_book("joy", None, user=owner)
    first, second = program.get(f"/api/v1/books/{book.pk}/passages/").json()["results"]
    assert (first["text"], first["mood"]["emotion"]) == ("Passage 0.", "joy")
    assert (second["state"], second["mood"]) == ("waiting", None)


def test_passages_come_in_pages(program: Client, owner: User, make_book: MakeBook) -> None:
    book = make_book(*["joy"] * 5, user=owner)
    answer = program.get(f"/api/v1/books/{book.pk}/passages/?page_size=2&page=3").json()
    assert [passage["index"] for passage in answer["results"]] == [4]


def test_a_span_of_passages(program: Client, owner: User, make_book: MakeBook) -> None:
    book = make_book(*["joy"] * 5, user=owner)
    answer = program.get(f"/api/v1/books/{book.pk}/passages/?from=1&to=3").json()
    assert [passage["index"] for passage in answer["results"]] == [1, 2, 3]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=x", "from"),
        ("from=-1", "from"),
        ("to=1e9", "to"),
        ("to=99999999999", "to"),
        ("to=" + "9" * 5000, "to"),
        ("from=3&to=1", "to"),
        ("from=%00", "from"),
    ],
)
def test_a_wrong_span_is_told_its_field(
    program: Client, owner: User, make_book: MakeBook, query: str, field: str
) -> None:
    answer = program.get(f"/api/v1/books/{make_book('joy', user=owner).pk}/passages/?{query}")
    assert answer.status_code == 400
    assert list(answer.json()) == [field]


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999999999999", "9" * 5000, "%00", "1.5"])
def test_a_page_that_does_not_exist_is_a_404(program: Client, page: str) -> None:
    assert program.get(f"/api/v1/books/?page={page}").status_code == 404


def test_an_upload_lands_on_the_shelf(
    program: Client, owner: User, django_capture_on_commit_callbacks: Any, listener: Any
) -> None:
    answer = upload(program)
    assert answer.status_code == 201
    assert answer.json()["state"] == "waiting"
    assert list(Book.objects.for_user(owner).values_list("pk", flat=True).all()) == [Book.objects.get().pk]
    assert str(Book.objects.get().pk) == answer.json()["id"]


@pytest.mark.parametrize(("name", "content"), [("a.exe", b"MZ"), ("a.txt", b""), ("no suffix", b"text")])
def test_what_cannot_be_a_book_is_told_why(program: Client, name: str, content: bytes) -> None:
    answer = upload(program, content, name)
    assert answer.status_code == 400
    assert answer.json()["file"][0].endswith(".")
    assert not Book.objects.exists()


def test_a_file_too_large_is_refused_before_it_is_read(program: Client, settings: Any) -> None:
    answer = program.generic(
        "POST", "/api/v1/books/", b"x", "multipart/form-data; boundary=x", CONTENT_LENGTH=str(10**10)
    )
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "body",
    [b"", b"--x\r\n", b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nnot a file\r\n--x--\r\n'],
)
@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "multipart/form-data; boundary=x", "application/json"]
)
def test_a_broken_form_is_refused(program: Client, body: bytes, kind: str) -> None:
    assert program.generic("POST", "/api/v1/books/", body, kind).status_code in (400, 415)


def test_the_api_makes_nothing_public(program: Client) -> None:
    program.post("/api/v1/books/", {"file": SimpleUploadedFile("a.txt", b"text"), "public": "true"})
    assert not Book.objects.get().public
