"""Books that mean harm, and those that came to harm, get a sentence and nothing else."""

import contextlib
import io
import random
import zipfile

import pytest

from library import formats
from library.formats.archive import SENTENCES
from library.formats.publication import UnreadableBook
from tests.library import epubs


def locked(book):
    """The book with its first entry marked as encrypted."""
    data = bytearray(book)
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("book", "code"),
    [
        (locked(epubs.archive({"a": "x"}).getvalue()), "protected"),
        (epubs.archive({"../a": "x"}).getvalue(), "unsafe"),
        (epubs.archive({"a": "x"}, zipfile.ZIP_LZMA).getvalue(), "unsafe"),
        (epubs.archive({"META-INF/encryption.xml": bytes(60_000_000)}).getvalue(), "too-large"),
        (epubs.archive({"a": "x"}).getvalue()[:-4], "damaged"),
    ],
    ids=["locked", "climbing", "packed oddly", "bomb", "cut"],
)
def test_a_bad_archive_is_refused_in_words(book, code):
    with pytest.raises(UnreadableBook) as refused:
        formats.read(io.BytesIO(book), "book.epub")
    assert refused.value.code == code
    assert str(refused.value) == str(SENTENCES[code])


def test_a_book_cut_anywhere_is_called_damaged_or_read():
    whole = epubs.epub3().getvalue()
    for length in range(0, len(whole), 97):
        with pytest.raises(UnreadableBook):
            formats.read(io.BytesIO(whole[:length]), "book.epub")


def test_a_book_with_any_byte_wrong_is_refused_or_read():
    whole = epubs.epub3().getvalue()
    dice = random.Random(7)
    for _ in range(300):
        broken = bytearray(whole)
        broken[dice.randrange(len(broken))] = dice.randrange(256)
        with contextlib.suppress(UnreadableBook):
            assert formats.read(io.BytesIO(bytes(broken)), "book.epub").chapters
