"""The player recorded: minutes of reading in seconds, to the sample, by the product's scripts in a real browser."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Page

RATE = 44_100
SCRIPT = Path(__file__).with_name("studio.js").read_text().partition("*/")[2].strip().removesuffix(";")
CHUNK = 10 * RATE
DWELL = 45.0
SETTINGS = {
    "dwell": DWELL,
    "fade": 4,
    "sensitivity": 3,
    "volume": 1.0,
    "mode": 1,
    "genre": "",
    "vocals": False,
}


@dataclass(frozen=True)
class Change:
    """A track that began to sound: at, in seconds of the recording; cue, the passage that its cue starts at."""

    at: float
    track: str
    cue: int
    passage: int


@dataclass(frozen=True)
class Recording:
    """samples: (frames, 2), full scale 1. loops: when a track went over into itself, in seconds. fade: seconds."""

    samples: NDArray[np.float32]
    changes: list[Change]
    loops: list[float]
    tracks: dict[str, dict[str, Any]]
    fade: float

    def between(self, start: float, end: float) -> NDArray[np.float32]:
        return self.samples[max(0, round(start * RATE)) : round(min(end * RATE, len(self.samples)))]


def record(
    page: Page, pages: Sequence[tuple[float, int]], seconds: float, *, sound: str = "music", **settings: Any
) -> Recording:
    """Read on the open page of a book, and record what is heard.

    pages: (second, passage) at which the reader turns to which passage. sound: "music", or in its place "noise",
    as loud and as unlike from track to track as can be, or "peaks", clicks of -1 dBTP. settings: preferences.
    """
    wish: dict[str, Any] = SETTINGS | settings
    plan = {"pages": [list(turn) for turn in pages], "seconds": seconds, "rate": RATE}
    modules = {"modules": "/static/js/", "settings": wish, "sound": sound}
    took = page.evaluate(SCRIPT, plan | modules)
    chunks = [
        page.evaluate("([from, to]) => recording(from, to)", [start, min(took["frames"], start + CHUNK)])
        for start in range(0, took["frames"], CHUNK)
    ]
    samples = np.frombuffer(b"".join(base64.b64decode(chunk) for chunk in chunks), "<i2")
    return Recording(
        samples.reshape(-1, 2).astype(np.float32) / np.float32(16_384),
        [Change(**change) for change in took["changes"]],
        took["loops"],
        {track["id"]: track for track in took["tracks"]},
        wish["fade"],
    )
