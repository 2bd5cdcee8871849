"""An engine's folder: weights, tokenizer, configuration, and the card that says what they are. Written, and read
again by whoever wants to train or measure it."""

from __future__ import annotations

import hashlib
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import torch
from tokenizers import Tokenizer

from inference.precision import quickest
from inference.text_model import MoodNetwork, restore, store
from inference.training.batches import LONGEST

FILES: Final = ("config.json", "model.safetensors", "tokenizer.json")

DATA: Final = (
    ("GoEmotions", "CC BY 4.0", "Demszky et al. 2020", "English Reddit comments"),
    ("GoEmotions, machine-translated into Korean", "Apache-2.0", "monologg", "low weight, never measured by"),
    ("XED (English)", "CC BY 4.0", "Öhman et al. 2020", "film subtitles"),
    ("KOTE", "MIT", "Jeon et al. 2022", "Korean web comments"),
    (
        "Alm's tales",
        "BSD-like, from the set's page",
        "Alm et al. 2005",
        "Grimm for training, Potter for measuring",
    ),
    ("KPoEM, lines and poems", "MIT", "Lim et al. 2025", "modern Korean poetry, split by poet"),
    ("EmoBank", "CC BY-SA 4.0", "Buechel and Hahn 2017", "valence and arousal, six genres"),
    (
        "Rated passages of fiction",
        "books in the public domain, and Korean passages written for this project",
        "-",
        "rated by one large language model under a written guide, one rating a passage: one careful reader's "
        "taste, consistent with itself, not human truth",
    ),
    (
        "More passages of the same five English novels, `training/rated/novels.jsonl`",
        "books in the public domain",
        "-",
        "1,840, rated for this project by a large language model under the same guide; the same reservation",
    ),
    (
        "Passages written for this project, `training/rated/written.jsonl`",
        "as the project",
        "-",
        "450 English and 900 Korean, written and rated by a large language model under the same guide, many "
        "manners and eras; never judged by",
    ),
    (
        "Stories written for this project, `training/rated/stories.jsonl`",
        "as the project",
        "-",
        "about 2,470 passages of 258 English and Korean stories, written and rated likewise, and the demo "
        "shelf's two stories, rated by a reader of the same kind who did not write them; a fifth of the "
        "stories and the demo shelf are only judged by",
    ),
)


def write(
    folder: Path,
    network: MoodNetwork,
    base: dict[str, Any],
    calibration: dict[str, list[float]],
    facts: dict[str, Any],
) -> None:
    """Write the folder's four files; the card last, so that a half-written engine is never taken for a whole one.

    base: dimensions and tokenizer. facts: what the card says besides data and sha256 (recipe, seed, metrics).
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "card.json").unlink(missing_ok=True)
    config = {"dimensions": base["dimensions"], "window": LONGEST, "calibration": calibration}
    (folder / "config.json").write_text(_json(config), encoding="utf-8")
    (folder / "tokenizer.json").write_text(base["tokenizer"], encoding="utf-8")
    store(network, folder / "model.safetensors")
    (folder / "model.safetensors").chmod(0o644)
    card = {
        "engine": folder.name,
        "trained": datetime.now(UTC).date().isoformat(),
        "languages": ["en", "ko"],
        **facts,
        "data": [dict(zip(("name", "licence", "cite", "remark"), entry, strict=True)) for entry in DATA],
        "files": {name: _sha256(folder / name) for name in FILES},
    }
    (folder / "card.json").write_text(_json(card), encoding="utf-8")


def read(folder: Path) -> tuple[MoodNetwork, Tokenizer]:
    """The network of a stored engine, in 32 bits, and its tokenizer."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    network = restore(config["dimensions"], folder / "model.safetensors")
    return network, Tokenizer.from_file(str(folder / "tokenizer.json"))


def as_stored(network: MoodNetwork, folder: Path, kind: torch.dtype | None = None) -> MoodNetwork:
    """The network as it will be loaded: weights rounded to 8 bits, products in this processor's quickest format.

    folder: for the file that lies there meanwhile. kind: multiply in that format instead.
    """
    path = folder / f"stored-{os.getpid()}.safetensors"
    store(network, path)
    stored = restore(network.dimensions, path, kind or quickest())
    path.unlink()
    return stored


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
