"""Reading pages rendered by `bench.pages`: wrong characters by kind and language, agreement of moods, cost.

python -m bench.picture [--each 4] [--first 100] [--kinds "desktop;photograph, two pages"]

Pages 0 to 3 of each kind are those that the reading was made with: from 100 on
nobody has looked at them.

Each page is read in this process as the child does it, and by Tesseract as a program with its own page layout and
the right language (bare). A character error is an insertion, a deletion or a substitution, of those of the true
text, spaces included; quotation marks, dashes and white space count as the same whatever their form.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import resource
import statistics
import subprocess
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image, ImageOps
from playwright.sync_api import Browser

from bench import damage, pages
from inference import picture_reading, picture_tesseract
from inference.text import TextEngine, get_engine

SCREENS: Final = ("desktop", "phone", "dark", "small", "columns", "facing", "in an app")
LANGUAGES: Final = ("en", "ko")
FORMS: Final = str.maketrans({**dict.fromkeys("‘’", "'"), **dict.fromkeys("“”", '"'), **dict.fromkeys("—–―", "-"),
                              "…": "..."})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Result:
    """errors: share of the true characters; ours, bare: CPU seconds; agrees: the emotion is the true text's."""

    errors: float
    bare_errors: float
    ours: float
    bare: float
    agrees: bool


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--each", type=int, default=4)
    parser.add_argument("--first", type=int, default=100)
    parser.add_argument("--kinds", default=";".join((*SCREENS, *damage.DAMAGES)))
    options = parser.parse_args()
    os.environ["OMP_THREAD_LIMIT"] = "1"
    for language in LANGUAGES:
        picture_tesseract.engine(language)
    engine = get_engine()
    print("| page | language | wrong | bare Tesseract | moods agree | CPU s | bare CPU s |")
    print("|---|---|---|---|---|---|---|")
    numbers = range(options.first, options.first + options.each)
    with pages.chromium() as browser:
        everything = [
            result
            for language in LANGUAGES
            for kind in options.kinds.split(";")
            for result in table_row(browser, engine, kind, language, numbers)
        ]
    whole = sum(result.ours for result in everything) / sum(result.bare for result in everything) - 1
    print(
        f"moods agree on {sum(r.agrees for r in everything)} of {len(everything)} pages; overhead {whole:+.0%}"
    )


def table_row(browser: Browser, engine: TextEngine, kind: str, language: str, numbers: range) -> list[Result]:
    found = [measured(engine, *made, language) for made in drawn(browser, kind, language, numbers)]

    def mean(name: str) -> float:
        return statistics.fmean(getattr(result, name) for result in found)

    agree = f"{sum(result.agrees for result in found)} of {len(found)}"
    wrong = [f"{mean(name):.2%}" for name in ("errors", "bare_errors")]
    cost = [f"{mean(name):.2f}" for name in ("ours", "bare")]
    print(f"| {' | '.join((kind, language, *wrong, agree, *cost))} |", flush=True)
    return found


def drawn(browser: Browser, kind: str, language: str, numbers: range) -> Iterator[tuple[bytes, str]]:
    """Pictures of a kind, each with its true text."""
    text = pages.paragraphs(language)
    sheet, harm = damage.DAMAGES.get(kind, (kind, None))
    for number in numbers:
        chance = random.Random(f"{kind}-{language}-{number}")
        start = chance.randrange(len(text) - 60)
        look = pages.KINDS[sheet](chance, language)
        page = pages.render(browser, look, text[start : start + 60])
        yield harm(Image.open(io.BytesIO(page.picture)), chance) if harm else page.picture, page.truth


def measured(engine: TextEngine, picture: bytes, truth: str, language: str) -> Result:
    before = computed()
    found = "\n".join(picture_reading.read(picture, list(LANGUAGES))["paragraphs"])
    between = computed()
    bare = bare_text(picture, language)
    after = computed()
    true, read = engine.score([truth, found or " "])
    agrees = true.emotion == read.emotion
    return Result(errors(truth, found), errors(truth, bare), between - before, after - between, agrees)


def computed() -> float:
    """CPU seconds of this process and of the children that have ended."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def bare_text(picture: bytes, language: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        upright = ImageOps.exif_transpose(Image.open(io.BytesIO(picture)))
        assert upright is not None
        path = Path(folder, "page.png")
        upright.save(path, compress_level=1)
        command = ["tesseract", str(path), "-", "-l", picture_tesseract.DATA[language]]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).translate(FORMS).split())


def errors(truth: str, read: str) -> float:
    one, two = plain(truth), plain(read)
    return distance(one, two) / max(1, len(one))


def distance(one: str, two: str) -> int:
    """Levenshtein's, a whole column of the table at a time in the bits of an integer (Myers 1999, Hyyrö 2003)."""
    places: dict[str, int] = {}
    for number, letter in enumerate(one):
        places[letter] = places.get(letter, 0) | 1 << number
    whole, last = (1 << len(one)) - 1, 1 << max(0, len(one) - 1)
    up, down, score = whole, 0, len(one)
    for letter in two:
        same = places.get(letter, 0)
        across = (((same & up) + up) ^ up) | same
        higher, lower = down | ~(across | up) & whole, up & across
        score += bool(higher & last) - bool(lower & last)
        higher, lower = (higher << 1 | 1) & whole, lower << 1 & whole
        up, down = lower | ~(same | down | higher) & whole, higher & (same | down)
    return score


if __name__ == "__main__":
    main()
