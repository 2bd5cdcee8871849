"""Books made in memory: EPUB 2 and 3 as they are in the wild, and archives that mean harm."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from PIL import Image

Files = Mapping[str, str | bytes]

CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="{path}" media-type="application/oebps-package+xml"/></rootfiles></container>"""
XHTML = "application/xhtml+xml"
WORDS = "The rain had not stopped for nine days, and nobody in the house spoke of it any longer. "


def archive(files: Files, compression: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    """A zip file with these entries, in this order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as target:
        for name, content in files.items():
            target.writestr(name, content)
    buffer.seek(0)
    return buffer


def page(body: str, title: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" '
        '"http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">\n<html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops"><head><title>{title}</title></head><body>{body}</body></html>'
    )


def chapter(number: int, words: int = 150) -> str:
    text = (WORDS * (words // 17 + 1)).strip()
    return page(f'<section id="c{number}"><h2>Chapter {number}</h2><p>{text}</p></section>')


def picture(
    form: str = "JPEG", size: tuple[int, int] = (40, 60), mode: str = "RGB", **options: object
) -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise(size, 80).convert(mode).save(buffer, form, **options)
    return buffer.getvalue()


def package(metadata: str, items: Mapping[str, str], spine: str, version: str = "3.0", more: str = "") -> str:
    """A package document; `items` are the attributes of the manifest's items by id, `spine` its itemrefs."""
    manifest = "".join(f'<item id="{name}" {attributes}/>' for name, attributes in items.items())
    return (
        f'<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="{version}">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">'
        f"{metadata}</metadata><manifest>{manifest}</manifest>{spine}{more}</package>"
    )


METADATA = "<dc:title>The Long Rain</dc:title><dc:creator>Ada Holm</dc:creator><dc:language>en</dc:language>"


def files3(
    chapters: Mapping[str, str], toc: str | None = None, **changes: str | bytes
) -> dict[str, str | bytes]:
    """The files of an EPUB 3 in the folder OEBPS, with these pages; `changes` replace or add files."""
    items = {f"p{n}": f'href="{name}" media-type="{XHTML}"' for n, name in enumerate(chapters)}
    items["nav"] = f'href="nav.xhtml" media-type="{XHTML}" properties="nav"'
    spine = "<spine>" + "".join(f'<itemref idref="p{n}"/>' for n in range(len(chapters))) + "</spine>"
    lines = toc or "".join(f'<li><a href="{name}">Part {n}</a></li>' for n, name in enumerate(chapters, 1))
    files: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER.format(path="OEBPS/content.opf"),
        "OEBPS/content.opf": package(METADATA, items, spine),
        "OEBPS/nav.xhtml": page(f'<nav epub:type="toc"><ol>{lines}</ol></nav>'),
        **{f"OEBPS/{name}": content for name, content in chapters.items()},
    }
    return files | changes


def epub3(
    chapters: Mapping[str, str] | None = None, toc: str | None = None, **changes: str | bytes
) -> io.BytesIO:
    return archive(files3(chapters or {"one.xhtml": chapter(1), "two.xhtml": chapter(2)}, toc, **changes))


def body3(body: str, **changes: str | bytes) -> io.BytesIO:
    """An EPUB 3 of one page."""
    return epub3({"one.xhtml": page(body)}, **changes)


def epub2(**changes: str | bytes) -> io.BytesIO:
    """An EPUB 2 with NCX, a cover named in its metadata, entities, and a percent-encoded Korean name."""
    items = {
        "ncx": 'href="toc.ncx" media-type="application/x-dtbncx+xml"',
        "c1": f'href="text/%EC%9E%A5%201.xhtml" media-type="{XHTML}"',
        "c2": f'href="text/c2.xhtml" media-type="{XHTML}"',
        "note": f'href="text/notes.xhtml" media-type="{XHTML}"',
        "front": 'href="images/front.jpg" media-type="image/jpeg"',
    }
    metadata = (
        '<dc:title>비</dc:title><dc:creator opf:role="ill">그림쟁이</dc:creator><dc:creator opf:role="aut">홍길동'
        '</dc:creator><dc:language>kr</dc:language><meta name="cover" content="front"/>'
    )
    spine = '<spine toc="ncx"><itemref idref="note" linear="no"/><itemref idref="c1"/><itemref idref="c2"/></spine>'
    point = '<navPoint><navLabel><text>{}</text></navLabel><content src="{}"/></navPoint>'
    points = point.format("제1장 비", "text/%EC%9E%A5%201.xhtml") + point.format(
        "제2장 눈", "text/c2.xhtml#top"
    )
    korean = "비가 그치지 않았다. 아무도 그 이야기를 하지 않았다. " * 20
    files = {
        "META-INF/container.xml": CONTAINER.format(path="content.opf"),
        "content.opf": package(metadata, items, spine, "2.0"),
        "toc.ncx": f'<!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://www.daisy.org/z3986/2005/'
        f'ncx-2005-1.dtd"><ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>{points}</navMap></ncx>',
        "text/장 1.xhtml": page(f'<p>{korean}<a href="notes.xhtml#n1">1</a>&nbsp;&hellip;</p>'),
        "text/c2.xhtml": page(f'<h1 id="top">눈</h1><p>{korean}</p>'),
        "text/notes.xhtml": page('<p id="n1">주석.</p>'),
        "images/front.jpg": picture(),
    }
    return archive(files | changes)
