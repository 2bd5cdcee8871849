"""What befalls pictures of pages: blur, noise, JPEG, a tilt; and a camera held over paper, with its shadows."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

Damage = Callable[[Image.Image, random.Random], bytes]


def blurred(picture: Image.Image, chance: random.Random) -> bytes:
    """A window shown smaller or larger than it is: by a half pixel and more."""
    return png(picture.filter(ImageFilter.GaussianBlur(chance.uniform(0.5, 0.9))))


def noisy(picture: Image.Image, chance: random.Random) -> bytes:
    return png(grained(picture, chance, chance.uniform(8, 18)))


def squeezed(picture: Image.Image, chance: random.Random) -> bytes:
    """JPEG as a frame is sent: quality 40 to 60."""
    return jpeg(picture, chance.randint(40, 60))


def skewed(picture: Image.Image, chance: random.Random) -> bytes:
    angle = chance.choice((-1, 1)) * chance.uniform(1, 6)
    ground = picture.convert("RGB").getpixel((2, 2))
    return png(picture.convert("RGB").rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=ground))


def turned(picture: Image.Image, chance: random.Random) -> bytes:
    """On its side or on its head; half of the time EXIF says so, as phones write it."""
    quarter, tag = chance.choice(((90, 6), (180, 3), (270, 8)))
    exif = Image.Exif()
    if chance.random() < 0.5:
        exif[0x0112] = tag
    return jpeg(picture.convert("RGB").rotate(quarter, expand=True), 90, exif)


def photographed(picture: Image.Image, chance: random.Random) -> bytes:
    """Paper on a table, seen from a hand: perspective, uneven light, a soft shadow, blur, grain, JPEG."""
    return jpeg(camera(picture, chance), chance.randint(75, 90))


def curled(picture: Image.Image, chance: random.Random) -> bytes:
    """The same of a page that bends towards the back of its book."""
    return jpeg(camera(bent(picture, chance), chance), chance.randint(75, 90))


def camera(picture: Image.Image, chance: random.Random) -> Image.Image:
    table = tuple(chance.randint(30, 130) for _ in range(3))
    width, height = picture.size
    room = (int(width * 1.25), int(height * 1.22))
    scene = Image.new("RGB", room, table)
    left, top = (room[0] - width) // 2, (room[1] - height) // 2
    scene.paste(picture.convert("RGB"), (left, top))
    scene = scene.rotate(chance.uniform(-4, 4), Image.Resampling.BICUBIC, fillcolor=table)
    tilt = 0.07
    corners = [
        ((x + chance.uniform(-tilt, tilt)) * room[0], (y + chance.uniform(-tilt, tilt)) * room[1])
        for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))
    ]
    scene = scene.transform(
        room, Image.Transform.PERSPECTIVE, towards(corners, room), Image.Resampling.BICUBIC, fillcolor=table
    )
    scene = lit(scene, chance).filter(ImageFilter.GaussianBlur(chance.uniform(0.6, 1.1)))
    return grained(scene, chance, chance.uniform(3, 8))


def towards(corners: list[tuple[float, float]], room: tuple[int, int]) -> list[float]:
    """Pillow's coefficients of the perspective that shows these corners of a scene at those of the picture."""
    rows, goals = [], []
    for (x, y), (u, v) in zip(corners, ((0, 0), (room[0], 0), room, (0, room[1])), strict=True):
        rows += [[u, v, 1, 0, 0, 0, -x * u, -x * v], [0, 0, 0, u, v, 1, -y * u, -y * v]]
        goals += [x, y]
    return [float(value) for value in np.linalg.solve(np.array(rows, float), np.array(goals, float))]


def lit(scene: Image.Image, chance: random.Random) -> Image.Image:
    """Light that falls off across the picture, and the shadow of a hand or a head with a soft edge."""
    width, height = scene.size
    y, x = np.mgrid[0:height, 0:width]
    angle = chance.uniform(0, 6.3)
    slope = (x / width - 0.5) * np.cos(angle) + (y / height - 0.5) * np.sin(angle)
    light = chance.uniform(0.75, 0.9) + chance.uniform(0.15, 0.35) * slope
    shadow = Image.new("L", scene.size, 255)
    cx, cy, r = chance.uniform(0, width), chance.uniform(0, height), chance.uniform(0.3, 0.6) * width
    ImageDraw.Draw(shadow).ellipse((cx - r, cy - r, cx + r, cy + r), fill=chance.randint(130, 190))
    dark = np.asarray(shadow.filter(ImageFilter.GaussianBlur(width / 40)), float) / 255
    warm = np.array([1.0, chance.uniform(0.94, 1), chance.uniform(0.82, 0.97)])
    shone = np.asarray(scene, float) * (light * dark)[:, :, None] * warm
    return Image.fromarray(np.clip(shone, 0, 255).astype(np.uint8))


def bent(picture: Image.Image, chance: random.Random) -> Image.Image:
    """Every column moved up or down along an arch, as near the back of a thick book."""
    pixels = np.asarray(picture.convert("RGB"))
    width = picture.width
    depth = chance.uniform(0.012, 0.03) * picture.height * chance.choice((-1, 1))
    arch = (
        depth * np.linspace(0, 1, width) ** 2
        if chance.random() < 0.5
        else depth * np.linspace(1, 0, width) ** 2
    )
    rows = np.clip(np.arange(picture.height)[:, None] + arch[None, :], 0, picture.height - 1)
    below = np.floor(rows).astype(int)
    share = (rows - below)[:, :, None]
    columns = np.arange(width)[None, :]
    upper, lower = pixels[below, columns], pixels[np.minimum(below + 1, picture.height - 1), columns]
    return Image.fromarray((upper * (1 - share) + lower * share).astype(np.uint8))


def grained(picture: Image.Image, chance: random.Random, strength: float) -> Image.Image:
    pixels = np.asarray(picture.convert("RGB"), float)
    grain = np.random.default_rng(chance.randrange(1 << 30)).normal(0, strength, pixels.shape[:2])
    return Image.fromarray(np.clip(pixels + grain[:, :, None], 0, 255).astype(np.uint8))


def png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return out.getvalue()


def jpeg(picture: Image.Image, quality: int, exif: Image.Exif | None = None) -> bytes:
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=quality, exif=exif or Image.Exif())
    return out.getvalue()


DAMAGES: Final[dict[str, tuple[str, Damage]]] = {
    "blur": ("desktop", blurred),
    "noise": ("desktop", noisy),
    "JPEG": ("desktop", squeezed),
    "skew": ("desktop", skewed),
    "turned": ("phone", turned),
    "photograph": ("printed", photographed),
    "photograph, two pages": ("spread", photographed),
    "photograph, bent page": ("printed", curled),
}
"""Each with the kind of page that it befalls."""
