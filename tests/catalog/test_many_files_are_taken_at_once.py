"""Uploading many files or a zip: each is taken or refused by itself, by name and with its reason."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.files import File
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from catalog import intake
from catalog.loading import genre, store
from catalog.models import Licence, Track
from tests.catalog.desk import LIST, UPLOAD, packed
from tests.catalog.music import stored, wav

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rung(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    ids: list[str] = []
    monkeypatch.setattr("inference.bell.ring", lambda task, track_id: ids.append(track_id))
    return ids


@pytest.fixture
def desk(curator: User, browser_of: Callable[[User], Client]) -> Client:
    return browser_of(curator)


def send(browser: Client, files: dict[str, bytes], accept: str = "application/json", **about: Any) -> Any:
    files_sent = [SimpleUploadedFile(name, content) for name, content in files.items()]
    form = {"files": files_sent, "genre": genre("piano").pk, **about}
    return browser.post(UPLOAD, form, headers={"Accept": accept})


def test_good_files_are_taken_and_bad_ones_told_by_name(desk: Client) -> None:
    files = {"a.wav": wav(), "again.wav": wav(), "notes.txt": b"hello", "empty.mp3": b""}
    results = send(desk, files).json()["results"]
    assert [(r["name"], r["taken"]) for r in results] == [
        ("a.wav", True),
        ("again.wav", False),
        ("notes.txt", False),
        ("empty.mp3", False),
    ]
    reasons = [r["reason"] for r in results]
    assert reasons[1] == "This very sound is in the catalogue already: “a.wav”."
    assert reasons[2].startswith("This is no sound file by its name.")
    assert reasons[3] == "The file is empty."


def test_of_two_like_files_sent_at_once_the_second_is_told_where_the_first_is(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def store_after_another(track: Track, sound: File[bytes]) -> None:
        if not Track.objects.exists():
            stored(sha256=track.sha256, title="First")
        store(track, sound)

    monkeypatch.setattr(intake, "store", store_after_another)
    (result,) = send(desk, {"a.wav": wav()}).json()["results"]
    assert result["reason"] == "This very sound is in the catalogue already: “First”."
    assert result["url"]


def test_what_is_true_of_all_is_written_on_each(desk: Client, curator: User) -> None:
    licence = Licence.objects.get(spdx="CC-BY-4.0")
    about = {"licence": licence.pk, "artist": "Ada", "source": "her site", "proof": "https://example.org/a"}
    send(desk, {"a.wav": wav(), "b.wav": wav(2, 300)}, **about)
    rows = Track.objects.values_list("artist", "source", "proof", "licence", "genre__slug", "uploaded_by")
    assert set(rows) == {("Ada", "her site", "https://example.org/a", licence.pk, "piano", curator.pk)}


def test_each_is_sent_to_be_heard(
    desk: Client, rung: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        send(desk, {"a.wav": wav(), "b.wav": wav(2, 300)})
    assert sorted(rung) == sorted(str(pk) for pk in Track.objects.values_list("pk", flat=True))


def test_a_zip_is_taken_file_by_file(desk: Client) -> None:
    entries = {
        "album/one.wav": wav(),
        "album/cover.jpg": b"JPEG",
        "__MACOSX/._one.wav": b"x",
        "two.wav": wav(2, 300),
    }
    results = send(desk, {"album.zip": packed(entries)}).json()["results"]
    assert [(r["name"], r["taken"]) for r in results] == [
        ("one.wav", True),
        ("cover.jpg", False),
        ("two.wav", True),
    ]


def test_a_broken_zip_is_told_and_stops_nothing_else(desk: Client) -> None:
    results = send(desk, {"bad.zip": b"PK\x03\x04 no archive", "a.wav": wav()}).json()["results"]
    assert [r["taken"] for r in results] == [False, True]
    assert results[0]["reason"] == "This archive is damaged: it cannot be read to its end."


def test_without_a_script_the_page_itself_tells_the_results(desk: Client) -> None:
    page = send(desk, {"a.wav": wav(), "notes.txt": b"hello"}, accept="text/html").content.decode()
    assert "a.wav" in page
    assert "This is no sound file by its name." in page


def test_a_form_without_files_is_asked_again(desk: Client) -> None:
    answer = desk.post(UPLOAD, {"genre": genre("piano").pk, "artist": "Ada"})
    assert answer.status_code == 400
    assert 'value="Ada"' in answer.content.decode()


def test_no_genre_is_taken_for_granted(desk: Client) -> None:
    genre("ambient")
    assert '<option value="" selected>' in desk.get(UPLOAD).content.decode()
    assert send(desk, {"rain.wav": wav()}, genre="").status_code == 400
    assert not Track.objects.exists()


def test_progress_tells_what_was_heard_and_refused(desk: Client) -> None:
    waiting, measured = stored(analysed_at=None), stored()
    refused = stored(analysed_at=None, refusal="This file is silent.")
    ids = ",".join(str(t.pk) for t in (waiting, measured, refused))
    states = desk.get(f"{UPLOAD.replace('upload', 'progress')}?ids={ids},nonsense").json()
    assert [states[str(t.pk)]["state"] for t in (waiting, measured, refused)] == [
        "waiting",
        "measured",
        "refused",
    ]
    assert states[str(refused.pk)]["reason"] == "This file is silent."


def test_a_contributor_uploads_but_neither_reviews_nor_imports(browser_of: Callable[[User], Client]) -> None:
    user = User.objects.create_user("contributor", is_staff=True)
    user.groups.add(Group.objects.get(name="contributor"))
    browser = browser_of(user)
    assert send(browser, {"a.wav": wav()}).json()["results"][0]["taken"]
    closed = ["review/", "agreement/", "import/", "export/"]
    assert {browser.get(LIST + page).status_code for page in closed} == {403}
    assert browser.post(f"{LIST}bulk/").status_code == 403


def test_a_contributor_learns_nothing_of_others_uploads(browser_of: Callable[[User], Client]) -> None:
    user = User.objects.create_user("contributor", is_staff=True)
    user.groups.add(Group.objects.get(name="contributor"))
    other = stored(title="Secret")
    page = browser_of(user).get(f"{LIST}progress/?ids={other.pk}")
    assert page.json() == {}
