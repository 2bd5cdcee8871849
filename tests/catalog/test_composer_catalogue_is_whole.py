"""The shipped demo catalogue: enough of everything, loud alike, and as long as it says."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
import soundfile

import catalog.demo
from catalog.demo.mastering import OVERLAP
from catalog.demo.recipes import PIECES
from inference.mood import EMOTIONS

FOLDER = Path(catalog.demo.__file__).parent
ROWS = json.loads((FOLDER / "catalogue.json").read_text("utf-8"))
EVERY_TRACK = pytest.mark.parametrize("row", ROWS, ids=lambda row: row["file"])


def test_every_recipe_is_shipped_and_nothing_else():
    assert [row["file"] for row in ROWS] == [f"{piece.name}.mp3" for piece in PIECES]
    assert {p.name for p in (FOLDER / "audio").iterdir()} == {row["file"] for row in ROWS}


def test_every_emotion_has_five_pieces_or_more():
    counts = Counter(row["emotion"] for row in ROWS)
    assert all(counts[emotion] >= 5 for emotion in (*EMOTIONS, ""))


def test_every_genre_has_two_neutral_beds():
    beds = Counter(row["genre"] for row in ROWS if row["kind"] == "neutral")
    assert set(beds) == {row["genre"] for row in ROWS}
    assert min(beds.values()) >= 2


def test_titles_and_seeds_are_not_used_twice():
    assert len({row["title"] for row in ROWS}) == len({row["seed"] for row in ROWS}) == len(ROWS)


def test_the_whole_folder_stays_within_twenty_megabytes():
    assert sum(p.stat().st_size for p in (FOLDER / "audio").iterdir()) <= 20_000_000


@EVERY_TRACK
def test_a_track_is_as_loud_as_all_and_never_clips(row):
    assert row["loudness"] == pytest.approx(-18, abs=0.3)
    assert row["true_peak"] <= -1.5


@EVERY_TRACK
def test_a_file_decodes_to_the_length_that_is_written(row):
    with soundfile.SoundFile(FOLDER / "audio" / row["file"]) as file:
        seconds = file.frames / file.samplerate
    assert seconds == pytest.approx(row["duration"], abs=1e-3)
    assert row["duration"] == pytest.approx(row["loop_end"] + OVERLAP, abs=0.01)


@EVERY_TRACK
def test_what_is_meant_agrees_with_the_recipe(row):
    piece = next(p for p in PIECES if f"{p.name}.mp3" == row["file"])
    meant = (piece.intent.valence, piece.intent.arousal, piece.intent.tension)
    assert (row["valence"], row["arousal"], row["tension"]) == meant
    assert (row["title"], row["emotion"], row["genre"]) == (piece.title, piece.emotion, piece.genre)
