"""Lines of Korean that end in the middle of a word are joined without a space, those that end with one are not."""

from __future__ import annotations

from itertools import pairwise

import pytest

from inference.ocr import paragraphs, reading, spacing
from inference.ocr.stored import read, write
from inference.training import train_spacing
from tests.inference.pages import KOREAN, KOREAN_STORY, STORY, page, png
from tests.inference.tables import HARMS, harmed

DIVIDED = (
    "골목 끝의 작은 가게에는 나이 든 주인이 혼자 앉아 있",
    "었다. 그는 하루 종일 창밖을 바라보다가 손님이 들어",
    "오면 천천히 일어나 물을 주었다. 아무도 그의 이름",
    "을 묻지 않았고 그는 아무에게도 말하지 않았다. 겨울",
    "이 되면 문을 닫고 바다가 보이는 마을로 내려갔다.",
)
WHOLE = "골목 끝의 작은 가게에는 나이 든 주인이 혼자 앉아 있었다. 그는 하루 종일 창밖을 바라보다가 손님이 들어오면"


@pytest.fixture
def known():
    spacing.table.cache_clear()
    yield spacing.table()
    spacing.table.cache_clear()


def test_a_page_whose_lines_end_anywhere_has_its_words_whole() -> None:
    picture = page(DIVIDED, size=(800, 400), font=KOREAN)
    text = " ".join(reading.read(png(picture), ["ko"])["paragraphs"])
    assert text.startswith(WHOLE)
    assert "이름을 묻지" in text
    assert "않았다. 겨울이 되면" in text


def test_a_page_that_keeps_words_whole_gets_a_space_at_each_line_end() -> None:
    assert paragraphs.joined(KOREAN_STORY, whole=True) == " ".join(KOREAN_STORY)
    assert spacing.keeps_words_whole(pairwise(KOREAN_STORY))
    assert not spacing.keeps_words_whole(pairwise(DIVIDED))


def test_english_lines_always_end_with_a_word() -> None:
    assert paragraphs.joined(STORY, whole=False) == " ".join(STORY)


def test_figures_and_english_words_in_korean_stay_apart() -> None:
    assert not spacing.within_a_word("그는 2024", "2025 두 해를")
    assert not spacing.within_a_word("제목은 The", "Sea 라고")


def test_most_line_ends_of_a_story_it_never_saw_are_right(known) -> None:
    story = train_spacing.paragraphs([train_spacing.DEMO])
    ends = [end for text in story for end in train_spacing.places(text)]
    right = sum((known.likelihood(before, after) >= 0.5) == spaced for before, after, spaced in ends)
    assert right > 0.96 * len(ends)


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("harm", HARMS)
def test_without_the_table_that_was_trained_lines_end_with_words(tmp_path, monkeypatch, harm) -> None:
    monkeypatch.setattr(spacing, "STORED", harmed(spacing.STORED, tmp_path, harm))
    spacing.table.cache_clear()
    assert spacing.table() is None
    assert paragraphs.joined(DIVIDED, whole=False) == " ".join(DIVIDED)


def test_a_table_is_learned_from_prose(tmp_path) -> None:
    texts = [" ".join(DIVIDED[:2]) * 4, "비는 새벽이 오기 전에 그쳤고 항구로 가는 길은 강처럼 빛났다. " * 8]
    found = train_spacing.table(*train_spacing.learned(train_spacing.examples(texts), seed=1))
    card = write(tmp_path / "spacing-9", found, train_spacing.facts(1, {"right": 1.0}))
    table = spacing.Table(found["weights"] * found["scale"], float(found["bias"][0]))
    assert table.likelihood("비는 새벽이", "오기 전에") > 0.5
    assert table.likelihood("비는 새", "벽이 오기") < 0.5
    assert read(tmp_path / "spacing-9").keys() == found.keys()
    assert card["metrics"] == {"held out: 운수 좋은 날, 동백꽃, 물 드는 사람": {"right": 1.0}}
