"""A reader's taste: how text looks to them and how music follows it. Stored as one JSON object a reader."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from typing import Any

THEMES = ("system", "light", "sepia", "dark")
FACES = ("serif", "sans", "own")
EMOTIONAL, MIXED, NEUTRAL = MODES = (1, 2, 3)


@dataclass(frozen=True)
class Preferences:
    """size in CSS pixels, measure in rem, face `own` for the browser's, spread: two pages where there is room,
    page_text: of scans the words instead of the page, fade and dwell in seconds, volume and its ceiling 0..1,
    sensitivity 1 (calm) to 5."""

    theme: str = "system"
    size: int = 19
    line_height: float = 1.6
    measure: int = 36
    justify: bool = False
    face: str = "serif"
    spread: bool = False
    page_text: bool = False
    mode: int = EMOTIONAL
    genre: str = ""
    fade: float = 4
    volume: float = 0.7
    ceiling: float = 1
    sensitivity: int = 3
    dwell: int = 45
    vocals: bool = False
    tint: bool = True
    timing: bool = True

    @classmethod
    def of(cls, stored: dict[str, Any]) -> Preferences:
        """What was stored, as far as this version knows it, the volume under its ceiling; defaults for the rest."""
        known = {field.name for field in fields(cls)}
        own = cls(**{name: value for name, value in stored.items() if name in known})
        return replace(own, volume=min(own.volume, own.ceiling))

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)
