"""The fixed cast (an owner, a stranger, a curator), settings for speed, and books and music in small."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import translation

from inference.mood import LABELS, Mood
from library.models import Book, Chapter, Copy, Passage, mood_columns


def pytest_configure() -> None:
    """Messages of tests go nowhere: neither into the queue of a server that runs beside, nor into Redis."""
    django_settings.CELERY_BROKER_URL = "memory://"


@pytest.fixture(autouse=True)
def _english() -> None:
    """A test client leaves its thread in the language of the last page that it asked for."""
    translation.activate("en")


@pytest.fixture(autouse=True)
def _own_data(settings: Any, tmp_path: Path) -> None:
    """Every test writes its files, cache and passwords somewhere of its own; static files need no collecting."""
    settings.MEDIA_ROOT = tmp_path / "media"
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(tmp_path)}
    settings.CACHES = {"default": memory, "passing": memory}


@pytest.fixture
def owner(db: None) -> User:
    return User.objects.create_user("owner", password="a long passphrase")


@pytest.fixture
def stranger(db: None) -> User:
    return User.objects.create_user("stranger", password="a long passphrase")


@pytest.fixture
def curator(db: None) -> User:
    user = User.objects.create_user("curator", password="a long passphrase", is_staff=True)
    user.groups.add(Group.objects.get(name="curator"))
    return user


@pytest.fixture
def browser_of(client: Client) -> Callable[[User], Client]:
    """A logged-in browser for each person."""

    def log_in(user: User) -> Client:
        mine = Client()
        mine.force_login(user)
        return mine

    return log_in


def mood(label: str = "joy", *, strength: float = 0.8, arousal: float = 0.0, engine: str = "test-1") -> Mood:
    scores = tuple(strength if name == label else 0.05 for name in LABELS)
    return Mood(scores, 0.0, arousal, engine, "en")


@pytest.fixture
def make_book(db: None) -> Callable[..., Book]:
    """A stored book whose passages have the given labels; None for a passage not scored yet."""

    def make(*labels: str | None, user: User | None = None, public: bool = False, words: int = 120) -> Book:
        key = hashlib.sha256(f"{Book.objects.count()}".encode()).hexdigest()
        book = Book.objects.create(
            sha256=key,
            name="a.txt",
            title="A Book",
            language="en",
            public=public,
            state=Book.DONE,
            passage_count=len(labels),
            file=ContentFile(b"text", name="a.txt"),
        )
        if user:
            Copy.objects.create(book=book, user=user)
        chapter = Chapter.objects.create(book=book, index=0, title="One", href="one", first=0)
        for index, label in enumerate(labels):
            known: dict[str, Any] = {**mood_columns(mood(label)), "state": Passage.DONE} if label else {}
            Passage.objects.create(
                book=book,
                chapter=chapter,
                index=index,
                leaf=index // 10,
                text=f"Passage {index}.",
                html=f"<p>Passage {index}.</p>",
                words=words,
                sha256=hashlib.sha256(f"Passage {index}.".encode()).hexdigest(),
                **known,
            )
        return book

    return make
