"""Whatever is sent to a JSON door, the answer is a 4xx with a sentence, never a 500."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any, Final

import pytest
from django.contrib.auth.models import User
from django.test import Client

from library.models import Book
from moodbgm.parsers import MOST_BYTES, TooLarge, read_whole
from tests.catalog.music import published

pytestmark = pytest.mark.django_db
DEEP = 100_000

DOORS: Final = {
    "emotion": ("post", "/api/v1/emotion", "text"),
    "play": ("post", "/api/v1/play", "text"),
    "heard": ("post", "/api/v1/books/{book}/heard/", "track"),
    "place": ("put", "/api/v1/books/{book}/place/", "passage"),
    "readings": ("post", "/api/v1/books/{book}/readings/", "visit"),
    "preferences": ("patch", "/api/v1/preferences/", "theme"),
    "original play": ("post", "/play?genreId=piano&modeId=1", "datatext"),
    "original emotion": ("post", "/emotion", "datatext"),
}
UNREADABLE: Final = {
    "nothing but a brace": b"{",
    "broken UTF-8": b'{"FIELD": "\xff\xfe"}',
    "UTF-16": '{"FIELD": "a"}'.encode("utf-16"),
    "UTF-16 without a mark": '{"FIELD": "a"}'.encode("utf-16-le"),
    "UTF-8 with a byte order mark": b'\xef\xbb\xbf{"FIELD": "a"}',
    "NaN": b'{"FIELD": NaN}',
    "infinity": b'{"FIELD": -Infinity}',
    "infinity by exponent": b'{"FIELD": 1e999}',
    "100,000-deep lists": b'{"FIELD": ' + b"[" * DEEP + b"]" * DEEP + b"}",
    "100,000-deep objects": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "100-deep lists": b'{"FIELD": ' + b"[" * 100 + b"]" * 100 + b"}",
    "100,000 digits": b'{"FIELD": ' + b"9" * DEEP + b"}",
    "100,000 digits of a fraction": b'{"FIELD": 0.' + b"9" * DEEP + b"e99999}",
    "a field twice": b'{"FIELD": "a", "FIELD": "b"}',
    "a list": b'["FIELD"]',
    "a string": b'"FIELD"',
    "null": b"null",
    "a raw NUL in a string": b'{"FIELD": "a\x00b"}',
}
WRONG: Final = {
    "null": b'{"FIELD": null}',
    "a list": b'{"FIELD": ["a"]}',
    "an object": b'{"FIELD": {"a": "b"}}',
    "a fraction": b'{"FIELD": 1.5}',
    "an empty string": b'{"FIELD": ""}',
    "a NUL and nothing else": b'{"FIELD": "\\u0000"}',
}
STRANGE: Final = {  # right or wrong by the door, but never its fault
    "lone surrogates": b'{"FIELD": "\\ud800\\udfff\\ud800"}',
    "a lone surrogate as a name": b'{"\\ud800": "a", "FIELD": "\\udc00"}',
    "NUL and controls": b'{"FIELD": "a\\u0000\\u0001\\u001b[31m"}',
    "truth": b'{"FIELD": true}',
    "a number at the edge": b'{"FIELD": 9223372036854775807}',
    "fields nobody knows": b'{"__proto__": 1, "pk": 1, "FIELD": "x"}',
}


@pytest.fixture
def send(make_book: Callable[..., Book], owner: User, program: Client, listener: Any) -> Callable[..., Any]:
    """Send a body to a door by its name, as a program of the book's owner."""
    book, _track = make_book("joy", user=owner), published("fear")

    def send(door: str, body: bytes, content_type: str = "application/json") -> Any:
        method, path, field = DOORS[door]
        body = body.replace(b"FIELD", field.encode())
        sender = Client() if door.startswith("original") else program
        return sender.generic(method.upper(), path.format(book=book.pk), body, content_type)

    return send


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("body", UNREADABLE)
def test_what_is_not_a_json_object_is_a_400_with_a_sentence(
    send: Callable[..., Any], door: str, body: str
) -> None:
    answer = send(door, UNREADABLE[body])
    assert answer.status_code == 400
    assert answer.json()["detail"].endswith(".")


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("body", WRONG)
def test_a_value_of_the_wrong_type_is_a_400_with_its_field(
    send: Callable[..., Any], door: str, body: str
) -> None:
    answer = send(door, WRONG[body])
    assert answer.status_code == 400
    assert DOORS[door][2] in answer.json()


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("body", STRANGE)
def test_strange_characters_and_names_break_nothing(send: Callable[..., Any], door: str, body: str) -> None:
    answer = send(door, STRANGE[body])
    assert answer.status_code in (200, 400)
    answer.json()


@pytest.mark.parametrize("door", sorted(set(DOORS) - {"preferences"}))
def test_an_empty_object_is_told_what_is_missing(send: Callable[..., Any], door: str) -> None:
    answer = send(door, b"{}")
    assert answer.status_code == 400
    assert DOORS[door][2] in answer.json()


@pytest.mark.parametrize("door", DOORS)
def test_ten_megabytes_are_too_large(send: Callable[..., Any], door: str) -> None:
    answer = send(door, b'{"FIELD": "' + b"a" * 10_000_000 + b'"}')
    assert answer.status_code == 413
    assert answer.json()["detail"].endswith(".")


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    "kind", ["text/plain", "application/xml", "application/json; charset=utf-16", "a/\x00"]
)
def test_a_body_of_another_kind_breaks_nothing(send: Callable[..., Any], door: str, kind: str) -> None:
    assert send(door, b'{"FIELD": "a"}', kind).status_code in (200, 400, 415)


def test_a_body_that_says_it_is_short_is_not_read_further(rf: Any) -> None:
    request = rf.post("/")
    request.META["CONTENT_LENGTH"] = "10"
    with pytest.raises(TooLarge):
        read_whole(request, BytesIO(b"a" * (MOST_BYTES + 1)))
