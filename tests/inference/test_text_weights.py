"""The committed weights are whole, load, and hear plain moods."""

import pytest

from inference.text import get_engine
from inference.versions import WEIGHTS, stored, verified

BYTES_IN_MB = 1_000_000
STORED = stored(WEIGHTS)
PLAIN = [
    (
        "The dead man's hand moved in the dark, and she could not scream; something was breathing behind her.",
        "fear",
    ),
    ("We buried her in the rain, and I went home alone to the empty room and wept until morning.", "sadness"),
    (
        "They danced and laughed together in the sunshine, and he had never been so happy in all his life.",
        "joy",
    ),
    ("어둠 속에서 무언가가 다가왔다. 그녀는 공포에 질려 비명조차 지를 수 없었다.", "fear"),
    ("어머니를 묻고 돌아온 밤, 나는 빈방에 홀로 앉아 새벽까지 울었다.", "sadness"),
    ("아이들은 햇살 아래서 웃으며 뛰어놀았고, 그는 더없이 행복했다.", "joy"),
]


@pytest.mark.parametrize(("passage", "emotion"), PLAIN)
def test_plain_moods_are_heard_in_both_languages(passage, emotion):
    assert get_engine().score([passage])[0].emotion == emotion


def test_valence_tells_happy_from_sad():
    happy, sad = get_engine().score([PLAIN[2][0], PLAIN[1][0]])

    assert happy.valence > 0 > sad.valence


def test_a_process_has_one_engine():
    assert get_engine() is get_engine()


def test_the_mood_does_not_depend_on_its_neighbours_in_the_batch():
    alone = get_engine().score([PLAIN[0][0]])[0]
    beside = get_engine().score([PLAIN[0][0], PLAIN[1][0] * 5])[0]

    # A processor that multiplies in 16 bits adds up in another order for another number of rows: .0016 were seen.
    assert alone.scores == pytest.approx(beside.scores, abs=5e-3)


@pytest.mark.parametrize("name", STORED)
def test_the_weights_are_small_enough_to_ship(name):
    assert sum(path.stat().st_size for path in (WEIGHTS / name).iterdir()) <= 40 * BYTES_IN_MB


@pytest.mark.parametrize("name", STORED)
def test_the_files_are_what_was_trained_and_the_card_says_from_what(name):
    card = verified(WEIGHTS / name)

    assert {"data", "recipe", "seed", "metrics", "files", "engine"} <= card.keys()
    assert all(entry["licence"] for entry in card["data"])


def test_the_newest_of_them_reads():
    assert get_engine().version == STORED[0]
