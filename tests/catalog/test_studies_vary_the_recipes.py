"""Studies cross and vary the demo catalogue's recipes: the sound engine learns from them, not from the pieces."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from django.core.management import call_command

from catalog.demo.instruments import INSTRUMENTS
from catalog.demo.performance import perform
from catalog.demo.recipes import PIECES
from catalog.demo.studies import FAMILIES, SECONDS, write
from inference.mood import LABELS

STUDIES = [write(seed) for seed in range(40)]
RECIPES = {piece.name: piece for piece in PIECES}


def test_the_same_seed_writes_the_same_study():
    assert write(3) == STUDIES[3]
    assert STUDIES[3] != STUDIES[4]


def test_every_mood_is_studied():
    assert {study["label"] for study in STUDIES} == set(LABELS)


def test_a_study_says_whose_recipes_it_crosses():
    for study in STUDIES:
        parents = [RECIPES[name] for name in study["recipes"]]
        assert {parent.emotion or "neutral" for parent in parents} == {study["label"]}
        assert study["genre"] in {parent.genre for parent in parents}
        assert study["valence"] == pytest.approx(sum(p.intent.valence for p in parents) / len(parents))


def test_bright_joy_does_not_mix_with_tender():
    joys = [study for study in STUDIES if study["label"] == "joy"]
    assert all(abs(study["arousal"]) > 0.1 for study in joys)


def test_notes_lie_in_the_stretch_and_no_key_is_struck_while_it_sounds():
    for part in (part for study in STUDIES for part in study["parts"]):
        assert all(0 <= start < SECONDS and length > 0 for start, length, _, _ in part["notes"])
        for pitch in {note[2] for note in part["notes"]}:
            struck = [note for note in part["notes"] if note[2] == pitch]
            assert all(a[0] + a[1] <= b[0] for a, b in pairwise(struck))


def test_no_study_is_a_piece_of_the_catalogue():
    seed = next(n for n, study in enumerate(STUDIES) if len(study["recipes"]) == 1)
    played = perform(RECIPES[STUDIES[seed]["recipes"][0]])
    pitches = {note.pitch for part in played.parts for note in part.notes}
    assert {note[2] for part in STUDIES[seed]["parts"] for note in part["notes"]} != pitches


def test_only_players_of_the_ensemble_stand_in():
    assert {name for family in FAMILIES for name in family} <= set(INSTRUMENTS)


def test_the_command_writes_what_is_missing(tmp_path, capsys):
    call_command("compose", out=tmp_path, studies=2)
    (tmp_path / "00001.json").write_text("kept")
    call_command("compose", out=tmp_path, studies=3)

    assert json.loads((tmp_path / "00002.json").read_text())["recipes"] == STUDIES[2]["recipes"]
    assert (tmp_path / "00001.json").read_text() == "kept"
    assert "Wrote 1 studies" in capsys.readouterr().out
