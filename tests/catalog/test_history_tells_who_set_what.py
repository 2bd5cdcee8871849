"""History: who set what on a track, when, and what stood there before."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from catalog.history import kept
from catalog.models import Change, Track
from tests.catalog.desk import BULK, REVIEW, heard
from tests.catalog.music import published, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(curator: User, browser_of: Callable[[User], Client]) -> Client:
    return browser_of(curator)


def rows(track: Track) -> set[tuple[Any, ...]]:
    return set(Change.objects.filter(track=track).values_list("by__username", "field", "before", "after"))


def test_a_change_is_kept_with_its_person(curator: User) -> None:
    track = stored("joy")
    with kept(track, curator):
        track.title, track.emotion = "New", "fear"
    old = f"{track.label}"
    assert {(by, field, after) for by, field, _, after in rows(track)} == {
        ("curator", "title", "New"),
        ("curator", "mood", old),
    }


def test_what_stays_the_same_leaves_no_row(curator: User) -> None:
    track = stored()
    with kept(track, curator):
        track.save()
    assert rows(track) == set()


def test_what_fails_leaves_no_row(curator: User) -> None:
    track = stored()
    with suppress(IntegrityError), kept(track, curator):
        track.valence = 9
        track.save()
    assert rows(track) == set()


def test_agreeing_with_the_engine_is_an_answer_too(desk: Client) -> None:
    track = stored("fear")
    heard(track, "fear")
    desk.post(REVIEW, {"track": track.pk, "act": "confirm", "mood": "fear"})
    change = Change.objects.get(track=track, field="mood")
    assert (change.before, change.after, change.proposed, change.engine) == (
        "fear",
        "fear",
        "fear",
        "sound-test",
    )


def test_a_person_stays_a_person_when_their_account_is_removed(curator: User) -> None:
    track = stored()
    with kept(track, curator):
        track.title = "Mine"
    curator.delete()
    assert Change.objects.decided_by_people(track) == {"title"}


def test_what_the_engine_wrote_is_not_a_persons_decision() -> None:
    track = stored()
    Change.objects.note(track, {"vocals": "False"}, {"vocals": "True"}, None, engine="sound-test")
    assert Change.objects.decided_by_people(track) == set()


def test_the_track_page_tells_it(desk: Client, curator: User) -> None:
    track = stored()
    with kept(track, curator):
        track.title = "<b>Bold</b>"
    page = desk.get(reverse("admin:catalog_track_change", args=[track.pk])).content.decode()
    assert "&lt;b&gt;Bold&lt;/b&gt;" in page
    assert "<td>curator</td>" in page


def test_many_tracks_change_at_once_each_with_its_history(desk: Client) -> None:
    first, second = stored("joy"), stored("fear")
    page = desk.post(BULK, {"track": [first.pk, second.pk], "mood": "neutral", "artist": "Ada"}, follow=True)
    assert "2 tracks are changed." in page.content.decode()
    for track, before in ((first, "joy"), (second, "fear")):
        assert ("curator", "mood", before, "neutral") in rows(track)
        track.refresh_from_db()
        assert (track.kind, track.artist) == ("neutral", "Ada")


def test_a_change_that_cannot_be_is_told_and_the_rest_is_done(desk: Client) -> None:
    good, bad = stored("joy"), published("joy", title="Bare")
    Track.objects.filter(pk=bad.pk).update(title="")
    page = desk.post(BULK, {"track": [good.pk, bad.pk], "source": "elsewhere"}, follow=True).content.decode()
    assert "1 track is changed." in page
    assert "was not changed. It has no title." in page


def test_the_list_offers_the_change(desk: Client) -> None:
    track = stored(title="Rain")
    ticked = {"action": "change_many", "_selected_action": [track.pk]}
    page = desk.post("/admin/catalog/track/", ticked).content.decode()
    assert "1 track will be changed." in page
    assert f'name="track" value="{track.pk}"' in page
