"""/media/tracks/<uuid>.<ext>: byte ranges, a safe content type, drafts only for curators and their uploader."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client

from catalog.models import Track
from tests.catalog.music import published, stored

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[User], Client]


def size(track: Track) -> int:
    return Path(track.file.path).stat().st_size


def test_anyone_hears_a_published_track(client: Client) -> None:
    track = published()
    answer = client.get(track.url)
    assert answer.status_code == 200
    assert b"".join(answer) == Path(track.file.path).read_bytes()
    assert answer["Content-Type"] == "audio/wav"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "public, max-age=3600"
    assert answer["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize(("asked", "first", "last"), [("0-1", 0, 1), ("100-199", 100, 199), ("-50", -50, -1)])
def test_a_range_is_a_part(client: Client, asked: str, first: int, last: int) -> None:
    track = published()
    total = size(track)
    answer = client.get(track.url, headers={"range": f"bytes={asked}"})
    assert answer.status_code == 206
    assert answer["Content-Range"] == f"bytes {first % total}-{last % total}/{total}"
    assert len(b"".join(answer)) == last - first + 1


def test_a_range_behind_the_end_is_refused(client: Client) -> None:
    answer = client.get(published().url, headers={"range": "bytes=99999999-"})
    assert answer.status_code == 416


@pytest.mark.parametrize("nonsense", ["bytes=a-b", "pages=1-2", "bytes=1-2,5-6", "bytes=" + "9" * 5000 + "-"])
def test_a_nonsensical_range_is_never_an_error(client: Client, nonsense: str) -> None:
    assert client.get(published().url, headers={"range": nonsense}).status_code in (200, 416)


def test_a_known_version_is_not_sent_again(client: Client) -> None:
    url = published().url
    tag = client.get(url)["ETag"]
    assert client.get(url, headers={"if-none-match": tag}).status_code == 304


def test_a_head_request_has_no_body(client: Client) -> None:
    track = published()
    answer = client.head(track.url)
    assert int(answer["Content-Length"]) == size(track)
    assert b"".join(answer) == b""


def test_writing_methods_are_refused(client: Client) -> None:
    assert client.post(published().url).status_code == 405


def test_another_suffix_is_another_address(client: Client) -> None:
    assert client.get(published().url.replace(".wav", ".html")).status_code == 404


def test_a_track_whose_file_is_gone_is_not_found(client: Client) -> None:
    track = published()
    Path(track.file.path).unlink()
    assert client.get(track.url).status_code == 404


def test_a_draft_is_hidden_from_readers(client: Client, stranger: User, browser_of: BrowserOf) -> None:
    draft = stored()
    assert client.get(draft.url).status_code == 404
    assert browser_of(stranger).get(draft.url).status_code == 404


def test_a_draft_is_heard_by_curators_and_by_who_uploaded_it(
    curator: User, owner: User, browser_of: BrowserOf
) -> None:
    draft = stored(uploaded_by=owner)
    for person in (curator, owner):
        answer = browser_of(person).get(draft.url)
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "private, no-cache"
