"""Trials change one choice of the recipe, learn nothing they are judged by, and go on where they stopped."""

import json
import random
import re
from dataclasses import replace

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from inference.text_model import MoodNetwork, pad
from inference.training import (
    batches,
    corpora,
    export,
    figures,
    learning,
    passage_trials,
    pooling_trials,
    recipe,
    sentence_trials,
    trials,
    variants,
)
from inference.training.corpora import Row
from inference.training.sentence_trials import SentenceTrial
from inference.training.trial_results import Figure
from tests.inference.tiny_corpora import PIECES, WORDS, tokenizer_json, write_data, write_lines, write_wheels

TINY = {
    "hidden": 32,
    "layers": 2,
    "heads": 2,
    "feed_forward": 64,
    "vocabulary": len(PIECES),
    "positions": 512,
    "types": 2,
    "epsilon": 1e-12,
    "dropout": 0.0,
}
SOME = ["baseline", "context", "focal-loss", "start", "passages-0", "taught-0", "stored-0"]


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """Corpora in which the tales have an order, and two novels."""
    folder = tmp_path_factory.mktemp("data")
    write_data(folder)
    for split in ("train", "dev"):
        tales = [
            {"text": f"{split} {WORDS[n % 7]} {chr(97 + n)}", "labels": [corpora.LABELS[n % 7]]}
            | {"id": f"{split}/tale-{n // 10}/{n % 10}", "group": f"{split}/tale-{n // 10}"}
            for n in range(26)
        ]
        write_lines(folder / "text" / f"{split}.alm_tales.jsonl", tales)
    for book in ("treasure-island", "little-women"):
        lines = [f"{book} {random.Random(n).choice(WORDS)} number {n} came to pass." for n in range(90)]
        (folder / "books" / f"{book}.txt").write_text(" ".join(lines), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def teacher(tmp_path_factory):
    folder = tmp_path_factory.mktemp("weights") / "text-1"
    torch.manual_seed(4)
    base = {"dimensions": TINY, "tokenizer": tokenizer_json()}
    export.write(folder, MoodNetwork(TINY), base, {"scale": [1.0] * 7, "shift": [0.0] * 7}, {})
    return folder


@pytest.fixture
def source(data, teacher):
    return passage_trials.Source(data, Tokenizer.from_str(tokenizer_json()), teacher, count=12, share=1.0)


def trial(name: str) -> SentenceTrial:
    return next(trial for trial in sentence_trials.TRIALS if trial.name == name)


def test_a_run_ends_in_tables_and_another_trains_nothing_again(data, teacher, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(sentence_trials, "START", replace(sentence_trials.START, size=1.0))
    monkeypatch.setattr(trials, "START", sentence_trials.START)
    monkeypatch.setattr(figures, "RESAMPLES", 20)
    write_wheels(tmp_path)
    arguments = ["--data", str(data), "--wheels", str(tmp_path), "--work", str(tmp_path / "work")]
    arguments += ["--teacher", str(teacher), "--share", "1", "--passages", "12", "--only", *SOME]

    trials.main(arguments)
    printed = capsys.readouterr().out
    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "work").iterdir()}
    trials.main(arguments)

    assert capsys.readouterr().out == printed
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "work").iterdir()} == kept
    assert [path.name for path in kept if path.suffix == ".pt" and path.stem in SOME] == ["start.pt"]
    assert "loss: focal" in printed
    assert "12 layers" not in printed
    assert len(re.findall(r"matrices rounded", printed)) == 2
    assert len(re.findall(r"sentences, learned weighting", printed)) == 2
    facts = json.loads((tmp_path / "work" / "taught-0.json").read_text())
    assert facts["pieces"] > json.loads((tmp_path / "work" / "passages-0.json").read_text())["pieces"]


def test_a_set_that_is_left_out_changes_no_other_sets_rows(data):
    usual = sentence_trials.sample(data, trial("baseline"), 0.5)
    without = sentence_trials.sample(data, trial("no-poetry"), 0.5)

    assert without == [row for row in usual if not row.source.startswith("kpoem")]
    assert len(without) < len(usual)


def test_another_seed_draws_other_rows(data):
    assert sentence_trials.sample(data, trial("baseline"), 0.5) != sentence_trials.sample(
        data, trial("baseline-seed-2"), 0.5
    )


def test_no_passage_of_a_folds_books_is_learned_or_taught(source):
    for fold in passage_trials.FOLDS:
        learned = passage_trials.chosen(source, passage_trials.BASELINE, fold)
        assert learned
        assert not {row.group for row in learned} & set(recipe.FOLDS[fold])
        assert {example.row.group for example in passage_trials.judged(source, fold)} <= set(
            recipe.FOLDS[fold]
        )

    texts = [row.text for row in passage_trials.taught(source, 0, random.Random(1))]
    assert texts
    assert not [text for text in texts if "treasure-island" in text]


def test_the_teacher_gives_what_its_network_says(source):
    (row,) = passage_trials.rated_by(source.teacher, ["a cold fear"])

    assert len(row.targets) == 7
    assert all(0 < score < 1 for score in row.targets)
    assert row.primary is None


