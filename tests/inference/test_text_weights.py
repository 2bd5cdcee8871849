"""The committed weights load, hear plain moods, and are refused when they are not what was trained."""

import json
import shutil
from pathlib import Path

import pytest

from inference import text
from inference.text import WEIGHTS, ModelUnavailable, get_engine, load, verified

BYTES_IN_MB = 1_000_000
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


@pytest.fixture
def copy(tmp_path) -> Path:
    return Path(shutil.copytree(WEIGHTS, tmp_path / WEIGHTS.name))


@pytest.fixture
def stored_in(monkeypatch):
    return lambda folder: monkeypatch.setattr(text, "WEIGHTS", folder)


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

    assert alone.scores == pytest.approx(beside.scores, abs=1e-4)


def test_the_weights_are_small_enough_to_ship():
    assert sum(path.stat().st_size for path in WEIGHTS.iterdir()) <= 40 * BYTES_IN_MB


def test_the_card_names_data_licences_recipe_seed_and_figures():
    card = json.loads((WEIGHTS / "card.json").read_text(encoding="utf-8"))

    assert {"data", "recipe", "seed", "metrics", "files", "engine"} <= card.keys()
    assert all(entry["licence"] for entry in card["data"])


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "config.json", "card.json"])
def test_a_missing_part_is_named(copy, name):
    (copy / name).unlink()

    with pytest.raises(ModelUnavailable, match=name):
        verified(copy)


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "config.json"])
def test_a_changed_part_never_loads(copy, stored_in, name):
    with (copy / name).open("ab") as file:
        file.write(b" ")
    stored_in(copy)

    with pytest.raises(ModelUnavailable, match=name):
        load({})


@pytest.mark.parametrize("content", ["", "[]", '{"files": 3}', "{}", '{"files": {}}'])
def test_a_card_that_says_nothing_is_refused(copy, content):
    (copy / "card.json").write_text(content)

    with pytest.raises(ModelUnavailable):
        verified(copy)


def test_weights_of_another_shape_are_refused_although_their_card_is_right(copy, stored_in):
    config = json.loads((copy / "config.json").read_text())
    config["dimensions"]["hidden"] = 192
    (copy / "config.json").write_text(json.dumps(config))
    card = json.loads((copy / "card.json").read_text())
    card["files"]["config.json"] = text._sha256(copy / "config.json")
    (copy / "card.json").write_text(json.dumps(card))
    stored_in(copy)

    with pytest.raises(ModelUnavailable, match="does not load"):
        load({})


def test_repaired_weights_are_taken_up_without_a_restart(copy, stored_in, monkeypatch):
    monkeypatch.setattr(text, "_engine", None)
    stored_in(copy / "nowhere")
    with pytest.raises(ModelUnavailable):
        get_engine()
    stored_in(copy)

    assert get_engine().version == "text-1"
