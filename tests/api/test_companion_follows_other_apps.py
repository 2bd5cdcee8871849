"""`companion/frames`: pages of other apps are read once, joined, followed by music, and forgotten when it stops."""

from __future__ import annotations

import logging
import random
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from inference import bell, picture, presence, tasks
from inference.mailbox import passing
from inference.picture import Recognised
from reader.companion import session
from reader.models import Correction, Heard, Reader
from tests.api.test_ocr_reads_pictures import Eyes, eyes
from tests.catalog.music import published

__all__ = ["eyes"]
pytestmark = pytest.mark.django_db
FRAMES, STANDING = "/api/v1/companion/frames", "/api/v1/companion"

ONE = (
    "The rain had stopped before dawn, and the road to the harbour shone like a river. Nobody spoke on the way, "
    "and the child slept on his shoulder, warm and heavy as bread. Behind them somebody began to"
)
TWO = (
    "run. She did not turn round, she only held the lamp closer under her coat. There was a sound of boots on wet "
    "stone, then none. When the moon came out the quay lay empty, and the boat with it was gone for good."
)
THREE = (
    "In the morning the fishermen found a lamp on the steps, still burning. They carried it from house to house "
    "and asked whose it might be, but it was nobody's, and at last the priest hung it up over the chapel's door."
)


@pytest.fixture(autouse=True)
def _music(db: None) -> None:
    for label in ("fear", "joy", "neutral"):
        for _ in range(3):
            published(label)


def show(client: Client, text: str, **more: Any) -> Any:
    return client.post(FRAMES, {"text": text, **more}, "application/json")


def frame(client: Client, data: bytes = b"a picture", **more: Any) -> Any:
    return client.post(FRAMES, {"image": SimpleUploadedFile("frame.webp", data), **more})


def recognised(text: str) -> Recognised:
    return Recognised(text, (text,) if text else (), (), "en" if text else "und", 0.9, (9, 9), ())


def test_a_picture_of_a_page_gets_its_mood_and_its_music(client: Client, eyes: Eyes, listener: Any) -> None:
    eyes.answer = recognised(ONE)
    answer = frame(client).json()
    assert (answer["seen"], answer["mood"]["emotion"], answer["cue"]["emotion"]) == ("new", "fear", "fear")
    assert answer["track"]["emotion"] == "fear"
    assert len(answer["reasons"]) == 3
    assert listener.asked == [ONE]


def test_the_same_page_is_not_read_again(client: Client, listener: Any) -> None:
    show(client, ONE)
    answer = show(client, ONE.replace("harbour", "harb0ur").replace("Nobody", "Nohody")).json()
    assert (answer["seen"], len(answer["readings"]), len(listener.asked)) == ("same", 1, 1)


def test_a_page_turned_back_to_is_known(client: Client, listener: Any) -> None:
    show(client, ONE)
    show(client, THREE)
    answer = show(client, ONE).json()
    assert (answer["seen"], len(listener.asked)) == ("again", 2)
    assert [one["opening"][:8] for one in answer["readings"]] == ["The rain", "In the m"]


def test_a_sentence_cut_by_the_page_is_read_whole(client: Client, listener: Any) -> None:
    show(client, ONE)
    answer = show(client, TWO).json()
    assert listener.asked[1].startswith("Behind them somebody began to run. She did not turn round")
    assert answer["readings"][0]["opening"].startswith("run. She did")


def test_a_page_that_was_read_to_its_end_adds_nothing_to_the_next(client: Client, listener: Any) -> None:
    show(client, TWO)
    show(client, THREE)
    assert listener.asked[1] == THREE


def test_music_goes_on_with_its_mood_and_changes_with_another(
    client: Client, listener: Any, owner: User
) -> None:
    client.force_login(owner)
    Reader.objects.create(user=owner, stored_preferences={"dwell": 10, "sensitivity": 5})
    first = show(client, ONE).json()
    second = show(client, TWO).json()
    assert (first["cue"]["start"], second["cue"]["start"], second["cue"]["end"]) == (0, 0, 1)
    assert first["track"]["id"] == second["track"]["id"]
    listener.label = "joy"
    third = show(client, THREE).json()
    assert third["cue"]["emotion"] == "fear"
    assert 0 < third["wait"] <= 10


