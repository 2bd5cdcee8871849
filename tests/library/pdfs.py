"""PDF books made in memory: set in lines, as a typesetter leaves them, or scanned; and files that mean harm."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PIL import Image
from reportlab.lib.pagesizes import A5
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

LEFT, TOP, PITCH, SIZE = 50, 530, 14, 11
PARAGRAPH = (
    "The rain had not stopped for nine days, and nobody in the house spoke of it any longer. She set the lamp "
    "on the sill and waited for the boats, which did not come."
)
KOREAN = "HYSMyeongJo-Medium"
Draw = Callable[[Canvas, int], None]


def book(pages: Sequence[Draw | str], *, lock: StandardEncryption | None = None, **named: str) -> io.BytesIO:
    """A PDF of these pages: drawn by a function of canvas and page number, or a text in paragraphs."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A5, encrypt=lock, invariant=True)
    canvas.setTitle(named.get("title", ""))
    canvas.setAuthor(named.get("author", ""))
    for number, page in enumerate(pages):
        if isinstance(page, str):
            write(canvas, page)
        else:
            page(canvas, number)
        canvas.showPage()
    canvas.save()
    buffer.seek(0)
    return buffer


def write(
    canvas: Canvas, text: str, *, left: float = LEFT, top: float = TOP, width: int = 58, font: str = "Times-Roman"
) -> None:  # fmt: skip
    """Paragraphs in lines of so many letters, the first of each set in."""
    if font == KOREAN:
        pdfmetrics.registerFont(UnicodeCIDFont(KOREAN))
    canvas.setFont(font, SIZE)
    for paragraph in text.split("\n\n"):
        for number, line in enumerate(textwrap.wrap(paragraph, width)):
            canvas.drawString(left + (0 if number else SIZE), top, line)
            top -= PITCH


def chapter(title: str, text: str, *, bookmark: str = "") -> Draw:
    """A page that begins with a large heading; with a bookmark that leads there, if it has a name."""

    def draw(canvas: Canvas, number: int) -> None:
        canvas.setFont("Times-Roman", 18)
        canvas.drawString(LEFT, TOP, title)
        if bookmark:
            canvas.bookmarkPage(f"page {number}")
            canvas.addOutlineEntry(bookmark, f"page {number}")
        write(canvas, text, top=TOP - 3 * PITCH)

    return draw


def framed(text: str, head: str = "THE LONG RAIN", first: int = 7) -> Draw:
    """A page with a running head and its number below."""

    def draw(canvas: Canvas, number: int) -> None:
        canvas.setFont("Times-Roman", 9)
        canvas.drawCentredString(A5[0] / 2, 565, head)
        canvas.drawCentredString(A5[0] / 2, 25, str(first + number))
        write(canvas, text)

    return draw


def lines(*texts: str) -> Draw:
    """A page of lines that are set exactly so."""

    def draw(canvas: Canvas, _: int) -> None:
        canvas.setFont("Times-Roman", SIZE)
        for number, text in enumerate(texts):
            canvas.drawString(LEFT, TOP - number * PITCH, text)

    return draw


def pictured(picture: Image.Image, stamp: str = "") -> Draw:
    """A page that a picture covers, as a scanner makes it; stamp: a line of text in its corner."""

    def draw(canvas: Canvas, _: int) -> None:
        canvas.drawInlineImage(picture, 0, 0, *A5)
        if stamp:
            write(canvas, stamp, left=20, top=12)

    return draw


def noise(size: tuple[int, int] = (210, 297)) -> Image.Image:
    return Image.effect_noise(size, 60).convert("RGB")


def password(user: str = "secret") -> StandardEncryption:
    return StandardEncryption(user, ownerPassword="owner", canCopy=0)


def raw(objects: Iterable[bytes], root: int = 1) -> io.BytesIO:
    """A PDF file of hand-written objects, numbered from 1."""
    data, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    trailer = b"trailer << /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(places) + 1,
        root,
        len(data),
    )
    return io.BytesIO(data + head + table + trailer)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(content), entries, content)


def one_page(
    content: bytes, box: bytes = b"0 0 420 595", catalog: bytes = b"", *more: bytes, **page: Any
) -> io.BytesIO:
    """A PDF of a single page with this content stream. Objects 1 to 4 are its own; `more` are numbered from 5."""
    resources = page.get(
        "resources", b"/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >> >>"
    )
    return raw(
        [
            b"<< /Type /Catalog /Pages 2 0 R %b >>" % catalog,
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [%b] /Contents 4 0 R /Resources << %b >> %b >>"
            % (box, resources, page.get("entries", b"")),
            stream(content),
            *more,
        ]
    )


def shown(text: str) -> bytes:
    """A content stream that writes a line."""
    return b"BT /F 11 Tf 50 500 Td (%b) Tj ET" % text.encode("ascii")
