"""An engine learns passages that it has not met, and is judged by stories that it never learns from."""

import json

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from inference import text, versions
from inference.text_model import MoodNetwork
from inference.training import corpora, export, figures, recipe, refine_text
from inference.training.batches import encode
from tests.inference.test_text_training import TINY
from tests.inference.tiny_corpora import tokenizer_json, write_data


@pytest.fixture(scope="module")
def start(tmp_path_factory):
    """A stored engine of one layer."""
    folder = tmp_path_factory.mktemp("start") / "text-8"
    calibration = {"scale": [1.0] * 7, "shift": [0.0] * 7}
    base = {"dimensions": {**TINY, "positions": 512}, "tokenizer": tokenizer_json()}
    torch.manual_seed(7)
    network = MoodNetwork(base["dimensions"])
    export.write(folder, network, base, calibration, {"recipe": {"layers": 1}, "metrics": {}})
    return folder


@pytest.fixture(scope="module")
def refined(start, tmp_path_factory):
    """What a dry run makes of it."""
    folder = tmp_path_factory.mktemp("refined")
    write_data(folder)
    out = folder / "text-9"
    places = {"--data": folder, "--start": start, "--out": out, "--work": folder / "work"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recipe, "REFINED_KEPT_LAYERS", 0)
        refine_text.main([*(str(part) for pair in places.items() for part in pair), "--dry-run"])
    return out


def test_a_dry_run_ends_in_an_engine_that_loads_and_scores(refined):
    (mood,) = text.TextEngine(versions.load_stored(refined, 1)).score(["the train left in the cold night"])

    card = json.loads((refined / "card.json").read_text())
    assert mood.engine == "text-9"
    assert card["recipe"].keys() == {"layers", "refined from text-8"}
    assert {"stories never seen", "the same stories by text-8", "sentences"} <= card["metrics"].keys()


def test_the_tokenizer_stays_what_it_was(start, refined):
    tokenizers = [Tokenizer.from_file(str(folder / "tokenizer.json")) for folder in (start, refined)]

    assert tokenizers[0].get_vocab() == tokenizers[1].get_vocab()


def test_no_passage_of_a_judged_story_is_learned_from():
    learned, judged = recipe.stories()

    assert not {row.group for row in learned} & {row.group for row in judged}
    assert not {corpora.signature(row.text) for row in learned} & {corpora.signature(r.text) for r in judged}


def test_the_demo_shelf_is_only_judged_by():
    learned, judged = recipe.stories()

    assert {row.group.partition(":")[0] for row in learned} == {"written"}
    assert "demo" in {row.group.partition(":")[0] for row in judged}


def test_a_gain_is_told_from_chance():
    rows = corpora.stories()[:40]
    examples = encode(Tokenizer.from_str(tokenizer_json()), rows)
    right = np.hstack([figures.targets(examples), figures.planes(examples)])
    wrong = right[::-1].copy()

    gained = refine_text.differences(wrong, right, examples)

    assert all(figure["low"] > 0 for figure in gained.values())
