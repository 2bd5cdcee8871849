"""POST /api/v1/tracks/: contributors send sounds, get drafts or a sentence, and can follow the hearing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from knox.models import AuthToken

from catalog import intake
from catalog.examples import WAITING
from catalog.models import Genre, Sound, Status, Track
from inference.mood import LABELS
from reader.authentication import READ_ONLY
from tests.catalog.music import published, stored, wav

pytestmark = pytest.mark.django_db


@pytest.fixture
def contributor(owner: User) -> User:
    owner.groups.add(Group.objects.get(name="contributor"))
    Genre.objects.create(slug="folk", name="Folk")
    return owner


def program(user: User, prefix: str = "") -> Client:
    _, secret = AuthToken.objects.create(user, prefix=prefix)
    return Client(headers={"Authorization": f"Token {secret}"})


def send(client: Client, sound: bytes | None = None, name: str = "rain.wav", **more: Any) -> Any:
    file = SimpleUploadedFile(name, wav(0.1) if sound is None else sound)
    return client.post("/api/v1/tracks/", {"file": file, "genre": "folk", **more})


def test_a_contributors_sound_becomes_a_draft_that_waits(contributor: User) -> None:
    answer = send(program(contributor), title="Rain\x07 on Tin", licence="CC0-1.0", source="my own")
    assert answer.status_code == 201, answer.content
    track = Track.objects.get(pk=answer.json()["id"])
    assert (track.status, track.title, track.uploaded_by) == (Status.DRAFT, "Rain on Tin", contributor)
    told = {"id": str(track.pk), "title": "Rain on Tin"}
    assert answer.json() == {**WAITING, **told, "original_name": "rain.wav"}, "as the schema's example says"


@pytest.mark.parametrize("field", ["status", "kind", "emotion", "valence", "published_at"])
def test_what_only_curators_decide_is_not_taken(contributor: User, field: str) -> None:
    assert send(program(contributor), **{field: "published"}).status_code == 201
    track = Track.objects.get()
    assert (track.status, track.kind, track.emotion, track.valence) == (Status.DRAFT, "", "", None)


def test_a_reader_may_not_upload_music(stranger: User) -> None:
    answer = send(program(stranger))
    assert answer.status_code == 403
    assert "contributors" in answer.json()["detail"]
    assert not Track.objects.exists()


def test_a_key_that_only_reads_uploads_nothing(contributor: User) -> None:
    assert send(program(contributor, READ_ONLY)).status_code == 403
    assert not Track.objects.exists()


@pytest.mark.parametrize(
    ("sound", "name", "more", "field"),
    [
        (b"", "rain.wav", {}, "file"),
        (b"RIFF", "rain.exe", {}, "file"),
        (None, "rain.wav", {"genre": "polka"}, "genre"),
        (None, "rain.wav", {"licence": "WTFPL"}, "licence"),
        (None, "rain.wav", {"title": "x" * 201}, "title"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_a_sentence(
    contributor: User, sound: bytes | None, name: str, more: dict[str, str], field: str
) -> None:
    answer = send(program(contributor), sound, name, **more)
    assert answer.status_code == 400
    assert answer.json()[field][0].endswith(".")
    assert not Track.objects.exists()


def test_the_same_sound_twice_is_a_conflict_that_names_it(contributor: User) -> None:
    sound = wav(0.2)
    send(program(contributor), sound, title="Rain")
    answer = send(program(contributor), sound)
    assert answer.status_code == 409
    assert "Rain" in answer.json()["file"][0]
    assert Track.objects.count() == 1


def test_a_body_that_is_too_large_is_refused_unread(contributor: User) -> None:
    more = {"CONTENT_LENGTH": str(intake.MAX_BYTES + 100_000_000)}
    assert program(contributor).post("/api/v1/tracks/", **more).status_code == 413


def status_of(client: Client, track: Track) -> Any:
    return client.get(f"/api/v1/tracks/{track.pk}/analysis/")


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"analysed_at": None}, "waiting"),
        ({"analysed_at": None, "lease_until": "2999-01-01T00:00Z"}, "being heard"),
        ({}, "measured"),
        ({"analysed_at": None, "refusal": "It is broken."}, "refused"),
    ],
)
def test_the_hearing_can_be_followed(contributor: User, changes: dict[str, Any], state: str) -> None:
    track = stored("joy", uploaded_by=contributor, **changes)
    answer = status_of(program(contributor), track).json()
    assert (answer["state"], answer["reason"]) == (state, changes.get("refusal", ""))


def test_what_was_heard_is_told(contributor: User) -> None:
    track = stored("joy", uploaded_by=contributor)
    scores = [0.7, 0.1, 0.0, 0.0, 0.0, 0.1, 0.1]
    Sound.objects.create(
        track=track, engine="sound-1", scores=scores, tempo=92.0, key="A minor", confidence=0.6
    )
    answer = status_of(program(contributor), track).json()
    assert (answer["tempo"], answer["key"], answer["loudness"]) == (92.0, "A minor", -20.0)
    assert answer["proposal"]["scores"] == dict(zip(LABELS, scores, strict=True))


def test_the_loop_that_was_found_is_told_as_proposed_not_as_set(contributor: User) -> None:
    track = stored("joy", uploaded_by=contributor)
    Sound.objects.create(track=track, loop_start=8.5, loop_end=50.25)
    answer = status_of(program(contributor), track).json()
    assert (answer["loop_start"], answer["loop_end"]) == (8.5, 50.25)
    assert Track.objects.get(pk=track.pk).loop_end is None


def test_an_unheard_track_has_no_loop(contributor: User) -> None:
    answer = status_of(program(contributor), stored("joy", uploaded_by=contributor)).json()
    assert (answer["loop_start"], answer["loop_end"]) == (None, None)


def test_before_the_engine_there_is_no_proposal(contributor: User) -> None:
    track = stored("joy", uploaded_by=contributor)
    assert status_of(program(contributor), track).json()["proposal"] is None


def test_other_peoples_drafts_do_not_exist(contributor: User, browser_of: Callable[[User], Client]) -> None:
    foreign = stored("joy")
    assert status_of(browser_of(contributor), foreign).status_code == 404
    assert status_of(browser_of(contributor), published("joy")).status_code == 200
