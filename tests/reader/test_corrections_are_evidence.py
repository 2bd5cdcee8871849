"""Curators see what readers corrected, never who; it goes out as training data, and the matcher learns from it."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from django.test import Client

from catalog import curation
from catalog.affect import ANCHORS
from catalog.learning import ENOUGH
from catalog.models import Track
from library.models import Book
from reader import evidence
from reader.models import Correction, Reader
from tests.catalog.desk import heard as heard_by_the_engine
from tests.catalog.music import published, stored

pytestmark = pytest.mark.django_db
PEOPLE = iter(range(10_000))


@pytest.fixture
def desk(curator: User, browser_of: Callable[[User], Client]) -> Client:
    return browser_of(curator)


@pytest.fixture
def book(make_book: Callable[..., Book]) -> Book:
    return make_book("joy", "joy", public=True)


def somebody(named: bool = True) -> Reader:
    user = User.objects.create(username=f"reader {next(PEOPLE)}") if named else None
    return Reader.objects.create(user=user)


def said(kind: str, book: Book, reader: Reader | None = None, **what: Any) -> Correction:
    passage = book.passages.get(index=0)
    known = {"label": "fear", "read_as": "joy", "engine": "test-1", "anchor": passage.sha256, "passage": 0}
    return Correction.objects.create(kind=kind, book=book, reader=reader or somebody(), **{**known, **what})


def exported(desk: Client, suffix: str) -> str:
    return b"".join(desk.get(f"/admin/corrections.{suffix}").streaming_content).decode()


def test_what_was_said_is_counted_track_by_track(book: Book) -> None:
    bad, good = published("joy", title="Bad"), published("joy", title="Good")
    for kind, track in (("never", bad), ("never", bad), ("wrong_track", bad), ("more_like", good)):
        said(kind, book, track=track)
    rows = [
        (row["track__title"], row["never"], row["wrong_track"], row["more_like"])
        for row in evidence.by_track()
    ]
    assert rows == [("Bad", 2, 1, 0), ("Good", 0, 0, 1)]


def test_moods_are_counted_as_read_and_as_said(book: Book) -> None:
    for label in ("fear", "fear", "sadness"):
        said("wrong_mood", book, label=label)
    assert evidence.by_mood() == {("joy", "fear"): 2, ("joy", "sadness"): 1}


def test_the_page_shows_it_without_saying_who(desk: Client, book: Book) -> None:
    reader = somebody()
    said("never", book, reader, track=published("joy", title="Rain"))
    said("wrong_mood", book, reader)
    page = desk.get("/admin/corrections/").content.decode()
    assert "Rain" in page
    assert "Passage 0." in page
    assert reader.user
    assert not {str(reader.pk), reader.user.username} & set(page.replace("<", " ").replace(">", " ").split())
    assert reader.user.username not in page


def test_private_books_give_neither_title_nor_text(
    desk: Client, make_book: Callable[..., Book], owner: User
) -> None:
    book = make_book("joy", user=owner)
    Book.objects.filter(pk=book.pk).update(title="My Secret")
    said("wrong_mood", book)
    out = desk.get("/admin/corrections/").content.decode() + exported(desk, "jsonl") + exported(desk, "csv")
    assert "a private book" in out
    assert "My Secret" not in out
    assert "Passage 0" not in out
    assert str(book.pk) not in out


def test_a_book_that_is_gone_leaves_what_was_said(desk: Client, book: Book) -> None:
    said("wrong_mood", book)
    book.delete()
    (record,) = map(json.loads, exported(desk, "jsonl").splitlines())
    assert (record["label"], record["text"], record["public"]) == ("fear", "", False)


def test_it_is_exported_as_training_data(desk: Client, book: Book) -> None:
    track = published("joy", title="Rain", valence=0.4, arousal=0.3)
    said("more_like", book, track=track)
    (record,) = map(json.loads, exported(desk, "jsonl").splitlines())
    assert record == {
        "day": Correction.objects.get().created_at.date().isoformat(),
        "kind": "more_like",
        "label": "fear",
        "read_as": "joy",
        "engine": "test-1",
        "language": "en",
        "anchor": book.passages.get(index=0).sha256,
        "track": str(track.pk),
        "track_label": "joy",
        "track_valence": 0.4,
        "track_arousal": 0.3,
        "public": True,
        "text": "Passage 0.",
    }
    (row,) = csv.DictReader(exported(desk, "csv").splitlines())
    assert (row["text"], row["track_valence"], row["anchor"]) == ("Passage 0.", "0.4", record["anchor"])


def test_no_cell_is_a_formula(desk: Client, book: Book) -> None:
    book.passages.filter(index=0).update(text="=1+1")
    said("wrong_mood", book)
    (row,) = csv.DictReader(exported(desk, "csv").splitlines())
    assert row["text"] == "'=1+1"


def test_only_curators_see_it(browser_of: Callable[[User], Client]) -> None:
    user = User.objects.create_user("contributor", is_staff=True)
    user.groups.add(Group.objects.get(name="contributor"))
    browser = browser_of(user)
    assert {browser.get(f"/admin/corrections{end}").status_code for end in ("/", ".csv", ".jsonl")} == {403}


def found_right(book: Book, track: Track, times: int, *, named: bool = True, each: int = 1) -> None:
    """So many words that a piece is right for sadness, `each` of them (for copies of it) by one reader."""
    copies = [track, *(published("sadness", valence=-0.6, arousal=-0.7) for _ in range(each - 1))]
    for _ in range(times // each):
        reader = somebody(named)
        for one in copies:
            said("more_like", book, reader, track=one, label="sadness")


def test_enough_readers_move_where_music_is_sought(book: Book) -> None:
    found_right(book, published("sadness", valence=-0.6, arousal=-0.7), ENOUGH)
    moved = evidence.anchors()
    assert moved["sadness"][0] < ANCHORS["sadness"][0]
    assert moved["sadness"][1] < ANCHORS["sadness"][1]
    assert {label: moved[label] for label in moved if label != "sadness"} == {
        label: place for label, place in ANCHORS.items() if label != "sadness"
    }


@pytest.mark.parametrize(
    "how", [{"times": ENOUGH - 1}, {"times": ENOUGH, "named": False}, {"times": 2 * ENOUGH, "each": 20}]
)
def test_few_readers_or_nameless_ones_move_nothing(book: Book, how: dict[str, Any]) -> None:
    found_right(book, published("sadness", valence=-0.6, arousal=-0.7), **how)
    assert evidence.anchors() == ANCHORS


@pytest.mark.parametrize(("place", "moves"), [((-0.4, -0.7), True), ((0.01, -0.29), False)])
def test_curators_who_move_pieces_on_the_plane_move_it_too(
    curator: User, place: tuple[float, float], moves: bool
) -> None:
    for _ in range(ENOUGH):
        track = stored("sadness")
        heard_by_the_engine(track, "sadness", valence=0.0123, arousal=-0.2876)
        curation.confirm(track, curator, curation.Answer("sadness", *place))
    assert (evidence.anchors() != ANCHORS) == moves
    assert evidence.taught()["sadness"] == (ENOUGH if moves else 0)


def test_what_was_learned_decides_what_readers_hear(
    client: Client, make_book: Callable[..., Book], book: Book
) -> None:
    usual, right = published("sadness"), published("sadness", valence=-0.35, arousal=-0.65)
    sad = make_book(*["sadness"] * 4, public=True)

    def heard() -> Any:
        cache.clear()
        return Client().get(f"/api/v1/books/{sad.pk}/cues/0/").json()["track"]["id"]

    assert {heard() for _ in range(3)} == {str(usual.pk)}
    found_right(book, right, 4 * ENOUGH)
    assert {heard() for _ in range(3)} == {str(right.pk)}
