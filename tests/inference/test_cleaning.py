"""Text is made harmless at the boundary, and only there."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.cleaning import BOUNDARY, clean_text, original_offsets

ANY_TEXT = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("nul\x00 and \x07bell and \x9b", "nul and bell and "),
        ("a\r\nb\rc\x85d\u2028e", "a\nb\nc\nd\ne"),
        ("tab\tstays", "tab\tstays"),
        ("lone \ud800.", "lone \ufffd."),
        ("pair \ud83d\ude00", "pair 😀"),
        ("e\u0301", "é"),
        ("\u1100\u1161", "가"),
        ("not a character: \uffff", "not a character: \ufffd"),
        ("", ""),
        ("\u0344" * 40, "\u0308\u0301" * 15),
    ],
)
def test_what_becomes_of_it(raw: str, clean: str) -> None:
    assert clean_text(raw) == clean


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once
    assert once.encode().decode() == once


@given(ANY_TEXT, st.integers(0, 20))
def test_a_limit_is_kept(text: str, limit: int) -> None:
    assert len(clean_text(text, limit)) <= limit


def test_a_tower_of_accents_takes_no_time() -> None:
    began = time.monotonic()
    assert clean_text("a" + "\u0315\u0300" * 200_000).startswith("à")
    assert time.monotonic() - began < 2


@given(
    ANY_TEXT
    | st.text(st.sampled_from("ab \r\n\x00\u0301\u0315\u1100\u1161\u11a8가é“\ud83d\ude00か\u3099\x85\u2028"))
)
def test_a_text_may_be_cleaned_in_runs(text: str) -> None:
    assert "".join(map(clean_text, BOUNDARY.split(text))) == clean_text(text)


@given(ANY_TEXT, st.integers(0, 30))
def test_an_offset_is_found_again_before_the_same_words(before: str, marks: int) -> None:
    raw = f"  {before} x{chr(0x301) * marks} 끝"
    clean = clean_text(raw).strip()
    (found,) = original_offsets(raw, [len(clean) - 1])
    assert raw[found:] == "끝"


def test_offsets_into_a_clean_text_stay_what_they_are() -> None:
    assert original_offsets("It rained. 눈이 왔다.", [0, 11, 17]) == [0, 11, 17]
