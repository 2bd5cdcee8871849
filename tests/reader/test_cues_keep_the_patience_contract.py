"""The server half of the patience contract: when a planned score may change."""

import itertools
import random

import pytest

from inference.mood import LABELS, Mood
from reader.cues import CHANGE_COST, STATES, Cue, Kept, Planner, Scene, opening_costs, plan, respects
from reader.speed import seconds_to_read


def mood(label: str, strength: float = 0.7, arousal: float = 0.3) -> Mood:
    return Mood(tuple(strength if name == label else 0.1 for name in LABELS), 0.0, arousal, "test-1")


def scenes(*labels: str | None, words: int = 120, chapter: int = 0) -> list[Scene]:
    return [scene(mood(label) if label else None, words, chapter) for label in labels]


def scene(felt: Mood | None, words: int = 120, chapter: int = 0) -> Scene:
    return Scene(felt, words, seconds_to_read(words, "en"), chapter)


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

    book = [scene(sure(label), 250) for label in ["joy"] * 3 + ["fear"] + ["joy"] * 3]
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
        (cue.end - cue.start + 1) * seconds_to_read(90, "en")
        for cue in plan(book, sensitivity=5, least_seconds=least)
    ]
    assert len(seconds) > 1
    assert min(seconds) >= least


def test_a_book_shorter_than_the_dwell_is_one_cue() -> None:
    (only,) = plan(scenes("joy", "fear", words=20), least_seconds=300)
    assert (only.start, only.end) == (0, 1)


def test_a_chapter_end_is_a_cheaper_place_to_change() -> None:
    book = scenes("joy", "joy") + scenes("fear", chapter=1)
    assert opening_costs(book, 1.0) == [0.0, 1.0, 0.4]


def test_a_passage_without_a_mood_goes_with_its_neighbours() -> None:
    assert labels(plan(scenes("joy", None, None, "joy"), least_seconds=10)) == [(0, 3, "joy")]


def test_a_stretch_that_nothing_is_known_of_is_neutral() -> None:
    (only,) = plan(scenes(None, None, None))
    assert (only.label, only.mood) == ("neutral", None)


def test_quiet_and_loud_joy_are_different_music() -> None:
    book = [scene(mood("joy", arousal=-0.9), 200)] * 6 + [scene(mood("joy", arousal=0.9), 200)] * 6
    assert [(cue.start, cue.end) for cue in plan(book)] == [(0, 5), (6, 11)]


def test_the_plan_is_the_cheapest_of_all_possible_plans() -> None:
    """Against brute force over every segmentation of short random books."""
    generator = random.Random(11)
    for _ in range(25):
        book = random_book(generator)
        found = cost(book, plan(book, least_seconds=40))
        assert found == pytest.approx(cheapest_by_brute_force(book, 40))


