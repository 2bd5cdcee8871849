"""A score is its reader's to change: pieces kept or refused, cues moved, divided, joined and given back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from catalog.models import Track
from library.models import Book, mood_columns
from reader.models import Correction
from tests.catalog.music import published
from tests.conftest import mood

pytestmark = pytest.mark.django_db
MakeBook = Callable[..., Book]
Span = tuple[int, int, str]


@pytest.fixture(autouse=True)
def tracks() -> list[Track]:
    return [published(label) for label in ("joy", "fear", "sadness", "neutral") for _ in range(2)]


@pytest.fixture
def book(make_book: MakeBook) -> Book:
    return make_book(*["joy"] * 6, *["fear"] * 6, *["sadness"] * 6, public=True)


def sheet(client: Client, book: Book, **query: int) -> Any:
    return client.get(f"/api/v1/books/{book.pk}/score/", query).json()


def edit(client: Client, book: Book, act: str, cue: int, **more: Any) -> Any:
    body = {"revision": sheet(client, book)["revision"], "act": act, "cue": cue, **more}
    return client.patch(f"/api/v1/books/{book.pk}/score/", body, content_type="application/json")


def spans(answer: Any) -> list[Span]:
    body = answer if isinstance(answer, dict) else answer.json()
    return [(cue["start"], cue["end"], cue["emotion"]) for cue in body["cues"]]


def at(answer: Any, start: int) -> Any:
    return next(cue for cue in answer.json()["cues"] if cue["start"] == start)


PLANNED: list[Span] = [(0, 5, "joy"), (6, 11, "fear"), (12, 17, "sadness")]


def test_the_sheet_shows_every_cue_with_its_track(client: Client, book: Book) -> None:
    found = sheet(client, book)
    assert spans(found) == PLANNED
    assert [cue["track"]["emotion"] for cue in found["cues"]] == ["joy", "fear", "sadness"]
    assert not any(cue["heard"] or cue["held"] or cue["pinned"] for cue in found["cues"])


def test_the_sheet_is_the_same_on_every_visit_and_the_player_plays_by_it(client: Client, book: Book) -> None:
    before = sheet(client, book)
    answer = client.get(f"/api/v1/books/{book.pk}/cues/7/").json()
    assert answer["track"]["id"] == before["cues"][1]["track"]["id"]
    assert sheet(client, book) == before


def test_part_of_a_sheet_may_be_asked_for(client: Client, book: Book) -> None:
    assert spans(sheet(client, book, **{"from": 7, "to": 9})) == [PLANNED[1]]


def test_a_pinned_piece_plays_whatever_the_mood_and_the_mode(
    client: Client, book: Book, tracks: list[Track]
) -> None:
    joyful = tracks[0]
    assert at(edit(client, book, "pin", 6, track=str(joyful.pk)), 6)["pinned"]
    client.patch("/api/v1/preferences/", {"mode": 3}, content_type="application/json")
    book.passages.update(**mood_columns(mood("anger", engine="test-2")))
    answer = client.get(f"/api/v1/books/{book.pk}/cues/8/").json()
    assert answer["track"]["id"] == str(joyful.pk)
    assert answer["reasons"] == ["You have put this piece here."]


def test_an_unpinned_cue_is_matched_again(client: Client, book: Book, tracks: list[Track]) -> None:
    edit(client, book, "pin", 6, track=str(tracks[0].pk))
    cue = at(edit(client, book, "pin", 6, track=None), 6)
    assert (cue["pinned"], cue["track"]["emotion"]) == (False, "fear")


def test_skipping_a_pinned_piece_unpins_it(client: Client, book: Book, tracks: list[Track]) -> None:
    edit(client, book, "pin", 6, track=str(tracks[0].pk))
    skipped = client.get(f"/api/v1/books/{book.pk}/cues/8/", {"skip": str(tracks[0].pk)}).json()
    again = client.get(f"/api/v1/books/{book.pk}/cues/8/").json()
    assert skipped["track"]["id"] == again["track"]["id"] != str(tracks[0].pk)


def test_a_pinned_piece_that_was_withdrawn_is_replaced(
    client: Client, book: Book, tracks: list[Track]
) -> None:
    edit(client, book, "pin", 6, track=str(tracks[0].pk))
    Track.objects.filter(pk=tracks[0].pk).update(status="draft")
    assert client.get(f"/api/v1/books/{book.pk}/cues/8/").json()["track"]["emotion"] == "fear"


def test_a_piece_given_to_one_cue_does_not_play_in_the_next(
    client: Client, book: Book, tracks: list[Track]
) -> None:
    one, other = tracks[2], tracks[3]
    edit(client, book, "pin", 0, track=str(one.pk))
    assert at(edit(client, book, "feel", 12, label="fear"), 6)["track"]["id"] == str(other.pk)


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        (8, [(0, 7, "joy"), (8, 11, "fear"), (12, 17, "sadness")]),
        (3, [(0, 2, "joy"), (3, 11, "fear"), (12, 17, "sadness")]),
    ],
)
def test_a_cue_begins_where_its_reader_wants(
    client: Client, book: Book, to: int, expected: list[Span]
) -> None:
    assert spans(edit(client, book, "move", 6, to=to)) == expected


def test_a_moved_cue_stays_when_moods_and_settings_change(client: Client, book: Book) -> None:
    moved = spans(edit(client, book, "move", 6, to=8))
    book.passages.update(**mood_columns(mood("anger", engine="test-2")))
    client.patch("/api/v1/preferences/", {"dwell": 300, "sensitivity": 1}, content_type="application/json")
    assert spans(sheet(client, book)) == [*moved[:2], (12, 17, "anger")]


def test_a_cue_is_added_where_its_reader_wants(client: Client, book: Book) -> None:
    added = spans(edit(client, book, "split", 6, to=9, label="anger"))
    assert added == [PLANNED[0], (6, 8, "fear"), (9, 11, "anger"), PLANNED[2]]


def test_an_added_cue_feels_what_its_text_says(client: Client, book: Book) -> None:
    edit(client, book, "join", 6)
    assert spans(edit(client, book, "split", 0, to=6)) == PLANNED


def test_a_removed_cue_goes_to_the_one_before(client: Client, book: Book) -> None:
    assert spans(edit(client, book, "join", 6)) == [(0, 11, "joy"), PLANNED[2]]


def test_the_first_cue_when_removed_goes_to_the_next(client: Client, book: Book) -> None:
    assert spans(edit(client, book, "join", 0)) == [(0, 11, "fear"), PLANNED[2]]


def test_a_feeling_that_its_reader_names_finds_other_music(client: Client, book: Book) -> None:
    cue = at(edit(client, book, "feel", 6, label="sadness"), 6)
    assert (cue["emotion"], cue["track"]["emotion"]) == ("sadness", "sadness")


def test_a_released_cue_is_planned_again(client: Client, book: Book) -> None:
    edit(client, book, "feel", 6, label="sadness")
    assert spans(edit(client, book, "release", 6)) == PLANNED


def test_a_released_cue_that_was_heard_keeps_what_was_heard(client: Client, book: Book) -> None:
    track = sheet(client, book)["cues"][1]["track"]["id"]
    client.post(
        f"/api/v1/books/{book.pk}/heard/", {"track": track, "cue": 6}, content_type="application/json"
    )
    edit(client, book, "move", 12, to=14)
    released = edit(client, book, "release", 6)
    assert at(released, 6)["heard"]
    assert not at(released, 6)["held"]


def test_a_forbidden_piece_plays_nowhere_in_the_book_and_is_listed_with_the_corrections(
    client: Client, book: Book
) -> None:
    track = sheet(client, book)["cues"][1]["track"]["id"]
    after = edit(client, book, "forbid", 6, track=track)
    assert track not in {cue["track"]["id"] for cue in after.json()["cues"]}
    said = Correction.objects.get()
    assert (said.kind, str(said.track_id), said.passage) == ("wrong_track", track, 6)


def test_when_all_that_fits_is_forbidden_the_nearest_plays_instead_of_silence(
    client: Client, book: Book
) -> None:
    for track in Track.objects.filter(emotion="fear"):
        after = edit(client, book, "forbid", 6, track=str(track.pk))
    assert at(after, 6)["track"]["emotion"] in ("joy", "sadness", "neutral")
    answer = client.get(f"/api/v1/books/{book.pk}/cues/6/").json()
    assert "comes nearest" in answer["reasons"][0] or "stays out of its way" in answer["reasons"][0]


@pytest.mark.parametrize(
    ("act", "cue", "more"),
    [
        ("move", 0, {"to": 2}),
        ("move", 6, {"to": 0}),
        ("move", 6, {"to": 12}),
        ("move", 6, {}),
        ("split", 6, {"to": 6}),
        ("split", 6, {"to": 12}),
        ("forbid", 6, {}),
        ("pin", 6, {"track": "00000000-0000-0000-0000-000000000000"}),
        ("feel", 6, {"label": "hunger"}),
        ("sing", 6, {}),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(
    client: Client, book: Book, act: str, cue: int, more: dict[str, Any]
) -> None:
    answer = edit(client, book, act, cue, **more)
    assert answer.status_code == 400, answer.content
    assert spans(sheet(client, book)) == PLANNED


def test_the_only_cue_cannot_be_removed(client: Client, make_book: MakeBook) -> None:
    assert edit(client, make_book("joy", public=True), "join", 0).status_code == 400


def test_an_edit_of_a_score_that_has_changed_is_told_how_it_is_now(client: Client, book: Book) -> None:
    body = {"revision": 0, "act": "feel", "cue": 6, "label": "joy"}
    path = f"/api/v1/books/{book.pk}/score/"
    client.patch(path, body, content_type="application/json")
    late = client.patch(path, {**body, "label": "anger"}, content_type="application/json")
    assert (late.status_code, late.json()["revision"]) == (409, 1)
    gone = client.patch(path, {**body, "revision": 1, "cue": 7}, content_type="application/json")
    assert (gone.status_code, spans(gone)[1]) == (409, (6, 11, "joy"))


def test_starting_over_forgets_what_was_set_and_keeps_what_was_heard(client: Client, book: Book) -> None:
    track = sheet(client, book)["cues"][0]["track"]["id"]
    client.post(
        f"/api/v1/books/{book.pk}/heard/", {"track": track, "cue": 0}, content_type="application/json"
    )
    edit(client, book, "move", 12, to=15)
    after = client.delete(f"/api/v1/books/{book.pk}/score/")
    assert spans(after) == PLANNED
    assert [cue["heard"] for cue in after.json()["cues"]] == [True, False, False]


def test_everybody_edits_a_score_of_their_own(client: Client, book: Book) -> None:
    edit(client, book, "join", 6)
    assert spans(sheet(Client(), book)) == PLANNED
