"""What not every browser plays is played from a copy; the original is kept."""

import subprocess
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from catalog.analysis import measure
from catalog.models import Track
from catalog.tasks import analyse_track
from tests.catalog.music import uploaded, wav
from tests.catalog.tunes import as_wav, encoded, tune

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _deaf(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("inference.sound._engine", None)
    monkeypatch.setattr("inference.sound.WEIGHTS", tmp_path)


def heard(track: Track) -> Track:
    analyse_track(str(track.pk))
    track.refresh_from_db()
    return track


@pytest.fixture
def in_wav() -> Track:
    return heard(uploaded(as_wav(tune(4)), "tune.wav"))


def test_a_wave_file_is_played_as_mp3_of_the_same_length(in_wav: Track) -> None:
    assert in_wav.playback.name.endswith(f"{in_wav.sha256}.mp3")
    copy = measure(in_wav.playback.path)
    assert copy.format == "mp3"
    assert copy.duration == pytest.approx(in_wav.duration, abs=0.002)
    assert copy.loudness == pytest.approx(in_wav.loudness, abs=0.3)


def test_the_address_gives_the_copy_and_the_original_stays(
    in_wav: Track, curator: User, client: Client
) -> None:
    client.force_login(curator)
    assert in_wav.url.endswith(".mp3")
    assert client.get(in_wav.url)["Content-Type"] == "audio/mpeg"
    original = client.get(reverse("track-audio", args=[in_wav.pk, "wav"]))
    assert b"".join(original) == as_wav(tune(4))


def test_strangers_get_neither_of_a_draft(in_wav: Track, client: Client) -> None:
    assert client.get(in_wav.url).status_code == 404


def test_vorbis_is_copied_and_mp3_is_not() -> None:
    vorbis, mp3 = encoded(tune(3), "-c:a", "libvorbis", "ogg"), encoded(tune(3), "-c:a", "libmp3lame", "mp3")
    assert heard(uploaded(vorbis, "tune.ogg")).playback
    assert not heard(uploaded(mp3, "tune.mp3")).playback


def test_aac_is_copied_only_where_it_lies_bare(tmp_path: Path) -> None:
    bare = encoded(tune(3), "-c:a", "aac", "adts")
    (tmp_path / "bare.aac").write_bytes(bare)
    command = ["ffmpeg", "-v", "error", "-i", tmp_path / "bare.aac", "-c:a", "copy", tmp_path / "boxed.m4a"]
    subprocess.run(command, check=True)
    track = heard(uploaded(bare, "tune.aac"))
    assert track.url.endswith(".mp3")
    assert track.duration == pytest.approx(3, abs=0.1)
    assert not heard(uploaded((tmp_path / "boxed.m4a").read_bytes(), "tune.m4a")).playback


def test_a_wave_of_an_odd_rate_is_copied_too() -> None:
    assert heard(uploaded(wav(2), "low.wav")).url.endswith(".mp3")


def test_a_second_hearing_keeps_the_copy_that_is_there(in_wav: Track) -> None:
    before = in_wav.playback.storage.get_modified_time(in_wav.playback.name)
    in_wav.sound.delete()
    again = heard(in_wav)
    assert again.playback.storage.get_modified_time(again.playback.name) == before
