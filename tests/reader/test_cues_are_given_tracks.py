"""From cue to track: the same cue keeps its music, the next one is known ahead, nothing falls silent."""

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from catalog.models import Genre, Licence, Track
from inference import presence
from library.models import Book, LibraryEngine, Passage, mood_columns
from reader.models import Choice, Heard
from tests.conftest import mood

pytestmark = pytest.mark.django_db
MakeBook = Callable[..., Book]
AFFECT = {"joy": (0.5, 0.5), "sadness": (0.0, -0.3), "fear": (-0.5, 0.3), "": (0.5, -0.3)}


@pytest.fixture(autouse=True)
def tracks() -> list[Track]:
    genre = Genre.objects.get_or_create(slug="piano", defaults={"name": "Piano"})[0]
    licence = Licence.objects.get_or_create(spdx="CC0-1.0")[0]
    return [track(emotion, n, genre, licence) for emotion in AFFECT for n in range(3)]


def track(emotion: str, n: int, genre: Genre, licence: Licence) -> Track:
    valence, arousal = AFFECT[emotion]
    return Track.objects.create(
        title=f"{emotion or 'quiet'} {n}",
        file=f"tracks/{emotion}{n}.mp3",
        sha256=f"{emotion}{n}",
        kind="emotional" if emotion else "neutral",
        emotion=emotion,
        genre=genre,
        valence=valence,
        arousal=arousal,
        duration=60,
        loudness=-20,
        true_peak=-3,
        licence=licence,
        artist="nobody",
        source="made for this test",
        proof="made by this test",
        status="published",
    )


@pytest.fixture
def book(make_book: MakeBook) -> Book:
    return make_book(*["joy"] * 6, *["fear"] * 6, *["sadness"] * 6, public=True)


