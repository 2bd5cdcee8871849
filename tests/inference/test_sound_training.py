"""Training goes from clips of known intent to an engine that loads; a run that was cut off goes on where it was."""

import json
from dataclasses import replace

import numpy as np
import pytest

from inference.audio.features import measure
from inference.audio.model import SoundEngine
from inference.audio.reading import EXCERPT, Excerpts, levelled
from inference.mood import LABELS
from inference.sound import WEIGHTS, load
from inference.training import sound_corpus, sound_fit, sound_judge, train_sound
from inference.training.sound_corpus import Corpus
from inference.training.sound_pieces import SECONDS, compose
from inference.training.sound_render import RATE, gain, render
from inference.training.sound_score import CENTRES, TENSION
from tests.inference.sounds import MAJOR, chords

NAMES = list(measure(np.zeros(EXCERPT, np.float32)).values)
WIDTH = len(NAMES)
MUSICNN = WEIGHTS / "sound-1" / "musicnn.safetensors"


def corpus(count=400, seed=1):
    """Clips whose mode says their valence, whose onsets say their arousal, and the rest is noise."""
    noise = np.random.default_rng(seed)
    labels = [LABELS[n % 7] if n % 2 else "" for n in range(count)]
    plane = np.array([CENTRES[lab][0] if lab else noise.uniform(-1, 1, 2) for lab in labels])
    tension = TENSION[0] + TENSION[1] * plane[:, 0] + TENSION[2] * plane[:, 1]
    vectors = noise.normal(0, 1, (count, WIDTH)).astype(np.float32)
    vectors[:, NAMES.index("mode_by_use")] = 0.3 * plane[:, 0] + noise.normal(0, 0.05, count)
    vectors[:, NAMES.index("log_onset_rate")] = 1 + plane[:, 1] + noise.normal(0, 0.1, count)
    targets = np.column_stack([plane, tension, 70 + 20 * plane[:, 1]])
    genres = tuple(("piano", "folk", "jazz")[n % 3] for n in range(count))
    recipes = tuple(("lamplight",) if n % 5 == 0 else () for n in range(count))
    return Corpus(vectors, targets, tuple(labels), genres, recipes)


def test_what_was_meant_is_learned():
    unseen = corpus(seed=2)

    outputs = sound_fit.fit(corpus(), NAMES).outputs(unseen.vectors)

    figures = sound_judge.plane_figures(outputs[:, :3], unseen.targets[:, :3])
    assert figures["valence"]["r"] > 0.7
    assert figures["arousal"]["r"] > 0.8


def test_labels_are_learned_and_their_confidence_is_fitted():
    unseen = corpus(seed=2).only(range(1, 400, 2))
    logits = sound_fit.fit(corpus(), NAMES).logits(unseen.vectors)

    heat = sound_judge.temperature(3 * logits, unseen.labels)

    assert sound_judge.label_figures(logits, unseen.labels, 1.0)["six-way"] > 0.35
    assert sound_judge.label_figures(3 * logits, unseen.labels, heat)["calibration error"] < 0.15
    assert heat > 1.2


def test_each_step_of_confidence_counts_what_is_right():
    sure, right = np.array([0.9, 0.75, 0.6, 0.3]), np.array([True, False, True, False])

    assert sound_judge.by_step(sure, right) == {"sure": "1/2", "fairly sure": "1/1", "unsure": "0/1"}


def test_a_clip_is_never_judged_by_heads_that_heard_its_group():
    clips = corpus(120)
    spoiled = clips.targets.copy()
    spoiled[0::3] += 50

    plain, _ = sound_fit.held_out(clips, NAMES, clips.genres)
    after, _ = sound_fit.held_out(replace(clips, targets=spoiled), NAMES, clips.genres)

    assert after[0::3] == pytest.approx(plain[0::3])
    assert after[1] != pytest.approx(plain[1])


