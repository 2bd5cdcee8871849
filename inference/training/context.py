"""The text that stands before a text, where a corpus keeps its order: tales, poems, EmoBank's documents, novels."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from inference.training import corpora, novels
from inference.training.corpora import Row

ORDERED: Final = ("alm_tales", "kpoem_line", "emobank_vad")
SEPARATOR: Final = "</s>"
"""The tokenizer's own mark between two texts."""

GAP: Final = 2
"""Lines, sentences or characters that may lie between two neighbours (an empty line, a space)."""

WORDS_BEFORE: Final = 50

CHARACTERS: Final = re.compile(r"(.+)_(\d+)_(\d+)", re.ASCII)

Place = tuple[str, int, int]
"""Document, start, end."""


@cache
def sentences_before(data: Path) -> dict[tuple[str, str], str]:
    """(set, text) -> the sentence before it, from whichever split: its text is read, never its label."""
    found: dict[tuple[str, str], str] = {}
    for name in ORDERED:
        documents: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        for document, start, end, text in _placed(data, name):
            documents[document].append((start, end, text))
        for lines in documents.values():
            lines.sort()
            for (_, end, before), (start, _, text) in pairwise(lines):
                if start - end <= GAP:
                    found[name, text] = before
    return found


def _placed(data: Path, name: str) -> Iterator[tuple[str, int, int, str]]:
    for split in ("train", "dev"):
        path = data / "text" / f"{split}.{name}.jsonl"
        for record in corpora.records(path) if path.exists() else ():
            if place := _place(record):
                yield *place, record["text"]


def _place(record: dict[str, Any]) -> Place | None:
    """Tales end in a number, lines of poems are numbered throughout, EmoBank gives document and characters."""
    if isinstance(record["id"], int):
        return str(record.get("group", "")), record["id"], record["id"]
    document, _, number = record["id"].rpartition("/")
    if document and number.isdecimal():
        return document, int(number), int(number)
    found = CHARACTERS.fullmatch(record["id"])
    return (found[1], int(found[2]), int(found[3])) if found else None


def after_sentence(data: Path, rows: list[Row]) -> list[Row]:
    """The rows, each behind the sentence before it where that is known."""
    before = sentences_before(data)
    return [_behind(row, before.get((row.source, row.text), "")) for row in rows]


def after_passage(data: Path, rows: list[Row]) -> list[Row]:
    """Rated passages behind the last words before them in their book, where the book is at hand."""
    books = {path.stem: path for path in (data / "books").iterdir()}
    return [_behind(row, _words_before(books.get(row.group.removeprefix("ko:")), row.text)) for row in rows]


def _behind(row: Row, before: str) -> Row:
    return replace(row, text=f"{before}{SEPARATOR}{row.text}") if before else row


def _words_before(book: Path | None, text: str) -> str:
    for part in chapters(book) if book else ():
        if (at := part.find(text)) >= 0:
            return " ".join(part[:at].split()[-WORDS_BEFORE:])
    return ""


@cache
def chapters(book: Path) -> tuple[str, ...]:
    return tuple(novels.parts(book))