def cue(client: Client, book: Book, passage: int, **query: str) -> Any:
    answer = client.get(f"/api/v1/books/{book.pk}/cues/{passage}/", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_every_passage_of_a_cue_has_the_same_track(client: Client, book: Book) -> None:
    assert len({cue(client, book, passage)["track"]["id"] for passage in range(6)}) == 1


def test_the_track_has_the_mood_of_the_cue(client: Client, book: Book) -> None:
    assert [cue(client, book, p)["track"]["emotion"] for p in (0, 8, 14)] == ["joy", "fear", "sadness"]


def test_the_next_cues_track_is_known_ahead_and_stays(client: Client, book: Book) -> None:
    ahead = cue(client, book, 3)["next"]
    then = cue(client, book, ahead["cue"]["start"])
    assert (ahead["cue"]["start"], ahead["track"]["id"]) == (6, then["track"]["id"])


def test_the_last_cue_has_no_next(client: Client, book: Book) -> None:
    assert cue(client, book, 17)["next"] is None


def test_a_cue_keeps_its_track_on_the_next_visit_though_it_was_heard(client: Client, book: Book) -> None:
    first = cue(client, book, 0)["track"]["id"]
    client.post(
        f"/api/v1/books/{book.pk}/heard/", {"track": first, "cue": 0}, content_type="application/json"
    )
    assert cue(client, book, 0)["track"]["id"] == first
    assert Heard.objects.get().track_id.hex == first.replace("-", "")


def test_a_skipped_track_is_replaced_for_good(client: Client, book: Book) -> None:
    first = cue(client, book, 0)["track"]["id"]
    second = cue(client, book, 0, skip=first)["track"]["id"]
    assert second != first
    assert cue(client, book, 2)["track"]["id"] == second


def test_skipping_the_only_piece_of_a_feeling_brings_the_nearest_instead_of_silence(
    client: Client, book: Book
) -> None:
    only = cue(client, book, 8)["track"]["id"]
    Track.objects.filter(emotion="fear").exclude(pk=only).update(status="draft")
    assert cue(client, book, 8, skip=only)["track"]["id"] != only


def test_a_choice_answers_with_three_reasons(client: Client, book: Book) -> None:
    assert len(cue(client, book, 8)["reasons"]) == 3


def test_the_gain_brings_the_track_to_the_common_loudness(client: Client, book: Book) -> None:
    assert cue(client, book, 0)["track"]["gain_db"] == 2.0


def test_neutral_mode_plays_neutral_music_whatever_the_text_says(client: Client, book: Book) -> None:
    client.patch("/api/v1/preferences/", {"mode": 3}, content_type="application/json")
    assert cue(client, book, 8)["track"]["kind"] == "neutral"


def test_voices_are_heard_only_as_long_as_they_are_welcome(client: Client, book: Book) -> None:
    Track.objects.filter(emotion="joy").update(vocals=True)
    assert cue(client, book, 0)["track"]["emotion"] != "joy"
    client.patch("/api/v1/preferences/", {"vocals": True}, content_type="application/json")
    Choice.objects.all().delete()
    assert cue(client, book, 0)["track"]["emotion"] == "joy"
    client.patch("/api/v1/preferences/", {"vocals": False}, content_type="application/json")
    assert cue(client, book, 0)["track"]["emotion"] != "joy"
    sheet = client.get(f"/api/v1/books/{book.pk}/score/").json()["cues"]
    assert [one["track"]["emotion"] for one in sheet if one["start"] == 0] != ["joy"]


def test_an_unpublished_choice_is_replaced(client: Client, book: Book) -> None:
    first = cue(client, book, 0)["track"]["id"]
    Track.objects.filter(pk=first).update(status="draft")
    assert cue(client, book, 0)["track"]["id"] != first
    assert Choice.objects.filter(cue=0).count() == 1


def test_a_passage_still_to_be_scored_waits_and_jumps_the_queue(client: Client, make_book: MakeBook) -> None:
    presence.worker_is_here()
    book = make_book(*[None] * 5, public=True)
    body = cue(client, book, 1)
    assert (body["state"], body["track"]) == ("waiting", None)
    assert Passage.objects.get(book=book, index=1).wanted_at > 0


def test_without_a_worker_quiet_music_plays_and_says_that_it_is_a_stand_in(
    client: Client, make_book: MakeBook
) -> None:
    body = cue(client, make_book(None, None, public=True), 0)
    assert (body["state"], body["stale"], body["track"]["kind"]) == ("failed", True, "neutral")
    assert body["notice"]


def test_a_new_mood_makes_a_new_plan(client: Client, book: Book) -> None:
    cue(client, book, 0)
    book.passages.all().update(**mood_columns(mood("fear", arousal=0.4)))
    assert cue(client, book, 0)["cue"]["emotion"] == "fear"


def test_moods_of_another_engine_make_a_new_plan_though_they_weigh_the_same(
    client: Client, book: Book
) -> None:
    cue(client, book, 0)
    book.passages.all().update(**mood_columns(mood("fear", engine="test-2")))
    assert cue(client, book, 0)["cue"]["emotion"] == "fear"


def test_a_book_that_is_scored_again_goes_on_playing_meanwhile(client: Client, book: Book) -> None:
    before = cue(client, book, 8)["track"]["id"]
    call_command("rescore", stdout=StringIO())
    assert Passage.objects.read_by_others(LibraryEngine.wanted()).count() == 18
    assert (cue(client, book, 8)["state"], cue(client, book, 8)["track"]["id"]) == ("ready", before)


def test_too_few_words_say_nothing_of_their_language(client: Client, make_book: MakeBook) -> None:
    book = make_book("neutral", public=True, words=3)
    book.passages.update(language="und")
    assert (cue(client, book, 0)["state"], cue(client, book, 0)["notice"]) == ("ready", "")


def test_an_unsupported_language_gets_neutral_music_and_a_notice(client: Client, make_book: MakeBook) -> None:
    book = make_book("neutral", "neutral", public=True)
    book.passages.update(language="fr")
    body = cue(client, book, 0)
    assert (body["state"], body["track"]["kind"]) == ("unsupported", "neutral")
    assert body["notice"]


def test_an_empty_catalogue_is_silence_not_an_error(client: Client, book: Book) -> None:
    Track.objects.update(status="draft")
    assert cue(client, book, 0)["track"] is None
