"""The table of RESULTS.md: right choices in at least four of five, and never fewer than simpler ways make."""

from pathlib import Path

import pytest
from django.core.management import call_command

from catalog import judging
from catalog.judging import Judged, Page
from inference.mood import LABELS
from tests.catalog.music import piece

RATINGS = "Valence,Energy,Anger,Fear,Happy,Sad,Tender,TARGET_EMOTION,soundtrack"
EXCERPTS = {
    "Happy": "7,7,1,1,8,1,2,Happy",
    "Sad": "5,4,1,1,1,8,3,Sad",
    "Anger": "3,8,8,5,1,1,1,Anger",
    "Fear": "3,6,4,8,1,1,1,Fear",
    "Tender": "7,4,1,1,3,2,8,Tender",
    "Tension": "3,6,4,8,1,1,1,Tension",
}


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A study in small: five excerpts of each emotion, and five that were chosen for their tension."""
    lines = [RATINGS, *(f"{line},Film {n}" for line in EXCERPTS.values() for n in range(5))]
    (tmp_path / "soundtrack_ratings.csv").write_text("\n".join(lines))
    return tmp_path


def test_every_page_gets_its_music_from_the_demo_catalogue() -> None:
    catalogue, pages = judging.demo()
    assert len(pages) == 2 * len(LABELS)
    for page in pages:
        ours = judging.matcher(page, catalogue)
        assert ours >= 0.8
        assert ours >= max(judging.raw(page, catalogue), judging.same_label(page, catalogue))


def test_raw_valence_and_arousal_miss_most_of_it() -> None:
    catalogue, pages = judging.demo()
    assert sum(judging.raw(page, catalogue) for page in pages) / len(pages) < 0.5


def test_a_study_is_read_with_and_without_its_tags(film: Path) -> None:
    tagged, untagged = judging.film(film, tagged=True), judging.film(film, tagged=False)
    assert (len(tagged[0]), len(untagged[0])) == (25, 30)
    assert {judged.track.kind for judged in untagged[0]} == {""}
    assert all(judging.matcher(page, tagged[0]) == 1 for page in tagged[1])


def test_how_listeners_hear_is_learned_by_least_squares() -> None:
    def row(valence: float, energy: float) -> dict[str, str]:
        v, a = (valence - 5) / 4, (energy - 5) / 4
        rated = {"Anger": 0.1 - 0.2 * v + 0.3 * a * a, "Fear": 0.2, "Happy": v, "Sad": -a, "Tender": v * a}
        values = {"Valence": valence, "Energy": energy, **{word: 1 + 8 * at for word, at in rated.items()}}
        return {name: str(value) for name, value in values.items()}

    found = judging.fitted([row(v, a) for v in (2, 4, 5, 8) for a in (1, 3, 6, 9)])
    assert found["anger"] == pytest.approx((0.1, -0.2, 0, 0, 0.3, 0), abs=1e-9)
    assert found["neutral"] == pytest.approx((0, 0, 0, 0, 0, 1), abs=1e-9)


def test_a_wrong_tag_is_a_miss_for_those_who_go_by_tags_alone() -> None:
    page = Page("fear", "strong", {"fear"})
    fearful = [Judged(piece("fear"), "fear") for _ in range(5)]
    mistaken = [Judged(piece("fear", valence=0.9, arousal=-0.9), "joy") for _ in range(5)]
    assert judging.same_label(page, fearful + mistaken) == 0.5
    assert judging.matcher(page, fearful + mistaken) == 1


def test_the_command_prints_the_tables(film: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("judge_matching", film)
    printed = capsys.readouterr().out
    assert printed.count("### ") == 3
    assert "| sadness, gentle | 0.00 | 1.00 | 1.00 |" in printed
