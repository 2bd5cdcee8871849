"""`POST /api/v1/emotion` with `sentences`: each one with its place in the text as it was sent."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def ask(program: Client, **body: Any) -> Any:
    return program.post("/api/v1/emotion", {"sentences": True, **body}, "application/json")


def cut(text: str, reading: dict[str, Any]) -> list[str]:
    return [text[sentence["start"] : sentence["end"]] for sentence in reading["sentences"]]


def test_each_sentence_has_its_mood_and_its_share(program: Client, listener: Any) -> None:
    answer = ask(program, text="It was dark. He ran!").json()
    assert answer["emotion"] == "fear"
    first, second = answer["sentences"]
    assert (first["emotion"], first["scores"]["fear"], first["valence"]) == ("fear", 0.9, -0.5)
    assert first["share"] + second["share"] == pytest.approx(1, abs=1e-3)
    assert (first["carries"], second["carries"]) == (True, False)


def test_without_asking_there_are_none(program: Client, listener: Any) -> None:
    assert "sentences" not in ask(program, text="It was dark.", sentences=False).json()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It was dark. He ran!", ["It was dark.", "He ran!"]),
        (" \n It was dark.  He ran! \n", ["It was dark.", "He ran!"]),
        ("It was\r\ndark.\r\n\r\nHe ran!", ["It was\r\ndark.", "He ran!"]),
        ("It \x00was\x07 dark. He ran!", ["It \x00was\x07 dark.", "He ran!"]),
        ("😀 It rained. He ran!", ["😀 It rained.", "He ran!"]),
        ("The cafe\u0301 was dark. He ran!", ["The cafe\u0301 was dark.", "He ran!"]),
        (unicodedata.normalize("NFD", "눈이 왔다. 정말?"), None),
    ],
)
def test_offsets_lie_in_the_text_as_it_was_sent(
    program: Client, listener: Any, text: str, expected: list[str] | None
) -> None:
    wanted = expected or [unicodedata.normalize("NFD", each) for each in ("눈이 왔다.", "정말?")]
    assert cut(text, ask(program, text=text).json()) == wanted


def test_each_of_several_texts_has_its_own(program: Client, listener: Any) -> None:
    texts = ["It was dark. He ran!", "비가 왔다."]
    moods = ask(program, texts=texts).json()["moods"]
    assert [cut(text, mood) for text, mood in zip(texts, moods, strict=True)] == [
        ["It was dark.", "He ran!"],
        ["비가 왔다."],
    ]


def test_nothing_carries_a_neutral_text(program: Client, listener: Any) -> None:
    listener.label = "neutral"
    (sentence,) = ask(program, text="He sat.").json()["sentences"]
    assert (sentence["share"], sentence["carries"]) == (0, False)


@pytest.mark.parametrize(("field", "body"), [("text", "So. " * 401), ("texts", ["So. " * 210] * 2)])
def test_too_many_sentences_are_refused(program: Client, listener: Any, field: str, body: Any) -> None:
    answer = ask(program, **{field: body})
    assert answer.status_code == 400
    assert "400" in answer.json()[field][0]
    assert listener.asked == []
