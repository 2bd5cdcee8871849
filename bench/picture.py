"""Reading pages rendered by `bench.pages`: wrong characters by kind and language, agreement of moods, cost.

python -m bench.picture [--each 4] [--first 100] [--kinds "desktop;photograph, two pages"] [--languages ko mixed]
                        [--data FOLDER] [--plainer] [--no-bare]

Pages below 100 are those that the reading was made with: from there on nobody has looked at them.

Each page is read in this process as the child does it (ours), so with the language data of another folder (--data),
with less known of Korean (--plainer: without what looks alike, without the choice among what Tesseract's network
thought of either, and without the syllables that its data leaves out), and by Tesseract as a program with its own
page layout and the right language (bare). A character error is an insertion, a deletion or a substitution, of those
of the true text, spaces included; quotation marks, dashes and white space count as the same whatever their form.
Moods are compared by passages, cut from the true text as the shelf cuts it, each with what was read in its place;
and by whole pages, which is what the companion scores.
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
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Final
from unittest import mock

from PIL import Image, ImageOps
from playwright.sync_api import Browser

from bench import damage, pages
from bench.spelling import errors
from inference.mood import Mood, distance
from inference.ocr import choices, confused, reading, tesseract
from inference.text import TextEngine, get_engine
from library import passages
from library.formats.publication import Section

SCREENS: Final = ("desktop", "phone", "dark", "small", "columns", "facing", "in an app")
PHOTOGRAPHS: Final = tuple(kind for kind in damage.DAMAGES if kind.startswith("photograph"))
LANGUAGES: Final = ("en", "ko")
MIXED: Final = "mixed"
DATA: Final = {**tesseract.DATA, MIXED: "eng+kor"}
"""What the program is told."""
PLAINER: Final = {
    "no look-alikes": ("alike",),
    "no choices": ("choices",),
    "neither": ("choices", "syllables"),
}
"""Readers, and what each of them does without."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture and what truly stands on it."""

    kind: str
    language: str
    number: int
    picture: bytes
    truth: str


@dataclass(frozen=True, slots=True)
class Pair:
    """The mood of a true text and of what was read in its place."""

    true: Mood
    read: Mood

    @property
    def agrees(self) -> bool:
        return self.true.emotion == self.read.emotion


@dataclass(frozen=True, slots=True)
class Result:
    """errors: share of the true characters; seconds: of CPU."""

    shown: Shown
    reader: str
    errors: float
    seconds: float
    passages: list[Pair]
    page: Pair


def main() -> None:
    options = asked()
    os.environ["OMP_THREAD_LIMIT"] = "1"
    readers: dict[str, Callable[[Shown], str]] = {"ours": ours}
    if options.data:
        readers["other data"] = ours
    if options.plainer:
        readers |= dict.fromkeys(PLAINER, ours)
    if not options.no_bare:
        readers["bare"] = bare
    engine, everything = get_engine(), list[Result]()
    print(headings(list(readers)))
    with pages.chromium() as browser:
        for language in options.languages:
            for kind in options.kinds.split(";"):
                numbers = range(options.first, options.first + options.each)
                shown = list(drawn(browser, kind, language, numbers))
                found = []
                for name, reader in readers.items():
                    with (
                        data_from(options.data if name == "other data" else None),
                        without(PLAINER.get(name, ())),
                    ):
                        found += [result(engine, page, name, reader) for page in shown]
                print(line(kind, language, found, list(readers)), flush=True)
                everything += found
    conclude(everything, list(readers))


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--each", type=int, default=4)
    parser.add_argument("--first", type=int, default=100)
    parser.add_argument("--kinds", default=";".join((*SCREENS, *damage.DAMAGES)))
    parser.add_argument("--languages", nargs="+", choices=(*LANGUAGES, MIXED), default=LANGUAGES)
    parser.add_argument("--data", type=Path, help="a folder of *.traineddata to compare with the system's")
    parser.add_argument("--plainer", action="store_true", help="compare with less known of Korean")
    parser.add_argument("--no-bare", action="store_true")
    return parser.parse_args()


@contextmanager
def data_from(folder: Path | None) -> Iterator[None]:
    """Tesseract loaded, with the data of a folder or the system's."""
    before = os.environ.get("TESSDATA_PREFIX")
    if folder:
        os.environ["TESSDATA_PREFIX"] = str(folder)
        tesseract.engine.cache_clear()
    reading.make_ready()
    yield
    if folder:
        tesseract.engine.cache_clear()
        os.environ.pop("TESSDATA_PREFIX")
        if before:
            os.environ["TESSDATA_PREFIX"] = before


@contextmanager
def without(things: Sequence[str]) -> Iterator[None]:
    with ExitStack() as stack:
        if "alike" in things:
            stack.enter_context(mock.patch.object(confused, "table", return_value={}))
        if "choices" in things:
            stack.enter_context(mock.patch.object(choices, "table", return_value=None))
        if "syllables" in things:
            as_it_is = mock.patch.object(
                tesseract, "with_every_syllable", lambda folder, _name: nullcontext(folder)
            )
            stack.enter_context(as_it_is)
            tesseract.engine.cache_clear()
            stack.callback(tesseract.engine.cache_clear)
        reading.make_ready()
        yield


