"""Locked books are told from those whose fonts alone are obfuscated."""

import pytest

from library import formats
from library.formats.publication import UnreadableBook
from tests.library import epubs

DATA = (
    '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:enc="http://www.w3.org/2001/04/xmlenc#">'
    '<enc:EncryptedData><enc:EncryptionMethod Algorithm="{}"/><enc:CipherData><enc:CipherReference URI="{}"/>'
    "</enc:CipherData></enc:EncryptedData></encryption>"
)


@pytest.mark.parametrize(
    "files",
    [
        {
            "META-INF/encryption.xml": DATA.format(
                "http://www.w3.org/2001/04/xmlenc#aes128-cbc", "OEBPS/one.xhtml"
            )
        },
        {"META-INF/encryption.xml": "<encryption><EncryptedData/></encryption>"},
        {"META-INF/sinf.xml": "<sinf/>"},
    ],
)
def test_a_protected_book_says_so(files):
    with pytest.raises(UnreadableBook, match=r"protected \(DRM\)"):
        formats.read(epubs.epub3(**files), "book.epub")


@pytest.mark.parametrize(
    "algorithm", ["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"]
)
def test_a_book_with_obfuscated_fonts_opens(algorithm):
    files = {"META-INF/encryption.xml": DATA.format(algorithm, "OEBPS/font.otf")}
    assert formats.read(epubs.epub3(**files), "book.epub").chapters
