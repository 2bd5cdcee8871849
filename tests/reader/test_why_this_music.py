"""The sentences that carried a mood: read by the worker on request, once for everybody, waited for by nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import get_resolver

from inference import bell, presence, text
from inference.text import ModelUnavailable, SentenceMood
from library.models import Book, Passage, mood_columns
from moodbgm.celery import app
from reader import carriers
from tests.conftest import mood

pytestmark = pytest.mark.django_db
TEXT = "It was dark. Somebody screamed! He slept on."
FRIGHTENING = "Somebody screamed!"


class Engine:
    """Finds fear in one sentence, and counts how often it was asked."""

    version = "test-1"

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.wanted: list[str | None] = []
        self.failure: Exception | None = None

    def sentences(self, whole: str) -> list[SentenceMood]:
        self.asked.append(whole)
        if self.failure:
            raise self.failure
        return [
            SentenceMood(start, end, mood("fear" if whole[start:end] == FRIGHTENING else "neutral"))
            for start, end in ((0, 12), (13, 31), (32, 44))
        ]


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """A worker in this process whose engine is this one."""
    found = Engine()

    def get_engine(version: str | None = None) -> Engine:
        found.wanted.append(version)
        return found

    monkeypatch.setattr(text, "get_engine", get_engine)
    app.conf.task_always_eager = True
    get_resolver().url_patterns  # noqa: B018 - loads the views: on a busy machine the heartbeat would be old by then
    presence.worker_is_here()
    yield found
    app.conf.task_always_eager = False


@pytest.fixture
def book(make_book: Callable[..., Book]) -> Book:
    book = make_book("fear", "neutral", None, public=True)
    book.passages.filter(index=0).update(text=TEXT, sha256="a" * 64)
    return book


def why(client: Client, book: Book, passage: int = 0) -> Any:
    answer = client.get(f"/api/v1/books/{book.pk}/why/{passage}/")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_the_first_answer_does_not_wait_and_the_next_has_the_sentences(
    client: Client, book: Book, engine: Engine
) -> None:
    first, second = why(client, book), why(client, book)
    assert (first["state"], first["sentences"], bool(first["notice"])) == ("waiting", [], True)
    assert (second["state"], second["notice"]) == ("ready", "")
    assert [one["text"] for one in second["sentences"] if one["carries"]] == [FRIGHTENING]
    assert [TEXT[one["start"] : one["end"]] for one in second["sentences"]] == [
        one["text"] for one in second["sentences"]
    ]


def test_asking_again_costs_nothing_also_in_another_copy_of_the_text(
    client: Client, book: Book, make_book: Callable[..., Book], engine: Engine
) -> None:
    other = make_book("fear", public=True)
    other.passages.update(text=TEXT, sha256="a" * 64)
    why(client, book)
    assert [why(client, each)["state"] for each in (book, other)] == ["ready", "ready"]
    assert engine.asked == [TEXT]


def test_it_is_read_by_the_engine_that_gave_the_mood(client: Client, book: Book, engine: Engine) -> None:
    why(client, book)
    book.passages.filter(index=0).update(**mood_columns(mood("fear", engine="test-2")))
    assert why(client, book)["state"] == "waiting"
    assert engine.wanted == ["test-1", "test-2"]


def test_a_question_under_way_is_not_asked_twice(
    client: Client, book: Book, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[Any] = []
    monkeypatch.setattr(bell, "ring", lambda *args, **options: rung.append(args))
    assert {why(client, book)["state"] for _ in range(3)} == {"waiting"}
    assert len(rung) == 1


def test_nothing_carries_a_passage_without_feeling(client: Client, book: Book, engine: Engine) -> None:
    body = why(client, book, 1)
    assert (body["state"], body["sentences"], engine.asked) == ("ready", [], [])
    assert "no sentence" in body["notice"]


def test_without_a_worker_it_says_so_and_keeps_the_mood(client: Client, book: Book) -> None:
    body = why(client, book)
    assert (body["state"], body["mood"]["emotion"]) == ("away", "fear")
    assert body["notice"]


def test_without_a_broker_it_says_so_and_asks_anew_next_time(
    client: Client, book: Book, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise bell.BrokerAway("gone")

    with monkeypatch.context() as broken:
        broken.setattr(bell, "ring", away)
        assert why(client, book)["state"] == "away"
    why(client, book)
    assert why(client, book)["state"] == "ready"


def test_a_text_on_which_the_engine_breaks_is_said_to_be_unreadable(
    client: Client, book: Book, engine: Engine
) -> None:
    engine.failure = RuntimeError("broken")
    why(client, book)
    assert why(client, book)["state"] == "failed"
    assert engine.asked == [TEXT]


def test_an_engine_that_cannot_be_used_is_noted(client: Client, book: Book, engine: Engine) -> None:
    engine.failure = ModelUnavailable("The weights are missing.")
    why(client, book)
    assert presence.engine_note() == "The weights are missing."
    assert why(client, book)["state"] == "away"


def test_a_passage_whose_mood_is_not_known_yet_waits_for_that(
    client: Client, book: Book, engine: Engine
) -> None:
    body = why(client, book, 2)
    assert (body["state"], body["mood"], body["sentences"]) == ("waiting", None, [])


def test_no_text_is_kept_beside_the_numbers(client: Client, book: Book, engine: Engine) -> None:
    why(client, book)
    kept = cache.get(carriers.key(Passage.objects.get(book=book, index=0)))
    assert kept
    assert not any("scream" in repr(sentence) for sentence in kept)


def test_there_is_no_such_passage(client: Client, book: Book) -> None:
    assert client.get(f"/api/v1/books/{book.pk}/why/99/").status_code == 404
