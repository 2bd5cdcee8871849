"""Another transformers classifier takes the engine's place when an operator names one and what its labels mean."""

import pytest
import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

from inference.text import ModelUnavailable, load

WORDS = ["<pad>", "<unk>", "the", "rain", "fell", "all", "night", "."]
LABELS = {0: "GOOD", 1: "BAD", 2: "DREADFUL"}


@pytest.fixture
def folder(tmp_path):
    torch.manual_seed(0)
    words = Tokenizer(models.WordLevel({word: n for n, word in enumerate(WORDS)}, unk_token="<unk>"))
    words.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=words, pad_token="<pad>", unk_token="<unk>", model_max_length=32
    )
    tokenizer.save_pretrained(tmp_path)
    config = BertConfig(
        vocab_size=len(WORDS),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=32,
        id2label=LABELS,
        label2id={v: k for k, v in LABELS.items()},
    )
    BertForSequenceClassification(config).save_pretrained(tmp_path)
    return tmp_path


def engine(folder, labels: str):
    return load({"MOODBGM_TEXT_MODEL": str(folder), "MOODBGM_TEXT_LABELS": labels})


def test_its_labels_are_read_by_the_map(folder):
    (mood,) = engine(folder, "GOOD=joy,BAD=sadness,DREADFUL=fear").score(["The rain fell all night."])

    assert sum(mood.scores) == pytest.approx(1.0, abs=1e-4)
    assert mood["anger"] == mood["neutral"] == 0


def test_two_labels_may_mean_one_emotion(folder):
    (mood,) = engine(folder, "GOOD=joy,BAD=fear,DREADFUL=fear").score(["The rain fell all night."])

    assert mood["joy"] + mood["fear"] == pytest.approx(1.0, abs=1e-4)


def test_it_is_named_in_every_mood(folder):
    loaded = engine(folder, "GOOD=joy")

    assert loaded.score(["Rain fell."])[0].engine == loaded.version == f"hf:{folder.name}"


def test_a_long_text_is_read_in_windows_that_it_bears(folder):
    (mood,) = engine(folder, "GOOD=joy,BAD=sadness").score(["The rain fell all night. " * 30])

    assert 0 < mood["joy"] < 1


@pytest.mark.parametrize("labels", ["", "LABEL_9=joy"])
def test_labels_without_meaning_are_refused(folder, labels):
    with pytest.raises(ModelUnavailable, match="MOODBGM_TEXT_LABELS"):
        engine(folder, labels)


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ModelUnavailable, match="nowhere"):
        engine(tmp_path / "nowhere", "GOOD=joy")
