"""The encoder computes what the library's own BERT computes with the same weights."""

import pytest
import torch
from transformers import BertConfig, BertModel

from inference.encoder import Encoder, from_bert, to_bert
from inference.text_model import PAD, MoodNetwork, pad, restore, store

SIZES = {
    "hidden": 32,
    "layers": 3,
    "heads": 4,
    "feed_forward": 64,
    "vocabulary": 50,
    "positions": 40,
    "types": 2,
}
DIMENSIONS = {**SIZES, "epsilon": 1e-12}


@pytest.fixture
def bert():
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=50,
        hidden_size=32,
        num_hidden_layers=3,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=40,
        pad_token_id=PAD,
    )
    return BertModel(config, add_pooling_layer=False).eval()


@pytest.fixture
def encoder(bert):
    ours = Encoder(DIMENSIONS)
    ours.load_state_dict(from_bert(bert.state_dict(), 3))
    return ours


@pytest.fixture
def batch():
    return pad([[0, 5, 6, 7, 2], [0, 9, 2], [0, 11, 12, 13, 14, 15, 16, 2]], step=8)


def real(hidden, mask):
    return hidden[mask.bool()]


def test_hidden_states_are_those_of_the_library(bert, encoder, batch):
    numbers, mask = batch
    with torch.inference_mode():
        theirs = bert(input_ids=numbers, attention_mask=mask).last_hidden_state
        ours = encoder.eval()(numbers, mask)

    assert torch.allclose(real(ours, mask), real(theirs, mask), atol=1e-5)


def test_training_computes_attention_in_another_way_to_the_same_end(encoder, batch):
    numbers, mask = batch
    with torch.inference_mode():
        assert torch.allclose(
            real(encoder.train()(numbers, mask), mask), real(encoder.eval()(numbers, mask), mask), atol=1e-5
        )


def test_names_lead_there_and_back(bert, encoder):
    back = to_bert(encoder.state_dict())

    assert back.keys() == bert.state_dict().keys()
    assert all(torch.equal(back[name], tensor) for name, tensor in bert.state_dict().items())


def test_the_first_layers_can_be_taken_alone(bert):
    Encoder({**DIMENSIONS, "layers": 2}).load_state_dict(from_bert(bert.state_dict(), 2), strict=True)


def test_weights_come_back_from_their_file_nearly_as_they_were(tmp_path, batch):
    torch.manual_seed(2)
    network = MoodNetwork(DIMENSIONS).eval()
    store(network, tmp_path / "model.safetensors")
    restored = restore(DIMENSIONS, tmp_path / "model.safetensors")

    with torch.inference_mode():
        assert torch.allclose(restored(*batch), network(*batch), atol=0.05)
    assert (tmp_path / "model.safetensors").stat().st_size < 1.6 * sum(
        p.numel() for p in network.parameters()
    )
