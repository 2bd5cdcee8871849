"""Sound files in a zip that nobody vouches for: read by name, within limits, never unpacked into a folder.

What an archive says about itself is not believed: sizes are counted on the bytes that come out, and an
archive that tries something (a path that climbs, a link, entries that share bytes) is refused as a whole.
"""

from __future__ import annotations

import re
import stat
import struct
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext_lazy as _

CHUNK: Final = 64 * 1024
IN_MEMORY: Final = 1 << 20
LONGEST_NAME: Final = 500
DIRECTORY_ENTRY: Final = b"PK\x01\x02"
LOCAL_HEADER: Final = struct.Struct("<4s22xHH")
ENCRYPTED: Final = 0x1
UNSAFE_NAME: Final = re.compile(r"^/|^[A-Za-z]:|(?:^|/)\.\.(?:/|$)|[\x00-\x1f\x7f]")
LITTER: Final = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
"""What operating systems leave in archives and nobody means."""

DAMAGED: Final = _("This archive is damaged: it cannot be read to its end.")
LOCKED: Final = _("This archive is locked with a password. Pack it without one.")
UNSAFE: Final = _("This archive is not put together as archives are, so nothing was taken from it.")
TOO_LARGE: Final = _("This archive unpacks to more than is taken at once. Send it in parts.")
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


class BadArchive(Exception):
    """The archive cannot be used; str() is a sentence for whoever sent it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes unless said otherwise. An entry above `ratio_from` may not be `ratio` times its packed size."""

    entries: int = 10_000
    total: int = 300 * 1024**2
    entry: int = 100 * 1024**2
    ratio: int = 200
    ratio_from: int = 10 * 1024**2


def sounds(file: IO[bytes], limits: Limits | None = None) -> Iterator[tuple[str, IO[bytes]]]:
    """(path in the archive, content) of each entry, in the archive's order; each content lives until the next.

    Raises BadArchive: before the first entry for what is wrong with the whole, later for what only shows then.
    """
    limits = limits or Limits()
    if _count(file, DIRECTORY_ENTRY) > limits.entries:  # before a million ZipInfo fill the memory
        raise BadArchive(TOO_LARGE)
    try:
        archive = ZipFile(file)
        entries = list(_checked(file, archive))
    except BROKEN as error:
        raise BadArchive(DAMAGED) from error
    left = limits.total
    for entry in entries:
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as out:
            left -= _unpack(archive, entry, out, limits, left)
            out.seek(0)
            yield entry.filename, out


def _unpack(archive: ZipFile, entry: ZipInfo, out: IO[bytes], limits: Limits, left: int) -> int:
    """Copies one entry out; the bytes that really came."""
    size = 0
    try:
        with archive.open(entry) as packed:
            while piece := packed.read(CHUNK):
                size += len(piece)
                bomb = size > limits.ratio_from and size > limits.ratio * entry.compress_size
                if bomb or size > min(limits.entry, left):
                    raise BadArchive(TOO_LARGE)
                out.write(piece)
    except BROKEN as error:
        raise BadArchive(DAMAGED) from error
    return size


def _checked(file: IO[bytes], archive: ZipFile) -> Iterator[ZipInfo]:
    """The files among the entries, once all entries have been found sound."""
    free = 0
    for entry in sorted(archive.infolist(), key=lambda entry: entry.header_offset):
        if entry.header_offset < free:  # 30 KB quoted so become 441 MB, and CPython 3.11 does not mind
            raise BadArchive(UNSAFE)
        free = entry.header_offset + _packed_size(file, entry)
        _refuse(entry)
    if free > archive.start_dir:
        raise BadArchive(UNSAFE)
    for entry in archive.infolist():
        path = PurePosixPath(entry.filename)
        if not entry.is_dir() and not entry.filename.startswith(LITTER) and path.name not in LITTER:
            yield entry


def _refuse(entry: ZipInfo) -> None:
    """Raises BadArchive for an entry that no honest packer writes, or that only a password opens."""
    if entry.flag_bits & ENCRYPTED:
        raise BadArchive(LOCKED)
    name = entry.orig_filename.replace("\\", "/")
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    packed_well = entry.compress_type in (ZIP_STORED, ZIP_DEFLATED)
    if is_link or not packed_well or not 0 < len(name) <= LONGEST_NAME or UNSAFE_NAME.search(name):
        raise BadArchive(UNSAFE)


def _packed_size(file: IO[bytes], entry: ZipInfo) -> int:
    """Bytes from an entry's local header to the end of its data."""
    file.seek(entry.header_offset)
    magic, name, extra = LOCAL_HEADER.unpack(file.read(LOCAL_HEADER.size))
    if magic != b"PK\x03\x04":
        raise BadZipFile("no local header")
    return LOCAL_HEADER.size + int(name) + int(extra) + entry.compress_size


def _count(file: IO[bytes], needle: bytes) -> int:
    file.seek(0)
    found, tail = 0, b""
    while piece := file.read(CHUNK):
        window = tail + piece
        found += window.count(needle)
        tail = window[-(len(needle) - 1) :]
    return found
