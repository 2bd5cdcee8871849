"""`POST ocr`: the text of a picture with its mood; the picture goes nowhere, and every refusal has its reason."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from inference import picture, presence, seats, tasks
from inference.picture import Box, Recognised, Word
from inference.seats import PICTURE_SEATS, picture_seated

pytestmark = pytest.mark.django_db

FOUND = Recognised(
    "It was dark.", ("It was dark.",), (Word("It", Box(1, 2, 9, 12), 0.9, 0),), "en", 0.9, (40, 30), ()
)
NOTHING = Recognised("", (), (), "und", 0.0, (40, 30), ("no-text",))


class Eyes:
    """In Tesseract's place: gives what it is told to have seen."""

    def __init__(self) -> None:
        self.seen: list[bytes] = []
        self.answer: Recognised | Exception = FOUND

    def read(self, data: bytes, languages: Any, seconds: float, background: bool = False) -> Recognised:
        self.seen.append(data)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def eyes(monkeypatch: pytest.MonkeyPatch, listener: Any) -> Eyes:
    eyes = Eyes()
    monkeypatch.setattr(picture, "read", eyes.read)
    presence.pictures_are_here()
    return eyes


def post(program: Client, data: bytes = b"a picture", **more: Any) -> Any:
    return program.post("/api/v1/ocr", {"image": SimpleUploadedFile("p.png", data), **more})


def test_text_words_and_mood_come_back(program: Client, eyes: Eyes, listener: Any) -> None:
    answer = post(program).json()
    assert (answer["text"], answer["paragraphs"], answer["language"]) == (
        "It was dark.",
        ["It was dark."],
        "en",
    )
    assert answer["words"] == [
        {
            "text": "It",
            "box": {"left": 1, "top": 2, "right": 9, "bottom": 12},
            "confidence": 0.9,
            "paragraph": 0,
        }
    ]
    assert answer["mood"]["emotion"] == "fear"
    assert listener.asked == ["It was dark."]


def test_no_text_has_no_mood(program: Client, eyes: Eyes, listener: Any) -> None:
    eyes.answer = NOTHING
    answer = post(program).json()
    assert (answer["text"], answer["mood"], answer["notes"]) == ("", None, ["no-text"])
    assert listener.asked == []


@pytest.mark.parametrize(
    ("code", "status"), [("broken", 422), ("slow", 422), ("format", 415), ("large", 413)]
)
def test_bad_pictures_are_refused_with_their_reason(
    program: Client, eyes: Eyes, code: str, status: int
) -> None:
    eyes.answer = picture.BadPicture(code)
    answer = post(program)
    assert answer.status_code == status
    assert answer.json() == {"code": code, "detail": str(picture.SENTENCES[code])}


def test_other_bodies_than_forms_are_refused(program: Client, eyes: Eyes) -> None:
    assert program.post("/api/v1/ocr", {"image": "x"}, "application/json").status_code == 415


def test_too_large_a_body_is_refused_before_it_is_read(program: Client, eyes: Eyes) -> None:
    answer = program.post("/api/v1/ocr", b"", "multipart/form-data; boundary=b", CONTENT_LENGTH="99000000")
    assert answer.status_code == 413
    assert not eyes.seen


def test_who_sends_too_many_is_told_when_to_come_back(program: Client, eyes: Eyes, listener: Any) -> None:
    answers = [post(program) for _ in range(61)]
    assert [answer.status_code for answer in answers] == [200] * 60 + [429]
    assert answers[-1].json()["detail"]
    assert int(answers[-1].headers["Retry-After"]) <= 60


def test_a_machine_without_tesseract_says_so(program: Client, eyes: Eyes) -> None:
    presence.pictures_are_here("Tesseract's data is not installed.")
    answer = post(program)
    assert (answer.status_code, answer.json()["code"]) == (503, "ocr_unavailable")
    assert answer.headers["Retry-After"]


def test_without_a_worker_for_pictures_nobody_waits(program: Client, listener: Any) -> None:
    answer = post(program)
    assert (answer.status_code, answer.json()["code"]) == (503, "worker_unavailable")


def test_too_many_pictures_at_once_are_refused(program: Client, eyes: Eyes) -> None:
    seats.take(len(PICTURE_SEATS), 10, PICTURE_SEATS)
    answer = post(program)
    assert (answer.status_code, answer.json()["code"]) == (503, "queue_full")
    cache.delete_many(PICTURE_SEATS)
    with picture_seated(10):
        assert post(program).status_code == 200


def test_a_picture_is_in_the_cache_only_until_it_is_taken(eyes: Eyes) -> None:
    asked = {"data": b"p", "languages": ["en"], "reader": "", "deadline": time.time() + 5}
    cache.set(tasks.question("key"), asked, 5)
    tasks.read_picture("key")
    assert cache.get(tasks.question("key")) is None
    assert eyes.seen == [b"p"]


def test_a_frame_is_dropped_unread_when_a_newer_one_came(eyes: Eyes) -> None:
    cache.set(tasks.newest("reader"), "newer", 5)
    assert tasks.recognise("older", b"p", ["en"], "reader", time.time() + 5) == {"superseded": True}
    assert tasks.recognise("newer", b"p", ["en"], "reader", time.time() + 5) == {"recognised": FOUND}
    assert eyes.seen == [b"p"]


def test_a_picture_nobody_waits_for_any_more_is_not_read(eyes: Eyes) -> None:
    assert tasks.recognise("late", b"p", ["en"], "", time.time() - 1) == {"superseded": True}
    assert not eyes.seen


def test_pictures_of_megabytes_touch_no_disk(program: Client, eyes: Eyes, settings: Any) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    settings.FILE_UPLOAD_TEMP_DIR = "/nowhere"
    assert post(program, b"x" * 5000).status_code == 200
    assert eyes.seen == [b"x" * 5000]
