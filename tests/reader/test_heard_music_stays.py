"""What was heard stays: new moods, another pace or other settings change only what is to come."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from library.models import Book, mood_columns
from reader.cues import Kept
from reader.models import Correction, KeptCue, Reader, Sheet
from reader.planning import orderly
from reader.score import Score
from tests.catalog.music import published
from tests.conftest import mood

pytestmark = pytest.mark.django_db
MakeBook = Callable[..., Book]


@pytest.fixture(autouse=True)
def tracks() -> None:
    for label in ("joy", "fear", "sadness", "neutral"):
        for _ in range(3):
            published(label)


@pytest.fixture
def book(make_book: MakeBook) -> Book:
    return make_book(*["joy"] * 6, *["fear"] * 6, *["sadness"] * 6, public=True)


def ask(client: Client, book: Book, passage: int, **query: str) -> Any:
    return client.get(f"/api/v1/books/{book.pk}/cues/{passage}/", query).json()


def hear(client: Client, book: Book, passage: int) -> Any:
    """What a player does when the music of a passage begins."""
    answer = ask(client, book, passage)
    body = {"track": answer["track"]["id"], "cue": answer["cue"]["start"]}
    client.post(f"/api/v1/books/{book.pk}/heard/", body, content_type="application/json")
    return answer


def spans(client: Client, book: Book) -> list[tuple[int, int, str]]:
    cues = [ask(client, book, passage)["cue"] for passage in range(book.passage_count)]
    return sorted({(cue["start"], cue["end"], cue["emotion"]) for cue in cues})


def feels(book: Book, label: str, **which: Any) -> None:
    book.passages.filter(**which).update(**mood_columns(mood(label, engine="test-2")))


def test_a_cue_that_was_heard_keeps_its_beginning_its_feeling_and_its_track(
    client: Client, book: Book
) -> None:
    heard = hear(client, book, 7)
    feels(book, "sadness")
    again = ask(client, book, 7)
    assert (again["cue"]["start"], again["cue"]["emotion"]) == (6, "fear")
    assert again["track"] == heard["track"]


def test_it_lasts_as_far_as_it_was_heard_and_follows_the_new_moods_from_there(
    client: Client, book: Book
) -> None:
    hear(client, book, 6)
    ask(client, book, 9)
    feels(book, "sadness")
    assert spans(client, book) == [(0, 5, "sadness"), (6, 9, "fear"), (10, 17, "sadness")]


def test_what_was_only_looked_at_follows_the_new_moods(client: Client, book: Book) -> None:
    ask(client, book, 7)
    feels(book, "sadness")
    assert spans(client, book) == [(0, 17, "sadness")]


def test_other_settings_change_only_what_is_still_to_come(client: Client, make_book: MakeBook) -> None:
    book = make_book(*["joy", "joy", "fear", "fear"] * 5, public=True)
    before = spans(client, book)
    for start in [cue[0] for cue in before if cue[0] <= 6]:
        hear(client, book, start)
    client.patch("/api/v1/preferences/", {"dwell": 300}, content_type="application/json")
    after = spans(client, book)
    heard = [cue for cue in before if cue[0] < 6]
    assert after[: len(heard)] == heard
    assert len(after) < len(before)


def test_going_back_to_an_earlier_setting_does_not_bring_back_a_plan_that_was_read_over(
    client: Client, make_book: MakeBook
) -> None:
    book = make_book(*["joy"] * 8, *["fear"] * 2, *["joy"] * 8, public=True)
    client.patch("/api/v1/preferences/", {"sensitivity": 5}, content_type="application/json")
    hear(client, book, 6)
    client.patch("/api/v1/preferences/", {"sensitivity": 1}, content_type="application/json")
    ask(client, book, 9)
    client.patch("/api/v1/preferences/", {"sensitivity": 5}, content_type="application/json")
    assert ask(client, book, 9)["cue"]["start"] == 0


def test_each_reader_has_a_score_of_their_own(client: Client, book: Book) -> None:
    hear(client, book, 7)
    feels(book, "sadness")
    assert spans(Client(), book) == [(0, 17, "sadness")]


def test_who_logs_in_takes_their_score_along(owner: User, client: Client, book: Book) -> None:
    hear(client, book, 7)
    client.post("/accounts/login/", {"username": "owner", "password": "a long passphrase"})
    feels(book, "sadness")
    assert ask(client, book, 7)["cue"]["emotion"] == "fear"
    assert Reader.objects.get().sheets.count() == 1


def test_a_corrected_mood_changes_the_music_from_the_corrected_passage_on(client: Client, book: Book) -> None:
    hear(client, book, 0)
    ask(client, book, 4)
    anchor = book.passages.get(index=4).sha256
    said = {"kind": "wrong_mood", "label": "sadness", "passage": 4, "anchor": anchor}
    Correction.objects.create(reader=Reader.objects.get(), book=book, **said)
    assert spans(client, book)[:2] == [(0, 3, "joy"), (4, 5, "sadness")]
    feels(book, "joy")
    assert [cue[2] for cue in spans(client, book)][:2] == ["joy", "sadness"]
    assert ask(client, book, 4)["track"]["emotion"] == "sadness"


def test_a_correction_that_is_taken_back_gives_the_old_feeling_back(client: Client, book: Book) -> None:
    hear(client, book, 0)
    said = {
        "kind": "wrong_mood",
        "label": "sadness",
        "passage": 2,
        "anchor": book.passages.get(index=2).sha256,
    }
    correction = Correction.objects.create(reader=Reader.objects.get(), book=book, **said)
    assert hear(client, book, 2)["cue"]["emotion"] == "sadness"
    assert ask(client, book, 3)["cue"]["start"] == 2
    correction.delete()
    assert {ask(client, book, passage)["cue"]["emotion"] for passage in range(6)} == {"joy"}


def test_a_correction_of_the_first_passage_of_a_cue_goes_as_far_as_it_was_heard(
    client: Client, book: Book
) -> None:
    hear(client, book, 6)
    ask(client, book, 9)
    said = {"kind": "wrong_mood", "label": "anger", "passage": 6, "anchor": book.passages.get(index=6).sha256}
    Correction.objects.create(reader=Reader.objects.get(), book=book, **said)
    assert spans(client, book)[1] == (6, 9, "anger")


def test_kept_cues_are_put_in_order_and_never_overlap() -> None:
    kept = [Kept(9, 30, "joy"), Kept(2, 6, "fear"), Kept(4, 8, "joy", closed=True), Kept(6, 7), Kept(50, 60)]
    assert orderly(kept, 20) == [Kept(2, 3, "fear"), Kept(4, 8, "joy", closed=True), Kept(9, 19, "joy")]


def test_a_sheet_that_overlaps_itself_still_gives_a_whole_score(client: Client, book: Book) -> None:
    hear(client, book, 0)
    sheet = Sheet.objects.get()
    KeptCue.objects.create(sheet=sheet, start=3, end=90, label="sadness")
    KeptCue.objects.create(sheet=sheet, start=5, heard_to=7, label="fear")
    cues = Score(sheet.reader, book).cues
    assert [i for cue in cues for i in range(cue.start, cue.end + 1)] == list(range(18))