def test_a_piece_can_be_judged_without_its_recipe():
    clips = corpus(120)
    spoiled = clips.targets.copy()
    spoiled[0::5] += 50
    moved = replace(clips, targets=spoiled)

    lamplight, other = (
        [sound_fit.without_recipe(c, NAMES, recipe).plane for c in (clips, moved)]
        for recipe in ("lamplight", "market-morning")
    )

    assert lamplight[0] == pytest.approx(lamplight[1])
    assert other[0] != pytest.approx(other[1])


def test_what_is_exported_loads_and_says_what_was_fitted(tmp_path):
    folder = tmp_path / "sound-7"
    folder.mkdir()
    (folder / "musicnn.safetensors").write_bytes(MUSICNN.read_bytes())
    heads = sound_fit.fit(corpus(), NAMES)
    report = {"errors": {"valence": 0.4, "arousal": 0.2}, "temperature": 1.5}
    train_sound.export(folder, heads, NAMES, report)

    engine = load(tmp_path)

    vectors = corpus(10, seed=3).vectors
    outputs, logits = engine.maps(vectors)
    assert engine.version == "sound-7"
    assert outputs == pytest.approx(heads.outputs(vectors), abs=1e-3)
    assert logits == pytest.approx(heads.logits(vectors) / 1.5, abs=1e-3)
    assert isinstance(engine, SoundEngine)
    assert engine.judge(Excerpts(levelled([chords(MAJOR)]), 12.0)).mood.engine == "sound-7"


def test_the_same_seed_composes_the_same_clip():
    assert compose(3) == compose(3)
    assert compose(3) != compose(4)


def test_clips_carry_their_intent():
    clips = [compose(seed) for seed in range(150)]
    arousal = [clip.intent.arousal for clip in clips]
    pace = [sum(len(part.notes) for part in clip.parts) for clip in clips]

    assert np.corrcoef(arousal, pace)[0, 1] > 0.5
    assert {clip.intent.label for clip in clips} == {"", *LABELS}


def study(folder):
    """A file as the composer writes it: one piano note for joy."""
    part = {"program": 0, "drums": False, "swell": 0.0, "level": -3.0, "notes": [[0.5, 2.0, 60, 80]]}
    told = {"valence": 0.5, "arousal": 0.4, "tension": -0.1, "label": "joy", "genre": "piano"}
    path = folder / "00007.json"
    path.write_text(json.dumps({**told, "recipes": ["lamplight"], "seconds": 13.5, "parts": [part]}))
    return path


def test_rendering_goes_on_where_it_was(tmp_path):
    sound_corpus.make(tmp_path, 1, [], workers=1)
    first = (tmp_path / "clips" / "00000.wav").stat().st_mtime_ns

    sound_corpus.make(tmp_path, 1, [study(tmp_path)], workers=1)

    assert (tmp_path / "clips" / "00000.wav").stat().st_mtime_ns == first
    found = sound_corpus.corpus(tmp_path)
    assert found.vectors.shape == (2, WIDTH)
    assert found.targets[0, 0] == pytest.approx(compose(0).intent.valence)
    assert (found.labels[1], found.genres[1], found.recipes) == ("joy", "piano", ((), ("lamplight",)))


def test_clips_rendered_together_sound_as_if_alone():
    alone, together = render([compose(1)])[0], render([compose(0), compose(1)])[1]

    assert np.corrcoef(alone, together)[0, 1] > 0.99


def test_a_thick_chord_comes_to_its_end():
    (thick,) = render([compose(15)])

    assert len(thick) == SECONDS * RATE


def test_a_level_evens_out_how_loud_parts_are():
    part = chords(MAJOR, 13.5)

    assert gain(0.1 * part, 0.0) == pytest.approx(10 * gain(part, 0.0), rel=0.01)
    assert gain(part, 6.0) == pytest.approx(2 * gain(part, 0.0), rel=0.01)
    assert gain(0 * part, 0.0) == 0


def test_listeners_tension_falls_with_valence():
    assert TENSION[1] < 0 < TENSION[2]
