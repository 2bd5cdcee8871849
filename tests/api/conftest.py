"""A worker that answers at once with moods of our choice, and clients that ask as somebody."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import get_resolver
from knox.models import AuthToken

from inference import presence, text
from inference.mood import LABELS, Mood
from inference.sentences import trimmed
from inference.text import SentenceMood
from moodbgm.celery import app


class Listener:
    """An engine that hears what it is told to hear, and keeps what it was asked."""

    version = "test-1"

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.label, self.language = "fear", "en"
        self.failure: Exception | None = None

    def score(self, texts: Sequence[str]) -> list[Mood]:
        self.asked += texts
        if self.failure:
            raise self.failure
        return [self.heard() for _ in texts]

    def sentences(self, whole: str) -> list[SentenceMood]:
        return [SentenceMood(start, end, self.heard()) for start, end in trimmed(whole)]

    def heard(self) -> Mood:
        scores = tuple(0.9 if label == self.label else 0.05 for label in LABELS)
        return Mood(scores, -0.5, 0.25, self.version, self.language)


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Iterator[Listener]:
    """A worker in this process: its tasks run where they are published."""
    engine = Listener()
    monkeypatch.setattr(text, "get_engine", lambda version=None: engine)
    app.conf.task_always_eager = True
    get_resolver().url_patterns  # noqa: B018 - loads the views: on a busy machine the heartbeat would be old by then
    presence.worker_is_here()
    yield engine
    app.conf.task_always_eager = False


@pytest.fixture
def program_of() -> Callable[..., Client]:
    """A program with a key of somebody."""

    def program(user: User, prefix: str = "") -> Client:
        _, secret = AuthToken.objects.create(user, prefix=prefix)
        return Client(headers={"Authorization": f"Token {secret}"})

    return program


@pytest.fixture
def program(program_of: Callable[..., Client], owner: User) -> Client:
    return program_of(owner)
