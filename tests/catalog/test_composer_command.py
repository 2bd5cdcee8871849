"""`manage.py compose`: refuses what it cannot do, in words, and keeps the list in order."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command

from catalog.management.commands.compose import write_catalogue


def test_an_unknown_piece_is_refused_with_the_names_there_are(tmp_path):
    with pytest.raises(CommandError, match=r"no piece named waltz.*lamplight"):
        call_command("compose", out=tmp_path, only=["waltz"])


def test_a_missing_soundfont_is_a_sentence(tmp_path):
    with pytest.raises(CommandError, match="apt install fluid-soundfont-gm"):
        call_command("compose", out=tmp_path, soundfont=str(tmp_path / "none.sf2"))


def test_a_piece_made_anew_takes_its_old_place(tmp_path):
    path = tmp_path / "catalogue.json"
    write_catalogue(
        path, [{"file": "b.mp3", "seed": 1}, {"file": "gone.mp3"}], ["a.mp3", "b.mp3", "gone.mp3"]
    )
    assert write_catalogue(path, [{"file": "a.mp3"}, {"file": "b.mp3", "seed": 2}], ["a.mp3", "b.mp3"]) == 2
    assert json.loads(path.read_text()) == [{"file": "a.mp3"}, {"file": "b.mp3", "seed": 2}]
