"""A rendered piece: what follows the loop end is the beginning again. Needs FluidSynth and its soundfont."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from catalog.demo.mastering import LOUDNESS, true_peak
from catalog.demo.production import encode, measured, render
from catalog.demo.recipes import PIECES
from catalog.demo.review import listen
from catalog.demo.synth import CannotSynthesise, find_soundfont

SHORT = replace(next(p for p in PIECES if p.name == "lamplight"), form="A", bpm=90)


@pytest.fixture(scope="module")
def rendered():
    return render(SHORT, find_soundfont())


def test_a_piece_comes_out_at_the_agreed_loudness(rendered):
    sound, _ = rendered
    assert measured(sound)["loudness"] == pytest.approx(LOUDNESS, abs=0.3)
    assert true_peak(sound) <= -2


def test_the_music_after_the_loop_end_is_the_beginning(rendered, tmp_path):
    sound, period = rendered
    encode(sound, tmp_path / "piece.mp3")
    heard = listen(tmp_path / "piece.mp3", period)
    assert heard.same > 0.95
    assert heard.seam < 3


def test_rendering_again_gives_the_same_samples(rendered):
    again, _ = render(SHORT, find_soundfont())
    assert np.array_equal(rendered[0], again)


def test_a_missing_soundfont_is_named(tmp_path):
    with pytest.raises(
        CannotSynthesise, match=r"no soundfont at .*nowhere\.sf2.*apt install fluid-soundfont-gm"
    ):
        find_soundfont(str(tmp_path / "nowhere.sf2"))


def test_a_missing_synthesiser_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotSynthesise, match="apt install fluidsynth"):
        find_soundfont()
