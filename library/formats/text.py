"""Plain text books: of any usual encoding, wrapped or not, with or without chapters, English or Korean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise
from pathlib import PurePath
from statistics import median
from typing import BinaryIO, Final

from inference.cleaning import clean_text
from library.sanitise import clean

from . import decoding
from .headings import LONGEST, SENTENCE, bare, is_heading, is_scene_break, number_of
from .language import language_of
from .lines import Paragraph, paragraphs
from .publication import NOTHING_TO_READ, TOO_LARGE, Publication, Section, UnreadableBook

MAX_BYTES: Final = 40 * 1024**2
CONTENTS_LIST: Final = 4
"""Headings in a row, with next to nothing between them, are a table of contents from this many on."""
BODY: Final = 120
"""Characters that make a chapter more than a line of a table of contents."""
NUMBERED_BODY: Final = 300

BY: Final = re.compile(
    r"^(?:by|written by|author:|지은이|글쓴이|저자|글|지음)\s*[:：]?\s+(?P<name>.{1,80})$", re.IGNORECASE
)
SPACED_NAME: Final = re.compile(r"^[가-힣](?: [가-힣]){1,4}$")
RIGHT_ALIGNED: Final = 20
SHORT_NAME: Final = 30
TITLE_LINE: Final = 60
EMPHASIS: Final = re.compile(r"(?<![\w_])_(?=\S)([^_\n]{1,300}?)(?<=\S)_(?![\w_])")
GUTENBERG: Final = re.compile(
    r"^\*{3} ?(?P<which>START|END) OF (?:THE|THIS) PROJECT GUTENBERG EBOOK.*$", re.MULTILINE
)
HEADER_LINE: Final = re.compile(r"^(?P<key>Title|Author): (?P<value>.+)$", re.MULTILINE)
NOTICE: Final = "Project Gutenberg"


def read(file: BinaryIO, name: str) -> Publication:
    """Read a text file; `name` stands in for a missing title."""
    return publication(text_of(file), name)


def publication(text: str, name: str) -> Publication:
    header, body, licence = without_notice(text)
    blocks = paragraphs(body)
    if not blocks:
        raise UnreadableBook("empty", NOTHING_TO_READ)
    known = {match["key"]: match["value"].strip() for match in HEADER_LINE.finditer(header)}
    on_top, author = named_on_top(blocks)
    title = known.get("Title") or on_top or PurePath(name).stem.replace("_", " ")
    author = known.get("Author") or author
    sections = list(sections_of(blocks, title, titled=bool(on_top)))
    if header or licence:
        sections.append(section(NOTICE, len(sections), paragraphs(f"{header}\n\n{licence}")))
    language = language_of("", (each.html for each in sections))
    return Publication(title, (author,) if author else (), language, tuple(sections))


def text_of(file: BinaryIO) -> str:
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise UnreadableBook("too-large", TOO_LARGE)
    return clean_text(decoding.detect(data))


def without_notice(text: str) -> tuple[str, str, str]:
    """What stands before, between and after Project Gutenberg's marks; all of a text that has none is between."""
    marks = {match["which"]: match.span() for match in GUTENBERG.finditer(text)}
    start, begin = marks.get("START", (0, 0))
    end, rest = marks.get("END", (len(text), len(text)))
    return text[:start], text[begin:end], text[rest:]


def named_on_top(blocks: Sequence[Paragraph]) -> tuple[str, str]:
    """Title and author, where the text begins with them; "" for what it does not say."""
    if not is_title(blocks[0]):
        return "", ""
    author = author_in(blocks[1]) if len(blocks) > 1 else ""
    return bare(blocks[0].text), author


def is_title(block: Paragraph) -> bool:
    text = block.text
    return len(text) <= TITLE_LINE and not (SENTENCE.search(text) or is_heading(text) or number_of(text))


def author_in(block: Paragraph) -> str:
    text = block.text
    by = BY.match(text)
    if by:
        return by["name"].strip()
    if block.indent < RIGHT_ALIGNED or len(text) > SHORT_NAME or SENTENCE.search(text):
        return ""
    return text.replace(" ", "") if SPACED_NAME.match(text) else text


