"""What stands before a text is found where a corpus keeps its order, and nowhere else."""

import pytest

from inference.training import context
from inference.training.corpora import Row
from tests.inference.tiny_corpora import write_lines


@pytest.fixture
def data(tmp_path):
    records = {
        "train.alm_tales": [
            {"id": "Grimm/hans/0", "text": "Hans went out."},
            {"id": "Grimm/hans/1", "text": "He met a wolf."},
            {"id": "Grimm/hans/9", "text": "He came home."},
            {"id": "Grimm/rose/10", "text": "Rose slept."},
        ],
        "train.emobank_vad": [{"id": "DOC_0_14", "text": "It rained."}],
        "dev.emobank_vad": [{"id": "DOC_15_30", "text": "It stopped."}, {"id": "odd", "text": "?"}],
        "train.kpoem_line": [
            {"id": 7, "group": "김소월", "text": "나 보기가 역겨워"},
            {"id": 8, "group": "김소월", "text": "가실 때에는"},
            {"id": 9, "group": "한용운", "text": "임은 갔습니다"},
        ],
    }
    for name, lines in records.items():
        write_lines(tmp_path / "text" / f"{name}.jsonl", lines)
    (tmp_path / "books").mkdir()
    (tmp_path / "books" / "novel.txt").write_text(
        "It was late. The door  opened by itself.", encoding="utf-8"
    )
    return tmp_path


def behind(data, source: str, text: str) -> str:
    (row,) = context.after_sentence(data, [Row(text, source, "g")])
    return row.text


@pytest.mark.parametrize(
    ("source", "text", "found"),
    [
        ("alm_tales", "He met a wolf.", "Hans went out.</s>He met a wolf."),
        ("emobank_vad", "It stopped.", "It rained.</s>It stopped."),
        ("kpoem_line", "가실 때에는", "나 보기가 역겨워</s>가실 때에는"),
    ],
)
def test_a_sentence_stands_behind_the_one_before_it(data, source, text, found):
    assert behind(data, source, text) == found


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("alm_tales", "Hans went out."),
        ("alm_tales", "He came home."),
        ("alm_tales", "Rose slept."),
        ("kpoem_line", "임은 갔습니다"),
        ("emobank_vad", "?"),
        ("goemotions", "He met a wolf."),
    ],
)
def test_beginnings_gaps_and_other_documents_give_no_context(data, source, text):
    assert behind(data, source, text) == text


def test_a_passage_stands_behind_the_last_words_of_its_book(data):
    rows = [
        Row("The door opened by itself.", "passages_en", "novel"),
        Row("Unknown.", "passages_en", "novel"),
    ]
    rows.append(Row("The door opened by itself.", "passages_en", "another book"))

    found = [row.text for row in context.after_passage(data, rows)]

    assert found == ["It was late.</s>The door opened by itself.", "Unknown.", rows[2].text]
