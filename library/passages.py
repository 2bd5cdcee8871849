"""Chapters into passages, the unit of mood: 80-200 words each, the same for every reader and every screen.

A passage ends where a paragraph ends; in a long paragraph where a sentence ends, outside quotations where it can.
Headings stay with what follows them, pictures and tables stay whole. Of all ways to cut a chapter the one with the
least total cost is taken (dynamic programming over the possible ends, as in Knuth and Plass's line breaking).

Length is counted in English words. Korean is written in fewer, longer words: there 2.2 characters count as one, so
that 80-200 is 180-440 characters, the unit that raters of Korean passages were given. Other scripts without spaces
are counted as Korean is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Final

from inference.cleaning import clean_text
from inference.sentences import SAID, spans

from .assembly import Assembly
from .blocks import cut, flatten
from .formats.publication import Section
from .tokens import HEADINGS, Block, holds_picture

LEAST: Final = 80
AIM: Final = 130
MOST: Final = 200

WORD: Final = re.compile(r"\S+")
SYLLABIC: Final = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7a3]")
UNLIKE_ENGLISH: Final = re.compile(rf"{SYLLABIC.pattern}|\S{{25}}")
CHARACTERS_A_WORD: Final = 2.2
LONG_WORD: Final = 24
"""Characters from which a word (an address, a text without spaces) counts as several."""
LETTERS: Final = 6.0
PICTURE: Final = 40.0
"""Words that a picture without text takes the place of."""

FINE: Final = 6.0
"""Words below which two neighbouring ends are not told apart: it bounds the work on very short lines."""
PIECE: Final = 12.0
UNDIVIDED: Final = 60.0
"""Words of a piece of a divided paragraph at least, and of a paragraph that is never divided."""

AFTER_PARAGRAPH: Final = 0.0
AFTER_SENTENCE: Final = 1.0
AFTER_CLAUSE: Final = 1.5
INSIDE_QUOTATION: Final = 2.0
INSIDE_SENTENCE: Final = 6.0
BEFORE_BREAK: Final = -0.6
AFTER_HEADING: Final = 20.0

CLAUSE: Final = re.compile(r"[,;:—–-][”’\"']?\s+|\s+")
OPENING: Final = re.compile("[“「『«]")
CLOSING: Final = re.compile("[”」』»]")
FINISHED: Final = re.compile(r"[.!?…。！？”’\"'」』)\]*—–-]\s*$")


@dataclass(frozen=True, slots=True)
class PassageText:
    """A passage: its plain text (a blank line between paragraphs), balanced HTML without ids, and its length.

    words: as counted here, see above. anchors: places in the book, "path#id", that links may lead to.
    """

    text: str
    html: str
    words: int
    anchors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a block that is not divided further. `cost` is that of ending a passage after it."""

    block: int
    end: int
    words: float
    cost: float


def split(section: Section) -> list[PassageText]:
    """The passages of a sanitised section; none when there is nothing in it."""
    blocks = flatten(section.html)
    pieces = [piece for index in range(len(blocks)) for piece in pieces_of(blocks, index)]
    assembly = Assembly()
    path = section.href.partition("#")[0]
    passages: list[PassageText] = []
    for run in runs(blocks, pieces):
        anchors = [f"{path}#{unescape(found)}" for block in run for found in block.ids]
        if not passages:
            anchors.insert(0, section.href)
        text = text_of(run)
        html = assembly.html(run)
        words = sum(length(block) for block in run)
        passages.append(PassageText(text, html, round(words), tuple(dict.fromkeys(anchors))))
    return passages


def text_of(blocks: Sequence[Block]) -> str:
    return clean_text("\n\n".join(filter(None, (block.text.strip() for block in blocks))))


def word_count(text: str) -> float:
    """Length in English words."""
    if not UNLIKE_ENGLISH.search(text):
        return len(text.split())
    return sum(map(weight, WORD.findall(text)))


def weight(word: str) -> float:
    syllables = len(SYLLABIC.findall(word))
    if not syllables:
        return 1.0 if len(word) <= LONG_WORD else len(word) / LETTERS
    others = len(word) - syllables
    return (syllables + min(others, syllables) + 1) / CHARACTERS_A_WORD + max(0, others - syllables) / LETTERS


def length(block: Block) -> float:
    return word_count(block.text) or (PICTURE if holds_picture(block) else 0.0)


def pieces_of(blocks: Sequence[Block], index: int) -> Iterator[Piece]:
    """A block in pieces, each with the cost of ending a passage after it."""
    block = blocks[index]
    words = length(block)
    cost = cost_after(block, blocks[index + 1] if index + 1 < len(blocks) else None)
    if words <= (MOST if block.tag in ("figure", "table") else UNDIVIDED):
        yield Piece(index, len(block.text), words, cost)
        return
    *inner, (end, words, _) = divisions(block.text)
    yield from (Piece(index, *division) for division in inner)
    yield Piece(index, end, words, cost)


