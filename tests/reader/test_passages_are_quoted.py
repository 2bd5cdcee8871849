"""A passage is recalled by its first words, never by half a word."""

import pytest

from reader.quoting import first_words


def test_what_is_short_stands_as_it_is_on_one_line() -> None:
    assert first_words("She came\n home.", 20) == "She came home."


def test_a_cut_comes_after_a_word_and_is_marked() -> None:
    assert (
        first_words("She asked how long the bolts were, and when.", 36)
        == "She asked how long the bolts were…"
    )


@pytest.mark.parametrize("text", ["가" * 50, "a" * 50, "short " + "b" * 60])
def test_what_has_no_spaces_is_cut_where_it_must_be(text: str) -> None:
    shown = first_words(text, 20)
    assert (len(shown), shown[:-1]) == (20, text[:19])
