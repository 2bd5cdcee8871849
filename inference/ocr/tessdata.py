"""Tesseract's data for Korean, with the syllables that it leaves out.

Its network reads the letters of a syllable, its initial, vowel and final; a list in the data says which three make
one. That of `kor` has 1,076 syllables: 곁, 깎, 닦, 밟 or 끓 can never be read, and likely ones are written in their
stead. The network knows the letters of more: the list is made longer when it is loaded, the network stays as it is.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

UNICHARS, RECODER = 21, 22
"""Places of two parts in the file: the characters, a line each, and the network's codes for each of them
(TESSDATA_LSTM_UNICHARSET and TESSDATA_LSTM_RECODER of Tesseract's tessdatamanager.h, unicharcompress.cpp)."""
SYLLABLE: Final = re.compile("[가-힣]")
FIRST: Final = ord("가")
VOWELS, FINALS = 21, 28
ROW: Final = "{0} 1 0,255,0,255,0,0,0,0,0,0 Hangul {1} 0 {1} {0}\n"
"""A character: letter, measures unknown, script, other case (none), direction, mirrored (none), normal form."""

Codes = tuple[int, ...]
Letter = tuple[int, int]
"""Its place in a syllable (0 initial, 1 vowel, 2 final), and its number among those of that place."""


@contextmanager
def with_every_syllable(folder: Path, name: str) -> Iterator[Path]:
    """A folder of that data with more syllables, for as long as it takes to load it; where the data is not what is
    expected, or cannot be written, the folder itself."""
    path = folder / f"{name}.traineddata"
    try:
        more = completed(path.read_bytes())
        place = TemporaryDirectory(prefix="tessdata-")
    except (OSError, ValueError, LookupError, struct.error):
        yield folder
        return
    with place as made:
        Path(made, path.name).write_bytes(more)
        yield Path(made)


def completed(data: bytes) -> bytes:
    """The data with all syllables of KS X 1001 that the network has letters for."""
    parts = split(data)
    characters, codes = characters_of(parts), list(unpacked(parts[RECODER]))
    missing = spelled(syllables(characters, codes))
    rows = "".join(ROW.format(new, number) for number, new in enumerate(missing, len(characters)))
    listed = parts[UNICHARS].split(b"\n", 1)[1]
    parts[UNICHARS] = b"%d\n%s%s" % (len(characters) + len(missing), listed, rows.encode())
    parts[RECODER] = packed([*codes, *missing.values()])
    return put_together(parts)


def printed(data: bytes) -> dict[str, Letter]:
    """The letters of syllables by what Tesseract prints for them when it is asked for what its network answers:
    the character two further on in its list, which has nothing to do with them; nothing for the last."""
    parts = split(data)
    characters, codes = characters_of(parts), list(unpacked(parts[RECODER]))
    last = max(map(max, codes))
    return {
        characters[code + 2]: letter
        for syllable, three in syllables(characters, codes).items()
        for letter, code in zip(letters_of(syllable), three, strict=True)
        if code + 2 <= last
    }


def characters_of(parts: Sequence[bytes]) -> list[str]:
    return [line.split(" ", 1)[0] for line in parts[UNICHARS].decode().splitlines()[1:]]


def syllables(characters: Sequence[str], codes: Sequence[Codes]) -> dict[str, Codes]:
    pairs = zip(characters, codes, strict=True)
    return {character: code for character, code in pairs if SYLLABLE.fullmatch(character)}


def spelled(known: dict[str, Codes]) -> dict[str, Codes]:
    """Syllables that are not known, with the codes of their three letters, which are those of known ones."""
    letters = {
        letter: code
        for syllable, codes in known.items()
        for letter, code in zip(letters_of(syllable), codes, strict=True)
    }
    wanted = {syllable: letters_of(syllable) for syllable in in_use() if syllable not in known}
    return {
        syllable: tuple(letters[letter] for letter in three)
        for syllable, three in wanted.items()
        if letters.keys() >= set(three)
    }


def letters_of(syllable: str) -> tuple[Letter, Letter, Letter]:
    """Its initial, vowel and final."""
    number = ord(syllable) - FIRST
    return (0, number // FINALS // VOWELS), (1, number // FINALS % VOWELS), (2, number % FINALS)


def syllable_of(three: Sequence[Letter]) -> str:
    initial, vowel, final = (number for _, number in three)
    return chr(FIRST + (initial * VOWELS + vowel) * FINALS + final)


def in_use() -> Iterator[str]:
    """The 2,350 syllables of KS X 1001, Korea's standard. (The codec spells all others in eight bytes.)"""
    every = map(chr, range(FIRST, ord("힣") + 1))
    return (syllable for syllable in every if len(syllable.encode("euc_kr")) == 2)


def split(data: bytes) -> list[bytes]:
    """The parts of a file; an empty one for each that it does not have."""
    (count,) = struct.unpack_from("<i", data)
    starts = struct.unpack_from(f"<{count}q", data, 4)
    ends = [*(start for start in starts if start >= 0), len(data)]
    return [data[start : ends[ends.index(start) + 1]] if start >= 0 else b"" for start in starts]


def put_together(parts: Sequence[bytes]) -> bytes:
    at, starts = 4 + 8 * len(parts), []
    for part in parts:
        starts.append(at if part else -1)
        at += len(part)
    return struct.pack(f"<i{len(parts)}q", len(parts), *starts) + b"".join(parts)


def unpacked(recoder: bytes) -> Iterator[Codes]:
    """The codes of each character in turn."""
    (count,), at = struct.unpack_from("<I", recoder), 4
    for _ in range(count):
        (length,) = struct.unpack_from("<i", recoder, at + 1)
        yield struct.unpack_from(f"<{length}i", recoder, at + 5)
        at += 5 + 4 * length


def packed(codes: Sequence[Codes]) -> bytes:
    rows = (struct.pack(f"<bi{len(code)}i", 1, len(code), *code) for code in codes)
    return struct.pack("<I", len(codes)) + b"".join(rows)
