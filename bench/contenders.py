"""The text engine's weights in other runtimes: what a user of each would write, to be measured beside the engine.

Each contender is a function: texts -> (n, 7) scores in the order of `inference.mood.LABELS`, unpooled, so its texts
must fit into the engine's window.
"""

from __future__ import annotations

import json
import logging
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import torch
from tokenizers import Tokenizer
from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast, pipeline
from transformers import logging as transformers_logging
from transformers.modeling_outputs import SequenceClassifierOutput

from inference.encoder import to_bert
from inference.mood import LABELS
from inference.reading import batched
from inference.text_model import PAD, MoodNetwork, pad, restore

Scores = list[list[float]]
Contender = Callable[[Sequence[str]], Scores]
Network = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]

SEVEN: Final = len(LABELS)


class PooledBert(BertForSequenceClassification):  # type: ignore[no-untyped-call]
    """The engine's network as its users would have it from transformers: BERT, mean pooling, one linear layer."""

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor, **_: Any) -> Any:
        hidden = self.bert(input_ids, attention_mask).last_hidden_state
        weights = attention_mask.unsqueeze(-1).to(hidden.dtype)
        return SequenceClassifierOutput(logits=self.classifier((hidden * weights).sum(1) / weights.sum(1)))


def in_pipeline(folder: Path) -> Contender:
    """The transformers text-classification pipeline, all else at its defaults."""
    network = calibrated(folder)
    tokenizer = PreTrainedTokenizerFast(tokenizer_file=str(folder / "tokenizer.json"))  # type: ignore[no-untyped-call]
    tokenizer.pad_token = tokenizer.convert_ids_to_tokens(PAD)
    sizes = network.dimensions
    config = BertConfig(
        vocab_size=sizes["vocabulary"],
        hidden_size=sizes["hidden"],
        num_hidden_layers=sizes["layers"],
        num_attention_heads=sizes["heads"],
        intermediate_size=sizes["feed_forward"],
        max_position_embeddings=sizes["positions"],
        layer_norm_eps=sizes["epsilon"],
        pad_token_id=PAD,
        id2label=dict(enumerate(LABELS)),
        label2id={label: number for number, label in enumerate(LABELS)},
        problem_type="multi_label_classification",
    )
    model = PooledBert(config)
    model.bert.load_state_dict(to_bert(network.encoder.state_dict()), strict=False)
    model.classifier.load_state_dict(
        {name: tensor[:SEVEN] for name, tensor in network.head.state_dict().items()}
    )
    transformers_logging.set_verbosity(logging.CRITICAL)  # it would list all classes but this one
    model.eval()  # type: ignore[no-untyped-call]
    classify: Any = pipeline("text-classification", model=model, tokenizer=tokenizer, top_k=None)

    def scores(texts: Sequence[str]) -> Scores:
        found = [{label["label"]: label["score"] for label in said} for said in classify(list(texts))]
        return [[said[label] for label in LABELS] for said in found]

    return scores


def eager(folder: Path) -> Contender:
    """Plain torch in 32 bits, in the engine's batches."""
    return batches_through(calibrated(folder), folder)


def dynamic_int8(folder: Path) -> Contender:
    """torch's own 8-bit products: weights rounded beforehand, inputs as they come."""
    rounded = torch.ao.quantization.quantize_dynamic(calibrated(folder), {torch.nn.Linear}, torch.qint8)  # type: ignore[no-untyped-call]
    return batches_through(rounded, folder)


def batches_through(network: Network, folder: Path) -> Contender:
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))

    def scores(texts: Sequence[str]) -> Scores:
        pieces = [encoding.ids for encoding in tokenizer.encode_batch(list(texts))]
        found: Scores = [[] for _ in texts]
        for batch in batched([len(window) for window in pieces]):
            with torch.inference_mode():
                logits = network(*pad([pieces[i] for i in batch]))[:, :SEVEN]
            for position, row in zip(batch, logits.sigmoid().tolist(), strict=True):
                found[position] = row
        return found

    return scores


def calibrated(folder: Path) -> MoodNetwork:
    """The network in 32 bits with its calibration worked into the last layer."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    network = restore(config["dimensions"], folder / "model.safetensors")
    scale, shift = (torch.tensor([*config["calibration"][name]]) for name in ("scale", "shift"))
    with torch.no_grad():
        network.head.weight[:SEVEN] *= scale[:, None]
        network.head.bias[:SEVEN] = network.head.bias[:SEVEN] * scale + shift
    return network


def onnx_runtime(folder: Path, *, int8: bool) -> Contender:
    """ONNX Runtime in 32 bits, or its own 8-bit products with a scale a channel, in the engine's batches.

    Raises ImportError where onnxruntime and onnx are not installed.
    """
    import onnxruntime
    from onnxruntime.quantization import quantize_dynamic

    with tempfile.TemporaryDirectory() as made:
        path, rounded = (str(Path(made) / name) for name in ("full.onnx", "rounded.onnx"))
        exported(calibrated(folder), path)
        if int8:
            quantize_dynamic(path, rounded, per_channel=True)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = torch.get_num_threads()
        session = onnxruntime.InferenceSession(rounded if int8 else path, options)

    def network(numbers: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return torch.from_numpy(session.run(None, {"numbers": numbers.numpy(), "mask": mask.numpy()})[0])

    return batches_through(network, folder)


def exported(network: MoodNetwork, path: str) -> None:
    """Write the network as ONNX, for batches of any shape, padded or not."""
    torch.onnx.export(
        network,
        pad([[5, 6, 7], [5, 6]]),
        path,
        input_names=["numbers", "mask"],
        output_names=["outputs"],
        dynamic_axes={name: {0: "rows", 1: "length"} for name in ("numbers", "mask")},
        opset_version=17,
        dynamo=False,
    )
