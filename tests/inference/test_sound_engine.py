"""The engine that is shipped hears plain moods, says how sure it is, and refuses what it cannot hear."""

import shutil
import threading

import pytest

from inference import sound
from inference.audio.mood import FACTS
from inference.mood import LABELS
from inference.sound import WEIGHTS, CannotHear, SoundUnavailable, get_engine, load, stored
from tests.inference.sounds import MAJOR, MINOR, chords, write_wav

MEGABYTES = 1_000_000


@pytest.fixture(scope="module")
def heard(tmp_path_factory):
    """A quick piece in major, a slow one in minor, as the engine hears them."""
    folder = tmp_path_factory.mktemp("pieces")
    quick = [tuple(midi + 12 for midi in chord) for chord in MAJOR]
    slow = [tuple(midi - 5 for midi in chord) for chord in MINOR]
    glad = write_wav(folder / "glad.wav", chords(quick, step=0.25))
    sad = write_wav(folder / "sad.wav", chords(slow, step=2.0))
    return {"glad": get_engine().hear(glad), "sad": get_engine().hear(sad)}


def test_quick_music_is_more_aroused_than_slow(heard):
    assert heard["glad"].mood.arousal > heard["sad"].mood.arousal + 0.3


def test_major_is_happier_than_minor(heard):
    assert heard["glad"].mood.valence > heard["sad"].mood.valence + 0.1
    assert heard["glad"].mood["joy"] > heard["sad"].mood["joy"]
    assert heard["sad"].mood["sadness"] > heard["glad"].mood["sadness"]


def test_the_facts_say_why(heard):
    glad, sad = heard["glad"].mood.facts, heard["sad"].mood.facts

    assert (glad["mode"], sad["mode"]) == ("major", "minor")
    assert (glad["key"], sad["key"]) == ("C major", "E minor")
    assert glad["onsets"] > sad["onsets"]
    assert set(glad) == set(FACTS)


def test_numbers_lie_where_they_may(heard):
    for hearing in heard.values():
        mood = hearing.mood
        assert len(mood.scores) == len(LABELS)
        assert sum(mood.scores) == pytest.approx(1)
        assert all(-1 <= value <= 1 for value in (mood.valence, mood.arousal, mood.tension))
        assert mood.confidence == max(mood.scores)
        assert len(hearing.embedding) == 200
        assert 37 <= hearing.tempo <= 240
        assert 0 <= hearing.vocals_probability <= 1


def test_it_is_surer_of_arousal_than_of_valence(heard):
    errors = get_engine().config["errors"]

    assert errors[1] < errors[0]
    assert all(0.5 <= h.mood.facts["valence_sure"] <= 1 for h in heard.values())


def test_the_same_file_is_heard_the_same_again(tmp_path):
    path = write_wav(tmp_path / "a.wav", chords(MAJOR))

    assert get_engine().hear(path) == get_engine().hear(path)


def test_a_short_sound_is_heard_too(tmp_path):
    hearing = get_engine().hear(write_wav(tmp_path / "short.wav", chords(MAJOR, 1.2)))

    assert hearing.mood.facts["heard"] == pytest.approx(1.2, abs=0.1)


def test_what_it_cannot_hear_it_refuses(tmp_path):
    (tmp_path / "a.mp3").write_bytes(b"not music")

    with pytest.raises(CannotHear):
        get_engine().hear(tmp_path / "a.mp3")


def test_a_process_has_one_engine():
    found = []
    threads = [threading.Thread(target=lambda: found.append(get_engine())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(map(id, found))) == 1


def test_the_newest_whole_engine_is_taken(tmp_path):
    for name in ("sound-2", "sound-10"):
        shutil.copytree(WEIGHTS / stored(WEIGHTS)[0], tmp_path / name)
    assert load(tmp_path).version == "sound-10"

    (tmp_path / "sound-10" / "heads.safetensors").write_bytes(b"half")

    assert load(tmp_path).version == "sound-2"


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda folder: (folder / "musicnn.safetensors").unlink(), "musicnn.safetensors is missing"),
        (lambda folder: (folder / "config.json").write_text("{}"), "config.json is not the file"),
        (lambda folder: (folder / "card.json").write_text("[]"), "card.json cannot be read"),
        (shutil.rmtree, "No sound engine lies in"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, spoil, reason):
    shutil.copytree(WEIGHTS / stored(WEIGHTS)[0], tmp_path / "sound-1")
    spoil(tmp_path / "sound-1")

    with pytest.raises(SoundUnavailable, match=reason):
        load(tmp_path)


@pytest.mark.parametrize("name", stored(WEIGHTS))
def test_the_weights_are_small_and_their_licence_lies_beside_them(name):
    files = list((WEIGHTS / name).iterdir())

    assert sum(path.stat().st_size for path in files) <= 4 * MEGABYTES
    assert "ISC" in (WEIGHTS / name / "card.json").read_text()
    assert "Permission to use" in (WEIGHTS / name / "LICENSE.musicnn").read_text()


def test_the_web_does_not_load_it():
    assert not hasattr(sound, "np")
