"""Pages as apps show them, rendered in Chromium from real text, each with the text that truly stands on it.

A `Sheet` says how a page looks; `render` fills it with as much of a text as fits, and takes its picture. What may
befall a picture afterwards (blur, a camera) is in `bench.damage`. Everything is drawn from a seed.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, sync_playwright

from library import formats
from tests.processes import ROOT

BOOKS: Final = ROOT.parent / "shared/data/books"
DEMO: Final = ROOT / "library/demo"
FONTS: Final = {
    "en": (
        "EB Garamond",
        "Linux Libertine O",
        "Liberation Serif",
        "Caladea",
        "DejaVu Serif",
        "Lato",
        "Carlito",
    ),
    "ko": (
        "NanumMyeongjo",
        "Noto Serif CJK KR",
        "NanumGothic",
        "Noto Sans CJK KR",
        "UnBatang",
        "NanumBarunGothic",
    ),
}
"""Debian's fonts-ebgaramond, -linuxlibertine, -liberation, -crosextra-caladea, -crosextra-carlito, -dejavu-core,
-lato, -nanum, -noto-cjk, -unfonts-core; where one is missing Chromium takes another."""
THEMES: Final = {
    "light": ("#1b1b1b", "#ffffff"),
    "paper": ("#222222", "#faf8f2"),
    "sepia": ("#5b4636", "#f4ecd8"),
    "grey": ("#5a5a5a", "#f7f7f7"),
    "dark": ("#d6d6d6", "#181a1b"),
    "black": ("#9a9a9a", "#000000"),
}
HANJA: Final = re.compile(r"\s?[(（][\u3400-\u9fff\s,·]+[)）]|[\u3400-\u9fff]")
"""Chinese glosses of old Korean books: a third script, which neither language's data knows."""
FLAGS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--font-render-hinting=none",
]


