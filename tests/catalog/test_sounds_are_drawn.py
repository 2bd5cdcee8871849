"""Drawings for curators: the waveform, the spectrogram's thumbnail, the mood plane, the chart of agreement."""

import base64
import io

import numpy as np
from PIL import Image

from catalog.admin.drawing import line, plane, spectrogram, waveform
from catalog.models import Sound
from catalog.waveform import FLOOR, MOST_COLUMNS, thumbnail


def picture(levels: "np.ndarray[tuple[int, int], np.dtype[np.float32]]") -> Image.Image:
    address = spectrogram(thumbnail(levels))
    return Image.open(io.BytesIO(base64.b64decode(address.removeprefix("data:image/png;base64,"))))


def brightness(image: Image.Image, x: int, y: int) -> int:
    return int(image.convert("L").getpixel((x, y)))  # type: ignore[arg-type]


def test_high_notes_are_above_and_time_goes_to_the_right() -> None:
    levels = np.full((40, 32), -FLOOR, np.float32)
    levels[:20, 2] = 0
    levels[20:, 30] = 0
    image = picture(levels)
    assert image.size == (40, 32)
    assert brightness(image, 5, 29) > 200 > 60 > brightness(image, 5, 1)
    assert brightness(image, 35, 1) > 200 > 60 > brightness(image, 35, 29)


def test_however_long_a_sound_its_thumbnail_is_small() -> None:
    assert len(thumbnail(np.zeros((72_000, 32), np.float32))) <= 32 * MOST_COLUMNS


def test_what_has_no_spectrum_has_no_picture() -> None:
    assert spectrogram(thumbnail(np.zeros((0, 32), np.float32))) == ""
    assert spectrogram(None) == ""


def test_the_waveform_is_a_stroke_for_each_peak() -> None:
    assert waveform([0, 128, 255]) == "M0.5 50V50M1.5 25V75M2.5 1V99"
    assert waveform([]) == ""


def test_bright_is_right_and_driving_is_up() -> None:
    drawn = plane(0.5, 0.25, Sound(valence=-0.5, arousal=-1))
    assert (drawn.chosen.x, drawn.chosen.y) == (50, -25)  # type: ignore[union-attr]
    assert (drawn.proposed.x, drawn.proposed.y) == (-50, 100)  # type: ignore[union-attr]
    assert len(drawn.anchors) == 7


def test_where_nobody_has_said_nothing_is_drawn() -> None:
    assert (plane(None, 0.5, None).chosen, plane(None, None, Sound()).proposed) == (None, None)


def test_full_agreement_is_at_the_top_of_the_chart() -> None:
    first, last = line([0.0, 1.0])
    assert (first.x, first.y, last.x, last.y) == (0, 160, 600, 0)
    assert [point.x for point in line([0.5])] == [0]
