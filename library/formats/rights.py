"""Whether a book is locked: encrypted contents are, fonts that are merely obfuscated are not."""

from __future__ import annotations

from typing import Final

from .archive import Archive
from .opf import found
from .publication import PROTECTED, UnreadableBook
from .safe_xml import parse_xml

ENCRYPTION: Final = "META-INF/encryption.xml"
FAIRPLAY: Final = "META-INF/sinf.xml"
FONTS_ONLY: Final = frozenset({"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"})


def refuse_protected(archive: Archive) -> None:
    """Raise `UnreadableBook` when anything but fonts is encrypted."""
    if FAIRPLAY in archive:
        raise UnreadableBook("protected", PROTECTED)
    if ENCRYPTION not in archive:
        return
    for data in found(parse_xml(archive.read(ENCRYPTION)), "encrypteddata"):
        methods = {method.get("Algorithm") for method in found(data, "encryptionmethod")}
        if not methods or not methods <= FONTS_ONLY:
            raise UnreadableBook("protected", PROTECTED)