@dataclass(frozen=True, slots=True)
class Sheet:
    """How a page looks. size: CSS pixels of the letters; width, height: of the window; density: pixels in one."""

    language: str = "en"
    font: str = "Liberation Serif"
    size: float = 18
    leading: float = 1.5
    theme: str = "light"
    width: int = 1280
    height: int = 800
    density: float = 1
    boxes: int = 1
    """Columns beside each other; `facing` makes them the two pages of an open book."""
    facing: bool = False
    chrome: str = ""
    """"desktop" or "phone": the bars, clocks, buttons and page numbers of an app around the text."""
    justified: bool = True
    hyphens: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A picture (PNG) and its text in reading order, paragraphs apart by newlines."""

    picture: bytes
    truth: str


def desktop(chance: random.Random, language: str) -> Sheet:
    return Sheet(
        language,
        chance.choice(FONTS["en" if language == "en" else "ko"]),
        size=chance.choice((16, 17, 18, 20, 22)),
        leading=chance.choice((1.35, 1.5, 1.7)),
        theme=chance.choice(("light", "paper", "sepia", "grey")),
        width=chance.choice((1024, 1280, 1280)),
        justified=chance.random() < 0.6,
        hyphens=language == "en" and chance.random() < 0.4,
    )


def phone(chance: random.Random, language: str) -> Sheet:
    shape: dict[str, Any] = {
        "width": 390,
        "height": 844,
        "density": chance.choice((2, 3)),
        "size": chance.choice((16, 18, 20)),
    }
    return replace(desktop(chance, language), **shape)


def dark(chance: random.Random, language: str) -> Sheet:
    sheet = chance.choice((desktop, phone))(chance, language)
    return replace(sheet, theme=chance.choice(("dark", "black")))


def small(chance: random.Random, language: str) -> Sheet:
    return replace(desktop(chance, language), size=chance.choice((12, 13)), width=1024, leading=1.4)


def columns(chance: random.Random, language: str) -> Sheet:
    return replace(desktop(chance, language), boxes=2, width=1280, size=chance.choice((15, 16, 17)))


def facing(chance: random.Random, language: str) -> Sheet:
    return replace(desktop(chance, language), boxes=2, facing=True, width=1440, height=900, theme="paper")


def in_app(chance: random.Random, language: str) -> Sheet:
    kind = chance.choice(("desktop", "phone"))
    sheet = (phone if kind == "phone" else desktop)(chance, language)
    return replace(sheet, chrome=kind, theme=chance.choice(tuple(THEMES)))


def printed(chance: random.Random, language: str) -> Sheet:
    """A page of a paper book, at 230 dots an inch, to be photographed."""
    sheet = desktop(chance, language)
    paper: dict[str, Any] = {
        "width": 560,
        "height": 840,
        "density": 2.4,
        "theme": "paper",
        "size": chance.choice((16, 17, 18)),
    }
    return replace(sheet, justified=True, leading=1.45, **paper)


def spread(chance: random.Random, language: str) -> Sheet:
    """Two pages of an open paper book."""
    return replace(printed(chance, language), boxes=2, facing=True, width=1160, density=1.9, size=17)


KINDS: Final[dict[str, Callable[[random.Random, str], Sheet]]] = {
    "desktop": desktop,
    "phone": phone,
    "dark": dark,
    "small": small,
    "columns": columns,
    "facing": facing,
    "in an app": in_app,
    "printed": printed,
    "spread": spread,
}


def paragraphs(language: str) -> list[str]:
    """Real text: the demo story and, where they are at hand, public-domain books; "mixed": both in turn."""
    if language == "mixed":
        return [text for pair in zip(*map(paragraphs, ("ko", "en")), strict=False) for text in pair]
    names = {
        "en": [DEMO / "a-hands-breadth.md", *(BOOKS / f"{name}.epub" for name in ("treasure-island", "little-women",
               "wuthering-heights", "war-of-the-worlds", "frankenstein"))],
        "ko": [DEMO / "mul-deuneun-saram.md", BOOKS / "운수좋은날.txt", BOOKS / "김유정_동백꽃.txt"],
    }  # fmt: skip
    return [text for path in names[language] if path.exists() for text in read(path)]


def read(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        publication = formats.read(file, path.name)
    assert isinstance(publication, formats.Publication)
    for section in publication.chapters:
        for block in re.split(r"</(?:p|h[1-6]|li|blockquote)>", section.html):
            text = " ".join(HANJA.sub("", unescape(re.sub(r"<[^>]+>", "", block))).split())
            if text:
                yield text


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


def render(browser: Browser, sheet: Sheet, text: Sequence[str]) -> Page:
    """The page that shows the beginning of `text`; it is cut after the last word that fits."""
    page = browser.new_page(
        viewport={"width": sheet.width, "height": sheet.height}, device_scale_factor=sheet.density
    )
    page.set_content(document(sheet))
    page.evaluate("document.fonts.ready")
    shown: Any = page.evaluate(FILL, [broken(t) if sheet.hyphens else t for t in text])
    picture = page.screenshot()
    page.close()
    return Page(picture, "\n".join(str(line).replace("\u00ad", "") for line in shown))


def broken(text: str) -> str:
    """Soft hyphens between a vowel and a consonant with its vowel, two letters from either end of a word."""
    return re.sub(r"(?<=[a-z]{2}[aeiou])(?=[bcdfgklmnprstv][aeiou][a-z]{2})", "\u00ad", text)


FILL: Final = """(paragraphs) => {
    const shown = [];
    let start = 0;
    const words = paragraphs.flatMap((text, p) => text.split(" ").map((word) => [p, word]));
    const show = (box, from, to) => {
        const lines = new Map();
        for (const [p, word] of words.slice(from, to)) lines.set(p, [...(lines.get(p) ?? []), word]);
        box.replaceChildren(...[...lines.values()].map((line) => {
            const element = document.createElement("p");
            element.textContent = line.join(" ");
            return element;
        }));
        return [...lines.entries()].map(([p, line]) => [p, line.join(" ")]);
    };
    for (const box of document.querySelectorAll(".box")) {
        let fits = start, over = words.length + 1;
        while (over - fits > 1) {
            const middle = (fits + over) >> 1;
            show(box, start, middle);
            if (box.scrollHeight <= box.clientHeight) fits = middle; else over = middle;
        }
        for (const [p, line] of show(box, start, fits)) {
            if (shown.length && shown.at(-1)[0] === p) shown.at(-1)[1] += " " + line; else shown.push([p, line]);
        }
        start = fits;
    }
    return shown.map(([, line]) => line);
}"""


def document(sheet: Sheet) -> str:
    ink, ground = THEMES[sheet.theme]
    narrow = sheet.width < 500
    margin = 24 if narrow else 72
    boxes = "".join(
        f"<section>{head(sheet, side)}<div class=box></div>{foot(sheet, side)}</section>"
        for side in range(sheet.boxes)
    )
    return f"""<!doctype html><html lang={"en" if sheet.language == "en" else "ko"}><style>
        * {{ box-sizing: border-box; margin: 0 }}
        body {{ background: {ground}; color: {ink}; height: 100vh; display: flex; flex-direction: column;
               font: {sheet.size}px/{sheet.leading} "{sheet.font}" }}
        main {{ flex: 1; min-height: 0; display: flex; justify-content: center; gap: {3 * sheet.size}px;
               padding: {20 if narrow else 40}px {margin}px }}
        section {{ flex: 1; max-width: {38 * sheet.size}px; min-width: 0; display: flex; flex-direction: column }}
        .box {{ flex: 1; min-height: 0; overflow: hidden; text-align: {"justify" if sheet.justified else "start"};
               word-break: {"break-all" if sheet.language == "ko" and sheet.justified else "normal"} }}
        .box p {{ text-indent: 1.4em }}
        nav, footer, .running {{ font: 13px/2.2 "DejaVu Sans", "Noto Sans CJK KR"; opacity: .75; display: flex;
               justify-content: space-between; gap: 1em; padding: 2px 16px; flex: none }}
        nav b {{ border: 1px solid; border-radius: 5px; padding: 0 8px; line-height: 1.7; font-weight: 400 }}
        hr {{ border: 0; border-top: 3px solid; opacity: .4; margin: 0 16px; width: 37%; flex: none }}
        </style>{bars(sheet)[0]}<main>{boxes}</main>{bars(sheet)[1]}"""


def head(sheet: Sheet, side: int) -> str:
    if not sheet.facing:
        return ""
    title = (
        ("THE BOOK OF HOURS", "Chapter Seven") if sheet.language == "en" else ("달빛 아래에서", "일곱째 마당")
    )
    return f"<div class=running><i></i><span>{title[side % 2]}</span><i></i></div>"


def foot(sheet: Sheet, side: int) -> str:
    return f"<div class=running><i></i><span>{134 + side}</span><i></i></div>" if sheet.facing else ""


def bars(sheet: Sheet) -> tuple[str, str]:
    """What an app shows above and below the text."""
    english = sheet.language == "en"
    title, left = (
        ("The Book of Hours", "12 min left in chapter") if english else ("달빛 아래에서", "이 장 12분 남음")
    )
    if sheet.chrome == "phone":
        status = "<nav><span>9:41</span><span>5G ▂▄▆ 87%</span></nav>"
        return status, f"<hr><footer><span>{left}</span><span>36%</span></footer>"
    if sheet.chrome == "desktop":
        back, menu = ("Library", "Contents") if english else ("서재", "목차")
        top = f"<nav><b>‹ {back}</b><span>{title}</span><span><b>Aa</b> <b>{menu}</b></span></nav>"
        return top, f"<hr><footer><span>{left}</span><span>134 / 372</span></footer>"
    return "", ""
