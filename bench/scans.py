"""A scanned book goes in while two readers turn pages: what they notice of it, and how fast it is drawn and read.

python -m bench.scans [PAGES]

The book is generated: pages of a demo story as a scanner leaves them, 200 dots an inch, grey, with grain.
"""

from __future__ import annotations

import io
import itertools
import random
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.pagesizes import A5
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from bench import readers, serving
from bench.thousand import ALONE, STORY, Database, Reader
from tests.processes import environment, kill, manage, start_worker, until

PAGES: Final = 200
LINES, WIDTH = 30, 52
DOTS: Final = 200
FONT: Final = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"
PATIENCE: Final = 4 * 3600
READERS: Final = 2


def measure(pages: int = PAGES) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        env = environment(
            folder, DJANGO_SETTINGS_MODULE="bench.settings", MOODBGM_THROTTLE_ANONYMOUS="100000/min"
        )
        scan = folder / "scan.pdf"
        scan.write_bytes(scanned(pages))
        print(f"{pages} pages, {scan.stat().st_size / 1e6:.0f} MB")
        manage(env, "migrate", "--verbosity", "0")
        manage(env, "collectstatic", "--no-input", "--verbosity", "0")
        manage(env, "add_book", str(STORY))
        database = Database(folder / "db.sqlite3")
        with ExitStack() as stack:
            for worker in ("worker", "scanner"):
                process = start_worker(env, folder / f"{worker}.log", worker)
                stack.callback(kill, process)
            until(lambda: database.count("library_passage") > 0, 300, "the opening of the story")
            until(lambda: not database.count("library_passage WHERE state = 'waiting'"), 600, "its scoring")
            _, port = stack.enter_context(serving.web(env))
            two = [Reader(port, database.book()) for _ in range(READERS)]
            for reader in two:
                reader.start()
            time.sleep(ALONE)
            take_in(env, scan, pages, database, two)
            say(two)


def take_in(env: dict[str, str], scan: Path, pages: int, database: Database, two: list[Reader]) -> None:
    for reader in two:
        reader.meanwhile = f"a scan of {pages} pages is drawn and read"
    start = time.perf_counter()
    manage(env, "add_book", str(scan))
    until(lambda: database.count("library_page") > 0, 120, "the opening of the scan")
    print(f"it can be opened after {time.perf_counter() - start:.1f} s")
    until(lambda: not database.count("library_page WHERE image_id IS NULL"), PATIENCE, "the drawing")
    print(f"all pages are drawn after {time.perf_counter() - start:.0f} s")
    until(lambda: not database.count("library_page WHERE state = 'waiting'"), PATIENCE, "the reading")
    took = time.perf_counter() - start
    read = database.count("library_page WHERE state = 'done'")
    print(f"{read} of {pages} pages are read after {took:.0f} s, {60 * read / took:.0f} a minute")


def say(two: list[Reader]) -> None:
    for reader in two:
        reader.stopping.set()
        reader.join()
    phases = list(two[0].took)
    alone = 0.0
    for phase in phases:
        p50, p95 = readers.percentiles([took for reader in two for took in reader.took[phase]])
        alone = alone or p95
        print(f"a page while {phase}: p50 {p50:.0f} ms, p95 {p95:.0f} ms, {p95 / alone:.2f} times")


def scanned(pages: int) -> bytes:
    """A PDF of so many scanned pages, the same each time."""
    buffer, chance = io.BytesIO(), random.Random(6)
    canvas = Canvas(buffer, pagesize=A5, invariant=True)
    canvas.setTitle("A Scanned Story")
    for number, lines in zip(range(pages), leaves(), strict=False):
        picture = io.BytesIO()
        sheet(lines, number + 1, chance).save(picture, "JPEG", quality=70)
        canvas.drawImage(ImageReader(picture), 0, 0, *A5)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def leaves() -> Iterator[list[str]]:
    """Pages of lines of the story, over and over."""
    paragraphs = [text for text in STORY.read_text().split("\n\n") if not text.startswith("#")]
    lines = (
        ("    " if not n else "") + line
        for paragraph in itertools.cycle(paragraphs)
        for n, line in enumerate(textwrap.wrap(" ".join(paragraph.split()), WIDTH))
    )
    while True:
        yield list(itertools.islice(lines, LINES))


def sheet(lines: list[str], number: int, chance: random.Random) -> Image.Image:
    width, height = (round(side / 72 * DOTS) for side in A5)
    page = Image.new("L", (width, height), 244)
    draw, letters = ImageDraw.Draw(page), ImageFont.truetype(FONT, 30)
    for row, line in enumerate(lines):
        draw.text((130, 150 + 45 * row), line, 38, letters)
    draw.text((width / 2, height - 90), str(number), 38, letters)
    page = page.rotate(chance.uniform(-0.6, 0.6), Image.Resampling.BICUBIC, fillcolor=244)
    grain = Image.effect_noise((width, height), 14)
    return Image.blend(page.filter(ImageFilter.GaussianBlur(0.6)), grain, 0.06)


if __name__ == "__main__":
    measure(*(int(number) for number in sys.argv[1:2]))
