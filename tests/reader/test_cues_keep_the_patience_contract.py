"""The server half of the patience contract: when a planned score may change."""

import itertools
import random

import pytest

from inference.mood import LABELS, Mood
from reader.cues import CHANGE_COST, STATES, Cue, Scene, change_at, misfit, plan, prefix_sums, reading_clock


def mood(label: str, strength: float = 0.7, arousal: float = 0.3) -> Mood:
    return Mood(tuple(strength if name == label else 0.1 for name in LABELS), 0.0, arousal, "test-1")


def scenes(*labels: str | None, words: int = 120, chapter: int = 0) -> list[Scene]:
    return [Scene(mood(label) if label else None, words, chapter) for label in labels]


def labels(cues: list[Cue]) -> list[tuple[int, int, str]]:
    return [(cue.start, cue.end, cue.label) for cue in cues]


def test_a_book_without_passages_has_no_cues() -> None:
    assert plan([]) == []


def test_cues_cover_every_passage_once_and_in_order() -> None:
    generator = random.Random(7)
    book = scenes(*(generator.choice(LABELS) for _ in range(200)))
    covered = [i for cue in plan(book) for i in range(cue.start, cue.end + 1)]
    assert covered == list(range(200))


def test_one_passage_of_another_mood_changes_nothing() -> None:
    book = scenes(*["joy"] * 5, "fear", *["joy"] * 5)
    assert labels(plan(book, least_seconds=10)) == [(0, 10, "joy")]


def test_two_passages_of_another_mood_change_the_music() -> None:
    book = scenes(*["joy"] * 5, "fear", "fear", *["joy"] * 5)
    assert labels(plan(book, least_seconds=10)) == [(0, 4, "joy"), (5, 6, "fear"), (7, 11, "joy")]


def test_a_clear_margin_changes_the_music_at_once() -> None:
    def sure(label: str) -> Mood:
        return Mood(tuple(1.0 if name == label else 0.0 for name in LABELS), 0.0, 0.3, "test-1")

    book = [Scene(sure(label), 250, 0) for label in ["joy"] * 3 + ["fear"] + ["joy"] * 3]
    assert labels(plan(book, least_seconds=10)) == [(0, 2, "joy"), (3, 3, "fear"), (4, 6, "joy")]


def test_a_calmer_reader_hears_fewer_changes() -> None:
    generator = random.Random(3)
    book = scenes(*(generator.choice(["joy", "fear", "sadness"]) for _ in range(120)))
    changes = [len(plan(book, sensitivity=level, least_seconds=10)) for level in (1, 3, 5)]
    assert changes == sorted(changes)
    assert changes[0] < changes[2]


@pytest.mark.parametrize("least", [45, 120, 300])
def test_no_cue_is_shorter_than_the_dwell(least: int) -> None:
    generator = random.Random(5)
    book = scenes(*(generator.choice(LABELS) for _ in range(150)), words=90)
    seconds = [
        (cue.end - cue.start + 1) * 90 * 60 / 260 for cue in plan(book, sensitivity=5, least_seconds=least)
    ]
    assert len(seconds) > 1
    assert min(seconds) >= least


def test_a_book_shorter_than_the_dwell_is_one_cue() -> None:
    (only,) = plan(scenes("joy", "fear", words=20), least_seconds=300)
    assert (only.start, only.end) == (0, 1)


def test_a_chapter_end_is_a_cheaper_place_to_change() -> None:
    book = scenes("joy", "joy") + scenes("fear", chapter=1)
    assert change_at(book, 2, 1.0) < change_at(book, 1, 1.0)
    assert change_at(book, 0, 1.0) == 0


def test_a_passage_without_a_mood_goes_with_its_neighbours() -> None:
    assert labels(plan(scenes("joy", None, None, "joy"), least_seconds=10)) == [(0, 3, "joy")]


def test_a_stretch_that_nothing_is_known_of_is_neutral() -> None:
    (only,) = plan(scenes(None, None, None))
    assert (only.label, only.mood) == ("neutral", None)


def test_quiet_and_loud_joy_are_different_music() -> None:
    book = [Scene(mood("joy", arousal=-0.9), 200, 0)] * 6 + [Scene(mood("joy", arousal=0.9), 200, 0)] * 6
    assert [(cue.start, cue.end) for cue in plan(book)] == [(0, 5), (6, 11)]


def test_the_plan_is_the_cheapest_of_all_possible_plans() -> None:
    """Against brute force over every segmentation of short random books."""
    generator = random.Random(11)
    for _ in range(25):
        book = [
            Scene(
                mood(generator.choice(LABELS), generator.uniform(0.2, 1)), generator.randint(60, 200), i // 3
            )
            for i in range(7)
        ]
        assert cost(book, plan(book, least_seconds=40)) == pytest.approx(cheapest_by_brute_force(book, 40))


def cost(book: list[Scene], cues: list[Cue]) -> float:
    sums = prefix_sums([misfit(scene) for scene in book])
    return sum(segment_cost(sums, cue.start, cue.end + 1) + opening(book, cue.start) for cue in cues)


def segment_cost(sums: list[list[float]], start: int, end: int) -> float:
    return min(sums[end][s] - sums[start][s] for s in range(len(STATES)))


def opening(book: list[Scene], start: int) -> float:
    return change_at(book, start, CHANGE_COST[3])


def cheapest_by_brute_force(book: list[Scene], least: float) -> float:
    sums, clock = prefix_sums([misfit(scene) for scene in book]), reading_clock(book)
    best = float("inf")
    for cuts in itertools.chain.from_iterable(itertools.combinations(range(1, 7), n) for n in range(7)):
        bounds = [0, *cuts, 7]
        pieces = list(itertools.pairwise(bounds))
        if all(clock[b] - clock[a] >= min(least, clock[-1]) for a, b in pieces):
            best = min(best, sum(segment_cost(sums, a, b) + opening(book, a) for a, b in pieces))
    return best


def test_a_title_has_no_say_and_holds_what_plays() -> None:
    book = scenes(*["joy"] * 4) + scenes("fear", words=4, chapter=1) + scenes(*["joy"] * 4, chapter=1)
    assert labels(plan(book, sensitivity=5, least_seconds=0)) == [(0, 8, "joy")]


def test_a_cue_knows_how_long_it_takes_to_read() -> None:
    book = scenes(*["joy"] * 4, words=260) + scenes(*["fear"] * 2, words=130, chapter=1)
    assert [cue.seconds for cue in plan(book, sensitivity=5, least_seconds=0)] == [240, 60]