def sections_of(blocks: Sequence[Paragraph], title: str, *, titled: bool) -> Iterator[Section]:
    starts = chapter_starts(blocks)
    bounds = sorted({0, *starts})
    for number, (start, end) in enumerate(zip(bounds, [*bounds[1:], len(blocks)], strict=True)):
        name = " ".join(bare(line) for line in heading_lines(blocks, start)) if start in starts else title
        rank = "h2" if start in starts else "h1" if titled and start == 0 else ""
        yield section(name, number, blocks[start:end], rank)


def section(title: str, number: int, blocks: Sequence[Paragraph], rank: str = "") -> Section:
    """A chapter; `rank` is the element of the heading that its first lines are, if they are one."""
    parts = []
    if rank:
        lines = heading_lines(blocks, 0) if rank == "h2" else blocks[0].lines
        parts.append(f"<{rank}>{'<br>'.join(map(escaped, lines))}</{rank}>")
        blocks = blocks[2 if len(lines) > len(blocks[0].lines) else 1 :]
    parts += map(html_of, blocks)
    return Section(title, f"text-{number + 1}", clean("".join(parts)))


def heading_lines(blocks: Sequence[Paragraph], start: int) -> tuple[str, ...]:
    """The lines of a heading, with the name of the chapter where it stands by itself below the number."""
    lines = blocks[start].lines
    if start + 2 < len(blocks) and len(lines) == 1:
        below, after = blocks[start + 1], blocks[start + 2]
        named = len(below.lines) == 1 and is_title(below) and not is_scene_break(below.text)
        if named and below.text[0] not in "“\"‘'「『" and not is_heading(after.lines[0]):
            return (*lines, *below.lines)
    return lines


def html_of(block: Paragraph) -> str:
    if is_scene_break(block.text):
        return "<hr>"
    if block.verse:
        return f'<p class="verse">{"<br>".join(map(escaped, block.lines))}</p>'
    return f"<p>{escaped(block.text)}</p>"


def escaped(text: str) -> str:
    """A line as HTML, with the _emphasis_ of typewritten texts."""
    return EMPHASIS.sub(r"<em>\1</em>", escape(text, quote=False))


def chapter_starts(blocks: Sequence[Paragraph]) -> set[int]:
    """The numbers of the blocks that begin chapters."""
    ends = [0]
    for block in blocks:
        ends.append(ends[-1] + len(block.text))
    named = [i for i, block in enumerate(blocks) if heads_chapter(block)]
    return {*without_contents(named, ends), *numbered_chapters(blocks, ends)}


def heads_chapter(block: Paragraph) -> bool:
    return (
        len(block.lines) <= 3
        and is_heading(block.lines[0])
        and all(len(line) <= LONGEST for line in block.lines)
    )


def without_contents(starts: Sequence[int], ends: Sequence[int]) -> Iterator[int]:
    """Headings that are not lines of a table of contents: those stand one upon the other."""
    row: list[int] = []
    for here, following in pairwise([*starts, len(ends) - 1]):
        row.append(here)
        if ends[following] - ends[here + 1] >= BODY or following == len(ends) - 1:
            yield from row if len(row) < CONTENTS_LIST else row[-1:]
            row = []


def numbered_chapters(blocks: Sequence[Paragraph], ends: Sequence[int]) -> Iterator[int]:
    """Lines that are only numbers, where they count up from one with chapters between them."""
    chain: list[int] = []
    for index, block in enumerate(blocks):
        number = number_of(block.lines[0]) if len(block.lines) == 1 else None
        if number == 1:
            yield from chapters_of(chain, ends)
            chain = [index]
        elif chain and number == len(chain) + 1:
            chain.append(index)
    yield from chapters_of(chain, ends)


def chapters_of(chain: Sequence[int], ends: Sequence[int]) -> Sequence[int]:
    bodies = [ends[following] - ends[here + 1] for here, following in pairwise(chain)]
    return chain if bodies and median(bodies) >= NUMBERED_BODY else ()
