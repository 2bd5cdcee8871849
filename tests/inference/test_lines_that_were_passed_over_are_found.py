"""Tesseract leaves out a line now and then, or takes its letters for spread: such lines are read by themselves."""

from __future__ import annotations

import numpy as np
import pytest

from inference.ocr import missed, reading, spacing
from inference.ocr.layout import Block
from inference.ocr.tesseract import Spelled
from tests.inference.pages import KOREAN, KOREAN_STORY, page, png

STRIP = Block(0, 0, 200, 100)
PITCH = 20.0


def line(middle: float, text: str = "물이", confidence: float = 0.95) -> list[Spelled]:
    return [Spelled(text, confidence, (10, middle - 8, 150, middle + 8))]


def inked(*middles: int):
    ink = np.zeros((100, 200), np.float32)
    for middle in middles:
        ink[middle - 6 : middle + 6, 10:20] = 1
    return ink


def test_a_place_is_looked_at_again_where_ink_stands_between_two_lines() -> None:
    found = list(missed.gaps([line(10), line(50), line(90)], STRIP, inked(10, 30, 50, 90), PITCH))
    assert found == [(1, Block(0, 19, 200, 41))]


def test_white_between_paragraphs_is_not_looked_at() -> None:
    assert list(missed.gaps([line(10), line(50), line(90)], STRIP, inked(10, 50, 90), PITCH)) == []


def test_the_first_and_the_last_line_may_be_missing_too() -> None:
    found = missed.gaps([line(50)], STRIP, inked(30, 50, 70), PITCH)
    assert [(number, gap.top, gap.bottom) for number, gap in found] == [(0, 19, 41), (1, 59, 81)]


def test_where_a_picture_stands_no_lines_are_looked_for() -> None:
    tall = Block(0, 0, 200, 400)
    ink = np.ones((400, 200), np.float32)
    assert list(missed.gaps([line(10), line(390)], tall, ink, PITCH)) == []


def test_of_several_readings_the_one_with_most_sure_letters_is_taken() -> None:
    unsure, short, whole = line(30, "마니소녀", 0.3), line(30, "물"), line(30, "물이다")
    assert missed.best([[unsure], [short], [whole]]) == whole
    assert missed.best([[unsure], [line(30, "1860")]]) == []


def test_words_of_one_line_found_apart_stand_in_their_order() -> None:
    second, first = Spelled("하지", 0.9, (60, 0, 90, 20)), Spelled("맞다고", 0.9, (10, 0, 50, 20))
    assert missed.best([[[second], [first]]]) == [first, second]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("옆 문 에서 열쇠 돌아가는 소 리 가 났다. 노 인 이 비누 바 구 니 를 들", True),
        ("옆문에서 열쇠 돌아가는 소리가 났다. 노인이 비누 바구니를 들", False),
        ("이 원수엣돈! 이 육시를 할 돈!", False),
        ("그 는", False),
    ],
)
def test_a_line_is_spread_when_most_of_its_syllables_stand_alone(text: str, expected: bool) -> None:
    assert spacing.is_spread(text.split()) is expected


def test_a_spread_line_is_read_again_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    read = reading.tesseract.lines

    def spreading(picture, *rest):
        lines = read(picture, *rest)
        return [apart(line) for line in lines] if picture.height > 200 else lines

    monkeypatch.setattr(reading.tesseract, "lines", spreading)
    found = reading.read(png(page(KOREAN_STORY, size=(700, 400), font=KOREAN)), ["ko"])
    assert "아무도 말을 하지 않았다. 그녀는" in " ".join(found["paragraphs"])


def apart(line: list[Spelled]) -> list[Spelled]:
    return [Spelled(letter, word.confidence, word.box) for word in line for letter in word.text]
