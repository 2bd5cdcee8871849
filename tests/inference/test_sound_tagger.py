"""The tagger written out in numpy says what the network says, layer by layer in torch."""

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from torch.nn.functional import conv2d, linear, pad, relu

from inference.audio.reading import levelled
from inference.audio.spectra import mel
from inference.audio.tagger import FRAMES, TAGS, Tagger
from inference.sound import WEIGHTS
from inference.training.musicnn import initialisers
from tests.inference.sounds import MAJOR, chords

FILE = WEIGHTS / "sound-1" / "musicnn.safetensors"


def in_torch(power):
    """musicnn as its authors drew it: five convolutions, three in the middle, max and mean over time."""
    w = {name: tensor.float() for name, tensor in load_file(FILE).items()}

    def convolved(x, index):
        out = relu(conv2d(x, w[f"convs.{index}.weight"], w[f"convs.{index}.bias"]))
        return out * w[f"bns.{index}.sc"] + w[f"bns.{index}.sh"]

    x = torch.log10(10_000 * torch.tensor(power)[None, None] + 1) * w["bn0.sc"] + w["bn0.sh"]
    front = [convolved(pad(x, (0, 0, 3, 3)), index).amax(3) for index in (0, 1)]
    for index, length in ((2, 128), (3, 64), (4, 32)):
        before = (length - 1) // 2
        front.append(convolved(pad(x, (0, 0, before, length - 1 - before)), index).amax(3))
    layers = [torch.cat(front, 1)]
    for index in (5, 6, 7):
        out = convolved(pad(layers[-1].transpose(1, 2).unsqueeze(1), (0, 0, 3, 3)), index).squeeze(3)
        layers.append(out + layers[-1] if index > 5 else out)
    dense = torch.cat(layers, 1)
    pooled = torch.stack([dense.amax(2), dense.mean(2)], 2).flatten(1) * w["bn9.sc"] + w["bn9.sh"]
    embedding = relu(linear(pooled, w["d0.weight"], w["d0.bias"])) * w["bn10.sc"] + w["bn10.sh"]
    tags = torch.sigmoid(linear(embedding, w["d1.weight"], w["d1.bias"]))
    return tags[0].numpy(), embedding[0].numpy()


def test_numpy_and_torch_agree():
    power = mel(levelled([chords(MAJOR)])[0])[:FRAMES]

    tags, embedding = Tagger(FILE).hear(power)

    wanted_tags, wanted_embedding = in_torch(power)
    assert tags == pytest.approx(wanted_tags, abs=1e-5)
    assert embedding == pytest.approx(wanted_embedding, abs=1e-3)


def test_every_tag_has_its_name_once():
    tags, embedding = Tagger(FILE).hear(np.zeros((FRAMES, 96), np.float32))

    assert len(set(TAGS)) == len(tags) == 50
    assert len(embedding) == 200


def number(value):
    """Protobuf's variable-length number."""
    return bytes([value]) if value < 128 else bytes([value & 127 | 128]) + number(value >> 7)


def field(key, payload):
    return number(key << 3 | 2) + number(len(payload)) + payload


def test_weights_are_read_from_an_onnx_file():
    data = np.arange(300, dtype="<f4")
    shape = b"".join(number(1 << 3) + number(side) for side in (150, 2))
    tensor = shape + number(2 << 3) + number(1) + field(8, b"w") + field(9, data.tobytes())
    model = number(1 << 3) + number(8) + field(7, field(5, tensor))

    assert initialisers(model)["w"] == pytest.approx(data.reshape(150, 2))
