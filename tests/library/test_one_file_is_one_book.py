"""Adding books: a thousand readers share one parsed book, and a file that is refused leaves nothing behind."""

from __future__ import annotations

import errno
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.test import Client
from django.utils import timezone

from library.adding import Refused, add
from library.models import Book, Copy, Passage
from library.preparing import prepare
from library.tasks import prepare_book, sweep

pytestmark = pytest.mark.django_db
STORY = "Chapter 1\n\nThe door opened by itself. Nobody stood there.\n\nChapter 2\n\nShe laughed."


def story(text: str = STORY) -> ContentFile[bytes]:
    return ContentFile(text.encode(), name="story.txt")


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids for which the worker was rung."""
    ids: list[str] = []
    monkeypatch.setattr("inference.bell.ring", lambda task, book_id: ids.append(book_id))
    return ids


def test_two_readers_of_one_file_share_a_book(owner: User, stranger: User, rung: list[str]) -> None:
    assert add(story(), "a.txt", owner) == add(story(), "b.txt", stranger)
    assert (Book.objects.count(), Copy.objects.count()) == (1, 2)


def test_the_worker_is_rung_when_the_upload_is_committed(
    owner: User, rung: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        book = add(story(), "a.txt", owner)
        assert rung == []
    assert rung == [str(book.pk)]


def test_a_known_book_is_not_parsed_again(
    owner: User, stranger: User, rung: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    prepare_book(str(add(story(), "a.txt", owner).pk))
    with django_capture_on_commit_callbacks(execute=True):
        add(story(), "a.txt", stranger)
    assert rung == []


@pytest.mark.parametrize(
    ("content", "name", "status"),
    [(b"", "a.txt", 400), (b"x" * 2000, "a.txt", 413), (b"text", "a.exe", 400)],
    ids=["empty", "too large", "no book"],
)
def test_a_file_that_is_refused_leaves_nothing_behind(
    content: bytes, name: str, status: int, owner: User, settings: Any
) -> None:
    settings.BOOK_MAX_BYTES = 1000
    with pytest.raises(Refused) as refusal:
        add(ContentFile(content, name=name), name, owner)
    assert refusal.value.status == status
    assert not Book.objects.exists()


def test_a_full_disk_is_said_and_nothing_is_stored(
    owner: User, browser_of: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any, **__: Any) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", full)
    answer = browser_of(owner).post("/upload/", {"file": story()}, headers={"Accept": "application/json"})
    assert (answer.status_code, "no room" in answer.json()["error"]) == (507, True)
    assert not Book.objects.exists()


def test_an_unreadable_book_fails_with_its_sentence_and_keeps_no_file(owner: User, rung: list[str]) -> None:
    book = add(ContentFile(b"PK\x03\x04 cut off", name="a.epub"), "a.epub", owner)
    prepare_book(str(book.pk))
    book.refresh_from_db()
    assert (book.state, bool(book.reason)) == (Book.FAILED, True)
    assert not book.file.storage.exists(book.file.name)


def test_a_failed_book_gets_another_chance_when_it_is_added_again(owner: User, rung: list[str]) -> None:
    book = add(story(), "a.txt", owner)
    book.fail("a reason")
    Book.objects.filter(pk=book.pk).update(state=Book.FAILED)
    again = add(story(), "a.txt", owner)
    prepare_book(str(again.pk))
    again.refresh_from_db()
    assert again.state == Book.DONE


def test_preparing_twice_changes_nothing(owner: User, rung: list[str]) -> None:
    book = add(story(), "a.txt", owner)
    prepare_book(str(book.pk))
    before = list(book.passages.values_list("pk", flat=True))
    prepare_book(str(book.pk))
    assert list(book.passages.values_list("pk", flat=True)) == before


def test_parsing_again_keeps_the_moods(owner: User, rung: list[str]) -> None:
    book = add(story(), "a.txt", owner)
    prepare_book(str(book.pk))
    scores = {"scores": [0.9, 0, 0, 0, 0, 0, 0], "valence": 0.5, "arousal": 0.5, "engine": "test-1"}
    book.passages.update(state="done", **scores)
    Book.objects.update(state=Book.WAITING, attempts=0)
    again = Book.objects.get().claim()
    assert again is not None
    prepare(again)
    assert {p.mood.engine for p in book.passages.all() if p.mood} == {"test-1"}


def test_a_zombie_does_not_undo_the_work_of_its_heir(owner: User, rung: list[str]) -> None:
    zombie = add(story(), "a.txt", owner).claim()
    assert zombie is not None
    Book.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    heir = Book.objects.get().claim()
    assert heir is not None
    prepare(heir)
    before = list(Passage.objects.values_list("pk", flat=True))
    prepare(zombie)
    assert list(Passage.objects.values_list("pk", flat=True)) == before


def test_a_failure_that_nobody_foresaw_is_said_after_three_tries(
    owner: User, rung: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    book = add(story(), "a.txt", owner)
    monkeypatch.setattr("library.tasks.prepare", lambda book: 1 / 0)
    for _ in range(3):
        prepare_book(str(book.pk))
    book.refresh_from_db()
    assert (book.state, book.attempts) == (Book.FAILED, 3)
    assert "could not be handled" in book.reason


def test_removing_the_last_copy_removes_the_book(
    owner: User, browser_of: Callable[[User], Client], rung: list[str]
) -> None:
    book = add(story(), "a.txt", owner)
    browser_of(owner).post(f"/books/{book.pk}/remove/")
    assert not Book.objects.exists()


def test_the_sweep_rings_for_a_book_whose_message_was_lost(
    owner: User, rung: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    book = add(story(), "a.txt", owner)
    swept: list[str] = []
    monkeypatch.setattr(prepare_book, "apply_async", lambda ids, **_: swept.extend(ids))
    sweep()
    assert swept == [str(book.pk)]
