"""The newest text engine reads; where it is broken, the one before it does, and says so."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from inference import text, versions
from inference.notices import spoken
from inference.text import get_engine, passed_over, rest
from inference.versions import ModelUnavailable, WrongSetting, candidates, check, stored, verified
from tests.tiny_engine import save_tiny_engine, sign, spoil

TEXT = "The rain fell all night long, and she walked down to the sea."


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    for number in (1, 2, 3):
        save_tiny_engine(folder / f"text-{number}", seed=number)
    return folder


@pytest.fixture
def weights(made, tmp_path, monkeypatch) -> Path:
    """A process that has loaded nothing yet, and two engines of its own."""
    for name in ("text-1", "text-2"):
        shutil.copytree(made / name, tmp_path / name)
    monkeypatch.setenv("MOODBGM_TEXT_WEIGHTS", str(tmp_path))
    monkeypatch.setattr(text, "_engines", {})
    monkeypatch.setattr(text, "_refused", {})
    return tmp_path


def test_the_newest_engine_reads(weights):
    assert get_engine().score([TEXT])[0].engine == "text-2"
    assert not passed_over()


def test_versions_are_counted_not_spelled(tmp_path):
    for name in ("text-9", "text-10", "text-01", "text-", "text-1b", "texts-3", "other-4"):
        (tmp_path / name).mkdir()

    assert stored(tmp_path) == ["text-10", "text-9"]


def test_an_engine_can_be_had_by_name(weights):
    first, second = get_engine("text-1"), get_engine("text-2")

    assert (first.version, second.version) == ("text-1", "text-2")
    assert first.score([TEXT])[0].scores != second.score([TEXT])[0].scores
    assert get_engine("text-1") is first


@pytest.mark.parametrize("name", versions.PARTS)
def test_a_tampered_file_never_loads_and_the_previous_version_reads(weights, name):
    spoil(weights / "text-2", name)

    assert get_engine().score([TEXT])[0].engine == "text-1"
    said = f"text-2 is not used: {name} is not the file that was trained. text-1 reads instead."
    assert spoken(passed_over()) == said


@pytest.mark.parametrize("name", [*versions.PARTS, "card.json"])
def test_a_missing_file_is_named(weights, name):
    (weights / "text-2" / name).unlink()

    assert get_engine().version == "text-1"
    assert spoken(passed_over()) == f"text-2 is not used: {name} is missing. text-1 reads instead."


@pytest.mark.parametrize(
    "content", ["", "[]", "3", "{}", '{"files": 3}', '{"files": {}}', "[" * 100_000, "\0"]
)
def test_a_card_that_says_nothing_vouches_for_nothing(weights, content):
    (weights / "text-2" / "card.json").write_text(content)

    assert get_engine().version == "text-1"


def test_a_card_vouches_for_no_other_version(weights):
    shutil.copy(weights / "text-1" / "card.json", weights / "text-2")
    for part in versions.PARTS:
        shutil.copy(weights / "text-1" / part, weights / "text-2")

    with pytest.raises(ModelUnavailable, match=r"card\.json is that of text-1"):
        verified(weights / "text-2")


def test_weights_of_another_shape_are_passed_over_although_their_card_is_right(weights):
    config = json.loads((weights / "text-2/config.json").read_text())
    config["dimensions"]["hidden"] = 32
    (weights / "text-2/config.json").write_text(json.dumps(config))
    sign(weights / "text-2")

    assert get_engine().version == "text-1"
    assert "text-2 is not used: it does not load" in spoken(passed_over())


def test_with_a_pickle_in_the_weights_place_nothing_of_it_runs(weights):
    canary = weights / "canary"
    program = f"cbuiltins\nexec\n(Vopen({str(canary)!r}, 'w')\ntR.".encode()
    (weights / "text-2/model.safetensors").write_bytes(program)
    sign(weights / "text-2")

    assert get_engine().version == "text-1"
    assert not canary.exists()


def test_when_all_are_broken_each_is_named(weights):
    spoil(weights / "text-1")
    (weights / "text-2/model.safetensors").unlink()

    with pytest.raises(ModelUnavailable) as sentence:
        get_engine()
    assert str(sentence.value) == (
        "text-2 is not used: model.safetensors is missing. "
        "text-1 is not used: model.safetensors is not the file that was trained."
    )


def test_with_no_engine_at_all_a_sentence_says_so(weights):
    for name in ("text-1", "text-2"):
        shutil.rmtree(weights / name)

    with pytest.raises(ModelUnavailable, match="No text engine lies in"):
        get_engine()
    rest()
    check({"MOODBGM_TEXT_WEIGHTS": str(weights)})


def test_what_was_repaired_is_taken_up_without_a_restart(weights, made):
    spoil(weights / "text-2")
    get_engine()
    shutil.copy(made / "text-2/model.safetensors", weights / "text-2")

    assert get_engine().version == "text-2"
    assert not passed_over()


def test_what_failed_is_tried_again_after_a_while(weights, monkeypatch):
    config = (weights / "text-2/config.json").read_text()
    (weights / "text-2/config.json").write_text("{}")
    sign(weights / "text-2")
    get_engine()
    refused = text._refused["text-2"]
    (weights / "text-2/config.json").write_text(config)
    sign(weights / "text-2")
    text._refused["text-2"] = text.Refusal(refused.reason, text._files("text-2"), refused.at)

    assert get_engine().version == "text-1", "the same files are not looked at each time"
    monkeypatch.setattr(text, "LOOK_AGAIN_SECONDS", 0.0)
    assert get_engine().version == "text-2"


def test_a_version_that_is_not_there_is_answered_by_the_best(weights):
    assert get_engine("text-7").version == "text-2"


def test_when_the_wanted_one_is_broken_a_newer_one_reads_too(weights):
    spoil(weights / "text-1")

    assert get_engine("text-1").version == "text-2"
    assert spoken(passed_over()).endswith("text-2 reads instead.")


def test_a_process_holds_two_engines_at_most(weights, made):
    shutil.copytree(made / "text-3", weights / "text-3")
    for name in ("text-1", "text-2", "text-3"):
        get_engine(name)

    assert list(text._engines) == ["text-2", "text-3"]


def test_when_nothing_moves_it_holds_the_best_one_only(weights):
    for name in (None, "text-1"):
        get_engine(name)
    rest()

    assert list(text._engines) == ["text-2"]


def test_a_pinned_version_is_the_newest_that_is_used(weights, monkeypatch):
    monkeypatch.setenv("MOODBGM_TEXT_VERSION", "text-1")

    assert get_engine().version == get_engine("text-2").version == "text-1"


@pytest.mark.parametrize("value", ["text-7", "2", "newest", "../text-1"])
def test_a_pin_that_names_nothing_is_refused(weights, value):
    with pytest.raises(WrongSetting, match=r"MOODBGM_TEXT_VERSION must be one of text-2, text-1, not"):
        check({"MOODBGM_TEXT_WEIGHTS": str(weights), "MOODBGM_TEXT_VERSION": value})


def test_another_model_takes_the_place_of_all_of_them():
    assert candidates({"MOODBGM_TEXT_MODEL": "somebody/model"}) == ["hf:model"]
