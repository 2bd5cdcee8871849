"""The plan without the pages that follow keeps the patience contract: two passages or a clear one, least times."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from itertools import pairwise

import pytest

from inference.mood import Mood
from reader.companion.planning import Glance, Standing, Taste, decided, heard
from reader.cues import Scene, plan
from tests.conftest import mood

FULL = 130.0
WEAK = 0.155


def played(
    moods: Iterable[Mood], *, sensitivity: int = 3, every: float = 60, dwell: float = 45, words: float = FULL
) -> list[str]:
    """What plays after each passage, read so many seconds apart."""
    standing, found = Standing(), []
    for number, each in enumerate(moods):
        standing = heard(standing, Glance(each, words), number * every, Taste(sensitivity, dwell)).standing
        found.append(standing.cue.label if standing.cue else "")
    return found


def labels(*names: str, strength: float = 0.8) -> list[Mood]:
    return [mood(name, strength=strength) for name in names]


def test_the_first_passage_says_what_plays() -> None:
    assert played(labels("fear")) == ["fear"]


def test_a_clear_mood_is_followed_at_once() -> None:
    assert played(labels("joy", "joy", "fear", "fear")) == ["joy", "joy", "fear", "fear"]


def test_a_vague_mood_is_followed_when_it_holds() -> None:
    vague = mood("fear", strength=WEAK)
    assert played([mood("joy"), vague, vague, vague]) == ["joy", "joy", "fear", "fear"]


def test_the_calmer_the_setting_the_later_the_change() -> None:
    moods = labels("joy", *["sadness"] * 6)
    first = [played(moods, sensitivity=s).index("sadness") for s in range(1, 6)]
    assert first == sorted(first, reverse=True)
    assert first[0] > first[-1]


def test_a_passage_of_another_mood_among_equals_changes_nothing_where_the_setting_is_calm() -> None:
    assert set(played(labels("joy", "joy", "fear", "joy", "joy"), sensitivity=2)) == {"joy"}


def changes(found: Sequence[str]) -> int:
    return sum(a != b for a, b in pairwise(found))


@pytest.mark.parametrize(("sensitivity", "share"), [(1, 0.1), (2, 0.2), (3, 0.4)])
def test_noise_between_two_moods_does_not_make_the_music_flutter(sensitivity: int, share: float) -> None:
    chance = random.Random(1)
    names = [chance.choice(["joy", "surprise"]) for _ in range(200)]
    noisy = [mood(name, strength=chance.uniform(0.1, 0.35)) for name in names]
    assert changes(played(noisy, sensitivity=sensitivity)) < share * changes(names)


def test_a_cue_lasts_its_least_time() -> None:
    assert played(labels("joy", "fear", "fear", "fear"), every=20, dwell=50) == ["joy", "joy", "joy", "fear"]


def test_where_only_time_is_lacking_it_says_how_much() -> None:
    taste, standing = Taste(dwell=45), Standing()
    for second, each in ((0.0, "joy"), (10.0, "fear")):
        verdict = heard(standing, Glance(mood(each), FULL), second, taste)
        standing = verdict.standing
    assert verdict.wait == 35
    assert decided(standing, 44.9, taste).standing.cue.label == "joy"  # type: ignore[union-attr]
    later = decided(standing, 45.0, taste)
    assert (later.standing.cue.label, later.wait) == ("fear", None)  # type: ignore[union-attr]


def test_what_the_page_takes_back_while_time_is_lacking_does_not_come() -> None:
    taste, standing = Taste(dwell=45), Standing()
    for second, each in ((0.0, "joy"), (10.0, "fear"), (20.0, "joy")):
        standing = heard(standing, Glance(mood(each), FULL), second, taste).standing
    assert decided(standing, 60.0, taste).standing.cue.label == "joy"  # type: ignore[union-attr]


def test_a_text_too_short_to_say_anything_holds_what_plays() -> None:
    standing = heard(Standing(), Glance(mood("joy"), FULL), 0, Taste()).standing
    assert heard(standing, Glance(mood("fear"), 5), 100, Taste()).standing == standing


def test_a_change_after_two_passages_begins_with_the_first_of_them() -> None:
    vague, standing = mood("fear", strength=WEAK), Standing()
    for number, each in enumerate([mood("joy"), vague, vague]):
        standing = heard(standing, Glance(each, FULL), 60.0 * number, Taste()).standing
    assert (standing.cue.start, standing.cue.end) == (1, 2)  # type: ignore[union-attr]


def test_a_change_at_once_says_how_clear_it_was() -> None:
    standing = Standing()
    for number, each in enumerate(labels("joy", "fear")):
        standing = heard(standing, Glance(each, FULL), 60.0 * number, Taste()).standing
    assert standing.cue.start == standing.cue.end == 1  # type: ignore[union-attr]
    assert standing.cue.margin >= Taste().margin  # type: ignore[union-attr]


def test_the_mood_of_a_cue_is_that_of_its_passages() -> None:
    standing = Standing()
    for number, each in enumerate(labels("joy", "fear", "fear")):
        standing = heard(standing, Glance(each, FULL), 60.0 * number, Taste()).standing
    assert standing.cue.mood.emotion == "fear"  # type: ignore[union-attr]
    assert standing.cue.mood["joy"] == pytest.approx(0.05)  # type: ignore[union-attr]


def test_a_passage_that_only_patience_counts_to_a_cue_does_not_change_its_mood() -> None:
    taste, standing = Taste(dwell=300), Standing()
    for number, each in enumerate(labels("joy", "fear", "fear")):
        standing = heard(standing, Glance(each, FULL), 60.0 * number, taste).standing
    assert (standing.cue.label, standing.cue.end) == ("joy", 2)  # type: ignore[union-attr]
    assert standing.cue.mood == mood("joy")  # type: ignore[union-attr]


def parts(seed: int) -> list[Mood]:
    """A story in parts of one mood each, with an odd passage here and there."""
    chance = random.Random(seed)
    found: list[str] = []
    for _ in range(12):
        feeling = chance.choice(["joy", "sadness", "fear", "anger", "neutral"])
        found += [feeling] * chance.randint(3, 8)
    return [
        mood(
            chance.choice(["joy", "surprise"]) if chance.random() < 0.06 else label,
            strength=chance.uniform(0.5, 0.9),
        )
        for label in found
    ]


def agreement(one: Sequence[str], other: Sequence[str]) -> float:
    return sum(a == b for a, b in zip(one, other, strict=True)) / len(one)


def test_it_mostly_plays_what_the_plan_of_the_whole_book_plays() -> None:
    shares = []
    for seed in range(20):
        moods = parts(seed)
        cues = plan([Scene(each, 130, 60.0, 0) for each in moods])
        whole = [cue.label for cue in cues for _ in range(cue.start, cue.end + 1)]
        shares.append(agreement(played(moods), whole))
    assert sum(shares) / len(shares) > 0.9
