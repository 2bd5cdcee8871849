"""On object storage a track's address is a signed link that lapses, and our own address serves nothing."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from storages.backends.s3 import S3Storage

from catalog.models import Track
from tests.catalog.music import piece, published


@pytest.fixture(autouse=True)
def bucket(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bucket nobody connects to: links are signed without asking anyone."""
    keys = {"access_key": "id", "secret_key": "secret", "region_name": "eu-west-1"}
    store = S3Storage(bucket_name="music", querystring_expire=300, signature_version="s3v4", **keys)
    monkeypatch.setattr(Track._meta.get_field("file"), "storage", store)


def test_the_address_is_a_signed_link_for_five_minutes() -> None:
    link = urlsplit(piece("joy", file="tracks/abc.mp3").url)
    assert link.path.endswith("tracks/abc.mp3")
    assert parse_qs(link.query)["X-Amz-Expires"] == ["300"]
    assert "X-Amz-Signature" in link.query


@pytest.mark.django_db
def test_our_own_address_serves_nothing_then(client: Client) -> None:
    track = published(file="tracks/abc.mp3")
    assert client.get(reverse("track-audio", args=[track.pk, "mp3"])).status_code == 404
