"""Media on object storage: a real server that speaks the S3 protocol, links that are signed and short-lived."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

import pytest
from botocore.config import Config
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import Client

from catalog import intake
from catalog.loading import genre
from catalog.models import Track
from library.adding import Refused, add
from library.models import Book
from library.preparing import prepare
from moodbgm import settings as product
from tests import buckets
from tests.catalog.music import wav

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


@pytest.fixture
def frozen(settings: Any) -> Iterator[None]:
    """A bucket that lets everybody in and answers nobody."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        options = settings.STORAGES["default"]["OPTIONS"]
        impatient = options["client_config"].merge(Config(read_timeout=0.2))
        away = {"endpoint_url": f"http://127.0.0.1:{server.getsockname()[1]}", "client_config": impatient}
        default = {**settings.STORAGES["default"], "OPTIONS": {**options, **away}}
        settings.STORAGES = {**settings.STORAGES, "default": default}
        yield


@pytest.mark.usefixtures("frozen")
def test_a_frozen_bucket_is_tried_twice_and_then_said_to_be_away(owner: User) -> None:
    began = time.monotonic()
    with pytest.raises(Refused, match="cannot be stored at the moment") as refusal:
        add(ContentFile(b"One.", name="a.txt"), "a.txt", owner)
    with pytest.raises(intake.Refused, match="could not be stored just now"):
        intake.take(ContentFile(wav()), "a.wav", owner, genre=genre("piano"))
    assert refusal.value.status == 503
    assert time.monotonic() - began < 6
    assert not Book.objects.exists()
    assert not Track.objects.exists()


def test_no_request_waits_for_the_bucket_longer_than_half_a_minute() -> None:
    patience = product.S3_OPTIONS["client_config"]
    attempts = patience.retries["total_max_attempts"]
    assert attempts * (patience.connect_timeout + patience.read_timeout) <= 30
