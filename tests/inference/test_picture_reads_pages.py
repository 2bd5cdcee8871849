"""What stands on a page is read, however the page is lit, turned and tilted, and only what belongs to its text."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from inference.ocr import paragraphs, reading, upright
from inference.ocr.lines import rhythm, sides
from tests.e2e.stories import FEAR, hand, paper
from tests.inference.pages import KOREAN, KOREAN_STORY, SERIF, STORY, page, png

TOLD = " ".join(STORY)


def test_a_page_is_read_as_one_paragraph() -> None:
    found = reading.read(png(page()), ["en", "ko"])
    assert found["paragraphs"] == [TOLD]
    assert (found["language"], found["size"], found["notes"]) == ("en", [560, 400], [])
    assert found["confidence"] > 0.9


def test_words_come_with_their_places() -> None:
    words = reading.read(png(page()), ["en"])["words"]
    harbour = next(word for word in words if word[0] == "harbour")
    left, top, right, bottom = harbour[1:5]
    assert 55 <= left <= 66
    assert 130 <= top < bottom <= 172
    assert 150 <= right <= 180
    assert harbour[6] == 0


def test_korean_is_told_by_reading_it() -> None:
    found = reading.read(png(page(KOREAN_STORY, font=KOREAN)), ["en", "ko"])
    assert found["language"] == "ko"
    assert "항구로 가는 길은 강처럼 빛났다." in found["paragraphs"][0]


def test_lines_are_told_apart_of_which_every_third_is_like_the_others() -> None:
    heights, ink = np.arange(620), np.zeros((620, 1000), np.float32)
    for number, middle in enumerate(16.9 * np.arange(1, 36)):
        end = 900 if number % 3 == 0 else 400  # speech: short lines among full ones
        ink[np.abs(heights - middle) < 4.2, 100:end] = 0.5
    assert rhythm(ink)[0] == 17


def test_where_columns_have_as_much_rhythm_as_lines_both_sides_are_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lined = np.zeros((600, 600), np.float32)
    for top in range(20, 560, 30):
        lined[top : top + 12, 20:560] = 0.6
    assert sides(lined) == [0]
    assert sides(lined.T) == [1]
    assert sides(np.minimum(lined, lined.T)) == [0, 1]
    monkeypatch.setattr(upright, "sides", lambda ink: [0, 1])
    found = reading.read(png(page().rotate(90, expand=True)), ["en"])
    assert found["paragraphs"] == [TOLD]


def test_a_page_of_which_upside_down_nothing_is_seen_stays_upright(monkeypatch: pytest.MonkeyPatch) -> None:
    laid_out, turns = upright.laid_out, iter([True, False])

    def seen_once(grey):
        sheet = laid_out(grey)
        return sheet if next(turns) else replace(sheet, blocks=[])

    monkeypatch.setattr(upright, "laid_out", seen_once)
    monkeypatch.setattr(upright, "PLAIN", 1.0)
    assert reading.read(png(page()), ["en"])["paragraphs"] == [TOLD]


def test_light_letters_on_a_dark_ground_are_read() -> None:
    found = reading.read(png(page(ink=200, paper=20)), ["en"])
    assert found["paragraphs"] == [TOLD]
    assert found["notes"] == ["inverted"]


def test_a_picture_on_its_side_stands_up_by_its_exif() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    found = reading.read(png(page().rotate(90, expand=True), "JPEG", exif=exif, quality=90), ["en"])
    assert found["paragraphs"] == [TOLD]
    assert found["size"] == [560, 400]


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_picture_without_exif_is_turned_upright(quarters: int) -> None:
    found = reading.read(png(page().rotate(-90 * quarters, expand=True)), ["en"])
    assert found["paragraphs"] == [TOLD]
    assert found["size"] == [560, 400]
    assert found["notes"] == [f"upright-{90 * quarters}"]


def test_a_tilted_page_in_uneven_light_is_laid_flat() -> None:
    tilted = page(size=(640, 480), left=90, top=90).rotate(5, Image.Resampling.BICUBIC, fillcolor=255)
    light = Image.linear_gradient("L").resize(tilted.size).point(lambda level: 110 + level // 2)
    found = reading.read(png(Image.composite(light, Image.new("L", tilted.size), tilted)), ["en"])
    assert "straightened" in found["notes"]
    assert " ".join(found["paragraphs"]).split()[:8] == TOLD.split()[:8]


def test_columns_are_read_one_after_the_other() -> None:
    wide = page(size=(1080, 400))
    draw, letters = ImageDraw.Draw(wide), ImageFont.truetype(SERIF, 24)
    second = (
        "A dog barked twice, then it",
        "was quiet again. Far out the",
        "first boat lit its lantern,",
        "small and green, and waited",
        "for the tide to turn at last,",
        "as it had waited every day",
        "of that long winter.",
    )
    for number, line in enumerate(second):
        draw.text((600, 60 + 38 * number), line, 0, letters)
    found = reading.read(png(wide), ["en"])
    text = " ".join(found["paragraphs"])
    assert text.index("heavy as bread") < text.index("A dog barked twice")
    assert found["notes"] == ["columns"]


def test_facing_pages_are_read_left_then_right_without_heads_and_numbers() -> None:
    spread = Image.new("L", (1200, 620), 255)
    for side, lines in enumerate((STORY, tuple(reversed(STORY)))):
        leaf = page(lines, size=(600, 620), top=120)
        small = ImageFont.truetype(SERIF, 15)
        ImageDraw.Draw(leaf).text((240, 85), "Chapter IV", 0, small)
        ImageDraw.Draw(leaf).text((290, 560), str(134 + side), 0, small)
        spread.paste(leaf, (600 * side, 0))
    found = reading.read(png(spread), ["en"])
    assert " ".join(found["paragraphs"]) == f"{TOLD} {' '.join(reversed(STORY))}"
    assert found["notes"] == ["columns", "chrome"]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("a part of the Anglo-", "Saxon law."), "a part of the Anglo-Saxon law."),
        (("in the years 1914-", "1918 nobody"), "in the years 1914-1918 nobody"),
        (("She lit the lan-", "tern at last."), "She lit the lantern at last."),
        (("She waited -", "nobody came."), "She waited - nobody came."),
    ],
)
def test_words_that_a_line_has_divided_are_whole_again(lines: tuple[str, str], text: str) -> None:
    assert paragraphs.joined(lines, whole=True) == text


def test_bars_and_page_numbers_of_an_app_are_left_out() -> None:
    lines = page(size=(560, 620), top=150)
    draw, letters = ImageDraw.Draw(lines), ImageFont.truetype(SERIF, 15)
    draw.text((20, 20), "9:41", 0, letters)
    draw.text((480, 20), "87%", 0, letters)
    draw.text((250, 570), "134 / 372", 0, letters)
    found = reading.read(png(lines), ["en"])
    assert found["paragraphs"] == [TOLD]


def test_a_running_head_close_above_the_text_is_left_out() -> None:
    lines = page(size=(560, 400), top=75)
    ImageDraw.Draw(lines).text((240, 50), "Chapter IV", 0, ImageFont.truetype(SERIF, 15))
    assert reading.read(png(lines), ["en"])["paragraphs"] == [TOLD]


@pytest.mark.parametrize("ground", ["plain", "noise", "logo"])
def test_where_there_is_no_text_nothing_is_made_up(ground: str) -> None:
    picture = Image.effect_noise((500, 400), 90) if ground == "noise" else Image.new("L", (500, 400), 240)
    if ground == "logo":
        ImageDraw.Draw(picture).ellipse((150, 100, 350, 300), outline=0, width=30)
    found = reading.read(png(picture), ["en", "ko"])
    assert (found["paragraphs"], found["words"], found["language"]) == ([], [], "und")
    assert "no-text" in found["notes"]


@pytest.mark.parametrize("turned", [0, 180])
def test_of_a_page_behind_a_hand_the_rest_is_read_upright(turned: int) -> None:
    found = reading.read(png(hand(paper(FEAR)).rotate(turned)), ["en", "ko"])
    words = re.findall(r"\w+", " ".join(found["paragraphs"]))
    true = set(re.findall(r"\w+", FEAR))
    assert found["paragraphs"][0].startswith("The cellar was dark")
    assert sum(word in true for word in words) > 0.85 * len(words)