BATCH = pad([[0, 5, 6, 7, 2], [0, 9, 2]])


def network(pooling: str) -> MoodNetwork:
    torch.manual_seed(3)
    made = variants.POOLINGS[pooling](TINY).eval()
    torch.manual_seed(5)
    torch.nn.init.normal_(made.encoder.words.weight)
    return made


def test_attention_begins_as_the_mean():
    mean, attention = network("mean"), network("attention")
    attention.load_state_dict(mean.state_dict(), strict=False)

    with torch.inference_mode():
        assert torch.allclose(attention(*BATCH), mean(*BATCH), atol=1e-5)


@pytest.mark.parametrize("pooling", variants.POOLINGS)
def test_padding_changes_no_pooling(pooling):
    made = network(pooling)
    if pooling == "attention":
        torch.nn.init.normal_(made.scorer.weight)

    with torch.inference_mode():
        assert torch.allclose(made(*BATCH)[1:], made(*pad([[0, 9, 2]])), atol=1e-4)


def test_fewer_layers_are_the_lowest_ones():
    whole = MoodNetwork({**TINY, "layers": 3})
    base = {"dimensions": whole.dimensions, "state": whole.encoder.state_dict()}

    lowest = variants.fresh(base, 2, "mean", 1)

    assert len(lowest.encoder.layers) == 2
    assert torch.equal(lowest.encoder.layers[1].widen.weight, whole.encoder.layers[1].widen.weight)


def test_the_focal_loss_cares_less_for_what_is_already_right():
    row = Row("glad", "goemotions", "g", (1.0, 0, 0, 0, 0, 0, 0))
    batch = batches.collate(batches.encode(Tokenizer.from_str(tokenizer_json()), [row]))
    right, wrong = torch.full((1, 9), -3.0), torch.full((1, 9), 3.0)
    right[0, 0], wrong[0, 0] = 3.0, -3.0

    def focal_share(outputs: torch.Tensor) -> float:
        plain, focal = (learning.loss(outputs, batch, torch.ones(7), focus) for focus in (0.0, 2.0))
        return (focal / plain).item()

    assert focal_share(right) < 0.01
    assert focal_share(wrong) > 0.85


def test_the_mean_of_the_last_quarter_is_the_mean_of_its_steps():
    made = MoodNetwork(TINY)
    averages = passage_trials.Averages(made, 8)
    for step in range(8):
        made.head.weight.data.fill_(float(step))
        averages.watch(made)

    means = averages.networks()
    assert means["last quarter"].head.weight.mean().item() == pytest.approx(6.5)
    assert 0 < means["moving average"].head.weight.mean().item() < 6.5


def test_pooling_rules_hear_the_strong_sentence_as_they_say():
    outputs = np.zeros((6, 9))
    outputs[:, 3], outputs[:, 7] = [-4, 6, -4, 3, 0, -4], [0.1, -0.9, 0, -0.6, 0.3, 0]

    mean, highest, strongest = (pooling_trials.FIXED[name](outputs) for name in pooling_trials.FIXED)

    assert 0.3 < mean[3] < 0.5
    assert (highest[3], strongest[3]) == (6.0, 3.0)
    assert (mean[7], strongest[7]) == (pytest.approx(-1.1 / 6), pytest.approx(-0.4))


def test_a_learned_weighting_finds_the_sentences_that_count():
    """One sentence of four is not neutral, and it alone tells whether the passage frightens."""
    source, rows, outputs = np.random.default_rng(1), [], []
    for _ in range(60):
        said, telling = np.zeros((4, 9)), source.integers(4)
        said[:, 3], said[:, 6] = source.normal(0, 3, 4), np.where(np.arange(4) == telling, -3.0, 3.0)
        fear = float(said[telling, 3] > 0)
        rows.append(Row("x", "passages_en", "b", (0, 0, 0, fear, 0, 0, 0), plane=(0.0, 0.0)))
        outputs.append(said)
    examples = batches.encode(Tokenizer.from_str(tokenizer_json()), rows)

    weighing = pooling_trials.fitted(outputs[:40], examples[:40])

    truth = np.array([row.targets[3] for row in rows[40:]])
    right = (pooling_trials.weighed(weighing, outputs[40:])[:, 3] > 0) == truth
    mean = (np.stack([of[:, 3].mean() for of in outputs[40:]]) > 0) == truth
    assert right.mean() > max(0.75, mean.mean() + 0.1)


def figure(right: np.ndarray) -> Figure:
    return Figure(lambda rows: float(right[rows].mean()), len(right))


def test_a_difference_is_bold_only_beyond_chance():
    half, better = np.tile([0.0, 1.0], 50), np.ones(100)
    nearly = half.copy()
    nearly[0] = 1.0

    assert figure(better).beside(figure(half)) == "1.000 (**+0.500**)"
    assert figure(nearly).beside(figure(half)) == "0.510 (+0.010)"
