"""Media on object storage: a real server that speaks the S3 protocol, links that are signed and short-lived."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import Client

from library.adding import add
from library.models import Book
from library.preparing import prepare
from moodbgm import settings as product
from tests import buckets

pytestmark = pytest.mark.django_db
BUCKET = "moodbgm-test"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with buckets.server() as address:
        yield address


@pytest.fixture(autouse=True)
def _bucket(server: str, settings: Any) -> None:
    options = {**product.S3_OPTIONS, **buckets.KEYS, "bucket_name": BUCKET, "endpoint_url": server}
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options},
    }
    buckets.bucket(server, BUCKET)


def test_a_book_is_kept_and_read_there(owner: User, client: Client) -> None:
    book = add(ContentFile(b"One.\n\nShe came home and laughed.", name="a.txt"), "a.txt", owner)
    claimed = book.claim()
    assert claimed is not None
    prepare(claimed)
    client.force_login(owner)
    assert b"She came home" in client.get(f"/read/{book.pk}/0/").content
    assert Book.objects.get().file.size > 0


def test_a_link_is_signed_and_lasts_five_minutes() -> None:
    name = storages["default"].save("tracks/a.mp3", ContentFile(b"0123456789"))
    query = parse_qs(urlsplit(storages["default"].url(name)).query)
    assert query["X-Amz-Expires"] == ["300"]
    assert query["X-Amz-Signature"]


def test_a_link_serves_byte_ranges() -> None:
    name = storages["default"].save("tracks/b.mp3", ContentFile(b"0123456789"))
    with urlopen(Request(storages["default"].url(name), headers={"Range": "bytes=2-5"})) as answer:
        assert (answer.status, answer.read()) == (206, b"2345")


def test_a_second_file_of_the_same_name_does_not_overwrite_the_first() -> None:
    first = storages["default"].save("tracks/c.mp3", ContentFile(b"first"))
    second = storages["default"].save("tracks/c.mp3", ContentFile(b"second"))
    assert first != second
    assert storages["default"].open(first).read() == b"first"