def drawn(browser: Browser, kind: str, language: str, numbers: range) -> Iterator[Shown]:
    text = pages.paragraphs(language)
    sheet, harm = damage.DAMAGES.get(kind, (kind, None))
    for number in numbers:
        chance = random.Random(f"{kind}-{language}-{number}")
        start = chance.randrange(len(text) - 60)
        look = pages.KINDS[sheet](chance, language)
        page = pages.render(browser, look, text[start : start + 60])
        picture = harm(Image.open(io.BytesIO(page.picture)), chance) if harm else page.picture
        yield Shown(kind, language, number, picture, page.truth)


def result(engine: TextEngine, shown: Shown, name: str, reader: Callable[[Shown], str]) -> Result:
    before = computed()
    found = reader(shown)
    seconds = computed() - before
    true = cut(shown.truth)
    texts = [shown.truth, *true, found, *beside(true, found)]
    moods = engine.score([text or " " for text in texts])
    pairs = [Pair(*both) for both in zip(moods[: len(true) + 1], moods[len(true) + 1 :], strict=True)]
    return Result(shown, name, errors(shown.truth, found), seconds, pairs[1:], pairs[0])


def ours(shown: Shown) -> str:
    return "\n".join(reading.read(shown.picture, list(LANGUAGES))["paragraphs"])


def bare(shown: Shown) -> str:
    with tempfile.TemporaryDirectory() as folder:
        upright = ImageOps.exif_transpose(Image.open(io.BytesIO(shown.picture)))
        assert upright is not None
        path = Path(folder, "page.png")
        upright.save(path, compress_level=1)
        command = ["tesseract", str(path), "-", "-l", DATA[shown.language]]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def computed() -> float:
    """CPU seconds of this process and of the children that have ended."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def cut(truth: str) -> list[str]:
    html = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in truth.split("\n"))
    return [passage.text for passage in passages.split(Section("", "page", html))]


def beside(texts: Sequence[str], read: str) -> list[str]:
    """What of a text as read stands in the place of each of the true ones."""
    words, found = [text.split() for text in texts], read.split()
    true = [word for text in words for word in text]
    steps = SequenceMatcher(None, true, found, autojunk=False).get_opcodes()
    ends = [0, *accumulate(map(len, words))]
    places = [meeting(steps, end) for end in ends[:-1]] + [len(found)]
    return [" ".join(found[start:end]) for start, end in pairwise([0, *places[1:]])]


def meeting(steps: Sequence[tuple[str, int, int, int, int]], word: int) -> int:
    """Where the read words go on that stand in the place of the true ones from `word` on."""
    for _, start, end, first, last in steps:
        if start <= word < end:
            return first + (word - start) * (last - first) // (end - start)
    return 0


def headings(readers: Sequence[str]) -> str:
    names = ["page", "language", *(f"wrong, {name}" for name in readers)]
    names += [f"moods agree, {name}" for name in readers if name != "bare"]
    names += [f"CPU s, {name}" for name in readers]
    return f"| {' | '.join(names)} |\n{'|---' * len(names)}|"


def line(kind: str, language: str, found: Sequence[Result], readers: Sequence[str]) -> str:
    by = {name: [result for result in found if result.reader == name] for name in readers}
    cells = [kind, language, *(f"{statistics.fmean(r.errors for r in by[name]):.2%}" for name in readers)]
    cells += [agreement([p for r in by[name] for p in r.passages]) for name in readers if name != "bare"]
    cells += [f"{statistics.fmean(r.seconds for r in by[name]):.2f}" for name in readers]
    return f"| {' | '.join(cells)} |"


def agreement(pairs: Sequence[Pair]) -> str:
    return f"{sum(pair.agrees for pair in pairs)} of {len(pairs)}"


def conclude(everything: Sequence[Result], readers: Sequence[str]) -> None:
    """Means by group and language, totals, and every passage whose mood was read as another."""
    for group, name in (
        (SCREENS, "all screens"),
        (tuple(damage.DAMAGES), "all that is damaged"),
        (PHOTOGRAPHS, "all photographs"),
    ):
        for language in (*LANGUAGES, MIXED):
            found = [r for r in everything if r.shown.kind in group and r.shown.language == language]
            if found:
                print(line(f"**{name}**", language, found, readers))
    for name in readers:
        found = [result for result in everything if result.reader == name]
        pairs = [pair for result in found for pair in result.passages]
        cost = sum(r.seconds for r in found) / sum(r.seconds for r in everything if r.reader == readers[-1])
        print(
            f"\n{name}: moods agree on {agreement(pairs)} passages, {agreement([r.page for r in found])} pages; "
            f"apart by {statistics.fmean(distance(p.true, p.read) for p in pairs):.3f}; "
            f"CPU {cost:.2f} times {readers[-1]}"
        )
        for r in found if name != "bare" else ():
            for pair in r.passages:
                if not pair.agrees:
                    print(f"- {r.shown.kind}, {r.shown.language}, {r.shown.number}: {told(pair)}")


def told(pair: Pair) -> str:
    """Both emotions, each with its score in the true text: how near a tie they were there."""
    true, read = (
        f"{emotion} ({pair.true[emotion]:.2f})" for emotion in (pair.true.emotion, pair.read.emotion)
    )
    return f"{true} read as {read}"


if __name__ == "__main__":
    main()
