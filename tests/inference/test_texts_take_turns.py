"""Texts are read one batch at a time, and a short request comes before the next part of a long one."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from inference.reading import BATCH_PIECES, BATCH_ROWS, STEP, Reader, batched
from inference.turns import Turns

PATIENCE = 20.0
"""Seconds after which a test that waits for a thread gives up."""


class SlowModel:
    """A piece a word; a reading is the text's first word; a batch is read once as many requests wait as wished."""

    version, window = "slow-1", 64

    def __init__(self):
        self.waiting, self.until, self.order = lambda: 0, 0, []
        self.reading = threading.Event()

    def encode(self, texts):
        return [[int(word) for word in text.split()] for text in texts]

    def read(self, windows):
        self.reading.set()
        _until(lambda: self.waiting() >= self.until)
        self.until = 0
        self.order.append(windows[0][0])
        return [[float(window[0])] for window in windows]


def _until(true):
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        threading.Event().wait(0.001)


def _long_text(word, batches):
    return [" ".join([str(word)] * 64)] * (batches * BATCH_PIECES // 64)


@pytest.fixture
def model():
    return SlowModel()


@pytest.fixture
def reader(model):
    reader = Reader(model)
    model.waiting = lambda: reader.turns.waiting
    return reader


@pytest.fixture
def people():
    with ThreadPoolExecutor(4) as pool:
        yield pool


def test_a_short_request_waits_for_one_batch_of_a_long_one(reader, model, people):
    model.until = 1
    long = people.submit(reader.read, _long_text(7, batches=5))
    model.reading.wait(PATIENCE)
    short = people.submit(reader.read, ["1"])

    assert short.result(PATIENCE) == [[(1, [1.0])]]
    assert len(long.result(PATIENCE)) == len(_long_text(7, batches=5))
    assert model.order == [7, 1, 7, 7, 7, 7]


def test_a_short_request_comes_before_a_long_one_that_waits_already(reader, model, people):
    model.until = 2
    first = people.submit(reader.read, _long_text(7, batches=3))
    model.reading.wait(PATIENCE)
    second = people.submit(reader.read, _long_text(8, batches=9))
    _until(lambda: reader.turns.waiting == 1)
    short = people.submit(reader.read, ["1"])
    for request in (first, second, short):
        request.result(PATIENCE)

    assert model.order[:2] == [7, 1]


def test_nobody_is_passed_by_more_newcomers_than_the_turns_they_need():
    turns, order = Turns(), []

    def take(name, needed):
        with turns.take(needed):
            order.append(name)

    with ThreadPoolExecutor(8) as pool, turns.take(1):
        for number, (name, needed) in enumerate([("long", 3), *[(f"short {n}", 1) for n in range(5)]], 1):
            pool.submit(take, name, needed)
            _until(lambda number=number: turns.waiting == number)

    assert order == ["short 0", "long", "short 1", "short 2", "short 3", "short 4"]


def test_a_turn_that_fails_is_given_back():
    turns = Turns()
    with pytest.raises(ZeroDivisionError), turns.take(1):
        raise ZeroDivisionError

    with turns.take(1):
        assert turns.waiting == 0


def test_texts_cut_ahead_of_the_reading_come_back_in_order(reader):
    texts = [" ".join([str(n)] * (1 + n * 37 % 100)) for n in range(1000)]

    assert [{value for _, (value,) in text} for text in reader.read(texts)] == [
        {float(n)} for n in range(1000)
    ]


def test_batches_hold_every_position_once_within_bounds():
    lengths = [1 + n * n % 320 for n in range(500)]

    batches = list(batched(lengths))

    assert sorted(position for batch in batches for position in batch) == list(range(500))
    assert max(map(len, batches)) <= BATCH_ROWS
    longest = [-(-max(lengths[i] for i in batch) // STEP) * STEP for batch in batches]
    assert all(len(batch) * width <= BATCH_PIECES for batch, width in zip(batches, longest, strict=True))


def test_a_window_longer_than_a_batch_is_a_batch():
    assert list(batched([BATCH_PIECES + 1, BATCH_PIECES + 2])) == [[1], [0]]
