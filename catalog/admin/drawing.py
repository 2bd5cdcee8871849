"""Numbers as the coordinates of drawings: the mood plane, the waveform, agreement over the weeks."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps

from catalog.affect import ANCHORS
from catalog.models import Sound
from catalog.proposals import LABEL_NAMES

HALF: Final = 100
"""The plane is drawn from -HALF to HALF; arousal goes up, as on paper."""
BANDS: Final = 32
"""Levels in a column of `catalog.waveform.thumbnail`."""
CHART: Final = (600, 160)
"""Width and height of the chart of agreement."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the plane, x to the right and y down."""

    x: float
    y: float
    name: str = ""


def place(valence: float, arousal: float, name: str = "") -> Point:
    return Point(round(valence * HALF, 1), round(-arousal * HALF, 1), name)


@dataclass(frozen=True, slots=True)
class Plane:
    """chosen and proposed are None where nobody has said."""

    anchors: list[Point]
    chosen: Point | None
    proposed: Point | None


def plane(valence: float | None, arousal: float | None, sound: Sound | None) -> Plane:
    """The seven anchors, what stands for the track, and what the engine proposed."""
    anchors = [place(*ANCHORS[label], str(name)) for label, name in LABEL_NAMES.items()]
    chosen = place(valence, arousal) if valence is not None and arousal is not None else None
    heard = sound is not None and sound.valence is not None and sound.arousal is not None
    proposed = place(sound.valence, sound.arousal) if heard else None  # type: ignore[union-attr, arg-type]
    return Plane(anchors, chosen, proposed)


def waveform(peaks: Sequence[int]) -> str:
    """A path of upright strokes in a box of `len(peaks)` × 100; "" where nothing was measured."""
    return "".join(f"M{x}.5 {50 - peak / 5.2:.0f}V{50 + peak / 5.2:.0f}" for x, peak in enumerate(peaks))


def spectrogram(thumbnail: bytes | memoryview | None) -> str:
    """`catalog.waveform.thumbnail` as the address of a picture, high notes above; "" where there is none."""
    shades = bytes(thumbnail or b"")
    columns = len(shades) // BANDS
    if not columns:
        return ""
    picture = Image.frombytes("L", (BANDS, columns), shades[: columns * BANDS])
    picture = picture.transpose(Image.Transpose.ROTATE_90)
    coloured = ImageOps.colorize(picture, "#101020", "#fff3c4", mid="#c0405a")
    out = io.BytesIO()
    coloured.save(out, "PNG")
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"


def line(shares: Sequence[float]) -> list[Point]:
    """Shares (0..1) from left to right over the chart; 1 is at its top."""
    width, height = CHART
    step = width / max(len(shares) - 1, 1)
    return [Point(round(n * step, 1), round((1 - share) * height, 1)) for n, share in enumerate(shares)]