def cost_after(block: Block, following: Block | None) -> float:
    """What it costs to end a passage between two blocks."""
    if following is None:
        return AFTER_PARAGRAPH
    if block.tag in HEADINGS or block.tag == "hr":
        return AFTER_HEADING
    if following.tag in HEADINGS or following.tag == "hr":
        return BEFORE_BREAK
    if SAID.match(following.text.lstrip()):
        return INSIDE_QUOTATION
    return AFTER_PARAGRAPH if FINISHED.search(block.text[-8:]) else AFTER_CLAUSE


def divisions(text: str) -> list[tuple[int, float, float]]:
    """Where a paragraph may be divided: end, words since the end before, cost of a division there."""
    found: list[tuple[int, float, float]] = []
    words, depth, straight = 0.0, 0, 0
    for start, end, cost in sentences_and_clauses(text):
        part = text[start:end]
        words += word_count(part)
        depth = max(0, depth + len(OPENING.findall(part)) - len(CLOSING.findall(part)))
        straight += part.count('"')
        if words >= PIECE or end == len(text):
            quoted = depth > 0 or straight % 2 == 1
            found.append((end, words, max(cost, INSIDE_QUOTATION) if quoted else cost))
            words = 0.0
    return found


def sentences_and_clauses(text: str) -> Iterator[tuple[int, int, float]]:
    """The sentences of a paragraph; those too long for half a passage in clauses, or simply in pieces."""
    for start, end in spans(text):
        if word_count(text[start:end]) <= MOST / 2:
            yield start, end, AFTER_SENTENCE
        else:
            yield from clauses(text, start, end)


def clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int, float]]:
    longest = int(UNDIVIDED * CHARACTERS_A_WORD)
    while start < end:
        latest = min(start + 2 * longest, end)
        match = CLAUSE.search(text, min(start + longest // 2, end), latest)
        stop = match.end() if match else latest
        yield start, stop, AFTER_SENTENCE if stop == end else INSIDE_SENTENCE
        start = stop


def runs(blocks: Sequence[Block], pieces: Sequence[Piece]) -> Iterator[list[Block]]:
    """The blocks of each passage, divided where the passages are."""
    ends: dict[int, list[int]] = {}
    for last in best_ends(pieces):
        ends.setdefault(pieces[last].block, []).append(pieces[last].end)
    run: list[Block] = []
    for index, block in enumerate(blocks):
        here = ends.get(index, [])
        whole = len(block.text)
        inner = [end for end in here if end < whole]
        for number, part in enumerate(cut(block, inner) if inner else [block]):
            run.append(part)
            if number < len(inner) or whole in here:
                yield run
                run = []


def best_ends(pieces: Sequence[Piece]) -> list[int]:
    """Indices of the pieces after which a passage ends, at the least total cost; the last is always one."""
    places, lengths = candidates(pieces)
    costs, cheapest = [0.0], [0]
    for here in range(1, len(places)):
        best, start = math.inf, here - 1
        for before in range(here - 1, -1, -1):
            words = lengths[here] - lengths[before]
            if words > MOST and before < here - 1:
                break
            cost = costs[before] + cost_of_size(words)
            if cost < best:
                best, start = cost, before
        costs.append(best + pieces[places[here]].cost)
        cheapest.append(start)
    return traced(places, cheapest)


def candidates(pieces: Sequence[Piece]) -> tuple[list[int], list[float]]:
    """Pieces after which a passage may end, and the words up to there; both begin with the start of the text."""
    places, lengths = [-1], [0.0]
    total = 0.0
    for index, piece in enumerate(pieces):
        total += piece.words
        near = total - lengths[-1] < FINE and piece.cost >= pieces[places[-1]].cost
        if index == len(pieces) - 1 or not (near and places[-1] >= 0):
            places.append(index)
            lengths.append(total)
    return places, lengths


def traced(places: Sequence[int], cheapest: Sequence[int]) -> list[int]:
    ends = []
    here = len(places) - 1
    while here > 0:
        ends.append(places[here])
        here = cheapest[here]
    return ends[::-1]


def cost_of_size(words: float) -> float:
    """Nothing at the length aimed at, 1 at the bounds, steep beyond them."""
    cost = ((words - AIM) / (AIM - LEAST)) ** 2
    if words < LEAST:
        cost += (LEAST - words) / 10
    return cost + (words - MOST) if words > MOST else cost
