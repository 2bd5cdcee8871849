"""Text is made harmless at the boundary, and only there."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.cleaning import clean_text

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
