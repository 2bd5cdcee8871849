"""What the sound engine hears in the demo catalogue, beside what was meant: `python -m catalog.demo.heard`.

Markdown on stdout. The engine never learned from the pieces, but from studies of their recipes: its card gives the
figures without those.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final

from tqdm import tqdm

from inference.sound import SoundMood, get_engine

FOLDER: Final = Path(__file__).parent
AXES: Final = ("valence", "arousal", "tension")
NEAR_ZERO: Final = 0.1
"""An intent nearer to 0 than this has no side to be right about."""

Entry = dict[str, Any]


def sheet(entries: list[Entry], moods: list[SoundMood]) -> str:
    """A row a piece, then in how many the engine agrees with the intent."""
    rows = ["| piece | genre | meant | heard | sure | V, A, T meant | V, A, T heard |", "|" + "---|" * 7]
    for entry, mood in zip(entries, moods, strict=True):
        meant, heard = label(entry), mood.label
        said = heard if heard == meant else f"**{heard}**"
        rows.append(
            f"| {entry['title']} | {entry['genre']} | {meant} | {said} | {mood.confidence:.2f}"
            f" | {', '.join(f'{entry[axis]:+.2f}' for axis in AXES)}"
            f" | {', '.join(f'{getattr(mood, axis):+.2f}' for axis in AXES)} |"
        )
    return "\n".join([*rows, "", *summary(entries, moods)])


def summary(entries: list[Entry], moods: list[SoundMood]) -> list[str]:
    """In how many pieces the engine agrees on the label, and on the side of 0 of each axis."""
    pairs = list(zip(entries, moods, strict=True))
    right = sum(label(entry) == mood.label for entry, mood in pairs)
    sides = []
    for axis in AXES:
        clear = [(entry[axis], getattr(mood, axis)) for entry, mood in pairs if abs(entry[axis]) > NEAR_ZERO]
        sides.append(f"{axis} {sum(a * b > 0 for a, b in clear)} of {len(clear)}")
    return [
        f"- {moods[0].engine} hears the emotion that was meant in {right} of {len(pairs)} pieces.",
        f"- On the side that was meant: {', '.join(sides)} (intents within {NEAR_ZERO} of 0 left out).",
    ]


def label(entry: Entry) -> str:
    return entry["emotion"] or "neutral"


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    entries = json.loads((folder / "catalogue.json").read_text("utf-8"))
    engine = get_engine()
    bar = tqdm(entries, desc="listening", unit="piece", disable=None)
    print(sheet(entries, [engine.hear(folder / "audio" / entry["file"]).mood for entry in bar]))


if __name__ == "__main__":
    main()
