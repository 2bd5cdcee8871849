"""The vocabulary, pruned from 250,000 pieces of a hundred languages to those that English and Korean text uses."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from typing import Any, Final

from tokenizers import Tokenizer

SPECIAL: Final = 4
"""<s>, <pad>, </s> and <unk> are the first four pieces of XLM-R's vocabulary and keep their numbers."""

WORD_START: Final = "▁"
HANGUL: Final = range(0xAC00, 0xD7A4)


def prune(tokenizer_json: str, texts: Iterable[str]) -> tuple[str, list[int]]:
    """Keep the special pieces, the pieces seen in the texts, every Hangul piece and every single character.

    Returns the text of the smaller tokenizer.json and, for each piece in its new order, its old number.
    Single characters stay so that no English or Korean word can become unknown.
    """
    definition = json.loads(tokenizer_json)
    pieces: list[list[Any]] = definition["model"]["vocab"]
    seen = _seen(tokenizer_json, texts)
    kept = [
        number
        for number, (piece, _) in enumerate(pieces)
        if number < SPECIAL or number in seen or _always(piece.removeprefix(WORD_START))
    ]
    definition["model"]["vocab"] = [pieces[number] for number in kept]
    definition["added_tokens"] = [t for t in definition["added_tokens"] if t["id"] < SPECIAL]
    definition["truncation"] = definition["padding"] = None
    return json.dumps(definition, ensure_ascii=False, separators=(",", ":")), kept


def _seen(tokenizer_json: str, texts: Iterable[str]) -> set[int]:
    tokenizer = Tokenizer.from_str(tokenizer_json)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return {number for encoding in tokenizer.encode_batch(list(texts)) for number in encoding.ids}


def _always(piece: str) -> bool:
    """Whether a piece stays although no text at hand used it."""
    if len(piece) <= 1:
        return not piece or _western(piece)
    return all(ord(character) in HANGUL for character in piece)


def _western(character: str) -> bool:
    """Latin letters, Hangul, digits, punctuation and symbols: what English and Korean books print."""
    category = unicodedata.category(character)
    if category[0] in "PSNZ":
        return True
    name = unicodedata.name(character, "")
    return name.startswith(("LATIN", "HANGUL"))
