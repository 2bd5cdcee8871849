"""Studies as clips: scores that another composer wrote, a JSON file each, with what they are meant to feel like.

`manage.py compose --studies N --out FOLDER` writes them from the recipes of the demo catalogue. The same rooms,
equalisers and flaws lie over them as over the clips of `sound_pieces`.
"""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any, Final

from inference.training.sound_score import Clip, Intent, Note, Part

SECOND: Final = 60.0
"""Beats a minute at which a beat is a second: studies are written in seconds."""


def read(path: Path) -> Clip:
    """The clip of a study. Raises OSError, ValueError or KeyError for a file that is none."""
    study = json.loads(path.read_text(encoding="utf-8"))
    rng = Random(path.stem)
    return Clip(
        seed=rng.randrange(1 << 30),
        intent=Intent(study["valence"], study["arousal"], study["tension"], study["label"]),
        genre=study["genre"],
        bpm=SECOND,
        beats=study["seconds"],
        parts=tuple(_part(part) for part in study["parts"]),
        room=rng.betavariate(1.6, 3) if study["genre"] != "ambient" else rng.uniform(0.4, 1),
        cents=rng.gauss(0, 12),
        recipes=tuple(study["recipes"]),
    )


def _part(written: dict[str, Any]) -> Part:
    notes = [Note(*note) for note in written["notes"]]
    return Part(written["program"], written["drums"], written["swell"], written["level"], notes)
