"""Sentences end where a reader would take a breath."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.sentences import spans, trimmed


def sentences(text: str) -> list[str]:
    return [text[start:end].strip() for start, end in spans(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["It rained.", "He left!", "Why?"],
        ["“Stop!” he cried.", "“No.”", "“Yes…”"],
        ["“Come in.", "Sit down.”", "He sat."],
        ["Mr. Hyde met Dr. J. Lanyon at St. James’s.", "They spoke."],
        ["It was I.", "He knew."],
        ["He paid 3.50 in all.", "It was late."],
        ["Alas! my poor father! how he wept.", "(He did.)", "Then…", "Nothing."],
        ["1. He counts apples, e.g. red ones.", "2. He eats."],
        ["Well . . . perhaps.", "No."],
        ["눈이 왔다.", "정말?", "그랬다."],
        ["“가지 마.” 하고 그는 말했다.", "“왜요?” 라고 물었다.", "그는 웃었다."],
        ["“오라질 년!”하고 때렸다.", "비가 내렸다."],
        ["못 하는 놈 보구…….", '"너 일하기 좋니?"', "또는."],
        ["운수 좋은 날이었다 .", "문안에 들어갔다."],
        ["彼は言った。", "雨だ。"],
    ],
)
def test_a_text_is_cut_into_its_sentences(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


def test_a_blank_line_ends_what_has_no_full_stop() -> None:
    assert sentences("CHAPTER I\n\nIt rained\nhard.") == ["CHAPTER I", "It rained\nhard."]


def test_a_finished_verb_ends_a_line_without_full_stop() -> None:
    text = "그는 갔다\n비가 왔다\n그리고 밤이\n되었다"
    assert sentences(text) == ["그는 갔다", "비가 왔다", "그리고 밤이\n되었다"]


def test_sentences_without_space_between_them_in_chinese_and_japanese() -> None:
    assert sentences("雨だ。風だ。") == ["雨だ。", "風だ。"]


def test_white_space_around_a_sentence_can_be_left_out() -> None:
    text = " \n\n It rained.  He left.\n\n \n"
    assert [text[start:end] for start, end in trimmed(text)] == ["It rained.", "He left."]


@given(st.text(st.sampled_from("aA다 .!?…。”\"“'\n\t(1"), max_size=60))
def test_sentences_tile_the_text(text: str) -> None:
    assert "".join(text[start:end] for start, end in spans(text)) == text


@pytest.mark.parametrize("piece", [". . ", '."', "\n \n", "a. — “", "....", "다 "])
def test_no_text_takes_long(piece: str) -> None:
    text = piece * 100_000 + "x"
    assert sum(end - start for start, end in spans(text)) == len(text)
