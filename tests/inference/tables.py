"""Stored tables that are no longer what their card vouches for."""

from __future__ import annotations

import shutil
from pathlib import Path

from inference.ocr.stored import MODEL

HARMS = ("changed", "gone")


def harmed(stored: Path, folder: Path, harm: str) -> Path:
    """A copy of a stored table in a folder, its weights changed in their last byte, or gone."""
    copy = Path(shutil.copytree(stored, folder / stored.name))
    weights = copy / MODEL
    if harm == "changed":
        weights.write_bytes(weights.read_bytes()[:-1] + b"\x7f")
    else:
        weights.unlink()
    return copy
