"""Archives of sounds that try something are refused as a whole, before anything of them is kept."""

import io

import pytest

from catalog.archives import BadArchive, Limits, sounds
from tests.catalog.desk import packed


def names(archive: bytes, limits: Limits | None = None) -> list[str]:
    return [name for name, _ in sounds(io.BytesIO(archive), limits)]


def test_an_honest_archive_gives_its_files() -> None:
    archive = packed({"a.wav": b"one", "folder/b.wav": b"two", ".DS_Store": b"litter", "__MACOSX/a.wav": b""})
    assert [(n, c.read()) for n, c in sounds(io.BytesIO(archive))] == [
        ("a.wav", b"one"),
        ("folder/b.wav", b"two"),
    ]


def test_names_packed_in_korea_are_read() -> None:
    raw = "밤비.wav".encode("cp949")
    archive = packed({"x" * len(raw): b"rain"}).replace(b"x" * len(raw), raw)
    assert names(archive) == ["밤비.wav"]


def test_a_name_that_climbs_refuses_the_whole_archive() -> None:
    with pytest.raises(BadArchive, match="not put together as archives are"):
        names(packed({"good.wav": b"x", "../a.wav": b"x"}))


def test_what_unpacks_to_too_much_is_refused() -> None:
    with pytest.raises(BadArchive, match="unpacks to more"):
        names(packed({"a.wav": bytes(25), "b.wav": bytes(25)}), Limits(total=30))


def test_a_password_is_told() -> None:
    archive = bytearray(packed({"a.wav": b"x"}))
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        archive[archive.index(magic) + at] |= 1
    with pytest.raises(BadArchive, match="locked with a password"):
        names(bytes(archive))


def test_an_archive_cut_short_is_damaged() -> None:
    with pytest.raises(BadArchive, match="damaged"):
        names(packed({"a.wav": b"some sound"})[:-4])
