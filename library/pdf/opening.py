"""A PDF file opened, or the reason why it cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

MOST_PAGES: Final = 3_000
"""The thickest books have 2,000."""
PASSWORD, SECURITY = 4, 5
"""PDFium's codes for a file that asks for a password, and for one that is locked in a way it does not know."""
SUCCESS: Final = 0
"""What it gives as the reason where a file is in order, but has no page."""
REASONS: Final = {SUCCESS: "empty", PASSWORD: "locked", SECURITY: "locked"}
LARGEST: Final = 1_000_000.0
"""Points that a page may be wide or high: 350 metres."""


class Unopened(Exception):
    """code: locked, damaged, empty or too-large."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@contextmanager
def opened(path: str) -> Iterator[Any]:
    """A `pypdfium2.PdfDocument` of 1 to `MOST_PAGES` pages. Raises Unopened."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise Unopened(REASONS.get(error.err_code, "damaged")) from error
    try:
        pages = len(document)
        if not pages:
            raise Unopened("empty")
        if pages > MOST_PAGES:
            raise Unopened("too-large")
        yield document
    finally:
        document.close()


def page_of(document: Any, number: int) -> Any | None:
    """The page with this number, from 0; None for one that is broken, or as large as no page is."""
    import pypdfium2

    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return None
    return page if all(0 < side < LARGEST for side in page.get_size()) else None
