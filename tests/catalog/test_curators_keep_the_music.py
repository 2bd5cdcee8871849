"""The admin: upload, listen, tag, publish in bulk with clear refusals; contributors only upload."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from catalog.models import Genre, Licence, Track
from inference.bell import BrokerAway
from tests.catalog.desk import heard
from tests.catalog.music import published, stored, wav

pytestmark = pytest.mark.django_db
LIST, ADD = "/admin/catalog/track/", "/admin/catalog/track/add/"
BrowserOf = Callable[[User], Client]


@pytest.fixture(autouse=True)
def rung(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids for which the worker's bell was rung."""
    ids: list[str] = []
    monkeypatch.setattr("inference.bell.ring", lambda task, track_id: ids.append(track_id))
    return ids


@pytest.fixture
def desk(curator: User, browser_of: BrowserOf) -> Client:
    return browser_of(curator)


@pytest.fixture
def contributor(db: None) -> User:
    user = User.objects.create_user("contributor", password="a long passphrase", is_staff=True)
    user.groups.add(Group.objects.get(name="contributor"))
    return user


def upload(browser: Client, sound: bytes, name: str = "rain.wav", **fields: Any) -> HttpResponse:
    genre = Genre.objects.get_or_create(slug="piano", defaults={"name": "Piano"})[0]
    file = SimpleUploadedFile(name, sound, "audio/wav")
    return browser.post(ADD, {"file": file, "genre": genre.pk, **fields}, follow=True)


def act(browser: Client, action: str, *tracks: Track) -> str:
    answer = browser.post(LIST, {"action": action, "_selected_action": [t.pk for t in tracks]}, follow=True)
    return str(answer.content.decode())


def change(track: Track, **fields: Any) -> dict[str, Any]:
    kept = {"title": track.title, "genre": track.genre_id, "status": track.status, "kind": track.kind}
    kept |= {
        "emotion": track.emotion,
        "licence": track.licence_id or "",
        "source": track.source,
        "loop_start": 0,
    }
    return {**kept, **fields}


def test_an_upload_is_kept_under_its_hash_and_sent_to_be_heard(
    desk: Client, curator: User, rung: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        upload(desk, wav(), source="mine")
    track = Track.objects.get()
    assert track.file.name == f"tracks/{track.sha256}.wav"
    assert (track.original_name, track.uploaded_by, track.status) == ("rain.wav", curator, "draft")
    assert rung == [str(track.pk)]


def test_an_upload_survives_a_broker_that_is_away(
    desk: Client, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def away(*_: Any) -> None:
        raise BrokerAway

    monkeypatch.setattr("inference.bell.ring", away)
    with django_capture_on_commit_callbacks(execute=True):
        assert upload(desk, wav()).status_code == 200
    assert Track.objects.waiting().count() == 1


def test_the_same_sound_under_another_name_is_refused(desk: Client) -> None:
    upload(desk, wav(), title="Rain")
    answer = upload(desk, wav(), name="other.wav")
    assert "in the catalogue already: “Rain”" in answer.content.decode()
    assert Track.objects.count() == 1


def test_what_is_no_sound_by_its_name_is_refused(desk: Client) -> None:
    assert "no sound file by its name" in upload(desk, b"MZ", name="song.exe").content.decode()
    assert not Track.objects.exists()


def test_the_list_can_be_filtered_searched_and_listened_to(desk: Client) -> None:
    track = published("fear", title="Old house")
    page = desk.get(LIST, {"q": "house", "kind__exact": "emotional", "hearing": "measured"}).content.decode()
    assert f'<audio controls preload="none" src="{track.url}">' in page


def test_publishing_in_bulk_refuses_with_reasons_and_publishes_the_rest(desk: Client) -> None:
    good, bad = stored(), stored(title="Nameless", licence=None)
    page = act(desk, "publish", good, bad)
    assert "1 track is published." in page
    assert "“Nameless” was not published. It has no licence." in page
    assert list(Track.objects.playable()) == [good]


def test_unpublishing_takes_tracks_from_readers(desk: Client) -> None:
    act(desk, "unpublish", published(), published())
    assert not Track.objects.playable().exists()


def test_a_refused_file_can_be_heard_again(
    desk: Client, rung: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    track = stored(analysed_at=None, refusal="tried 3 times", attempts=3)
    with django_capture_on_commit_callbacks(execute=True):
        act(desk, "hear_again", track)
    assert rung == [str(track.pk)]
    assert Track.objects.waiting().get() == track


def test_what_was_measured_can_be_heard_again_and_stays_published(
    desk: Client, rung: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    track, other = published(), published()
    for each in (track, other):
        heard(each, heard_at="2026-01-01T00:00Z")
    with django_capture_on_commit_callbacks(execute=True):
        act(desk, "hear_again", track)
    assert rung == [str(track.pk)]
    assert Track.objects.outdated("sound-test").get() == track
    assert Track.objects.playable().count() == 2


def test_a_change_never_undoes_what_the_worker_writes_meanwhile(desk: Client) -> None:
    track = stored(analysed_at=None, duration=None)
    form = change(track, title="Mine")
    Track.objects.filter(pk=track.pk).update(analysed_at="2026-01-01T00:00Z", duration=61)
    desk.post(reverse("admin:catalog_track_change", args=[track.pk]), form)
    track.refresh_from_db()
    assert (track.title, track.duration) == ("Mine", 61)
    assert track.analysed_at


def test_an_incomplete_track_cannot_be_published_from_its_form(desk: Client) -> None:
    track = stored(licence=None)
    answer = desk.post(
        reverse("admin:catalog_track_change", args=[track.pk]), change(track, status="published")
    )
    assert "It has no licence." in answer.content.decode()
    track.refresh_from_db()
    assert track.status == "draft"


def test_a_contradictory_mood_is_explained(desk: Client) -> None:
    track = stored("joy")
    url = reverse("admin:catalog_track_change", args=[track.pk])
    assert "names its emotion" in desk.post(url, change(track, kind="neutral")).content.decode()


def test_curators_see_no_books(desk: Client) -> None:
    assert desk.get("/admin/library/book/").status_code == 403
    assert "library" not in desk.get("/admin/").content.decode()


def test_the_groups_hold_no_permission_outside_the_catalogue() -> None:
    held = Group.objects.filter(name__in=["curator", "contributor"]).values_list(
        "permissions__content_type__app_label", flat=True
    )
    assert set(held) == {"catalog"}


def test_a_contributor_uploads_and_sees_only_their_own(contributor: User, browser_of: BrowserOf) -> None:
    browser = browser_of(contributor)
    published(title="Somebody else's")
    upload(browser, wav(), title="Mine", licence=Licence.objects.get(spdx="CC0-1.0").pk)
    page = browser.get(LIST).content.decode()
    assert "Mine" in page
    assert "Somebody else" not in page


def test_a_contributor_can_neither_tag_nor_publish(contributor: User, browser_of: BrowserOf) -> None:
    browser = browser_of(contributor)
    upload(browser, wav(), kind="emotional", emotion="joy", status="published")
    track = Track.objects.get()
    assert (track.kind, track.status) == ("", "draft")
    act(browser, "publish", track)
    assert (
        browser.post(
            reverse("admin:catalog_track_change", args=[track.pk]), change(track, title="New")
        ).status_code
        == 403
    )
