"""A zip archive that nobody vouches for: read by name, within limits, never unpacked into a folder.

What an archive declares about itself is not believed: sizes are counted on the bytes that come out. An
archive that tries something (a path that climbs, a link, two entries of one name or of the same bytes) is
refused as a whole.
"""

from __future__ import annotations

import re
import stat
import struct
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final, Literal
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile, ZipInfo

CHUNK: Final = 64 * 1024
LONGEST_NAME: Final = 2000
DIRECTORY_ENTRY: Final = b"PK\x01\x02"
LOCAL_HEADER: Final = struct.Struct("<4s22xHH")
ENCRYPTED: Final = 0x1
NAME_IS_UTF8: Final = 0x800
UNSAFE_NAME: Final = re.compile(r"^/|^[A-Za-z]:|(?:^|/)\.\.(?:/|$)|[\x00-\x1f\x7f]")
BROKEN: Final = (
    BadZipFile,
    LargeZipFile,
    EOFError,
    OSError,
    zlib.error,
    struct.error,
    NotImplementedError,
    ValueError,
)

Reason = Literal["damaged", "protected", "unsafe", "too-large"]


class BadArchive(Exception):
    """The archive cannot be used. `reason` says why; each room has its own sentence for it."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes unless said otherwise. An entry above `ratio_from` may not be `ratio` times its packed size."""

    entries: int = 10_000
    total: int = 300 * 1024**2
    entry: int = 100 * 1024**2
    ratio: int = 200
    ratio_from: int = 10 * 1024**2


class Archive:
    """The files in a zip, by their path, in the archive's order. Raises BadArchive whenever it is not sound.

    `unpacked` is how many bytes came out so far; what is read twice counts twice.
    """

    def __init__(self, file: IO[bytes], limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.unpacked = 0
        if count(file, DIRECTORY_ENTRY) > self.limits.entries:  # before a million ZipInfo fill the memory
            raise BadArchive("too-large")
        try:
            self.zip = ZipFile(file)
            check_overlaps(file, self.zip)
        except BROKEN as error:
            raise BadArchive("damaged") from error
        self.entries = dict(checked(self.zip))

    def __contains__(self, name: object) -> bool:
        return name in self.entries

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def read(self, name: str) -> bytes:
        """The bytes of an entry. KeyError when there is none of that name."""
        return b"".join(self.pieces(name))

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of an entry, up to `CHUNK` at a time, for what is too large to hold. KeyError as `read`."""
        entry, size = self.entries[name], 0
        try:
            with self.zip.open(entry) as packed:
                while piece := packed.read(CHUNK):
                    size += len(piece)
                    self.unpacked += len(piece)
                    self._check(size, entry.compress_size)
                    yield piece
        except BROKEN as error:
            raise BadArchive("damaged") from error

    def _check(self, size: int, packed: int) -> None:
        """`size` bytes of an entry came out of `packed` so far."""
        limits = self.limits
        bomb = size > limits.ratio_from and size > limits.ratio * packed
        if bomb or size > limits.entry or self.unpacked > limits.total:
            raise BadArchive("too-large")


def count(file: IO[bytes], needle: bytes) -> int:
    """How often `needle` occurs in the file."""
    file.seek(0)
    found, tail = 0, b""
    while piece := file.read(CHUNK):
        window = tail + piece
        found += window.count(needle)
        tail = window[-(len(needle) - 1) :]
    return found


def checked(archive: ZipFile) -> Iterator[tuple[str, ZipInfo]]:
    """Path and entry of each file, folders left out; BadArchive at the first entry that is not sound."""
    seen = set()
    for entry in archive.infolist():
        name = name_of(entry)
        check_entry(entry, name)
        if name in seen:
            raise BadArchive("unsafe")
        seen.add(name)
        if not entry.is_dir():
            yield name, entry


def name_of(entry: ZipInfo) -> str:
    """The path of an entry; packers that forget to say so write UTF-8 or, in Korea, CP949."""
    name = entry.orig_filename
    if not entry.flag_bits & NAME_IS_UTF8:
        raw = name.encode("cp437")
        for encoding in ("utf-8", "cp949"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    name = name.replace("\\", "/")
    return name if len(name) > LONGEST_NAME else same_form(name)


def same_form(path: str) -> str:
    """A path in NFC: packers on macOS write Korean and accented names in pieces, and references do not."""
    return unicodedata.normalize("NFC", path)


def check_entry(entry: ZipInfo, name: str) -> None:
    """Raises BadArchive for an entry that no honest packer writes, or that only a password opens."""
    if entry.flag_bits & ENCRYPTED:
        raise BadArchive("protected")
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    packed_well = entry.compress_type in (ZIP_STORED, ZIP_DEFLATED)
    if is_link or not packed_well or not 0 < len(name) <= LONGEST_NAME or UNSAFE_NAME.search(name):
        raise BadArchive("unsafe")


def check_overlaps(file: IO[bytes], archive: ZipFile) -> None:
    """Refuse entries that share bytes: 30 KB quoted so become 441 MB, and CPython 3.11 does not mind."""
    free = 0
    for entry in sorted(archive.infolist(), key=lambda entry: entry.header_offset):
        if entry.header_offset < free:
            raise BadArchive("unsafe")
        free = entry.header_offset + packed_size(file, entry)
    if free > archive.start_dir:
        raise BadArchive("unsafe")


def packed_size(file: IO[bytes], entry: ZipInfo) -> int:
    """Bytes from an entry's local header to the end of its data."""
    file.seek(entry.header_offset)
    magic, name, extra = LOCAL_HEADER.unpack(file.read(LOCAL_HEADER.size))
    if magic != b"PK\x03\x04":
        raise BadZipFile("no local header")
    return LOCAL_HEADER.size + int(name) + int(extra) + entry.compress_size
