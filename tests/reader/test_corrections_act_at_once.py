"""What a reader says is heard at once, in every visit, after a new scoring too; and it is undone as it was done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from catalog.models import Track
from library.models import Book, mood_columns
from reader.corrections import corrections_for, set_right
from reader.models import Correction, Reader
from tests.catalog.music import published
from tests.conftest import mood

pytestmark = pytest.mark.django_db
MakeBook = Callable[..., Book]


@pytest.fixture(autouse=True)
def tracks() -> list[Track]:
    return [published(label) for label in ("joy", "fear", "sadness", "neutral") for _ in range(3)]


@pytest.fixture
def book(make_book: MakeBook) -> Book:
    """Two cues: joy, then fear."""
    return make_book(*["joy"] * 8, *["fear"] * 8, public=True)


def cue(client: Client, book: Book, passage: int) -> Any:
    return client.get(f"/api/v1/books/{book.pk}/cues/{passage}/").json()


def say(client: Client, book: Book, kind: str, passage: int, **what: Any) -> str:
    body = {"kind": kind, "passage": passage, **what}
    answer = client.post(f"/api/v1/books/{book.pk}/corrections/", body, "application/json")
    assert answer.status_code == 201, answer.content
    return str(answer.json()["id"])


def take_back(client: Client, book: Book, said: str) -> None:
    client.delete(f"/api/v1/books/{book.pk}/corrections/{said}/", {}, "application/json")


def test_a_corrected_mood_is_followed_by_the_music_of_that_place(client: Client, book: Book) -> None:
    assert cue(client, book, 4)["track"]["emotion"] == "joy"
    say(client, book, "wrong_mood", 4, label="sadness")
    there = cue(client, book, 4)
    assert (there["cue"]["emotion"], there["track"]["emotion"]) == ("sadness", "sadness")
    assert cue(client, book, 1)["track"]["emotion"] == "joy"


def test_music_is_sought_where_the_named_mood_lies_not_where_the_old_one_did(
    client: Client, make_book: MakeBook
) -> None:
    Track.objects.filter(emotion="sadness").delete()
    right, gleeful = published("sadness"), published("sadness", valence=0.5, arousal=0.55)
    client.patch(
        "/api/v1/preferences/", {"dwell": 200}, "application/json"
    )  # the cue takes in joyful passages
    book = make_book(*["joy"] * 16, public=True)
    say(client, book, "wrong_mood", 2, label="sadness")
    assert cue(client, book, 2)["track"]["id"] == str(right.pk) != str(gleeful.pk)


def test_it_holds_also_where_music_was_heard_before(client: Client, book: Book) -> None:
    track = cue(client, book, 0)["track"]["id"]
    body = {"track": track, "cue": 0, "passage": 0}
    client.post(f"/api/v1/books/{book.pk}/heard/", body, "application/json")
    for passage in range(8):
        cue(client, book, passage)
    say(client, book, "wrong_mood", 4, label="sadness")
    assert cue(client, book, 4)["track"]["emotion"] == "sadness"
    assert cue(client, book, 0)["track"]["id"] == track


def test_a_new_scoring_does_not_undo_it(client: Client, book: Book) -> None:
    say(client, book, "wrong_mood", 4, label="sadness")
    book.passages.filter(index__lt=8).update(**mood_columns(mood("surprise", engine="test-2")))
    assert cue(client, book, 4)["cue"]["emotion"] == "sadness"
    assert cue(client, book, 1)["cue"]["emotion"] == "surprise"


def test_it_moves_with_its_passage(client: Client, book: Book) -> None:
    say(client, book, "wrong_mood", 4, label="sadness")
    anchor = Correction.objects.get().anchor
    book.passages.filter(index=4).update(sha256="0" * 64)
    book.passages.filter(index=6).update(sha256=anchor)  # parsed again, it stands elsewhere
    assert corrections_for(Reader.objects.get(), book).moods == {6: "sadness"}


def test_of_equal_passages_the_nearest_is_meant(client: Client, book: Book) -> None:
    book.passages.filter(index__in=(1, 5, 12)).update(sha256="1" * 64)
    say(client, book, "wrong_mood", 5, label="sadness")
    assert corrections_for(Reader.objects.get(), book).moods == {5: "sadness"}


def test_a_piece_is_heard_nevermore_in_any_book(client: Client, book: Book, make_book: MakeBook) -> None:
    unwanted = {cue(client, book, 4)["track"]["id"]}
    say(client, book, "never", 4, track=min(unwanted))
    other = make_book(*["joy"] * 8, public=True)
    assert cue(client, book, 4)["track"]["id"] not in unwanted
    assert unwanted <= {str(pk) for pk in corrections_for(Reader.objects.get(), other).avoid}


def test_a_wrong_piece_goes_from_its_book_alone(client: Client, book: Book, make_book: MakeBook) -> None:
    wrong = cue(client, book, 4)["track"]
    say(client, book, "wrong_track", 4, track=wrong["id"])
    assert cue(client, book, 4)["track"]["id"] != wrong["id"]
    assert cue(client, book, 4)["track"]["emotion"] == wrong["emotion"]
    other = make_book("joy", public=True)
    assert corrections_for(Reader.objects.get(), other).avoid == frozenset()


def test_when_every_piece_is_unwanted_there_is_silence_and_no_error(client: Client, book: Book) -> None:
    for track in Track.objects.all():
        say(client, book, "never", 4, track=str(track.pk))
    assert cue(client, book, 4)["track"] is None


def test_more_of_a_piece_draws_what_is_like_it(client: Client, book: Book, tracks: list[Track]) -> None:
    say(client, book, "more_like", 4, track=str(tracks[0].pk))
    liked = corrections_for(Reader.objects.get(), book).liked
    assert liked[tracks[0].pk] == 1
    assert set(liked.values()) <= {1.0} | {x for x in liked.values() if 0.6 <= x <= 1}


def test_what_is_taken_back_acts_no_more(client: Client, book: Book) -> None:
    before = cue(client, book, 4)["track"]["id"]
    said = [
        say(client, book, "wrong_mood", 4, label="sadness"),
        say(client, book, "never", 4, track=before),
    ]
    assert cue(client, book, 4)["track"]["id"] != before
    for one in said:
        take_back(client, book, one)
    assert cue(client, book, 4)["cue"]["emotion"] == "joy"
    assert corrections_for(Reader.objects.get(), book).avoid == frozenset()


def test_nobody_else_hears_anything_of_it(client: Client, book: Book) -> None:
    say(client, book, "wrong_mood", 4, label="sadness")
    assert cue(Client(), book, 4)["cue"]["emotion"] == "joy"


@pytest.mark.parametrize("label", ["fear", "neutral"])
def test_a_mood_set_right_is_called_by_its_name_and_as_lively_as_before(label: str) -> None:
    right = set_right(mood("joy", arousal=0.6), label)
    assert (right.emotion, right.arousal) == (label, 0.6)
