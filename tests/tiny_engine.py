"""Text engines of a few thousand random weights, stored as the real ones are: `text-1` and its successors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from inference.mood import LABELS
from inference.versions import PARTS, sha256

DIMENSIONS = {
    "vocabulary": 28,
    "hidden": 16,
    "layers": 1,
    "heads": 2,
    "feed_forward": 16,
    "positions": 64,
    "types": 1,
    "epsilon": 1e-12,
}


def save_tiny_engine(folder: Path, seed: int = 0) -> Path:
    """An engine under its folder's name; another seed hears other moods."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers

    from inference.text_model import MoodNetwork, store

    folder.mkdir(parents=True)
    torch.manual_seed(seed)
    store(MoodNetwork(DIMENSIONS), folder / "model.safetensors")
    letters = {
        letter: number for number, letter in enumerate(["[UNK]", "[PAD]", *"abcdefghijklmnopqrstuvwxyz"])
    }
    pieces = Tokenizer(models.WordLevel(letters, unk_token="[UNK]"))
    pieces.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    pieces.save(str(folder / "tokenizer.json"))
    calibration = {"scale": [1.0] * len(LABELS), "shift": [0.0] * len(LABELS)}
    write(folder / "config.json", {"dimensions": DIMENSIONS, "window": 48, "calibration": calibration})
    sign(folder)
    return folder


def sign(folder: Path) -> None:
    """Write the card that vouches for the files as they are now."""
    files = {name: sha256(folder / name) for name in PARTS}
    write(folder / "card.json", {"engine": folder.name, "files": files})


def spoil(folder: Path, name: str = "model.safetensors") -> None:
    with (folder / name).open("ab") as file:
        file.write(b" ")


def write(path: Path, value: dict[str, Any]) -> None:
    path.write_text(json.dumps(value), encoding="utf-8")
