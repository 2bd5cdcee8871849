"""Of what Tesseract's network thought of for a Korean syllable, the one that fits its surroundings is read."""

from __future__ import annotations

import json
from itertools import pairwise

import numpy as np
import pytest

from inference.ocr import choices, reading, tesseract
from inference.ocr.letters import Seen, Step, others
from inference.ocr.tessdata import letters_of
from inference.ocr.tesseract import Spelled
from inference.training import train_choices, train_spacing
from tests.inference.pages import KOREAN, KOREAN_STORY, page, png
from tests.inference.tables import HARMS, harmed

BOX = (0.0, 0.0, 10.0, 10.0)


@pytest.fixture
def known():
    table = choices.table
    table.cache_clear()
    yield table()
    table.cache_clear()


def seen(syllable: str, *doubts: tuple[str, float]) -> list[Step]:
    """A step for each letter of a syllable, which is 0.9 likely but for those in which others differ from it."""
    steps: list[Step] = [{letter: 0.9} for letter in letters_of(syllable)]
    for other, share in doubts:
        for step, letter in zip(steps, letters_of(other), strict=True):
            step.setdefault(letter, share)
    return [steps[0], {}, steps[1], {}, steps[2], {}]


def line(*syllables: tuple[str, list[Step]]) -> list[Seen]:
    """As Tesseract cuts its steps: the first two letters of a syllable lie in the part of the one before it."""
    first, *rest = [steps for _, steps in syllables]
    between = [now[3:] + after[:3] for now, after in pairwise(rest)]
    parts = [first + rest[0][:3], *between, rest[-1][3:]]
    return [Seen(syllable, part) for (syllable, _), part in zip(syllables, parts, strict=True)]


def test_another_final_that_the_network_thought_of_makes_another_syllable() -> None:
    doubts = list(others(line(("술", seen("술", ("숟", 0.3))), ("가", seen("가")))))
    assert doubts[0] == {"숟": pytest.approx(np.log(0.3 / 0.9))}
    assert doubts[1] == {}


def test_letters_are_looked_for_in_the_syllable_that_they_belong_to() -> None:
    doubts = list(others(line(("아", seen("아")), ("마", seen("마", ("아", 0.45))), ("내", seen("내")))))
    assert doubts == [{}, {"아": pytest.approx(np.log(0.5))}, {}]


def test_what_is_too_unlikely_or_in_no_use_is_not_considered() -> None:
    assert list(others([Seen("술", seen("술", ("숟", 0.01)))])) == [{}]
    assert list(others([Seen("술", seen("술", ("숡", 0.4)))])) == [{}]


def test_figures_and_marks_are_never_doubted() -> None:
    assert list(others([Seen("7", seen("술", ("숟", 0.4))), Seen(".", [{}])])) == [{}, {}]


def test_the_syllable_that_fits_is_chosen(known) -> None:
    words = [
        Spelled("술가락을", 0.8, BOX, ({"숟": -1.0, "숲": -1.4}, {}, {}, {})),
        Spelled("들었다.", 0.9, BOX),
    ]
    assert [word.text for word in choices.chosen(words, known)] == ["숟가락을", "들었다."]


def test_a_word_that_holds_a_space_stays_one(known) -> None:
    words = [Spelled("술가 락을", 0.8, BOX, ({"숟": -1.0}, {}, {}, {}, {})), Spelled("들었다.", 0.9, BOX)]
    assert [len(word.text) for word in choices.chosen(words, known)] == [5, 4]


def test_a_syllable_that_fits_stays_whatever_else_was_thought_of(known) -> None:
    words = [Spelled("그의", 0.9, BOX), Spelled("아버지가", 0.8, BOX, ({"마": -0.2, "야": -0.1}, {}, {}, {}))]
    assert [word.text for word in choices.chosen(words, known)] == ["그의", "아버지가"]


def test_a_page_is_read_as_without_a_choice_when_nothing_is_known(known, monkeypatch) -> None:
    story = KOREAN_STORY[2:]  # read rightly as it is
    picture = png(page(story, font=KOREAN))
    with_choice = reading.read(picture, ["ko"])
    monkeypatch.setattr(choices, "table", lambda: None)
    without = reading.read(picture, ["ko"])
    assert without["paragraphs"] == with_choice["paragraphs"] == [" ".join(story)]
    assert without["words"] == with_choice["words"]


def test_the_network_says_what_it_saw_of_every_syllable() -> None:
    picture = page(("외투 밑에 등불을 품고 걸었고", "아이는 그의 어깨에서 잠들었다."), font=KOREAN)
    lines = tesseract.lines(picture, "ko", doubted=True)
    words = [word for line in lines for word in line]
    assert words
    assert all(len(word.others) in (0, len(word.text)) for word in words)
    assert sum(bool(word.others) for word in words) > 0.8 * len(words)


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("harm", HARMS)
def test_a_table_that_was_not_trained_is_not_used(tmp_path, monkeypatch, harm) -> None:
    monkeypatch.setattr(choices, "STORED", harmed(choices.STORED, tmp_path, harm))
    choices.table.cache_clear()
    assert choices.table() is None


def test_a_story_it_never_saw_is_told_from_what_looks_like_it(known) -> None:
    story = train_spacing.paragraphs([train_choices.DEMO])[:40]
    figures = train_choices.measured(known.weights, story, train_choices.Likeness(story), seed=1)
    assert figures["the true one of 7 fits best"] > 0.75


def test_nothing_is_learned_from_the_texts_it_is_measured_on(tmp_path) -> None:
    books = (*train_spacing.SHOWN, "demo:mul-deuneun-saram", "written:ko7_01")
    rows = [json.dumps({"book": book, "text": f"{number} 비가 왔다."}) for number, book in enumerate(books)]
    (tmp_path / "rated.jsonl").write_text("\n".join(rows), encoding="utf-8")
    assert train_spacing.prose([tmp_path / "rated.jsonl"]) == ["3 비가 왔다."]


def test_a_table_is_learned_from_prose() -> None:
    texts = ["그는 숟가락을 들고 밥을 먹었다. 술을 마시고 나서 숟가락을 놓았다. " * 20]
    weights = train_choices.learned(texts, train_choices.Likeness(texts), seed=1)
    table = choices.Table(choices.unpacked_weights(train_choices.table(weights)))
    one, two = table.fits("는 ", ["숟", "술"], "가락을")
    assert one > two
