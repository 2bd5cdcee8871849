"""PDF files that mean harm, and those that came to harm, get a sentence, keep nothing, and the worker lives on."""

from __future__ import annotations

import contextlib
import io
import random
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile

from ground.children import Bounds
from library import formats
from library.adding import add
from library.formats import pdf
from library.formats.publication import Scan, UnreadableBook
from library.models import Book, Chapter
from library.pdf import opening
from library.tasks import prepare_book
from tests.library import pdfs

STORY = "\n\n".join([pdfs.PARAGRAPH] * 3)
PAGES = b"<< /Type /Pages /Kids [] /Count 0 >>"


def refused(file: io.BytesIO) -> str:
    with pytest.raises(UnreadableBook) as refusal:
        formats.read(file, "book.pdf")
    return refusal.value.code


def opens(file: io.BytesIO) -> bool:
    """Whether there is anything in it: chapters of text, or pages to be looked at."""
    book = formats.read(file, "book.pdf")
    return bool(book.pages if isinstance(book, Scan) else book.chapters)


def text_of(file: io.BytesIO) -> str:
    return "".join(section.html for section in formats.read(file, "book.pdf").chapters)


def nested(depth: int) -> list[bytes]:
    """A tree of pages that is a chain of so many knots, the last of which leads to the first."""
    knots = [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (n + 1) for n in range(2, depth + 2)]
    return [b"<< /Type /Catalog /Pages 2 0 R >>", *knots, b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"]


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (lambda: pdfs.book([STORY], lock=pdfs.password()), "locked"),
        (lambda: io.BytesIO(pdfs.book([STORY]).getvalue()[:300]), "damaged"),
        (lambda: io.BytesIO(b"%PDF-1.7\n" + bytes(4000)), "damaged"),
        (lambda: pdfs.raw([b"<< /Type /Catalog /Pages 2 0 R >>", PAGES]), "empty"),
        (lambda: io.BytesIO(b"MZ\x90 and so on"), "not-a-book"),
    ],
    ids=["locked", "cut off", "hollow", "no page", "no pdf"],
)
def test_what_cannot_be_read_is_refused_in_words(file: Callable[[], io.BytesIO], code: str):
    assert refused(file()) == code


def test_a_file_that_only_its_owner_may_change_is_read():
    assert "nine days" in text_of(pdfs.book([STORY], lock=pdfs.password(user="")))


def test_more_pages_than_a_book_has_are_refused_before_they_are_looked_at(monkeypatch: pytest.MonkeyPatch):
    count = opening.MOST_PAGES + 1
    kids = b"<< /Type /Pages /Kids [%b] /Count %d >>" % (b" ".join([b"3 0 R"] * count), count)
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 595] >>"
    assert refused(pdfs.raw([b"<< /Type /Catalog /Pages 2 0 R >>", kids, page])) == "too-large"


def test_a_count_of_pages_that_is_a_lie_is_not_believed():
    kids = b"<< /Type /Pages /Kids [3 0 R] /Count 100000 >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 595] >>"
    assert refused(pdfs.raw([b"<< /Type /Catalog /Pages 2 0 R >>", kids, page])) in ("too-large", "empty")


def test_work_without_end_is_cut_short(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pdf, "BOUNDS", Bounds(seconds=20, cpu=1, memory=1 << 30))
    packed = zlib.compress(b"q 1 0 0 1 0 0 cm 0 0 9 9 re f Q " * 4_000_000, 1)
    file = pdfs.raw([
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 595] /Contents 4 0 R >>",
        pdfs.stream(packed, b"/Filter /FlateDecode"),
    ])  # fmt: skip
    assert refused(file) == "too-large"


def test_memory_without_end_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pdf, "BOUNDS", Bounds(seconds=20, cpu=10, memory=300 << 20))
    packed = zlib.compress(zlib.compress(bytes(400_000_000), 9), 9)
    file = pdfs.raw([
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 595] /Contents 4 0 R >>",
        pdfs.stream(packed, b"/Filter [/FlateDecode /FlateDecode]"),
    ])  # fmt: skip
    assert refused(file) in ("damaged", "empty", "too-large")


@pytest.mark.parametrize("box", [b"0 0 9000000 9000000", b"0 0 0 0", b"0 0 -400 -500", b"0 0 1e30 1"])
def test_a_page_of_any_size_does_no_harm(box: bytes):
    with contextlib.suppress(UnreadableBook):
        assert opens(pdfs.one_page(pdfs.shown(pdfs.PARAGRAPH), box))


