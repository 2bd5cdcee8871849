"""Syllables that Tesseract's list of Korean ones leaves out are read all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from inference.ocr import reading, tessdata, tesseract
from tests.inference.pages import KOREAN, page, png

LEFT_OUT = (
    "창을 닦고 문을 쾅 닫았다. 연필이 깎였다.",
    "그는 개를 껑충 넘어가서 울음을 꾹 참으며",
    "그날 밤 혼자 마루 끝에서 뒹굴었다.",
    "아무도 그에게 왜 우는지 묻지 않았다.",
)
THOSE = "깎껑꾹닦뒹쾅"


@pytest.fixture
def data() -> bytes:
    folder = tesseract.folder()
    assert folder
    return (folder / "kor.traineddata").read_bytes()


def test_a_page_of_such_syllables_is_read() -> None:
    found = reading.read(png(page(LEFT_OUT, size=(680, 320), font=KOREAN)), ["ko"])
    (text,) = found["paragraphs"]
    assert len(text) == len(" ".join(LEFT_OUT))
    assert set(THOSE) <= set(text)


def test_a_file_is_put_together_as_it_was(data: bytes) -> None:
    parts = tessdata.split(data)
    assert tessdata.put_together(parts) == data
    codes = list(tessdata.unpacked(parts[tessdata.RECODER]))
    assert tessdata.packed(codes) == parts[tessdata.RECODER]


def test_only_the_list_of_syllables_grows(data: bytes) -> None:
    before, after = tessdata.split(data), tessdata.split(tessdata.completed(data))
    changed = [number for number, pair in enumerate(zip(before, after, strict=True)) if pair[0] != pair[1]]
    assert changed == [tessdata.UNICHARS, tessdata.RECODER]
    rows, more = (parts[tessdata.UNICHARS].decode().split("\n") for parts in (before, after))
    assert more[1 : len(rows) - 1] == rows[1:-1]
    assert int(more[0]) == len(more) - 2
    assert {row[0] for row in more[1:-1]} >= set(THOSE)


def test_a_syllable_whose_letter_the_network_does_not_know_is_not_invented() -> None:
    known = {"가": (1, 5, 9), "나": (2, 5, 9), "감": (1, 5, 10)}
    assert tessdata.spelled(known) == {"남": (2, 5, 10)}


@pytest.mark.parametrize("content", [b"", b"no data of Tesseract", b"\xff" * 400, None])
def test_other_data_is_left_to_tesseract_as_it_is(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "kor.traineddata").write_bytes(content)
    with tessdata.with_every_syllable(tmp_path, "kor") as place:
        assert place == tmp_path


def test_the_longer_list_does_not_outlive_its_loading(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "kor.traineddata").write_bytes(data)
    with tessdata.with_every_syllable(tmp_path, "kor") as place:
        assert (place / "kor.traineddata").read_bytes() == tessdata.completed(data)
    assert not place.exists()
    assert tmp_path.exists()
