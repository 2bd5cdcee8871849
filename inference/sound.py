"""Sound in, mood out: what a piece of music would make its listeners feel, and the facts behind that.

The engine lies in `inference/weights/sound-<n>/` with its `card.json`: musicnn's tagger (ISC), and maps from what
is measured to valence, arousal, tension and the seven labels, trained by `inference.training.train_sound`.
Arousal is audible, valence much less: it says how sure it is of each.

numpy and PyAV are imported only where an engine is loaded: the web needs neither.
"""

from __future__ import annotations

import json
import logging
import re
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

from inference.audio.mood import CannotHear as CannotHear
from inference.audio.mood import Hearing as Hearing
from inference.audio.mood import SoundMood as SoundMood
from inference.versions import sha256

if TYPE_CHECKING:
    from inference.audio.model import SoundEngine

log = logging.getLogger(__name__)

WEIGHTS: Final = Path(__file__).parent / "weights"
NAME: Final = re.compile(r"sound-([1-9][0-9]{0,8})", re.ASCII)
CARD: Final = "card.json"
PARTS: Final = ("config.json", "heads.safetensors", "musicnn.safetensors")


class SoundUnavailable(Exception):
    """There is no sound engine to ask; the message is a sentence that says why."""


_engine: SoundEngine | None = None
_loading = threading.Lock()


def get_engine() -> SoundEngine:
    """The newest engine whose files are whole, loaded on first use, one a process. Raises SoundUnavailable."""
    global _engine
    with _loading:
        if _engine is None:
            _engine = load(WEIGHTS)
        return _engine


def load(where: Path) -> SoundEngine:
    """A new engine from a folder of engines, the newest that is whole. Raises SoundUnavailable."""
    reasons = []
    for name in stored(where):
        try:
            return _loaded(where / name)
        except SoundUnavailable as reason:
            log.error("%s is not used: %s", name, reason)
            reasons.append(f"{name} is not used: {reason}")
    raise SoundUnavailable(" ".join(reasons) or f"No sound engine lies in {where}.")


def stored(where: Path) -> list[str]:
    """Names of the engines in a folder, newest first."""
    found = [match for path in where.glob("sound-*") if (match := NAME.fullmatch(path.name))]
    return [match[0] for match in sorted(found, key=lambda match: int(match[1]), reverse=True)]


def _loaded(folder: Path) -> SoundEngine:
    _verify(folder)
    try:
        from inference.audio.model import SoundEngine

        return SoundEngine(folder)
    except Exception as reason:
        log.exception("the sound engine in %s does not load", folder)
        raise SoundUnavailable(f"it does not load: {reason}.") from reason


def _verify(folder: Path) -> None:
    """Raises SoundUnavailable unless every file is what the card says was trained."""
    try:
        files = json.loads((folder / CARD).read_text(encoding="utf-8"))["files"]
        changed = [part for part in PARTS if files.get(part) != sha256(folder / part)]
    except FileNotFoundError as missing:
        raise SoundUnavailable(f"{Path(missing.filename).name} is missing.") from missing
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as reason:
        raise SoundUnavailable(f"{CARD} cannot be read: {reason!r}.") from reason
    if changed:
        raise SoundUnavailable(f"{changed[0]} is not the file that was trained.")
