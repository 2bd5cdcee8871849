"""The engine multiplies in fewer bits only where the processor is much quicker at it, and says the same."""

import json

import pytest
import torch

from inference.mood import LABELS
from inference.packing import pack
from inference.precision import is_quicker, product_seconds, quickest
from inference.text_model import EmbeddedModel, MoodNetwork, store

DIMENSIONS = {
    "hidden": 32,
    "layers": 2,
    "heads": 2,
    "feed_forward": 64,
    "vocabulary": 60,
    "positions": 128,
    "types": 2,
    "epsilon": 1e-12,
}
TIMES = {
    "both are quick": ((7.0, 1.0, 1.0), torch.float16),
    "bfloat16 alone is quick": ((7.0, 30.0, 3.0), torch.bfloat16),
    "bfloat16 is quicker by far": ((8.0, 4.0, 1.0), torch.bfloat16),
    "bfloat16 is hardly quicker": ((8.0, 2.0, 1.5), torch.float16),
    "neither is quick": ((1.0, 20.0, 9.0), torch.float32),
    "neither is worth it": ((1.0, 0.9, 0.8), torch.float32),
}


@pytest.fixture
def folder(tmp_path):
    """A stored engine of random weights, and a tokenizer that knows sixty words."""
    torch.manual_seed(3)
    store(MoodNetwork(DIMENSIONS), tmp_path / "model.safetensors")
    calibration = {"scale": [1.0] * len(LABELS), "shift": [0.0] * len(LABELS)}
    config = {"dimensions": DIMENSIONS, "window": 100, "calibration": calibration}
    (tmp_path / "config.json").write_text(json.dumps(config))
    words = {f"w{number}": number for number in range(DIMENSIONS["vocabulary"])}
    tokenizer = {"model": {"type": "WordLevel", "vocab": words, "unk_token": "w0"}}
    (tmp_path / "tokenizer.json").write_text(
        json.dumps({**tokenizer, "pre_tokenizer": {"type": "Whitespace"}})
    )
    return tmp_path


@pytest.mark.parametrize("case", TIMES)
def test_the_format_follows_from_what_a_product_takes(case):
    seconds, expected = TIMES[case]
    took = dict(zip((torch.float32, torch.float16, torch.bfloat16), seconds, strict=True))

    assert quickest(took.__getitem__) == expected


def test_the_choice_is_logged(caplog):
    caplog.set_level("INFO")

    quickest(lambda kind: 2.0 if kind == torch.float32 else 1.0)

    assert "float16, 2.0 times as fast as in 32 bits" in caplog.text


@pytest.mark.parametrize("kind", [torch.float32, torch.float16, torch.bfloat16])
def test_a_product_of_every_format_can_be_timed(kind):
    assert product_seconds(kind) > 0


@pytest.mark.parametrize(("kind", "near"), [(torch.float16, 0.005), (torch.bfloat16, 0.04)])
def test_fewer_bits_say_nearly_the_same(folder, kind, near):
    windows = [[n % 60 for n in range(start, start + 5 + start * 3)] for start in range(12)]

    full = EmbeddedModel(folder, "tiny", 1, torch.float32).read(windows)
    fewer = EmbeddedModel(folder, "tiny", 1, kind).read(windows)

    assert all(f == pytest.approx(r, abs=near) for f, r in zip(fewer, full, strict=True))


def test_padding_changes_nothing(folder):
    model = EmbeddedModel(folder, "tiny", 1, torch.float32)
    short, long = [3, 4, 5], list(range(50))

    together = model.read([short, long])

    assert together[0] == pytest.approx(model.read([short])[0], abs=1e-5)
    assert together[1] == pytest.approx(model.read([long])[0], abs=1e-5)


def test_a_model_chooses_by_itself_when_not_told(folder):
    (reading,) = EmbeddedModel(folder, "tiny", 1).read([[1, 2, 3]])

    assert len(reading) == len(LABELS) + 2
    assert all(-1 <= value <= 1 for value in reading)


def test_packed_layers_say_what_the_ordinary_ones_say():
    torch.manual_seed(5)
    network = torch.nn.Sequential(torch.nn.Linear(48, 64), torch.nn.GELU(), torch.nn.Linear(64, 16)).half()
    rows = torch.randn(3, 11, 48).half()
    with torch.inference_mode():
        expected = network(rows)
        pack(network)

        assert torch.allclose(network(rows), expected, atol=0.002)


def test_layers_that_cannot_be_packed_stay(caplog):
    caplog.set_level("INFO")
    network = torch.nn.Sequential(torch.nn.Linear(8, 8, dtype=torch.float64))

    pack(network)

    assert isinstance(network[0], torch.nn.Linear)
    assert "not packed" in caplog.text


@pytest.mark.parametrize(("bfloat16", "worth_it"), [(1.0, True), (4.0, False), (24.0, False)])
def test_training_multiplies_in_bfloat16_only_where_that_is_quicker(bfloat16, worth_it):
    took = {torch.float32: 4.5, torch.bfloat16: bfloat16}

    assert is_quicker(torch.bfloat16, took.__getitem__) == worth_it
