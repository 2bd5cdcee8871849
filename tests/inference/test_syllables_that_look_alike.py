"""A Korean syllable that Tesseract's network was sure of gives way to one that looks alike and fits far better."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from inference.ocr import choices, confused
from inference.ocr.tesseract import Spelled
from inference.training import drawn_lines, train_confused
from inference.training.train_confused import Counts, Read
from tests.inference.tables import HARMS, harmed

BOX = (0.0, 0.0, 10.0, 10.0)


@pytest.fixture
def fresh():
    table = confused.table
    table.cache_clear()
    yield
    table.cache_clear()


def words(*texts: str) -> list[Spelled]:
    return [Spelled(text, 0.9, BOX) for text in texts]


def read(*texts: str, **known) -> str:
    return " ".join(word.text for word in choices.chosen(words(*texts), **known))


def test_what_fits_far_better_is_read() -> None:
    assert read("물이", "부억에서", "끓었다.") == "물이 부엌에서 끓었다."
    assert read("머리를", "굵었다.") == "머리를 긁었다."


def test_what_fits_stays() -> None:
    assert read("아무도", "없었다.", "밝은", "달이", "낮에", "떴다.") == "아무도 없었다. 밝은 달이 낮에 떴다."


def test_a_word_that_holds_a_space_stays_one() -> None:
    assert [word.text for word in choices.chosen(words("부 억에서", "나왔다."))][1:] == ["나왔다."]


def test_what_the_network_thought_of_itself_is_weighed_by_that_alone() -> None:
    doubted = Spelled("부억에서", 0.9, BOX, ({}, {"엌": -9.0}, {}, {}))
    assert [word.text for word in choices.chosen([doubted])] == ["부억에서"]


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize("harm", HARMS)
def test_a_table_that_was_not_counted_is_not_used(tmp_path, monkeypatch, harm) -> None:
    monkeypatch.setattr(confused, "STORED", harmed(confused.STORED, tmp_path, harm))
    assert confused.table() == {}
    assert read("물이", "부억에서", "끓었다.") == "물이 부억에서 끓었다."


def test_it_is_counted_what_was_read_as_another_without_a_doubt() -> None:
    counts = Counts()
    found = [
        Read("부", {}, False),
        Read("억", {}, False),
        Read("술", {"숟": -1.0}, False),
        Read("달", {}, True),
    ]
    train_confused.count(counts, "부엌숟닭", found)
    assert +counts.confused == {("억", "엌"): 1}
    assert counts.drawn.total() == 4
    assert counts.right == Counter("부")


def test_what_was_confused_once_is_no_likeness() -> None:
    counts = Counts(Counter("엌엌닭"), Counter(), Counter({("억", "엌"): 2, ("달", "닭"): 1}))
    odds = train_confused.odds(counts, Counter("엌억억"))
    assert list(odds) == [("억", "엌")]
    assert confused.unpacked(train_confused.packed(odds)) == {"억": {"엌": pytest.approx(odds["억", "엌"])}}


def test_rare_syllables_are_drawn_more_often_than_they_are_met() -> None:
    lines = drawn_lines.Lines(["그는 그녀를 보았다. " * 200 + "부엌"])
    text = "".join(line for number in range(20) for line in lines.some(random.Random(number)))
    assert text.count("엌") / text.count("그") > 10 / 400


def test_a_block_is_drawn_at_the_pitch_that_korean_is_read_at() -> None:
    seen = drawn_lines.Look(font=0, size=13, pitch=19.5, zoomed=56, blur=0.5, grain=5, ink=40)
    block = drawn_lines.drawn(["부엌에서 물이", "끓었다."], seen, random.Random(1))
    assert block.height == pytest.approx((2 + 2 * drawn_lines.MARGIN) * 56, abs=6)
    assert block.getextrema()[0] < 120
