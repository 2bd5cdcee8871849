"""Pages of another app are told apart, whatever is misread or scrolled a little, and cut sentences are joined."""

from __future__ import annotations

import random
import re

import pytest

from reader.companion import joining
from tests.processes import ROOT

STORIES = {"en": "a-hands-breadth.md", "ko": "mul-deuneun-saram.md"}
MISREAD = {"en": 0.015, "ko": 0.04}
PAGE = {"en": 1300, "ko": 700}


def story(language: str) -> str:
    text = (ROOT / "library/demo" / STORIES[language]).read_text(encoding="utf-8")
    return re.sub(r"\n(?!\n)", " ", text.split("\n\n", 4)[4])


def misread(text: str, language: str, seed: int, share: float = 1) -> str:
    """As a reader of pictures makes mistakes: letters lost, added, taken for others, spaces too."""
    chance, rate, letters = random.Random(seed), share * MISREAD[language] / 3, "aeinort가나다"
    out = []
    for letter in text:
        dice = chance.random()
        if dice >= rate:
            out.append(chance.choice(letters) if dice < 2 * rate else letter)
        if 2 * rate <= dice < 3 * rate:
            out.append(chance.choice(letters))
    return "".join(out)


def seen(language: str, start: int, seed: int) -> joining.Letters:
    return joining.letters_of(misread(story(language)[start : start + PAGE[language]], language, seed))


@pytest.mark.parametrize("language", STORIES)
@pytest.mark.parametrize("scrolled", [0, 40, -40])
def test_a_page_read_again_or_scrolled_by_a_line_is_the_same(language: str, scrolled: int) -> None:
    for seed in range(20):
        before, now = seen(language, 2000, seed), seen(language, 2000 + scrolled, 100 + seed)
        assert joining.is_same(before.grams, now.grams)


@pytest.mark.parametrize("language", STORIES)
def test_a_page_that_is_partly_covered_is_the_same(language: str) -> None:
    whole, width = story(language)[2000 : 2000 + PAGE[language]], PAGE[language] // 20
    lines = [whole[at : at + width] for at in range(0, len(whole), width)]
    for seed in range(20):
        chance = random.Random(seed)
        left = [
            line[: chance.randrange(width // 2)] if 5 < at < 15 else line for at, line in enumerate(lines)
        ]
        before, now = misread(whole, language, seed, 0.5), misread(" ".join(left), language, 100 + seed, 0.5)
        assert joining.is_same(joining.letters_of(before).grams, joining.letters_of(now).grams)


@pytest.mark.parametrize("language", STORIES)
def test_the_next_page_is_another(language: str) -> None:
    for start in range(0, 8000, 400):
        before, now = seen(language, start, start), seen(language, start + PAGE[language], start + 1)
        assert joining.unseen(before.grams, now.grams) == (0, len(now.places))
        assert not joining.is_same(before.grams, now.grams)


@pytest.mark.parametrize("language", STORIES)
def test_of_a_page_scrolled_by_half_only_what_came_in_is_new(language: str) -> None:
    half = PAGE[language] // 2
    for seed in range(20):
        before, now = seen(language, 2000, seed), seen(language, 2000 + half, 100 + seed)
        first, end = joining.unseen(before.grams, now.grams)
        assert end == len(now.places)
        assert abs(first - len(now.places) / 2) < 40


def test_of_two_columns_of_which_one_changes_that_one_is_new() -> None:
    text = story("en")
    before = joining.letters_of(text[2000:2600] + text[2600:3200]).grams
    now = joining.letters_of(text[2000:2600] + text[6000:6600])
    first, end = joining.unseen(before, now.grams)
    assert not joining.is_same(before, now.grams)
    assert now.between(first, end, text[2000:2600] + text[6000:6600])[-100:] == text[6500:6600].strip()
    assert end - first < 0.55 * len(now.places)


def test_what_is_new_begins_with_a_whole_word() -> None:
    text = "The rain had stopped, and nobody spoke on the long way home."
    letters = joining.letters_of(text)
    assert (
        letters.between(5, len(letters.places), text)
        == "rain had stopped, and nobody spoke on the long way home."
    )


def test_forms_of_letters_and_spaces_make_no_difference() -> None:
    assert joining.letters_of("“Ｉ ﬁnd… it!”").folded == joining.letters_of("i find it").folded
    assert joining.letters_of("그 는 갔다").folded == joining.letters_of("그는 갔다.").folded


@pytest.mark.parametrize(
    ("page", "cut_off"),
    [
        ("It was dark. Nobody spoke.", ""),
        ("It was dark. “Nobody spoke.”", ""),
        ("It was dark. She carried the", "She carried the"),
        ("비가 그쳤다. 아무도 말을", "아무도 말을"),
        ("비가 그쳤다.", ""),
        ("", ""),
    ],
)
def test_the_sentence_that_a_page_cuts_off_is_found(page: str, cut_off: str) -> None:
    assert joining.open_end(page) == cut_off


def test_a_cut_sentence_goes_on_on_the_next_page() -> None:
    assert joining.joined("She carried the", "lamp home.") == "She carried the lamp home."
    assert joining.joined("She car-", "ried the lamp.") == "She carried the lamp."
    assert joining.joined("", "It was dark.") == "It was dark."


def test_only_so_much_of_an_endless_sentence_is_kept() -> None:
    assert len(joining.open_end("word " * 1000)) == joining.MOST_OPEN


def test_a_page_is_recognised_by_its_first_words() -> None:
    assert joining.opening("It was  dark\nand cold outside.", 15) == "It was dark…"
    assert joining.opening("It was dark. Nobody spoke.", 15) == "It was dark…"
    assert joining.opening("It was dark.", 15) == "It was dark."
    assert joining.opening("x" * 30, 10) == "x" * 10 + "…"
