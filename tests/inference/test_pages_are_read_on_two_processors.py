"""A page that somebody waits for is cut between two lines, and its halves are read at once."""

from __future__ import annotations

import threading

import numpy as np

from inference.ocr import lanes, reading
from inference.ocr.layout import Block
from tests.inference.pages import STORY, page, png

PITCH = 20


def lines(count: int) -> np.ndarray:
    """Ink of so many lines, 12 pixels high, 8 of white between them."""
    ink = np.zeros((count * PITCH, 300), np.float32)
    for line in range(count):
        ink[line * PITCH : line * PITCH + 12] = 0.4
    return ink


def cut(ink: np.ndarray) -> list[Block]:
    return lanes.strips(Block(0, 0, ink.shape[1], ink.shape[0]), ink, PITCH)


def test_a_block_is_cut_between_the_lines_near_its_middle() -> None:
    ink = lines(11)
    upper, lower = cut(ink)
    assert (upper.top, lower.bottom) == (0, len(ink))
    assert upper.bottom == lower.top
    assert abs(upper.bottom - len(ink) / 2) <= PITCH
    assert ink[upper.bottom - 2 : upper.bottom + 2].sum() == 0


def test_a_few_lines_stay_together() -> None:
    assert len(cut(lines(5))) == 1


def test_what_has_no_white_between_its_lines_stays_whole() -> None:
    assert len(cut(np.full((11 * PITCH, 300), 0.4, np.float32))) == 1


def test_work_is_shared_in_order_and_no_lane_does_two_things_at_once() -> None:
    both, busy = threading.Barrier(2, timeout=20), set[int]()

    def work(item: int, lane: int) -> int:
        assert lane not in busy
        busy.add(lane)
        if item < 2:
            both.wait()  # the first two can only end if they are worked on at once
        busy.remove(lane)
        return item * item

    assert lanes.shared(work, range(8), 2) == [item * item for item in range(8)]


def test_two_lanes_read_what_one_reads() -> None:
    picture = png(page((*STORY, *STORY), size=(560, 660)))
    one, two = (reading.read(picture, ["en"], lanes) for lanes in (1, 2))
    assert one["paragraphs"] == two["paragraphs"]
    assert [word[0] for word in one["words"]] == [word[0] for word in two["words"]]
