"""The review queue: most uncertain first, answered by a form that keys only press; the engine never overrules."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from catalog.models import Change, Sound, Track
from tests.catalog.desk import LIST, REVIEW, heard
from tests.catalog.music import stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(curator: User, browser_of: Callable[[User], Client]) -> Client:
    return browser_of(curator)


def draft(**fields: Any) -> Track:
    return stored(
        "joy", **{"kind": "", "emotion": "", "valence": None, "arousal": None, "tension": None, **fields}
    )


def answer(desk: Client, track: Track, act: str = "confirm", **fields: Any) -> Any:
    return desk.post(REVIEW, {"track": track.pk, "act": act, **fields}, follow=True)


def shown(desk: Client, query: str = "") -> str:
    return str(desk.get(REVIEW + query).content.decode())


def test_the_least_certain_comes_first_and_the_unheard_last() -> None:
    unheard, sure, unsure = draft(), draft(), draft()
    heard(sure, confidence=0.9)
    heard(unsure, confidence=0.2)
    stored(status="published")
    draft(refusal="It is silent.", analysed_at=None)
    assert list(Track.objects.to_review()) == [unsure, sure, unheard]


def test_the_page_shows_what_the_engine_proposes_and_why(desk: Client) -> None:
    track = draft(title="Cellar")
    heard(track, "fear", 0.6, peaks=[0, 128, 255])
    page = shown(desk)
    assert (
        "It sounds like <strong>fear</strong> to the engine, which is <strong>fairly sure</strong>." in page
    )
    assert "minor, 62 bpm, soft" in page
    assert 'd="M0.5 50V50M1.5 25V75M2.5 1V99"' in page
    assert 'value="fear" data-valence="-0.49" data-arousal="0.33" checked' in page
    assert 'name="valence" min="-1" max="1" step="any" value="-0.4"' in page


def test_confirming_keeps_the_answer_and_moves_on(desk: Client) -> None:
    track, following = draft(), draft(title="Following")
    heard(track)
    page = answer(desk, track, mood="sadness", valence="0", arousal="-0.3", vocals="on").content.decode()
    track.refresh_from_db()
    assert (track.label, track.valence, track.arousal, track.tension, track.vocals) == (
        "sadness",
        0,
        -0.3,
        None,
        True,
    )
    assert track.reviewed_at
    assert track.status == "draft"
    assert str(following) in page


def test_the_loop_that_was_measured_is_proposed_and_kept_when_confirmed(desk: Client) -> None:
    track = draft(duration=60.0)
    heard(track, loop_start=2.34567, loop_end=50.5)
    page = shown(desk)
    assert 'name="loop_start" form="answer" min="0" step="any" value="2.34567"' in page
    assert 'name="loop_end" form="answer" min="0" step="any" value="50.5"' in page
    answer(desk, track, mood="fear", loop_start="2.34567", loop_end="50.5")
    track.refresh_from_db()
    assert (track.loop_start, track.loop_end) == (2.34567, 50.5)


def test_a_loop_that_a_person_has_set_is_not_proposed_anew(desk: Client) -> None:
    heard(draft(loop_start=4.0, loop_end=44.0), loop_start=2.0, loop_end=50.0)
    assert 'name="loop_end" form="answer" min="0" step="any" value="44.0"' in shown(desk)
    whole = draft(reviewed_at="2026-01-01T00:00Z")
    heard(whole, loop_start=2.0, loop_end=50.0)
    assert 'name="loop_end" form="answer" min="0" step="any" value=""' in shown(desk, f"?track={whole.pk}")


@pytest.mark.parametrize(("start", "end"), [("30", "20"), ("10", "90"), ("90", "")])
def test_a_loop_outside_of_the_piece_is_explained(desk: Client, start: str, end: str) -> None:
    track = draft(duration=60.0)
    page = answer(desk, track, mood="joy", loop_start=start, loop_end=end)
    assert "The loop must end after it begins, and within the piece." in page.content.decode()
    track.refresh_from_db()
    assert track.reviewed_at is None


def test_what_sounds_sung_is_said_and_ticked_until_a_person_has_answered(desk: Client) -> None:
    track = draft()
    heard(track, vocals_probability=0.7)
    page = shown(desk)
    assert "There may be voices in it: listen for them." in page
    assert 'name="vocals" checked' in page
    answer(desk, track, mood="joy")
    assert 'name="vocals" checked' not in shown(desk, f"?track={track.pk}")


def test_neutral_is_a_kind(desk: Client) -> None:
    track = draft()
    answer(desk, track, mood="neutral")
    track.refresh_from_db()
    assert (track.kind, track.emotion) == ("neutral", "")


def test_confirm_and_publish_reaches_readers(desk: Client) -> None:
    track = draft()
    page = answer(desk, track, "publish", mood="fear").content.decode()
    assert "is confirmed and published." in page
    assert Track.objects.playable().get() == track


def test_what_is_incomplete_is_confirmed_but_not_published(desk: Client) -> None:
    track = draft(licence=None)
    page = answer(desk, track, "publish", mood="fear").content.decode()
    assert "is confirmed, but not published. It has no licence." in page
    track.refresh_from_db()
    assert (track.status, track.emotion) == ("draft", "fear")


def test_rejecting_takes_it_out_of_the_queue_and_loses_nothing(desk: Client) -> None:
    track = draft()
    answer(desk, track, "reject")
    track.refresh_from_db()
    assert track.status == "rejected"
    assert track.file.storage.exists(track.file.name)
    assert not Track.objects.to_review().exists()


def test_a_rejected_track_can_be_answered_again(desk: Client) -> None:
    track = draft(status="rejected")
    assert str(track) in shown(desk, f"?track={track.pk}")
    answer(desk, track, mood="joy")
    track.refresh_from_db()
    assert track.status == "draft"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Choose a mood first: press 1 to 7."),
        ({"mood": "boredom"}, "There is no such mood."),
        ({"mood": "joy", "valence": "2"}, "less than or equal to 1"),
        ({"mood": "joy", "valence": "nan"}, "Enter a number."),
    ],
    ids=str,
)
def test_a_bad_answer_is_explained_and_changes_nothing(
    desk: Client, fields: dict[str, str], sentence: str
) -> None:
    track = draft()
    response = answer(desk, track, **fields)
    assert response.status_code == 400
    assert sentence in response.content.decode()
    track.refresh_from_db()
    assert track.kind == ""


@pytest.mark.parametrize("query", ["?n=-1", "?n=9999999999999", "?n=%EF%BC%91", "?n=x"])
def test_nonsense_in_the_address_is_no_error(desk: Client, query: str) -> None:
    draft()
    assert desk.get(REVIEW + query).status_code == 200


def test_an_unknown_track_is_not_found(desk: Client) -> None:
    assert desk.get(f"{REVIEW}?track=nonsense").status_code == 404
    assert desk.post(REVIEW, {"track": "nonsense", "act": "confirm"}).status_code == 404


def test_the_engine_never_overwrites_what_a_person_chose(desk: Client) -> None:
    track = draft()
    heard(track, "fear")
    answer(desk, track, mood="joy", valence="0.5")
    heard(track, "anger", engine="sound-next", valence=-0.9)
    track.refresh_from_db()
    assert (track.emotion, track.valence) == ("joy", 0.5)
    assert "joy" in shown(desk, f"?track={track.pk}").split("checked")[0].rsplit("<input", 1)[1]
    assert Sound.objects.get(track=track).engine == "sound-next"


def test_agreement_is_counted_by_week_and_by_mood(desk: Client) -> None:
    for proposed, chosen in (("fear", "fear"), ("fear", "anger"), ("joy", "joy"), ("sadness", "sadness")):
        track = draft()
        heard(track, proposed)
        answer(desk, track, mood=chosen)
    (row,) = Change.objects.agreement_by_week()
    assert (row["engine"], row["answered"], row["agreed"]) == ("sound-test", 4, 3)
    assert "75 %" in desk.get(f"{LIST}agreement/").content.decode()


def test_agreement_says_so_while_there_is_none(desk: Client) -> None:
    assert "Nobody has answered a proposal" in desk.get(f"{LIST}agreement/").content.decode()


def test_an_empty_queue_is_no_dead_end(desk: Client) -> None:
    assert "Nothing waits for an answer." in shown(desk)
    draft()
    assert "That was the end of the queue." in shown(desk, "?n=5")
