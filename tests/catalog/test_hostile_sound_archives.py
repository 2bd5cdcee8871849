"""Archives of sounds that try something are refused as a whole, before anything of them is kept."""

import io
import stat
import zipfile

import pytest

from catalog.archives import BadArchive, Limits, sounds
from tests.catalog.desk import packed


def names(archive: bytes, limits: Limits | None = None) -> list[str]:
    return [name for name, _ in sounds(io.BytesIO(archive), limits)]


def test_an_honest_archive_gives_its_files() -> None:
    archive = packed({"a.wav": b"one", "folder/b.wav": b"two", ".DS_Store": b"litter"})
    assert [(n, c.read()) for n, c in sounds(io.BytesIO(archive))] == [
        ("a.wav", b"one"),
        ("folder/b.wav", b"two"),
    ]


@pytest.mark.parametrize("name", ["../a.wav", "/a.wav", "C:\\a.wav", "x/../../a.wav", "a\x01.wav", "a" * 501])
def test_names_that_climb_or_hide_are_refused(name: str) -> None:
    with pytest.raises(BadArchive, match="not put together as archives are"):
        names(packed({"good.wav": b"x", name: b"x"}))


def test_links_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("a.wav")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(BadArchive, match="not put together"):
        names(out.getvalue())


@pytest.mark.parametrize(
    "limits",
    [Limits(entry=10), Limits(total=30), Limits(ratio=2, ratio_from=20), Limits(entries=1)],
    ids=["entry", "total", "ratio", "entries"],
)
def test_what_unpacks_to_too_much_is_refused(limits: Limits) -> None:
    with pytest.raises(BadArchive, match="unpacks to more"):
        names(packed({"a.wav": bytes(25), "b.wav": bytes(25)}), limits)


def test_entries_that_share_bytes_are_refused() -> None:
    archive = bytearray(packed({"a.wav": bytes(100), "b.wav": bytes(100)}))
    second = archive.rindex(b"PK\x01\x02")
    archive[second + 42 : second + 46] = (0).to_bytes(4, "little")
    with pytest.raises(BadArchive):
        names(bytes(archive))


def test_a_password_is_told() -> None:
    archive = bytearray(packed({"a.wav": b"x"}))
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        archive[archive.index(magic) + at] |= 1
    with pytest.raises(BadArchive, match="locked with a password"):
        names(bytes(archive))


@pytest.mark.parametrize("cut", [0, 10, 60, -4])
def test_an_archive_cut_short_is_damaged(cut: int) -> None:
    with pytest.raises(BadArchive, match="damaged"):
        names(packed({"a.wav": b"some sound"})[:cut])
