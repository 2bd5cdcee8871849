"""Small tables that pages are read with, as they are stored: weights, and the card that vouches for them."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy.typing as npt

MODEL: Final = "model.safetensors"
CARD: Final = "card.json"

Arrays = dict[str, npt.NDArray[Any]]


def read(folder: Path) -> Arrays | None:
    """The arrays of a folder; None where its files are missing or not those that were trained."""
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        weights = (folder / MODEL).read_bytes()
        card = json.loads((folder / CARD).read_bytes())
        vouched = hashlib.sha256(weights).hexdigest() == card["files"][MODEL]
        return load(weights) if vouched else None
    except (OSError, ValueError, KeyError, SafetensorError):
        return None


def write(folder: Path, arrays: Arrays, facts: dict[str, Any]) -> dict[str, Any]:
    """Write the folder's files, the card last, and give the card. facts: what it says besides date and sha256."""
    from safetensors.numpy import save

    folder.mkdir(parents=True, exist_ok=True)
    (folder / CARD).unlink(missing_ok=True)
    weights = save(arrays)
    (folder / MODEL).write_bytes(weights)
    card = {
        "engine": folder.name,
        "trained": datetime.now(UTC).date().isoformat(),
        **facts,
        "files": {MODEL: hashlib.sha256(weights).hexdigest()},
    }
    (folder / CARD).write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return card
