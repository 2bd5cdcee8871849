"""The one entry point for XML and HTML from books: no DTD, no entities, no network, no huge trees.

A DOCTYPE that only names its DTD, as every XHTML 1.1 and NCX file has, is taken off before parsing; one that
declares entities of its own refuses the book. HTML's named characters are put in by us. Nesting is counted by
the parser itself, which stops at libxml2's limit of 256 elements; what it gives up on is refused, not cut.
"""

from __future__ import annotations

import codecs
import html
import re
from html.entities import html5
from typing import Final

from lxml import etree
from lxml.etree import _Element

from . import decoding
from .publication import DAMAGED, TOO_DEEP, UNSAFE_MARKUP, UnreadableBook

Element = _Element

XML_DECLARATION: Final = re.compile(r"^\s*<\?xml\b[^>]*\?>")
DOCTYPE: Final = re.compile(r"<!DOCTYPE\b[^\[>]{0,1000}(?:\[[^\]]{0,10000}\]\s{0,100})?>", re.IGNORECASE)
OWN_ENTITIES: Final = re.compile(r"<!(?:ENTITY|DOCTYPE)\b", re.IGNORECASE)
NAMED_CHARACTER: Final = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
OF_XML: Final = frozenset({"amp", "lt", "gt", "quot", "apos"})
FORBIDDEN_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
NO_SUCH_CHARACTER: Final = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01])|[xX]0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]));"
)
DECLARED: Final = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
META_CHARSET: Final = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([A-Za-z0-9._-]{1,40})""", re.IGNORECASE
)
HEAD: Final = 2048
ODD_ENCODINGS: Final = frozenset(
    {"unicode_escape", "raw-unicode-escape", "idna", "punycode", "utf-7", "undefined"}
)
MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
EXCESSIVE: Final = etree.ErrorTypes.ERR_RESOURCE_LIMIT


def parse_xml(data: bytes) -> Element:
    """The root of a well-formed document. Raises `UnreadableBook` when it is not, or not safe."""
    try:
        return strict(decode(data))
    except etree.XMLSyntaxError as error:
        raise UnreadableBook("damaged", DAMAGED) from error


def parse_page(data: bytes) -> Element:
    """The root of a page of a book, read as XHTML or, where it is not well-formed, as HTML."""
    source = decode(data)
    try:
        return strict(source)
    except etree.XMLSyntaxError:
        return lenient(source)


def strict(source: str) -> Element:
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(source.encode(), parser)
    except etree.XMLSyntaxError:
        refuse_excess(parser)
        raise


def lenient(source: str) -> Element:
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(source.encode() or b"<html/>", parser)
    except etree.XMLSyntaxError:
        root = None
    refuse_excess(parser)
    return etree.Element("html") if root is None else root


def refuse_excess(parser: etree.XMLParser | etree.HTMLParser) -> None:
    if any(entry.type == EXCESSIVE for entry in parser.error_log):
        raise UnreadableBook("too-deep", TOO_DEEP)


def decode(data: bytes) -> str:
    """The source as text: without XML declaration, DOCTYPE and forbidden characters, with named characters."""
    source = XML_DECLARATION.sub("", text_of(data).removeprefix("\ufeff"), count=1)
    source = DOCTYPE.sub(without_doctype, source)
    if OWN_ENTITIES.search(source):
        raise UnreadableBook("unsafe", UNSAFE_MARKUP)
    source = NO_SUCH_CHARACTER.sub("", FORBIDDEN_IN_XML.sub("", source))
    return NAMED_CHARACTER.sub(character, source)


def text_of(data: bytes) -> str:
    try:
        return data.decode(encoding_of(data))
    except UnicodeDecodeError:
        return decoding.detect(data)


def encoding_of(data: bytes) -> str:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return encoding
    declared = DECLARED.search(data, 0, HEAD) or META_CHARSET.search(data, 0, HEAD)
    return known(declared[1].decode("ascii")) if declared else "utf-8"


def known(encoding: str) -> str:
    """The name of a text encoding that Python has; UTF-8 when it has none, or the bytes contradict it."""
    try:
        b" ".decode(encoding)
    except (LookupError, ValueError):  # "rot13", "hex" and "utf-16" of a file that begins with "<" among them
        return "utf-8"
    name = codecs.lookup(encoding).name
    return "utf-8" if name in ODD_ENCODINGS else decoding.SUPERSETS.get(name, name)


def without_doctype(match: re.Match[str]) -> str:
    if OWN_ENTITIES.search(match[0], 2):
        raise UnreadableBook("unsafe", UNSAFE_MARKUP)
    return ""


def character(match: re.Match[str]) -> str:
    """A named character of HTML as itself; a name that HTML does not know stays visible as it was written."""
    name = match[1]
    if name in OF_XML:
        return match[0]
    known_as = html5.get(f"{name};")
    return f"&amp;{name};" if known_as is None else html.escape(known_as)  # "LT" is known, too
