"""Which sentences carried a passage's mood is told by their own moods."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from inference import carrying
from inference.mood import LABELS, Mood
from inference.text import SentenceMood


def mood(label: str = "joy", strength: float = 0.9) -> Mood:
    return Mood(tuple(strength if name == label else 0.02 for name in LABELS), 0.0, 0.0, "test-1", "en")


def sentences(*strengths: float, label: str = "joy", length: int = 20) -> list[SentenceMood]:
    return [SentenceMood(n * length, (n + 1) * length, mood(label, each)) for n, each in enumerate(strengths)]


def carriers(found: Sequence[carrying.Sentence]) -> list[int]:
    return [n for n, sentence in enumerate(found) if sentence.carries]


def test_one_strong_sentence_carries_alone() -> None:
    assert carriers(carrying.carried(mood(), sentences(0.1, 0.9, 0.1, 0.1))) == [1]


def test_sentences_that_are_alike_share_the_work() -> None:
    found = carrying.carried(mood(), sentences(0.5, 0.5, 0.5, 0.5))
    assert [sentence.share for sentence in found] == [0.25] * 4
    assert carriers(found) == [0, 1]


def test_other_emotions_do_not_count() -> None:
    found = carrying.carried(mood("joy"), [*sentences(0.9, label="fear"), *sentences(0.4)])
    assert carriers(found) == [1]


def test_one_clear_sentence_outweighs_many_faint_ones() -> None:
    assert carriers(carrying.carried(mood(), sentences(*[0.2] * 9, 0.9))) == [9]


def test_length_counts_for_nothing() -> None:
    short, long = SentenceMood(0, 10, mood(strength=0.9)), SentenceMood(10, 110, mood(strength=0.8))
    assert carriers(carrying.carried(mood(), [short, long])) == [0]


def test_nothing_carries_a_neutral_passage() -> None:
    found = carrying.carried(mood("neutral"), sentences(0.9, 0.9))
    assert carriers(found) == []
    assert [sentence.share for sentence in found] == [0, 0]


def test_a_passage_without_sentences_has_no_carriers() -> None:
    assert carrying.carried(mood(), []) == ()


@pytest.mark.parametrize("seed", range(20))
def test_shares_sum_to_one_and_carriers_hold_half(seed: int) -> None:
    chance = random.Random(seed)
    strengths = [chance.choice([0.0, chance.random()]) for _ in range(chance.randint(1, 20))]
    found = carrying.carried(mood(), sentences(*strengths))
    total = sum(sentence.share for sentence in found)
    assert total == pytest.approx(1) or not any(strengths)
    held = sum(sentence.share for sentence in found if sentence.carries)
    assert held >= total / 2 - 1e-9


def test_texts_are_read_with_their_sentences_in_order() -> None:
    class Engine:
        def score(self, texts: Sequence[str]) -> list[Mood]:
            return [mood(strength=len(text) / 100) for text in texts]

        def sentences(self, text: str) -> list[SentenceMood]:
            return [SentenceMood(0, len(text), mood())]

    long, short = carrying.read(Engine(), ["a" * 60, "a" * 40])
    assert (long.mood["joy"], long.sentences[0].end) == (0.6, 60)
    assert (short.mood["joy"], short.sentences[0].end) == (0.4, 40)
