"""The composer's notes: the same every time, in range, in form, resolved."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest

from catalog.demo.harmony import chord, chord_scale, harmony, voicings
from catalog.demo.melody import Tune
from catalog.demo.performance import BLOCK, perform
from catalog.demo.recipes import PIECES
from catalog.demo.textures import Figure

EVERY_PIECE = pytest.mark.parametrize("piece", PIECES, ids=lambda p: p.name)
AEOLIAN = harmony(9, "aeolian", 4, ["A", "A'"], {"A": "i | bVI | iv | V", "A'": "i | bVI | V | i"})
SONG = Tune({"A": "1 1 2 | 1 1 2 | 1 1 2 | 3 r1"}, 60, 79)


@EVERY_PIECE
def test_every_bar_of_a_tune_is_as_long_as_the_bar(piece):
    tunes = [layer.texture for layer in piece.layers if isinstance(layer.texture, Tune)]
    bars = [bar for tune in tunes for rhythm in tune.rhythms.values() for bar in rhythm.split("|")]
    assert {sum(float(word.lstrip("r")) for word in bar.split()) for bar in bars} <= {piece.bar}


@EVERY_PIECE
def test_a_piece_lasts_a_minute_and_every_player_plays(piece):
    performance = perform(piece)
    assert 55 <= performance.period <= 90
    assert all(part.notes for part in performance.parts)


@EVERY_PIECE
def test_no_note_is_cut_by_the_end_of_an_earlier_one(piece):
    performance = perform(piece)
    for part in performance.parts:
        ends = {}
        for note in (*part.notes, *part.notes):
            key = (note.pitch, note.desk)
            if key in ends and note.start > ends[key][0]:
                assert ends[key][1] <= note.start
            ends[key] = (note.start, note.end)


def test_the_same_seed_plays_the_same_performance():
    assert perform(PIECES[0]) == perform(PIECES[0])


def test_a_period_is_whole_synthesis_blocks():
    periods = [perform(piece).period / BLOCK for piece in PIECES[:8]]
    assert all(abs(period - round(period)) < 1e-6 for period in periods)


def test_a_theme_returns_after_the_middle():
    song = harmony(0, "ionian", 4, ["A", "B", "A"], {"A": "I | IV | ii | V", "B": "vi | iii | IV | V"})
    tune = Tune({**SONG.rhythms, "B": "2 2 | 4 | 2 2 | 4"}, 60, 79)
    notes = tune.notes(song, Random(3))
    first = [n.pitch for n in notes if n.start < 16]
    again = [n.pitch for n in notes if n.start >= 32]
    assert sum(a == b for a, b in zip(first, again, strict=True)) >= 0.6 * len(first)


def test_a_tune_stays_in_its_range_and_ends_at_home():
    notes = SONG.notes(AEOLIAN, Random(3))
    assert all(59 <= n.pitch <= 80 for n in notes)
    assert notes[-1].pitch % 12 in chord("i", 9).tones[:2]


def test_equal_tunes_are_one_melody_for_two_players():
    high = Tune(SONG.rhythms, SONG.low, SONG.high, shift=12)
    low = [n.pitch for n in SONG.notes(AEOLIAN, Random(3))]
    assert [n.pitch - 12 for n in high.notes(AEOLIAN, Random(3))] == low


@pytest.mark.parametrize(
    ("symbol", "tones"),
    [
        ("I", (0, 4, 7)),
        ("ii9", (2, 5, 9, 0, 4)),
        ("bVImaj7", (8, 0, 3, 7)),
        ("#iv°", (6, 9, 0)),
        ("V7sus4", (7, 0, 2, 5)),
    ],
)
def test_roman_numerals_are_read(symbol, tones):
    assert chord(symbol, 0).tones == tones


def test_a_slash_names_the_bass():
    assert chord("I/V", 0).bass == 7


@pytest.mark.parametrize("symbol", ["", "H", "Ifoo", "V/", "8"])
def test_what_is_no_chord_is_refused(symbol):
    with pytest.raises(ValueError, match="no chord"):
        chord(symbol, 0)


def test_the_leading_tone_is_raised_over_the_dominant_only():
    minor = (0, 2, 3, 5, 7, 8, 10)
    assert [p % 12 for p in chord_scale(minor, 9, chord("V", 9))] == [9, 11, 0, 2, 4, 5, 8]
    assert [p % 12 for p in chord_scale(minor, 9, chord("i", 9))] == [9, 11, 0, 2, 4, 5, 7]


def test_a_borrowed_chord_is_spelled_on_its_own_degrees():
    assert [p % 12 for p in chord_scale((0, 2, 4, 5, 7, 9, 11), 0, chord("bVI", 0))] == [0, 2, 3, 5, 7, 8, 11]


def test_voices_move_little_from_chord_to_chord():
    pairs = pairwise(voicings(AEOLIAN.spans, 3, 62))
    assert max(abs(a - b) for one, two in pairs for a, b in zip(one, two, strict=True)) <= 4


def test_a_figure_begins_anew_with_each_chord_and_holds_its_dashes():
    notes = Figure("r--0", 1.0, low=40).notes(AEOLIAN, Random(0))
    assert [(n.start, n.length) for n in notes[:3]] == [(0, 3), (3, 1), (4, 3)]
