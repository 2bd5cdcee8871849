"""`POST /api/v1/play`: music for a text or a passage, with reasons, whatever is down."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client

from inference.text import ModelUnavailable
from library.models import Book
from tests.catalog.music import published

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _catalogue() -> None:
    for label in ("fear", "fear", "joy", "neutral"):
        published(label)


def play(program: Client, **body: Any) -> Any:
    return program.post("/api/v1/play", body, content_type="application/json")


def test_a_text_gets_tracks_that_match_it_with_reasons(program: Client, listener: Any) -> None:
    answer = play(program, text="It was dark in the wood.").json()
    assert answer["mood"]["emotion"] == "fear"
    assert (answer["stale"], answer["notice"]) == (False, "")
    assert {track["emotion"] for track in answer["tracks"]} == {"fear"}
    assert all(len(track["reasons"]) == 3 for track in answer["tracks"])
    assert answer["tracks"][0]["url"].startswith("http://testserver/media/tracks/")


def test_the_third_mode_gives_neutral_music_whatever_the_text_says(program: Client, listener: Any) -> None:
    answer = play(program, text="It was dark in the wood.", mode=3, genre="piano").json()
    assert {track["kind"] for track in answer["tracks"]} == {"neutral"}


def test_the_same_request_gets_the_same_answer(program: Client, listener: Any) -> None:
    assert play(program, text="Dark.").json() == play(program, text="Dark.").json()


def test_no_more_tracks_than_asked_for(program: Client, listener: Any) -> None:
    assert len(play(program, text="Dark.", limit=1).json()["tracks"]) == 1


def test_a_passage_goes_by_its_stored_mood(
    program: Client, owner: User, make_book: Callable[..., Book]
) -> None:
    book = make_book("joy", user=owner)
    answer = play(program, passage=book.passages.get().pk).json()
    assert (answer["mood"]["emotion"], answer["stale"]) == ("joy", False)


def test_a_passage_not_yet_read_goes_by_the_one_before_it(
    program: Client, owner: User, make_book: Callable[..., Book]
) -> None:
    book = make_book("joy", None, None, user=owner)
    answer = play(program, passage=book.passages.get(index=2).pk).json()
    assert (answer["mood"]["emotion"], answer["stale"]) == ("joy", True)
    assert answer["notice"].endswith(".")


def test_a_passage_of_another_person_does_not_exist(
    program: Client, stranger: User, make_book: Callable[..., Book]
) -> None:
    book = make_book("joy", user=stranger)
    assert play(program, passage=book.passages.get().pk).status_code == 404


def test_without_a_worker_the_music_is_neutral_and_says_so(program: Client) -> None:
    answer = play(program, text="Dark.")
    assert answer.status_code == 200
    assert (answer.json()["mood"]["emotion"], answer.json()["stale"]) == ("neutral", True)
    assert answer.json()["notice"].endswith(".")
    assert answer.json()["tracks"]


def test_without_a_worker_the_last_mood_of_this_person_goes_on(program: Client, listener: Any) -> None:
    play(program, text="Dark.")
    cache.delete("worker-heartbeat")
    answer = play(program, text="Something else.").json()
    assert (answer["mood"]["emotion"], answer["stale"]) == ("fear", True)


def test_without_a_model_the_music_is_neutral_and_the_reason_is_given(program: Client, listener: Any) -> None:
    listener.failure = ModelUnavailable("The weights are missing.")
    answer = play(program, text="Dark.").json()
    assert (answer["mood"]["emotion"], answer["notice"]) == ("neutral", "The weights are missing.")


def test_a_language_that_cannot_be_read_is_admitted(program: Client, listener: Any) -> None:
    listener.label, listener.language = "neutral", "fr"
    assert "language" in play(program, text="Il faisait nuit.").json()["notice"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "text"),
        ({"text": "a", "passage": 1}, "text"),
        ({"text": "a", "mode": 4}, "mode"),
        ({"text": "a", "mode": [1]}, "mode"),
        ({"text": "a", "genre": "no-such"}, "genre"),
        ({"text": "a", "genre": "a\x00b"}, "genre"),
        ({"text": "a", "genre": "\ud800"}, "genre"),
        ({"passage": "one"}, "passage"),
        ({"passage": -1}, "passage"),
        ({"text": "a", "limit": 0}, "limit"),
        ({"text": "a", "vocals": "perhaps"}, "vocals"),
    ],
)
def test_a_wrong_wish_is_told_its_field(program: Client, body: Any, field: str) -> None:
    answer = play(program, **body)
    assert answer.status_code == 400
    assert list(answer.json()) == [field]