def random_book(generator: random.Random) -> list[Scene]:
    return [
        scene(mood(generator.choice(LABELS), generator.uniform(0.2, 1)), generator.randint(60, 200), i // 3)
        for i in range(7)
    ]


def cost(book: list[Scene], cues: list[Cue], held: str = "") -> float:
    """Of a plan in the best states for its cues; the first cue in one of those of the label held."""
    return price(Planner(book, CHANGE_COST[3], 40), [*(cue.start for cue in cues), len(book)], held)


def price(planner: Planner, bounds: list[int], held: str = "") -> float:
    total = 0.0
    for n, (start, end) in enumerate(itertools.pairwise(bounds)):
        spent = zip(planner.rows[start], planner.rows[end], STATES, strict=True)
        allowed = [after - before for before, after, (label, _) in spent if n or held in ("", label)]
        total += min(allowed) + planner.opening[start]
    return total


def cheapest_by_brute_force(book: list[Scene], least: float, held: str = "", until: int = 0) -> float:
    """The price of the best of all plans whose cues are long enough, the first at least to `until`."""
    clock = [0.0, *itertools.accumulate(scene.seconds for scene in book)]
    planner, best = Planner(book, CHANGE_COST[3], least), float("inf")
    for cuts in itertools.chain.from_iterable(itertools.combinations(range(1, 7), n) for n in range(7)):
        bounds = [0, *cuts, 7]
        long_enough = all(clock[b] - clock[a] >= min(least, clock[-1]) for a, b in itertools.pairwise(bounds))
        if long_enough and bounds[1] > until:
            best = min(best, price(planner, bounds, held))
    return best


def test_what_was_heard_stays_and_the_rest_is_still_the_best_there_is() -> None:
    """Against brute force: the first cue was heard as far as passage 2, and is not what the moods ask for now."""
    generator = random.Random(12)
    for _ in range(25):
        book, heard = random_book(generator), generator.choice(LABELS)
        cues = plan(book, least_seconds=40, kept=[Kept(0, 2, heard)])
        assert (cues[0].label, cues[0].end >= 2) == (heard, True)
        assert cost(book, cues, heard) == pytest.approx(cheapest_by_brute_force(book, 40, heard, until=2))


def test_a_new_plan_changes_nothing_before_the_passage_heard_last() -> None:
    generator = random.Random(2)
    for last in range(5, 60, 6):
        before = plan(scenes(*(generator.choice(LABELS) for _ in range(60))))
        kept = [Kept(cue.start, min(cue.end, last), cue.label) for cue in before if cue.start <= last]
        after = plan(
            scenes(*(generator.choice(LABELS) for _ in range(60))), sensitivity=5, least_seconds=90, kept=kept
        )
        assert labels(after)[: len(kept) - 1] == labels(before)[: len(kept) - 1]
        assert respects(after, kept)


def test_a_cue_that_its_reader_set_keeps_both_ends_and_its_feeling() -> None:
    book = scenes(*["joy"] * 20)
    assert labels(plan(book, kept=[Kept(7, 9, "fear", closed=True)])) == [
        (0, 6, "joy"),
        (7, 9, "fear"),
        (10, 19, "joy"),
    ]


def test_a_cue_that_its_reader_divided_off_feels_what_its_text_says() -> None:
    book = scenes(*["joy"] * 10, *["fear"] * 2, *["joy"] * 10)
    kept = [Kept(0, 9, "joy", closed=True), Kept(10, 11, closed=True)]
    assert [cue.label for cue in plan(book, sensitivity=1, kept=kept)] == ["joy", "fear", "joy"]


def test_a_plan_that_breaks_what_is_kept_is_recognised() -> None:
    cues = plan(scenes(*["joy"] * 6, *["fear"] * 6))
    assert respects(cues, [Kept(0, 3, "joy"), Kept(6, 11, "fear", closed=True)])
    for broken in (Kept(0, 8, "joy"), Kept(0, 3, "fear"), Kept(1, 2), Kept(0, 4, "joy", closed=True)):
        assert not respects(cues, [broken])


def test_a_title_has_no_say_and_holds_what_plays() -> None:
    book = scenes(*["joy"] * 4) + scenes("fear", words=4, chapter=1) + scenes(*["joy"] * 4, chapter=1)
    assert labels(plan(book, sensitivity=5, least_seconds=0)) == [(0, 8, "joy")]


def test_a_slow_reader_gets_shorter_cues_and_a_fast_one_longer_ones() -> None:
    generator = random.Random(9)
    felt = [mood(generator.choice(LABELS)) for _ in range(150)]
    lengths = [
        len(plan([Scene(one, 120, seconds, 0) for one in felt], sensitivity=5, least_seconds=60))
        for seconds in (60, 28, 12)
    ]
    assert lengths[0] > lengths[1] > lengths[2]


def test_korean_is_read_by_characters() -> None:
    """790 characters a minute, of which `library.passages` counts 2.2 as a word."""
    assert seconds_to_read(790 / 2.2, "ko") == pytest.approx(60)
    assert seconds_to_read(790 / 2.2, "ko-KR") == pytest.approx(60)
    assert seconds_to_read(260, "en") == seconds_to_read(260, "") == 60


def test_a_cue_knows_how_long_it_takes_to_read() -> None:
    book = scenes(*["joy"] * 4, words=260) + scenes(*["fear"] * 2, words=130, chapter=1)
    assert [cue.seconds for cue in plan(book, sensitivity=5, least_seconds=0)] == [240, 60]
