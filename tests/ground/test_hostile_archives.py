"""Archives that mean harm are refused as a whole, with the reason; what comes out is counted, not believed."""

import io
import stat
import struct
import zipfile
import zlib

import pytest

from ground.archives import CHUNK, Archive, BadArchive, Limits, count


def packed(entries, compression=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as target:
        for name, content in entries.items():
            target.writestr(name, content)
    buffer.seek(0)
    return buffer


def unpack(file, limits):
    archive = Archive(file, limits)
    return {name: archive.read(name) for name in archive}


def refusal(file, limits=None):
    with pytest.raises(BadArchive) as refused:
        unpack(file, limits)
    return refused.value.reason


def test_an_honest_archive_gives_its_files_without_folders():
    assert unpack(packed({"a/": "", "a/b": "one", "c": "two"}), None) == {"a/b": b"one", "c": b"two"}


def entry(name, content=b"x", **attributes):
    info = zipfile.ZipInfo("placeholder")
    info.filename = name
    for key, value in attributes.items():
        setattr(info, key, value)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr(info, content)
    buffer.seek(0)
    return buffer


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "a/../../evil",
        "/etc/passwd",
        "C:/evil",
        "..\\evil",
        "a\\..\\b",
        "a\x01b",
        "a\x00b",
        "a/..",
        "x" * 3000,
    ],
)
def test_a_name_that_leads_elsewhere_refuses_the_archive(name):
    assert refusal(entry(name)) == "unsafe"


def test_a_symbolic_link_refuses_the_archive():
    assert (
        refusal(entry("a", b"/etc/passwd", external_attr=(stat.S_IFLNK | 0o777) << 16, create_system=3))
        == "unsafe"
    )


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_entries_of_one_name_refuse_the_archive():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        target.writestr("a", "1")
        target.writestr("a", "2")
    assert refusal(buffer) == "unsafe"


def test_an_encrypted_entry_is_protected():
    data = bytearray(entry("a").getvalue())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert refusal(io.BytesIO(bytes(data))) == "protected"


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_compression_that_no_usual_packer_uses_refuses_the_archive(compression):
    assert refusal(packed({"a": "x"}, compression)) == "unsafe"


def overlapping(kernel=5_000_000, files=20):
    """Entries that all unpack the same bytes: each quotes the next one's header in a stored block of its own."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = deflate.compress(bytes(kernel)) + deflate.flush()
    crc = zlib.crc32(bytes(kernel))
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 0, crc, len(packed), kernel, 1, 0)
    body = local + b"a" + packed
    central = b"".join(
        struct.pack(
            "<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, crc, len(packed), kernel, 1, 0, 0, 0, 0, 0, 0
        )
        + chr(97 + number).encode()
        for number in range(files)
    )
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, files, files, len(central), len(body), 0)
    return io.BytesIO(body + central + end)


def test_entries_that_share_their_bytes_refuse_the_archive():
    assert refusal(overlapping()) == "unsafe"


def test_too_many_entries_are_not_even_listed():
    assert refusal(packed(dict.fromkeys(map(str, range(11)), "x")), Limits(entries=10)) == "too-large"


@pytest.mark.parametrize(
    "limits",
    [Limits(total=150_000), Limits(entry=90_000), Limits(ratio=50, ratio_from=50_000)],
)
def test_what_comes_out_is_counted(limits):
    assert refusal(packed({"a": bytes(100_000), "b": bytes(100_000)}), limits) == "too-large"


def test_a_bomb_is_stopped_within_its_first_megabytes():
    bomb = Archive(packed({"a": bytes(60_000_000)}))
    with pytest.raises(BadArchive):
        bomb.read("a")
    assert bomb.unpacked < 12 * 1024**2


def test_a_size_that_is_a_lie_is_found_out():
    data = bytearray(packed({"a": bytes(1000)}).getvalue())
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<L", data, data.index(signature) + offset, 10)
    assert refusal(io.BytesIO(bytes(data))) == "damaged"


@pytest.mark.parametrize("cut", [0, 10, 60, -4])
def test_an_archive_cut_short_is_damaged(cut):
    assert refusal(io.BytesIO(packed({"a.wav": b"some sound"}).getvalue()[:cut])) == "damaged"


def test_a_large_entry_comes_in_pieces():
    archive = Archive(packed({"a": bytes(CHUNK + 1)}))
    assert [len(piece) for piece in archive.pieces("a")] == [CHUNK, 1]


@pytest.mark.parametrize("encoding", ["utf-8", "cp949"])
def test_names_packed_in_korea_are_read(encoding):
    raw = "장.txt".encode(encoding)
    data = packed({"x" * len(raw): "y"}).getvalue().replace(b"x" * len(raw), raw)
    assert list(Archive(io.BytesIO(data))) == ["장.txt"]


def test_the_signature_is_counted_across_the_pieces_it_is_read_in():
    file = io.BytesIO(b"x" * (CHUNK - 2) + b"PK\x01\x02" * 3)
    assert count(file, b"PK\x01\x02") == 3
