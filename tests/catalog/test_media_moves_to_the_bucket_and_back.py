"""`move_media` carries every file to the bucket and back, verified, and goes on where it was stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, default_storage
from django.core.management import CommandError, call_command

from catalog.models import Track
from library.models import Book
from moodbgm import settings as product
from tests import buckets
from tests.catalog.music import published

pytestmark = pytest.mark.django_db
BUCKET = "moodbgm-moving"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with buckets.server() as address:
        yield address


@pytest.fixture
def disk() -> Storage:
    return FileSystemStorage()


@pytest.fixture
def files(disk: Storage, make_book: Callable[..., Book]) -> dict[str, bytes]:
    """What lies on disk: two tracks and a book."""
    names = [published("joy").file.name, published("fear").file.name, make_book("joy").file.name]
    return {name: disk.open(name).read() for name in names}


@pytest.fixture
def bucket(server: str, settings: Any, tmp_path: Path, files: dict[str, bytes]) -> Storage:
    """An empty bucket, configured after the files came to lie on disk."""
    options = {**product.S3_OPTIONS, **buckets.KEYS, "bucket_name": BUCKET, "endpoint_url": server}
    storage = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    settings.DATA_DIR = tmp_path
    buckets.bucket(server, BUCKET).objects.all().delete()
    return default_storage


def contents(storage: Storage, names: Any) -> dict[str, bytes]:
    return {name: storage.open(name).read() for name in names}


def test_everything_arrives_and_nothing_is_taken_away(
    bucket: Storage, disk: Storage, files: dict[str, bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("move_media", to="s3")
    assert "3 files moved" in capsys.readouterr().out
    assert contents(bucket, files) == contents(disk, files) == files


def test_it_comes_back(bucket: Storage, disk: Storage, files: dict[str, bytes]) -> None:
    call_command("move_media", to="s3")
    for name in files:
        disk.delete(name)
    call_command("move_media", to="disk")
    assert contents(disk, files) == files


def test_a_track_is_heard_from_the_other_place_under_the_same_name(
    bucket: Storage, files: dict[str, bytes]
) -> None:
    call_command("move_media", to="s3")
    track = Track.objects.first()
    assert track
    assert track.file.open().read() == files[track.file.name]
    assert "X-Amz-Signature" in track.url


def test_a_copy_that_was_cut_short_is_replaced(
    bucket: Storage, files: dict[str, bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    torn, other, *_ = files
    bucket.save(torn, ContentFile(files[torn][:10]))
    bucket.save(other, ContentFile(b"x" * len(files[other])))
    call_command("move_media", to="s3")
    assert contents(bucket, files) == files


def test_what_is_nowhere_is_named_and_keeps_no_other_from_moving(
    bucket: Storage, disk: Storage, files: dict[str, bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    gone, *others = files
    disk.delete(gone)
    with pytest.raises(CommandError, match=gone):
        call_command("move_media", to="s3")
    assert list(contents(bucket, others)) == others


def test_a_second_run_after_a_stop_moves_only_the_rest(
    bucket: Storage, disk: Storage, files: dict[str, bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    late, *_ = files
    content = files[late]
    disk.delete(late)
    with pytest.raises(CommandError):
        call_command("move_media", to="s3")
    disk.save(late, ContentFile(content))
    call_command("move_media", to="s3")
    assert "1 files moved, 2 had been moved before" in capsys.readouterr().out
    assert contents(bucket, files) == files


def test_without_a_bucket_it_says_what_to_set() -> None:
    with pytest.raises(CommandError, match="AWS_STORAGE_BUCKET_NAME"):
        call_command("move_media", to="s3")
