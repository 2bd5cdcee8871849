"""A page of one language may hold lines and words of the other: they are read in their own."""

from __future__ import annotations

from inference.ocr import again, mixed, reading
from inference.ocr.layout import Block
from inference.ocr.tesseract import Spelled
from tests.inference.pages import KOREAN, KOREAN_STORY, STORY, page, png


def shown(*lines: str) -> str:
    picture = page(lines, size=(900, 120 + 38 * len(lines)), font=KOREAN)
    return " ".join(reading.read(png(picture), ["en", "ko"])["paragraphs"])


def word(text: str, confidence: float, left: int) -> Spelled:
    return Spelled(text, confidence, (left, 0, left + 10 * len(text), 20))


def texts(words: list[Spelled]) -> list[str]:
    return [each.text for each in words]


def test_korean_lines_below_english_ones_are_read_as_korean() -> None:
    read = shown(*STORY[:4], *KOREAN_STORY[:4])
    assert "Nobody spoke. She carried the" in read
    assert "아무도 말을 하지 않았다." in read


def test_english_lines_below_korean_ones_are_read_as_english() -> None:
    read = shown(*KOREAN_STORY[:4], *STORY[:4])
    assert "아무도 말을 하지 않았다." in read
    assert "Nobody spoke. She carried the" in read


def test_names_in_the_other_language_are_read_within_a_line() -> None:
    read = shown("그는 Frankenstein 이라는 책을 London 에서 샀다.", *KOREAN_STORY)
    assert "그는 Frankenstein 이라는 책을" in read
    assert "The word 사랑 was written" in shown("The word 사랑 was written on the wall.", *STORY)


def test_a_line_that_is_plain_is_read_once() -> None:
    assert not mixed.doubted([word("harbour", 0.96, 0), word("shone", 0.9, 90)])
    assert mixed.doubted([word("a8", 0.3, 0), word("Je", 0.5, 40)])
    assert mixed.doubted([word("harbour", 0.96, 0), word("shone", 0.96, 90), word("At2", 0.4, 150)])


def test_a_word_that_is_only_misread_is_no_reason_to_read_its_line_in_another_language() -> None:
    plain = [word("harbourmasters", 0.96, 0), word("understood", 0.96, 150), word("everything", 0.96, 260)]
    assert not mixed.doubted([*plain, word("nowy’", 0.2, 370)])
    assert not mixed.doubted([*plain, word("낳다.", 0.2, 370)])
    assert mixed.doubted([*plain, word("91도2", 0.2, 370)])


def test_of_words_in_one_place_the_surer_ones_stay() -> None:
    own = [word("그는", 0.93, 0), word("911231", 0.5, 50), word("샀다.", 0.97, 200)]
    other = [word("X=", 0.5, 0), word("Shakes", 0.96, 50), word("Bret", 0.6, 200)]
    assert texts(mixed.surer(own, [other])) == ["그는", "Shakes", "샀다."]


def test_what_another_language_doubts_too_changes_nothing() -> None:
    own, other = [word("n0ise", 0.4, 0)], [word("노이즈", 0.7, 0)]
    assert texts(mixed.surer(own, [other])) == ["n0ise"]


def test_short_words_are_believed_only_in_a_line_that_is_the_other_languages() -> None:
    own = [word("몰은", 0.49, 0), word("1130", 0.5, 50)]
    assert texts(mixed.surer(own, [[word("SS", 0.86, 0), word("x", 0.5, 50)]])) == ["몰은", "1130"]
    assert texts(mixed.surer(own, [[word("So", 0.95, 0), word("had", 0.96, 50)]])) == ["So", "had"]


def test_figures_made_of_letters_give_way_but_words_only_to_what_is_clearly_surer() -> None:
    assert texts(mixed.surer([word("300", 0.93, 0)], [[word("and", 0.96, 0)]])) == ["and"]
    assert texts(mixed.surer([word("안녕", 0.9, 0)], [[word("ota", 0.95, 0)]])) == ["안녕"]


def test_a_line_is_cut_out_over_the_whole_width_and_within_its_strip() -> None:
    strip = Block(10, 0, 500, 100)
    assert again.around([Spelled("a", 0.5, (200, 40, 220, 60))], strip) == Block(10, 34, 500, 66)
    assert again.around([Spelled("a", 0.5, (200, 0, 220, 98))], strip) == strip
