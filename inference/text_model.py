"""The network behind the text engine, and how it is stored: a small BERT encoder, mean pooling, nine outputs.

Importing this module imports torch and transformers, so only `inference.text` (when it loads) and training do.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import nn
from transformers import BertConfig, BertModel

from inference.mood import LABELS

OUTPUTS: Final = len(LABELS) + 2
"""One logit for each label, then valence and arousal before tanh."""

PAD: Final = 1
"""Number of the padding piece in the tokenizer's vocabulary."""

SCALE_SUFFIX: Final = ":scale"
WORDS: Final = "encoder.embeddings.word_embeddings.weight"


class MoodNetwork(nn.Module):
    """Token numbers (batch, length) and their mask -> (batch, 9): seven logits, raw valence, raw arousal."""

    def __init__(self, dimensions: dict[str, Any]) -> None:
        super().__init__()
        self.encoder = BertModel(_bert(dimensions), add_pooling_layer=False)
        self.dropout = nn.Dropout(dimensions.get("dropout", 0.1))
        self.head = nn.Linear(dimensions["hidden"], OUTPUTS)

    def forward(self, numbers: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        hidden = self.encoder(input_ids=numbers, attention_mask=mask).last_hidden_state
        weights = mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * weights).sum(1) / weights.sum(1)
        outputs: torch.Tensor = self.head(self.dropout(mean)).float()
        return outputs


def _bert(dimensions: dict[str, Any]) -> BertConfig:
    return BertConfig(
        vocab_size=dimensions["vocabulary"],
        hidden_size=dimensions["hidden"],
        num_hidden_layers=dimensions["layers"],
        num_attention_heads=dimensions["heads"],
        intermediate_size=dimensions["feed_forward"],
        max_position_embeddings=dimensions["positions"],
        type_vocab_size=dimensions["types"],
        layer_norm_eps=dimensions["epsilon"],
        hidden_dropout_prob=dimensions.get("dropout", 0.0),
        attention_probs_dropout_prob=0.0,
        pad_token_id=PAD,
    )


def pad(rows: list[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    """Rows of token numbers of unequal length -> two (batch, longest) tensors: numbers, mask."""
    longest = max(map(len, rows))
    numbers = torch.tensor([row + [PAD] * (longest - len(row)) for row in rows])
    mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows])
    return numbers, mask


def store(network: MoodNetwork, path: Path) -> None:
    """Write the weights: the word table as 8-bit rows with a scale each, the rest in half precision."""
    state = {name: tensor.detach().half().contiguous() for name, tensor in network.state_dict().items()}
    words = network.state_dict()[WORDS].detach().float()
    scale = words.abs().amax(1, keepdim=True).clamp_min(1e-8) / 127
    state[WORDS] = (words / scale).round().to(torch.int8)
    state[WORDS + SCALE_SUFFIX] = scale
    save_file(state, path)


def restore(dimensions: dict[str, Any], path: Path) -> MoodNetwork:
    """The network in evaluation mode, 32-bit floats. Raises when the file and the dimensions do not agree."""
    state = load_file(path)
    words = state.pop(WORDS).float() * state.pop(WORDS + SCALE_SUFFIX)
    floats = {name: tensor.float() for name, tensor in state.items()}
    with torch.device("meta"):
        network = MoodNetwork(dimensions)
    network.load_state_dict({**floats, WORDS: words}, strict=True, assign=True)
    for name, tensor in _buffers(dimensions).items():
        network.encoder.embeddings.register_buffer(name, tensor, persistent=False)
    return network.eval()


def _buffers(dimensions: dict[str, Any]) -> dict[str, torch.Tensor]:
    """What BERT keeps outside its state: position numbers and token types."""
    positions = dimensions["positions"]
    return {
        "position_ids": torch.arange(positions).unsqueeze(0),
        "token_type_ids": torch.zeros((1, positions), dtype=torch.long),
    }


class EmbeddedModel:
    """The stored network with its tokenizer and its calibration: `inference.text.Model`.

    Raises OSError or ValueError when a part of the folder is missing or does not fit the others.
    """

    def __init__(self, folder: Path, version: str, threads: int) -> None:
        torch.set_num_threads(threads)
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self.version = version
        self.window: int = config["window"]
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._network = restore(config["dimensions"], folder / "model.safetensors")
        self._scale = torch.tensor(config["calibration"]["scale"])
        self._shift = torch.tensor(config["calibration"]["shift"])

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        return [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]

    def read(self, windows: Sequence[list[int]]) -> list[list[float]]:
        with torch.inference_mode():
            outputs = self._network(*pad(list(windows)))
        scores = (outputs[:, : len(LABELS)] * self._scale + self._shift).sigmoid()
        readings: list[list[float]] = torch.cat([scores, outputs[:, len(LABELS) :].tanh()], 1).tolist()
        return readings
