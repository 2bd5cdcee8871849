"""The score of a book as a page: no more of the story than was read, changes without a script, a file to share."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from catalog.models import Track
from library.models import Book
from reader.models import Choice, KeptCue
from tests.catalog.music import published

pytestmark = pytest.mark.django_db
MakeBook = Callable[..., Book]


@pytest.fixture(autouse=True)
def tracks() -> list[Track]:
    return [published(label) for label in ("joy", "fear", "sadness") for _ in range(2)]


@pytest.fixture
def book(make_book: MakeBook) -> Book:
    return make_book(*["joy"] * 6, *["fear"] * 6, *["sadness"] * 6, public=True)


def page(client: Client, book: Book, rest: str = "") -> str:
    answer = client.get(f"/books/{book.pk}/score/{rest}")
    assert answer.status_code == 200
    return answer.content.decode()


def cues(html: str) -> list[int]:
    return [int(start) for start in re.findall(r'href="/books/[^/]+/score/(\d+)/"', html)]


def submit(client: Client, book: Book, act: str, cue: int, **more: Any) -> Any:
    """Send the form with this button, as it stands on the page of the cue."""
    html = page(client, book, f"{cue}/")
    assert f'value="{act}"' in html, f"there is no button for {act}"
    revision = re.search(r'name="revision" value="(\d+)"', html)
    fields = {"act": act, "cue": cue, "revision": revision and revision[1], "track": "", "to": "", **more}
    return client.post(f"/books/{book.pk}/score/edit/", fields, follow=True)


def test_only_what_was_read_is_shown_unless_asked(client: Client, book: Book) -> None:
    place = {"passage": 7, "offset": 0, "seq": 1}
    client.put(f"/api/v1/books/{book.pk}/place/", place, content_type="application/json")
    html = page(client, book)
    assert cues(html) == [0, 6]
    assert "One cue that you have not come to is hidden" in html
    assert cues(page(client, book, "?all=1")) == [0, 6, 12]


def test_a_jump_to_the_end_gives_away_no_more_than_what_is_there(client: Client, book: Book) -> None:
    place = {"passage": 17, "offset": 0, "seq": 1}
    client.put(f"/api/v1/books/{book.pk}/place/", place, content_type="application/json")
    assert cues(page(client, book)) == [0, 12]


def test_what_was_heard_is_shown_wherever_it_was(client: Client, book: Book, tracks: list[Track]) -> None:
    heard = {"track": str(tracks[2].pk), "cue": 6}
    client.post(f"/api/v1/books/{book.pk}/heard/", heard, content_type="application/json")
    assert cues(page(client, book)) == [0, 6]


def test_a_score_taken_over_gives_away_no_more_than_ones_own(client: Client, book: Book) -> None:
    submit(client, book, "split", 12, to=14)
    friend = Client()
    give(friend, book, saved(client, book))
    assert cues(page(friend, book)) == [0]


def test_a_cue_shows_its_piece_its_reasons_and_what_would_fit_too(client: Client, book: Book) -> None:
    html = page(client, book, "6/")
    assert html.count("<audio") == 2
    assert "Keep this piece here" in html
    assert "Play this here" in html


def test_another_piece_tells_its_mood_its_genre_and_its_length(
    client: Client, book: Book, tracks: list[Track]
) -> None:
    Track.objects.filter(pk=tracks[2].pk).update(duration=72)
    html = page(client, book, f"6/?q={tracks[2].title}")
    assert re.search(r"<p>(tense|uneasy) · \w.* · 1:12</p>", html)


def test_a_passage_inside_a_cue_leads_to_the_cue(client: Client, book: Book) -> None:
    assert "begins at 2:46 of reading" in page(client, book, "8/")
    assert client.get(f"/books/{book.pk}/score/18/").status_code == 404


def test_any_piece_is_found_by_its_title(client: Client, book: Book, tracks: list[Track]) -> None:
    html = page(client, book, f"6/?q={tracks[0].title.upper()}")
    assert f'<audio controls preload="none" src="{tracks[0].url}"' in html


def test_what_is_typed_into_the_search_is_shown_as_text(client: Client, book: Book) -> None:
    assert "<script>" not in page(client, book, "6/?q=<script>")


@pytest.mark.parametrize(
    ("act", "cue", "more", "expected"),
    [
        ("move", 6, {"to": 8}, [0, 8, 12]),
        ("split", 6, {"to": 9}, [0, 6, 9, 12]),
        ("join", 6, {}, [0, 12]),
        ("join", 0, {}, [0, 12]),
    ],
)
def test_cues_are_changed_with_plain_forms(
    client: Client, book: Book, act: str, cue: int, more: dict[str, int], expected: list[int]
) -> None:
    answer = submit(client, book, act, cue, **more)
    assert "The score was changed." in answer.content.decode()
    assert cues(page(client, book, "?all=1")) == expected


def test_a_piece_is_kept_and_given_back(client: Client, book: Book, tracks: list[Track]) -> None:
    assert (
        "You have put this piece here." in submit(client, book, "pin", 6, track=tracks[0].pk).content.decode()
    )
    assert "your piece" in page(client, book, "?all=1")
    submit(client, book, "release", 6)
    assert "your piece" not in page(client, book, "?all=1")


def test_what_cannot_be_done_is_said_beside_the_cue(client: Client, book: Book) -> None:
    answer = submit(client, book, "split", 6, to=3)
    assert "A cue can be divided only at a passage inside it." in answer.content.decode()
    assert answer.redirect_chain[-1][0].endswith("/score/6/")


def test_the_first_cue_offers_no_move(client: Client, book: Book) -> None:
    assert 'value="move"' not in page(client, book, "0/")


def test_a_form_that_came_too_late_changes_nothing_and_says_so(client: Client, book: Book) -> None:
    submit(client, book, "join", 6)
    late = {"act": "feel", "cue": 0, "label": "fear", "revision": 0}
    answer = client.post(f"/books/{book.pk}/score/edit/", late, follow=True)
    assert "The score has changed meanwhile" in answer.content.decode()


@pytest.mark.parametrize("late", [{"act": "sing", "cue": 0}, {"act": "move", "cue": "x"}, {}])
def test_a_form_that_makes_no_sense_is_answered_with_a_sentence(
    client: Client, book: Book, late: dict[str, Any]
) -> None:
    answer = client.post(f"/books/{book.pk}/score/edit/", {"revision": 0, **late}, follow=True)
    assert (answer.status_code, "notice alarm" in answer.content.decode()) == (200, True)


def saved(client: Client, book: Book) -> bytes:
    return client.get(f"/books/{book.pk}/score/file/").content


def give(client: Client, book: Book, content: bytes) -> str:
    file = SimpleUploadedFile("a.score.json", content, "application/json")
    return client.post(f"/books/{book.pk}/score/import/", {"file": file}, follow=True).content.decode()


def test_a_saved_score_is_played_by_somebody_else(client: Client, book: Book) -> None:
    submit(client, book, "split", 6, to=9)
    answer = client.get(f"/books/{book.pk}/score/file/")
    assert answer["Content-Disposition"] == 'attachment; filename="a-book.score.json"'
    friend = Client()
    assert "cues found their place" in give(friend, book, answer.content)
    assert cues(page(friend, book, "?all=1")) == [0, 6, 9, 12]


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"[" * 100_000, b"[]", b'{"format": NaN}', b"1" * 2_000_000]
)
def test_a_file_that_is_no_score_is_refused_with_a_sentence(
    client: Client, book: Book, content: bytes
) -> None:
    assert "This score was not taken" in give(client, book, content)
    assert not KeptCue.objects.exists()


def test_everything_set_is_forgotten_on_request(client: Client, book: Book) -> None:
    submit(client, book, "join", 6)
    client.post(f"/books/{book.pk}/score/reset/")
    assert cues(page(client, book, "?all=1")) == [0, 6, 12]


def test_a_strangers_book_has_no_score_for_me(
    make_book: MakeBook, owner: User, stranger: User, browser_of: Callable[[User], Client]
) -> None:
    private = make_book("joy", user=owner)
    assert browser_of(stranger).get(f"/books/{private.pk}/score/").status_code == 404
    assert browser_of(owner).get(f"/books/{private.pk}/score/").status_code == 200


def test_a_long_score_is_given_its_pieces_from_a_catalogue_read_once(
    client: Client, make_book: MakeBook, django_assert_max_num_queries: Any
) -> None:
    book = make_book(*(["joy"] * 3 + ["fear"] * 3) * 12, public=True)
    page(client, book)
    with django_assert_max_num_queries(30):
        assert len(cues(page(client, book, "?all=1"))) == 24


def test_no_piece_comes_back_within_eight_cues_while_there_are_others(
    client: Client, make_book: MakeBook
) -> None:
    for _ in range(10):
        published("joy")
        published("fear")
    book = make_book(*(["joy"] * 2 + ["fear"] * 2) * 12, public=True)
    found = client.get(f"/api/v1/books/{book.pk}/score/").json()["cues"]
    given = [cue["track"]["id"] for cue in found]
    assert len(given) == 24
    assert all(track not in given[max(0, n - 8) : n] for n, track in enumerate(given))


def test_scores_of_different_readers_vary_among_what_fits(make_book: MakeBook, client: Client) -> None:
    for _ in range(4):
        published("joy")
    book = make_book("joy", public=True)
    first = {
        Client().get(f"/api/v1/books/{book.pk}/score/").json()["cues"][0]["track"]["id"] for _ in range(8)
    }
    assert len(first) > 1


def test_too_many_scores_a_minute_are_refused(client: Client, book: Book) -> None:
    content = saved(client, book)
    answers = [give(client, book, content) for _ in range(14)]
    assert "Wait a minute" not in answers[0]
    assert "Wait a minute" in answers[-1]


def test_a_large_catalogue_gives_the_same_as_a_small_one(
    client: Client, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    def music() -> list[Any]:
        answers = (client.get(f"/api/v1/books/{book.pk}/cues/{n}/").json() for n in (0, 8, 14))
        return [(answer["track"]["id"], answer["reasons"]) for answer in answers]

    small = music()
    Choice.objects.all().delete()
    monkeypatch.setattr("reader.score.IN_MEMORY", 0)
    assert music() == small
