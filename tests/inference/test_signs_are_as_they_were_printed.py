"""Dashes, dots and quotation marks come in the form that was printed, and dirt beside the text as nothing."""

from __future__ import annotations

import pytest

from inference.ocr.layout import Block
from inference.ocr.rows import Row, kept
from inference.ocr.signs import as_printed, quoted
from inference.ocr.tesseract import Spelled


def rows(*lines: str) -> list[Row]:
    block = Block(0, 0, 500, 500)
    return [
        Row(tuple(Spelled(word, 0.9, (0, 20 * at, 50, 20 * at + 16)) for word in line.split()), block)
        for at, line in enumerate(lines)
    ]


def told(*lines: str) -> list[str]:
    return [row.text for row in quoted(rows(*lines))]


@pytest.mark.parametrize(
    ("read", "printed"),
    [("부어…ㆍ…", "부어……"), ("-ㅡ", "―"), ("그…", "그…"), ("1·2", "1·2"), ("a...", "a...")],
)
def test_dashes_and_dots_are_what_was_printed(read: str, printed: str) -> None:
    assert as_printed(read) == printed


def test_on_a_page_with_curly_marks_all_of_them_are() -> None:
    assert told('“이놈, 오라질놈!"', '"왜 이래," 하고 “그래.”') == [
        "“이놈, 오라질놈!”",
        "“왜 이래,” 하고 “그래.”",
    ]


def test_a_stray_curly_one_does_not_bend_a_page_of_straight_ones() -> None:
    lines = ['"그래." 노인이 말했다.', '"자네 말이 맞다."', '“이놈."']
    assert told(*lines) == lines


def kept_of(*words: tuple[str, float]) -> str:
    row = kept(
        [Spelled(text, confidence, (at, 0, at + 9, 9)) for at, (text, confidence) in enumerate(words)],
        Block(0, 0, 500, 500),
    )
    return row.text if row else ""


def test_the_edge_of_a_sheet_is_no_figure_at_the_end_of_a_line() -> None:
    assert kept_of(("|", 0.63), ("000", 0.28), ("이", 0.0), ("보았다.", 0.93), ("00.", 0.3)) == "보았다."


def test_figures_at_the_end_of_a_line_that_are_sure_stay() -> None:
    assert (
        kept_of(("1948", 0.95), ("was", 0.5), ("the", 0.9), ("year", 0.9), ("40.", 0.92))
        == "1948 was the year 40."
    )
