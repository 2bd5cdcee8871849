"""The labelled corpora: read, freed of duplicates, and weighed rather than poured.

Sentences come from `DATA/text/{train,dev,test}.<set>.jsonl`, rated passages from `DATA/passages/*.jsonl`.
"""

from __future__ import annotations

import json
import random
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any, Final

from inference.mood import EMOTIONS, LABELS
from inference.training import novels

RATED: Final = Path(__file__).parent / "rated"
"""Passages rated for this project: of novels by number, and texts written for it."""

SENTENCE_SETS: Final = (
    "goemotions",
    "goemotions_ko",
    "xed_en",
    "kote",
    "alm_tales",
    "kpoem_line",
    "kpoem_poem",
    "emobank_vad",
)
PASSAGE_SETS: Final = ("en", "ko", "ko_written")

FEWEST_WORDS: Final = 6
"""Words from which a text that differs in one word is still a duplicate."""

PLENTY: Final = {"joy", "neutral"}
"""Labels that the big corpora have more of than is good for them."""

EMOBANK_MIDDLE, EMOBANK_SPREAD = 3.0, 1.5
"""EmoBank rates 1..5 and hardly leaves 2..4: (rating - 3) / 1.5, clipped, fills the -1..1 of a mood."""


@dataclass(frozen=True, slots=True)
class Row:
    """One text to learn from. targets: seven shares 0..1, or None; plane: valence and arousal -1..1, or None.

    primary: the label that stands first, for sets that name one. group: story, poet or book; what is split by.
    """

    text: str
    source: str
    group: str
    targets: tuple[float, ...] | None = None
    primary: str | None = None
    plane: tuple[float, float] | None = None


def read_sentences(data: Path, split: str, name: str) -> list[Row]:
    """One corpus. An absent file is an empty list: not every set has every split."""
    path = data / "text" / f"{split}.{name}.jsonl"
    return [_sentence(record, name) for record in records(path)] if path.exists() else []


def read_passages(data: Path) -> list[Row]:
    """The rated passages of every book: what passages are judged by."""
    return [_passage(r, name) for name in PASSAGE_SETS for r in records(data / "passages" / f"{name}.jsonl")]


def own_passages(data: Path) -> list[Row]:
    """Passages rated for this project: more of the novels in DATA/books, and texts written to be learned from."""
    return [*_of_novels(data), *(_passage(r, "own") for r in records(RATED / "written.jsonl"))]


def stories() -> list[Row]:
    """Passages of stories written for this project after text-2, and of its demo shelf, rated one by one."""
    return [_passage(record, _story_set(record)) for record in records(RATED / "stories.jsonl")]


def _story_set(record: dict[str, Any]) -> str:
    return "stories_ko" if novels.KOREAN.search(record["text"]) else "stories_en"


def _of_novels(data: Path) -> Iterator[Row]:
    """A passage that is no longer the one that was rated, its book having changed, is left out."""
    books = {path.stem: path for path in (data / "books").iterdir()}
    for record in records(RATED / "novels.jsonl"):
        texts = novels.passages(books[record["book"]]) if record["book"] in books else []
        if record["number"] < len(texts):
            text = texts[record["number"]]
            if novels.fingerprint(text) == record["fingerprint"]:
                yield _passage({**record, "text": text}, "own")


def records(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _sentence(record: dict[str, Any], name: str) -> Row:
    group = str(record.get("group", record["id"]))
    if "valence" in record:
        return Row(record["text"], name, group, plane=(_unit(record["valence"]), _unit(record["arousal"])))
    labels = record["labels"]
    targets = tuple(float(label in labels) for label in LABELS)
    return Row(record["text"], name, group, targets, labels[0] if len(labels) == 1 else None)


def _unit(rating: float) -> float:
    return max(-1.0, min(1.0, (rating - EMOBANK_MIDDLE) / EMOBANK_SPREAD))


def _passage(record: dict[str, Any], name: str) -> Row:
    scores = record["scores"]
    targets = tuple(scores) if isinstance(scores, list) else tuple(float(scores.get(k, 0.0)) for k in LABELS)
    plane = (record["valence"], record["arousal"])
    return Row(record["text"], f"passages_{name}", record["book"], targets, record["primary"], plane)


def signature(text: str) -> str:
    """Two texts with one signature are duplicates: the same words, whatever their order, case and punctuation."""
    return " ".join(sorted(re.findall(r"\w+", text.casefold())))


def near_signatures(text: str) -> set[str]:
    """Two texts that share one of these differ in at most one word; short texts only in order and punctuation."""
    words = signature(text).split()
    if len(words) < FEWEST_WORDS:
        return {" ".join(words)}
    return {" ".join(words), *(" ".join(words[:i] + words[i + 1 :]) for i in range(len(words)))}


def without_duplicates(rows: Iterable[Row], forbidden: Iterable[Row] = ()) -> list[Row]:
    """The rows, each text once within its set, and none that is nearly one of the forbidden (the test sets)."""
    judged = {hash(key) for row in forbidden for key in near_signatures(row.text)}
    taken: set[int] = set()
    kept: list[Row] = []
    for row in rows:
        keys = {hash(key) for key in near_signatures(row.text)}
        if signature(row.text) and not keys & taken and not keys & judged:
            taken |= keys
            kept.append(row)
    return kept


def weighed(rows: list[Row], share: float, plenty_share: float, random_source: random.Random) -> list[Row]:
    """A sample in which a row counts `share` times, or `plenty_share` times when it has only plentiful labels.

    2.5 means twice, and a third time for a random half.
    """
    sample: list[Row] = []
    for row in rows:
        times = plenty_share if is_plentiful(row) else share
        sample += [row] * (int(times) + (random_source.random() < times % 1))
    return sample


def is_plentiful(row: Row) -> bool:
    if row.targets is None:
        return False
    return {label for label, target in zip(LABELS, row.targets, strict=True) if target} <= PLENTY


def is_emotional(row: Row) -> bool:
    """Whether the row's one label is an emotion, as six-way figures need."""
    return row.primary in EMOTIONS


def vocabulary_texts(data: Path) -> list[str]:
    """Every text whose words the vocabulary must cover well: corpora, passages and books."""
    corpora = [
        r.text
        for split in ("train", "dev", "test")
        for n in SENTENCE_SETS
        for r in read_sentences(data, split, n)
    ]
    books = [text for path in sorted((data / "books").glob("*")) for text in _book_texts(path)]
    return corpora + [row.text for row in (*read_passages(data), *own_passages(data))] + books


def _book_texts(path: Path) -> list[str]:
    if path.suffix == ".txt":
        return path.read_text(encoding="utf-8").splitlines()
    with zipfile.ZipFile(path) as book:
        pages = [
            book.read(n).decode("utf-8") for n in book.namelist() if n.endswith((".xhtml", ".html", ".htm"))
        ]
    return [line for page in pages for line in unescape(re.sub(r"<[^>]+>", "", page)).splitlines()]
