"""Sound files in a zip that nobody vouches for (`ground.archives`), and what is said of one that is not sound."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import IO, Final

from django.utils.translation import gettext_lazy as _

from ground import archives
from ground.archives import Limits

IN_MEMORY: Final = 1 << 20
LITTER: Final = frozenset({"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"})
"""What operating systems leave in archives and nobody means."""

SENTENCES: Final = {
    "damaged": _("This archive is damaged: it cannot be read to its end."),
    "protected": _("This archive is locked with a password. Pack it without one."),
    "unsafe": _("This archive is not put together as archives are, so nothing was taken from it."),
    "too-large": _("This archive unpacks to more than is taken at once. Send it in parts."),
}


class BadArchive(Exception):
    """The archive cannot be used; str() is a sentence for whoever sent it."""


def sounds(file: IO[bytes], limits: Limits | None = None) -> Iterator[tuple[str, IO[bytes]]]:
    """(path in the archive, content) of each entry, in the archive's order; each content lives until the next.

    Raises BadArchive: before the first entry for what is wrong with the whole, later for what only shows then.
    """
    with said_of_an_upload():
        archive = archives.Archive(file, limits)
    for name in archive:
        if LITTER.isdisjoint(PurePosixPath(name).parts):
            with tempfile.SpooledTemporaryFile(IN_MEMORY) as content:
                with said_of_an_upload():
                    content.writelines(archive.pieces(name))
                content.seek(0)
                yield name, content


@contextmanager
def said_of_an_upload() -> Iterator[None]:
    try:
        yield
    except archives.BadArchive as error:
        raise BadArchive(SENTENCES[error.reason]) from error
