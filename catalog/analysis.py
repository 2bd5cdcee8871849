"""What an uploaded file really is: its length, how loud it is, how high it peaks; and its sound in plain form.

PyAV (FFmpeg's decoders and its `ebur128` filter) decodes block by block, so an hour takes no more memory than a
minute, and reads every format we accept, AAC in MP4 included, which libsndfile does not. Uploads are untrusted:
they are decoded in a child process (`catalog/decoding.py`) with bounds on time and memory.
"""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

from catalog.decoding import BOUNDS, LONGEST, Answer, hear
from ground import children

SNIFFED: Final = 64 * 1024
"""Bytes looked at to name the format; ID3 tags before them are skipped by their own length."""


class UnreadableAudio(Exception):
    """The file is no music we can use; str() is a sentence for the curator, code a short name of the reason."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True, slots=True)
class Measured:
    """duration: seconds that really decode. loudness: integrated, LUFS (EBU R128); loudness_range: LU (Tech 3342).

    true_peak: dBTP, at four times the rate. format: one of mp3, m4a, aac, ogg, flac, wav, by content. title,
    artist: as its tags give them, "" where they do not.
    """

    duration: float
    loudness: float
    true_peak: float
    loudness_range: float
    format: str
    title: str
    artist: str


def measure(path: str | os.PathLike[str], folder: Path | None = None) -> Measured:
    """Decodes the whole file in a child process and measures it.

    With a folder, its sound lies there afterwards as `plain.wav` (mono, 16 bit, 16 kHz), and as `copy.mp3` where
    not every browser plays the original. Raises UnreadableAudio when the file is empty, of no known format,
    broken, silent, too short or over two hours; OSError when this machine has no room.
    """
    kind = sniff(path)
    answer = _heard(Path(path).resolve(), kind, folder)
    if answer.get("code") == "room":
        raise OSError(errno.ENOSPC, str(answer["sentence"]))
    if "code" in answer:
        raise UnreadableAudio(str(answer["code"]), str(answer["sentence"]))
    known: dict[str, Any] = {
        each.name: answer[each.name] for each in fields(Measured) if each.name != "format"
    }
    return Measured(**known, format=kind)


def sniff(path: str | os.PathLike[str]) -> str:
    """The format by its first bytes: mp3, m4a, aac, ogg, flac or wav. The name of the file is not trusted.

    Raises UnreadableAudio for an empty file and for anything else.
    """
    with Path(path).open("rb") as file:
        head = file.read(12)
        if not head:
            raise UnreadableAudio("empty", "This file is empty.")
        tagged = head.startswith(b"ID3")
        if tagged:
            file.seek(10 + _id3_length(head))
            head = file.read(12)
    kind = _kind(head)
    if kind is None and tagged:
        return "mp3"
    if kind is None:
        raise UnreadableAudio("format", "This is no MP3, M4A, AAC, Ogg, FLAC or WAV file.")
    return kind


def _kind(head: bytes) -> str | None:
    if head.startswith(b"OggS"):
        return "ogg"
    if head.startswith(b"fLaC"):
        return "flac"
    if head[:4] in (b"RIFF", b"RF64") and head[8:12] == b"WAVE":
        return "wav"
    if head[4:8] == b"ftyp":
        return "m4a"
    # Eleven sync bits, then a version and a layer that exist (layer III is 01).
    if len(head) > 2 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2 and head[2] >> 4 not in (0, 15):
        return "mp3"
    # ADTS: twelve sync bits, layer 0, a sampling rate that exists.
    if len(head) > 2 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0 and head[2] >> 2 & 15 < 13:
        return "aac"
    return None


def _id3_length(head: bytes) -> int:
    """Bytes of the tag after its header: four bytes of seven bits each."""
    return (head[6] & 127) << 21 | (head[7] & 127) << 14 | (head[8] & 127) << 7 | head[9] & 127


def _heard(path: Path, kind: str, folder: Path | None) -> Answer:
    """What the child process says of the file, or what is to be said when it cannot."""
    try:
        return children.call(BOUNDS, hear, kind, str(path), str(folder) if folder else None)
    except children.ChildFailed as failed:
        if failed.reason == "slow":
            return {"code": "slow", "sentence": "This file took too long to decode."}
        return {"code": "broken", "sentence": "This file is broken: its sound cannot be decoded."}


__all__ = ["LONGEST", "Measured", "UnreadableAudio", "measure", "sniff"]
