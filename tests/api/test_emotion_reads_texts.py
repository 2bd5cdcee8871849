"""`POST /api/v1/emotion`: the mood of a text, or of several."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

pytestmark = pytest.mark.django_db


def ask(program: Client, **body: Any) -> Any:
    return program.post("/api/v1/emotion", body, content_type="application/json")


def test_a_text_gets_its_mood(program: Client, listener: Any) -> None:
    answer = ask(program, text="It was dark in the wood.")
    assert answer.status_code == 200
    assert answer.json() == {
        "emotion": "fear",
        "scores": {
            "joy": 0.05, "sadness": 0.05, "anger": 0.05, "fear": 0.9,
            "disgust": 0.05, "surprise": 0.05, "neutral": 0.05,
        },
        "valence": -0.5,
        "arousal": 0.25,
        "engine": "test-1",
        "language": "en",
        "supported": True,
        "notice": "",
    }  # fmt: skip


def test_texts_get_their_moods_in_order(program: Client, listener: Any) -> None:
    answer = ask(program, texts=["One.", "Two.", "Three."])
    assert [mood["emotion"] for mood in answer.json()["moods"]] == ["fear"] * 3
    assert listener.asked == ["One.", "Two.", "Three."]


@pytest.mark.parametrize(("language", "said"), [("fr", "cannot be read yet"), ("und", "could not be told")])
def test_a_language_that_cannot_be_read_is_said(
    program: Client, listener: Any, language: str, said: str
) -> None:
    listener.label, listener.language = "neutral", language
    answer = ask(program, texts=["Il pleut."]).json()["moods"][0]
    assert (answer["language"], answer["supported"], answer["emotion"]) == (language, False, "neutral")
    assert said in answer["notice"]


def test_a_slash_at_the_end_makes_no_difference(program: Client, listener: Any) -> None:
    assert program.post("/api/v1/emotion/", {"text": "a"}, "application/json").status_code == 200


def test_texts_are_cleaned_before_they_are_read(program: Client, listener: Any) -> None:
    assert ask(program, text="a\x00b\x1b\r\nc \ud800").status_code == 200
    assert listener.asked == ["ab\nc \ufffd"]


def test_nothing_of_a_text_stays_behind(program: Client, listener: Any) -> None:
    ask(program, text="a secret")
    assert not [key for key in cache._cache if "mood-" in key]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "text"),
        ({"text": "a", "texts": ["b"]}, "text"),
        ({"text": ""}, "text"),
        ({"text": "\x00 \x01"}, "text"),
        ({"text": "a" * 20_001}, "text"),
        ({"texts": []}, "texts"),
        ({"texts": ["a"] * 33}, "texts"),
        ({"texts": ["a", 5]}, "texts.1"),
        ({"texts": ["a" * 20_000] * 4}, "texts"),
    ],
)
def test_a_wrong_body_is_told_its_field_and_the_reason(program: Client, body: Any, field: str) -> None:
    answer = ask(program, **body)
    assert answer.status_code == 400
    assert list(answer.json()) == [field]
    assert answer.json()[field][0].endswith(".")


def test_nobody_is_read_to_without_an_account(client: Client, listener: Any) -> None:
    assert ask(client, text="a").status_code == 401
