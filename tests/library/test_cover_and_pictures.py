"""Pictures are decoded and encoded again; the cover is found wherever books keep it."""

import base64
import io

import pytest
from PIL import Image

from library import formats, pictures
from tests.library import epubs


def image(data):
    return Image.open(io.BytesIO(data))


def book_with(items, body="<p>x</p>", metadata=epubs.METADATA, more="", **files):
    items = {"p": f'href="p.xhtml" media-type="{epubs.XHTML}"', **items}
    package = epubs.package(metadata, items, '<spine><itemref idref="p"/></spine>', more=more)
    changes = {"OEBPS/content.opf": package, "OEBPS/p.xhtml": epubs.page(body)} | files
    return formats.read(epubs.epub3(**changes), "book.epub")


def test_a_picture_in_the_text_is_kept_with_its_size():
    book = book_with(
        {}, '<p><img src="../art/a%20b.jpg" alt="A hill"/></p>', **{"art/a b.jpg": epubs.picture()}
    )
    assert '<img alt="A hill" src="book:image/1.jpg" width="40" height="60">' in book.chapters[0].html
    assert book.images["1.jpg"].media_type == "image/jpeg"


def test_a_picture_shown_twice_is_kept_once():
    book = book_with({}, '<p><img src="a.jpg"/>and<img src="a.jpg"/></p>', **{"OEBPS/a.jpg": epubs.picture()})
    assert list(book.images) == ["1.jpg", "cover.jpg"]


@pytest.mark.parametrize(
    "data", [b"", b"<svg><script/></svg>", b"%!PS-Adobe-3.0 EPSF", epubs.picture()[:200]]
)
def test_what_is_no_picture_is_left_out(data):
    book = book_with({}, '<p>x<img src="a.jpg" alt="y"/></p>', **{"OEBPS/a.jpg": data})
    assert "<img" not in book.chapters[0].html
    assert not book.images


COVER = 'href="c.jpg" media-type="image/jpeg"'


@pytest.mark.parametrize(
    "parts",
    [
        {"items": {"x": COVER + ' properties="cover-image"'}},
        {"items": {"x": COVER}, "metadata": epubs.METADATA + '<meta name="cover" content="x"/>'},
        {"items": {"x": COVER}, "metadata": epubs.METADATA + '<meta name="cover" content="c.jpg"/>'},
        {"items": {"my-cover": COVER}},
        {"items": {"x": COVER}, "body": '<p><img src="c.jpg"/></p>'},
        {
            "items": {"x": COVER},
            "body": '<svg xmlns="http://www.w3.org/2000/svg"><image href="c.jpg"/></svg><p>'
            + "long " * 99
            + "</p>",
            "more": '<guide><reference type="cover" href="p.xhtml"/></guide>',
        },
    ],
)
def test_the_cover_is_found(parts):
    book = book_with(**parts, **{"OEBPS/c.jpg": epubs.picture(size=(1000, 1500))})
    assert book.cover == "cover.jpg"
    assert image(book.images["cover.jpg"].data).size == (480, 720)


def test_a_book_without_pictures_has_no_cover():
    assert book_with({}).cover is None


def test_the_photograph_in_a_drawn_cover_is_the_cover():
    photograph = base64.b64encode(epubs.picture()).decode()
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><image href="data:image/jpeg;base64,{photograph}"/></svg>'
    items = {"c": 'href="c.svg" media-type="image/svg+xml" properties="cover-image"'}
    assert book_with(items, **{"OEBPS/c.svg": svg}).cover == "cover.jpg"


def test_a_large_picture_is_made_smaller():
    picture = pictures.encode(epubs.picture(size=(3200, 800)))
    assert (picture.width, picture.height, picture.pixels) == (1600, 400, 3200 * 800)


def test_more_than_forty_megapixels_are_not_decoded():
    data = io.BytesIO()
    Image.new("1", (8000, 5001)).save(data, "PNG")
    assert pictures.encode(data.getvalue()) is None


def test_a_picture_beyond_the_budget_is_not_decoded():
    assert pictures.encode(epubs.picture(size=(40, 60)), budget=2399) is None


def test_metadata_does_not_survive():
    exif = Image.Exif()
    exif[0x010F] = "Spy camera"
    data = epubs.picture(exif=exif, comment=b"where I live")
    again = pictures.encode(data).data
    assert b"Spy camera" in data
    assert b"Spy camera" not in again
    assert b"where I live" not in again


def test_a_picture_is_turned_as_its_camera_was_held():
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = pictures.encode(epubs.picture(size=(40, 60), exif=exif))
    assert (picture.width, picture.height) == (60, 40)


def test_what_shows_through_still_does():
    data = io.BytesIO()
    Image.new("RGBA", (10, 10), (255, 0, 0, 100)).save(data, "WEBP", lossless=True)
    picture = pictures.encode(data.getvalue())
    assert picture.media_type == "image/png"
    assert image(picture.data).getpixel((0, 0))[3] == 100


@pytest.mark.parametrize(
    ("form", "mode"), [("GIF", "P"), ("PNG", "LA"), ("PNG", "1"), ("JPEG", "CMYK"), ("JPEG", "L")]
)
def test_every_kind_of_picture_becomes_one_that_browsers_show(form, mode):
    picture = pictures.encode(epubs.picture(form, mode=mode))
    assert image(picture.data).mode in ("RGB", "RGBA")


@pytest.mark.parametrize("form", ["TIFF", "BMP", "ICO", "PDF", "EPS"])
def test_other_formats_are_not_opened(form):
    assert pictures.encode(epubs.picture(form)) is None