def test_what_had_to_wait_comes_without_another_page(
    client: Client, listener: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.patch("/api/v1/preferences/", {"sensitivity": 5}, "application/json")
    show(client, ONE)
    listener.label = "joy"
    wait = show(client, THREE).json()["wait"]
    later = session.timezone.now() + session.timezone.timedelta(seconds=wait)
    monkeypatch.setattr(session.timezone, "now", lambda: later)
    answer = client.get(STANDING).json()
    assert (answer["cue"]["emotion"], answer["wait"], answer["seen"]) == ("joy", None, "same")


def test_who_comes_back_a_moment_too_early_is_told_to_come_again(
    client: Client, listener: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.patch("/api/v1/preferences/", {"sensitivity": 5}, "application/json")
    show(client, ONE)
    listener.label = "joy"
    show(client, THREE)
    kept = passing().get(session.key(Reader.objects.get().pk)).standing
    due = kept.since + Reader.objects.get().preferences.dwell
    early = datetime.fromtimestamp(due - 0.02, UTC)
    monkeypatch.setattr(session.timezone, "now", lambda: early)
    assert client.get(STANDING).json()["wait"] == 0.1


@pytest.mark.parametrize(("text", "seen"), [("", "nothing"), ("Chapter One", "short")])
def test_too_little_text_holds_what_plays(
    client: Client, eyes: Eyes, listener: Any, text: str, seen: str
) -> None:
    before = show(client, ONE).json()
    eyes.answer = recognised(text)
    answer = frame(client).json()
    assert (answer["seen"], answer["track"]) == (seen, before["track"])
    assert len(listener.asked) == 1


def test_before_there_was_any_text_nothing_plays(client: Client, eyes: Eyes, listener: Any) -> None:
    eyes.answer = recognised("")
    answer = frame(client).json()
    assert (answer["state"], answer["cue"], answer["track"], answer["mood"]) == ("waiting", None, None, None)


def test_a_language_that_is_not_read_gets_neutral_music_and_says_so(client: Client, listener: Any) -> None:
    listener.label, listener.language = "neutral", "fr"
    answer = show(
        client, "La pluie avait cessé avant l'aube, et " + "la route brillait comme un fleuve. " * 6
    ).json()
    assert (answer["state"], answer["track"]["kind"]) == ("unsupported", "neutral")
    assert answer["readings"][0]["word"] == "", "no mood is claimed of it"
    assert answer["notice"]


def test_another_track_is_given_on_request_and_stays(client: Client, listener: Any) -> None:
    first = show(client, ONE).json()["track"]["id"]
    other = client.get(STANDING, {"skip": first}).json()["track"]["id"]
    assert other != first
    assert client.get(STANDING).json()["track"]["id"] == other


def test_what_was_heard_does_not_come_back_soon(client: Client, listener: Any) -> None:
    first = show(client, ONE).json()["track"]["id"]
    answer = client.post(f"{STANDING}/heard", {"track": first, "cue": 0}, "application/json")
    assert answer.status_code == 204
    client.delete(STANDING)
    assert show(client, THREE).json()["track"]["id"] != first
    assert Heard.objects.get().book is None


def test_what_a_reader_never_wants_again_is_not_played_here_either(
    client: Client, listener: Any, owner: User
) -> None:
    client.force_login(owner)
    first = show(client, ONE).json()["track"]["id"]
    reader = Reader.objects.get(user=owner)
    Correction.objects.create(
        reader=reader, passage=0, anchor="", kind="never", label="fear", track_id=first, book=None
    )
    assert client.get(STANDING).json()["track"]["id"] != first


def test_stopping_forgets_everything(client: Client, listener: Any) -> None:
    show(client, ONE)
    reader = Reader.objects.get()
    assert passing().get(session.key(reader.pk))
    assert client.delete(STANDING).status_code == 204
    assert passing().get(session.key(reader.pk)) is None
    assert client.get(STANDING).json()["readings"] == []


def test_a_page_that_is_being_read_while_its_reader_stops_is_forgotten_too(
    client: Client, eyes: Eyes, listener: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    show(client, ONE)

    def read(*_: Any, **__: Any) -> Recognised:
        client.delete(STANDING)
        return recognised(TWO)

    monkeypatch.setattr(picture, "read", read)
    assert frame(client).json()["readings"][0]["opening"].startswith("run. She did not")
    assert client.get(STANDING).json()["readings"] == []
    assert show(client, THREE).json()["seen"] == "new"
    assert len(client.get(STANDING).json()["readings"]) == 1


def test_what_waits_to_be_read_when_its_reader_stops_is_not_read(
    client: Client, eyes: Eyes, listener: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get(STANDING)
    ring = bell.ring

    def stopped_first(*all_of_it: Any, **more: Any) -> None:
        client.delete(STANDING)
        ring(*all_of_it, **more)

    monkeypatch.setattr(bell, "ring", stopped_first)
    assert (frame(client).status_code, eyes.seen) == (409, [])


def test_what_is_known_of_pages_lies_where_what_passes_does(
    client: Client, listener: Any, settings: Any
) -> None:
    settings.CACHES = {**settings.CACHES, "passing": {**settings.CACHES["passing"], "LOCATION": "memory"}}
    presence.worker_is_here()
    show(client, ONE)
    place = session.key(Reader.objects.get().pk)
    assert (place in caches["default"], place in caches["passing"]) == (False, True)


def test_of_the_text_only_first_words_and_a_cut_sentence_are_kept(client: Client, listener: Any) -> None:
    show(client, ONE)
    kept = passing().get(session.key(Reader.objects.get().pk))
    assert "shone like a river" not in repr(kept)
    assert [one.cut_off for one in kept.readings] == ["Behind them somebody began to"]


def test_nothing_of_a_page_is_logged(
    client: Client, eyes: Eyes, listener: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    eyes.answer = recognised(ONE)
    frame(client)
    listener.failure = RuntimeError("engine")
    show(client, TWO)
    assert "harbour" not in caplog.text
    assert "boots" not in caplog.text


def test_only_so_many_pages_are_listed(client: Client, listener: Any) -> None:
    for seed in range(session.MOST_READINGS + 3):
        show(client, " ".join(random.Random(seed).choices(ONE.split() + TWO.split() + THREE.split(), k=60)))
    assert len(client.get(STANDING).json()["readings"]) == session.MOST_READINGS


def test_each_reader_has_their_own(client: Client, listener: Any) -> None:
    show(client, ONE)
    assert show(Client(), ONE).json()["seen"] == "new"
    assert len(client.get(STANDING).json()["readings"]) == 1


def test_programs_use_it_with_a_key_that_may_only_read(program_of: Any, owner: User, listener: Any) -> None:
    program = program_of(owner, "read-")
    assert show(program, ONE).json()["seen"] == "new"
    assert show(program, ONE).json()["seen"] == "same"


def test_a_browser_needs_its_csrf_token(listener: Any) -> None:
    browser = Client(enforce_csrf_checks=True)
    assert show(browser, ONE).status_code == 200  # gets its session
    assert show(browser, TWO).status_code == 403
    browser.cookies["csrftoken"] = "a" * 32
    answer = browser.post(FRAMES, {"text": TWO}, "application/json", headers={"X-CSRFToken": "a" * 32})
    assert answer.status_code == 200


@pytest.mark.parametrize(("code", "status"), [("broken", 422), ("format", 415), ("large", 413)])
def test_bad_pictures_are_refused_with_their_reason(
    client: Client, eyes: Eyes, listener: Any, code: str, status: int
) -> None:
    eyes.answer = picture.BadPicture(code)
    answer = frame(client)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_neither_or_both_of_picture_and_text_are_refused(client: Client, listener: Any) -> None:
    assert client.post(FRAMES, {}, "application/json").status_code == 400
    assert frame(client, text=ONE).status_code == 400
    assert client.post(FRAMES, b"x", "text/plain").status_code == 415


def test_too_large_a_body_is_refused_before_it_is_read(client: Client, eyes: Eyes) -> None:
    answer = client.post(FRAMES, b"", "multipart/form-data; boundary=b", CONTENT_LENGTH="99000000")
    assert (answer.status_code, answer.json()["code"], eyes.seen) == (413, "large", [])


def test_an_overtaken_frame_says_so(
    client: Client, eyes: Eyes, listener: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = count()
    monkeypatch.setattr(tasks, "newest", lambda reader: f"{reader}-{next(newer)}")
    answer = frame(client)
    assert (answer.status_code, answer.json()["code"], eyes.seen) == (409, "superseded", [])


def test_who_shows_too_many_pages_is_told_when_to_come_back(client: Client, listener: Any) -> None:
    client.get(STANDING)  # from now on they are known
    answers = [show(client, "Chapter One") for _ in range(61)]
    assert [answer.status_code for answer in answers[:60]] == [200] * 60
    assert answers[60].status_code == 429
    assert int(answers[60].headers["Retry-After"]) <= 60
    assert show(Client(REMOTE_ADDR="10.0.0.9"), ONE).status_code == 200


def test_new_sessions_do_not_lift_the_limit_of_an_address(listener: Any) -> None:
    assert {show(Client(), "Chapter One").status_code for _ in range(120)} == {200}
    assert show(Client(), "Chapter One").status_code == 429


def test_a_machine_that_cannot_read_pictures_still_reads_text(
    client: Client, eyes: Eyes, listener: Any
) -> None:
    presence.pictures_are_here("Tesseract's data is not installed.")
    refused = frame(client)
    assert (refused.status_code, refused.json()["code"]) == (503, "ocr_unavailable")
    assert show(client, ONE).json()["seen"] == "new"


def test_a_page_whose_mood_could_not_be_read_is_read_the_next_time(client: Client, listener: Any) -> None:
    listener.failure = RuntimeError("engine")
    assert show(client, ONE).status_code == 503
    listener.failure = None
    assert show(client, ONE).json()["seen"] == "new"
