"""A PDF file as text, if it has a text layer that is worth the name. Runs in the child of `library.formats.pdf`."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from library import pictures
from library.pdf.drawing import picture_of
from library.pdf.furniture import Sheet, cleared
from library.pdf.letters import Line, lines_of
from library.pdf.opening import Unopened, opened, page_of
from library.pdf.order import ordered
from library.pdf.paragraphs import paragraphs

LETTERS_A_PAGE: Final = 40
"""Letters from which a page has text; a stamp or a number has fewer."""
UNDER_A_PICTURE: Final = 200
"""The same, where a picture covers the page: what is lettered in a comic is no text to read by itself."""
COVERED: Final = 0.6
"""Share of the page that one picture covers then."""
TEXT_PAGES: Final = 0.5
"""Share of the pages with anything on them that must have text."""
LEGIBLE: Final = 0.6
"""Share of the signs that must be letters and figures: where a font hides what its signs mean, they are not."""
MOST_PLATES: Final = 80
MOST_OBJECTS: Final = 20_000
"""Parts of a page that are looked at for pictures."""
MOST_ENTRIES: Final = 2_000
MOST_IN_A_TITLE: Final = 300
PRIVATE: Final = (0xE000, 0xF8FF)
"""Signs that mean what a font likes."""

Answer = dict[str, Any]


def read(path: str, folder: str) -> Answer:
    """`{"paragraphs", "plates", "outline", "title", "author", "pages"}`, or where it cannot be opened `{"code"}`.

    paragraphs: [text, page, top, scale, bold, lines] as `Paragraph` has them; none in a book of pictures.
    plates: [page, width, height] of pages without text, drawn into the folder as `page-<page>.jpg`.
    outline: [title, page, top or null, depth]. cover: [width, height] of the first page, drawn as `cover.jpg`.
    """
    try:
        with opened(path) as document:
            sheets = [sheet_of(page_of(document, number)) for number in range(len(document))]
            pages = cleared(sheets)
            text = has_text(sheets, pages)
            return {
                "pages": len(document),
                "paragraphs": [told(paragraph) for paragraph in paragraphs(pages)] if text else [],
                "plates": list(plates(document, sheets, pages, folder)) if text else [],
                "outline": list(outline(document)),
                **named(document),
                "cover": cover(document, folder) if text else None,
            }
    except Unopened as error:
        return {"code": error.code}


def told(paragraph: Any) -> list[Any]:
    return [
        paragraph.text,
        paragraph.page,
        paragraph.top,
        paragraph.scale,
        paragraph.bold,
        paragraph.lines,
    ]


def sheet_of(page: Any | None) -> Sheet:
    if page is None:
        return Sheet([], 0.0)
    try:
        lines = ordered(lines_of(page))
        few = sum(len(line.text) for line in lines) < UNDER_A_PICTURE
        return Sheet(lines, page.get_height(), few and covered(page))
    finally:
        page.close()


def covered(page: Any) -> bool:
    """Whether one picture, or a drawing placed as one, covers most of the page."""
    import pypdfium2.raw as pdfium

    width, height = page.get_size()
    for number in range(min(pdfium.FPDFPage_CountObjects(page), MOST_OBJECTS)):
        found = pdfium.FPDFPage_GetObject(page, number)
        kind = pdfium.FPDFPageObj_GetType(found)
        if kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM):
            sides = [ctypes.c_float() for _ in range(4)]
            pdfium.FPDFPageObj_GetBounds(found, *map(ctypes.byref, sides))
            left, bottom, right, top = (side.value for side in sides)
            if (right - left) * (top - bottom) > COVERED * width * height:
                return True
    return False


def has_text(sheets: Sequence[Sheet], pages: Sequence[Sequence[Line]]) -> bool:
    """Whether the text layer can be read as a book."""
    letters = [sum(len(line.text) for line in lines) for lines in pages]
    used = [(n, sheet.pictured) for n, sheet in zip(letters, sheets, strict=True) if n or sheet.pictured]
    texts = sum(n >= (UNDER_A_PICTURE if pictured else LETTERS_A_PAGE) for n, pictured in used)
    if not used or (texts < TEXT_PAGES * len(used) and any(pictured for _, pictured in used)):
        return False
    signs = [sign for lines in pages for line in lines for sign in line.text if sign != " "]
    legible = sum(sign.isalnum() and not PRIVATE[0] <= ord(sign) <= PRIVATE[1] for sign in signs)
    return legible >= LEGIBLE * len(signs) > 0


def plates(
    document: Any, sheets: Sequence[Sheet], pages: Sequence[Sequence[Line]], folder: str
) -> Iterator[list[int]]:
    """The pages that are pictures, among those that are text."""
    numbers = [n for n, (sheet, lines) in enumerate(zip(sheets, pages, strict=True)) if sheet.pictured
               and sum(len(line.text) for line in lines) < LETTERS_A_PAGE]  # fmt: skip
    for number in numbers[:MOST_PLATES]:
        picture = picture_of(document, number, pictures.PAGE)
        if picture:
            Path(folder, f"page-{number}.jpg").write_bytes(picture.data)
            yield [number, picture.width, picture.height]


def cover(document: Any, folder: str) -> list[int] | None:
    """Width and height of the first page as the shelf shows it."""
    picture = picture_of(document, 0, pictures.THUMBNAIL)
    if picture is None:
        return None
    Path(folder, "cover.jpg").write_bytes(picture.data)
    return [picture.width, picture.height]


def outline(document: Any) -> Iterator[list[Any]]:
    """The bookmarks that lead to a page, in their order."""
    import pypdfium2.raw as pdfium

    for number, bookmark in enumerate(document.get_toc(max_depth=4)):
        if number == MOST_ENTRIES:
            return
        place = bookmark.get_dest()
        page = place.get_index() if place else None
        title = bookmark.get_title()[:MOST_IN_A_TITLE]
        if page is None or not title.strip():
            continue
        mode, position = place.get_view()
        high = {pdfium.PDFDEST_VIEW_XYZ: 1, pdfium.PDFDEST_VIEW_FITH: 0}.get(mode)
        height = document.get_page_size(page)[1] if 0 <= page < len(document) else 0.0
        known = high is not None and len(position) > high and position[high]
        yield [title, page, height - position[high] if known else None, bookmark.level]


def named(document: Any) -> dict[str, str]:
    """What the file says of itself."""
    known = document.get_metadata_dict()
    return {key.lower(): known.get(key, "")[:MOST_IN_A_TITLE] for key in ("Title", "Author")}