def test_a_picture_that_claims_to_be_huge_is_left_out():
    entries = b"/Subtype /Image /Width 90000 /Height 90000 /ColorSpace /DeviceRGB /BitsPerComponent 8"
    image = pdfs.stream(b"abcd", entries)
    content = b"q 420 0 0 300 0 0 cm /I Do Q " + pdfs.shown(pdfs.PARAGRAPH)
    resources = (
        b"/XObject << /I 5 0 R >> /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >> >>"
    )
    assert "nine days" in text_of(pdfs.one_page(content, b"0 0 420 595", b"", image, resources=resources))


def test_scripts_and_attachments_are_not_looked_at(tmp_path: Path):
    open_action = (
        b"/OpenAction << /S /JavaScript /JS (app.launchURL\\('http://127.0.0.1:9/'\\);) >> /Names 5 0 R"
    )
    attachment = (
        b"<< /EmbeddedFiles << /Names [(a.exe) << /Type /Filespec /F (a.exe) /EF << /F 6 0 R >> >>] >> >>"
    )
    file = pdfs.one_page(
        pdfs.shown(pdfs.PARAGRAPH), b"0 0 420 595", open_action, attachment, pdfs.stream(b"MZ")
    )
    assert "nine days" in text_of(file)


def test_markup_in_the_text_is_text():
    html = text_of(pdfs.book([f"<script>alert(1)</script> <img src=x> {pdfs.PARAGRAPH}"], title="<b>x</b>"))
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_letters_without_meaning_are_no_text():
    line = b"BT /F 11 Tf 50 %d Td (%b) Tj ET "
    signs = b"".join(line % (500 - 14 * n, bytes(range(1, 9)) * 6) for n in range(9))
    assert isinstance(formats.read(pdfs.one_page(signs), "book.pdf"), Scan), "its pages are looked at instead"


def test_a_book_cut_anywhere_or_with_any_byte_wrong_is_refused_or_read():
    whole, dice = pdfs.book([STORY] * 2).getvalue(), random.Random(7)
    cut = [whole[: dice.randrange(len(whole))] for _ in range(6)]
    for file in (*cut, *(damaged(whole, dice) for _ in range(10))):
        with contextlib.suppress(UnreadableBook):
            assert opens(io.BytesIO(file))


def damaged(whole: bytes, dice: random.Random) -> bytes:
    broken = bytearray(whole)
    for _ in range(20):
        broken[dice.randrange(len(broken))] = dice.randrange(256)
    return bytes(broken)


def test_a_file_without_pages_says_that_it_has_none():
    with pytest.raises(UnreadableBook, match="There are no pages in this file"):
        formats.read(pdfs.raw([b"<< /Type /Catalog /Pages 2 0 R >>", PAGES]), "book.pdf")


@pytest.mark.django_db
def test_pages_that_lead_in_a_circle_are_no_book(owner: User, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("inference.bell.ring", lambda *_: None)
    circle = pdfs.raw(nested(500)).getvalue()
    prepare_book(str(add(ContentFile(circle, name="a.pdf"), "a.pdf", owner).pk))
    book = Book.objects.get()
    assert (book.state, "no pages" in book.reason) == (Book.FAILED, True)
    assert not Chapter.objects.exists()


@pytest.mark.django_db
def test_nothing_of_a_refused_file_is_kept(owner: User, monkeypatch: pytest.MonkeyPatch, settings: Any):
    monkeypatch.setattr("inference.bell.ring", lambda *_: None)
    locked = pdfs.book([STORY], lock=pdfs.password()).getvalue()
    book = add(ContentFile(locked, name="a.pdf"), "a.pdf", owner)
    prepare_book(str(book.pk))
    book = Book.objects.get(pk=book.pk)
    assert (book.state, "locked with a password" in book.reason) == (Book.FAILED, True)
    assert not Chapter.objects.exists()
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.mark.django_db
def test_the_worker_reads_the_next_book_after_a_bad_one(owner: User, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("inference.bell.ring", lambda *_: None)
    monkeypatch.setattr("library.tasks.score_passages.delay", lambda *_: None)
    for data in (b"%PDF-1.7 nothing", pdfs.book([STORY]).getvalue()):
        prepare_book(str(add(ContentFile(data, name="a.pdf"), "a.pdf", owner).pk))
    assert sorted(Book.objects.values_list("state", flat=True)) == [Book.DONE, Book.FAILED]
