"""A zip archive that nobody vouches for: read in memory, by name, within limits, never to disk.

What an archive declares about itself is not believed: sizes are counted on the bytes that come out. An
archive that tries something (see `check_name`, `check_overlaps`) is refused as a whole.
"""

from __future__ import annotations

import re
import stat
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile, ZipInfo

from .hrefs import LONGEST, same_form
from .publication import DAMAGED, PROTECTED, TOO_LARGE, UNSAFE_ARCHIVE, UnreadableBook

DIRECTORY_ENTRY: Final = b"PK\x01\x02"
ENCRYPTED: Final = 0x1
NAME_IS_UTF8: Final = 0x800
LOCAL_HEADER: Final = struct.Struct("<4s22xHH")
CHUNK: Final = 64 * 1024
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


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes unless said otherwise. An entry above `ratio_from` may not be `ratio` times its packed size."""

    entries: int = 10_000
    total: int = 300 * 1024**2
    entry: int = 100 * 1024**2
    ratio: int = 200
    ratio_from: int = 10 * 1024**2


class Archive:
    """The entries of a zip file, by their path. Raises `UnreadableBook` whenever the archive is not sound."""

    def __init__(self, file: BinaryIO, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.unpacked = 0
        if count(file, DIRECTORY_ENTRY) > self.limits.entries:  # before a million ZipInfo fill the memory
            raise UnreadableBook("too-large", TOO_LARGE)
        try:
            self.zip = ZipFile(file)
            check_overlaps(file, self.zip)
        except BROKEN as error:
            raise UnreadableBook("damaged", DAMAGED) from error
        self.entries = dict(checked(self.zip))

    def __contains__(self, name: object) -> bool:
        return name in self.entries

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def read(self, name: str) -> bytes:
        """The bytes of an entry. KeyError when there is none of that name."""
        entry = self.entries[name]
        chunks = []
        size = 0
        try:
            with self.zip.open(entry) as stream:
                while chunk := stream.read(CHUNK):
                    size += len(chunk)
                    self.count(size, len(chunk), entry.compress_size)
                    chunks.append(chunk)
        except BROKEN as error:
            raise UnreadableBook("damaged", DAMAGED) from error
        return b"".join(chunks)

    def count(self, size: int, fresh: int, packed: int) -> None:
        """Add `fresh` bytes, of an entry of which `size` came out of `packed` so far."""
        self.unpacked += fresh
        limits = self.limits
        bomb = size > limits.ratio_from and size > limits.ratio * packed
        if bomb or size > limits.entry or self.unpacked > limits.total:
            raise UnreadableBook("too-large", TOO_LARGE)


def count(file: BinaryIO, needle: bytes) -> int:
    """How often `needle` occurs in the file."""
    file.seek(0)
    found, tail = 0, b""
    while chunk := file.read(CHUNK):
        window = tail + chunk
        found += window.count(needle)
        tail = window[-(len(needle) - 1) :]
    return found


def checked(archive: ZipFile) -> Iterator[tuple[str, ZipInfo]]:
    seen = set()
    for entry in archive.infolist():
        name = name_of(entry)
        check_entry(entry, name)
        if name in seen:
            raise UnreadableBook("unsafe", UNSAFE_ARCHIVE)
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
    return name.replace("\\", "/") if len(name) > LONGEST else same_form(name.replace("\\", "/"))


def check_entry(entry: ZipInfo, name: str) -> None:
    if entry.flag_bits & ENCRYPTED:
        raise UnreadableBook("protected", PROTECTED)
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    if (
        is_link
        or not 0 < len(name) <= LONGEST
        or UNSAFE_NAME.search(name)
        or entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED)
    ):
        raise UnreadableBook("unsafe", UNSAFE_ARCHIVE)


def check_overlaps(file: BinaryIO, archive: ZipFile) -> None:
    """Refuse entries that share bytes: 30 KB quoted so become 441 MB, and CPython 3.11 does not mind."""
    free = 0
    for entry in sorted(archive.infolist(), key=lambda entry: entry.header_offset):
        if entry.header_offset < free:
            raise UnreadableBook("unsafe", UNSAFE_ARCHIVE)
        free = entry.header_offset + packed_size(file, entry)
    if free > archive.start_dir:
        raise UnreadableBook("unsafe", UNSAFE_ARCHIVE)


def packed_size(file: BinaryIO, entry: ZipInfo) -> int:
    """Bytes from an entry's local header to the end of its data."""
    file.seek(entry.header_offset)
    magic, name, extra = LOCAL_HEADER.unpack(file.read(LOCAL_HEADER.size))
    if magic != b"PK\x03\x04":
        raise BadZipFile("no local header")
    return LOCAL_HEADER.size + int(name) + int(extra) + entry.compress_size
