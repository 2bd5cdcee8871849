"""The worker measures an upload once, refuses what is no music on its row, and loses nothing."""

import resource
import zlib
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn

import mutagen
import mutagen.wave
import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.storage import FileSystemStorage
from django.utils import timezone

from catalog import tasks
from catalog.decoding import BOUNDS, LONGEST
from catalog.hearing import Heard
from catalog.models import Track
from catalog.tasks import analyse_track, sweep_tracks
from ground.leases import MOST_ATTEMPTS
from tests.catalog.music import uploaded, wav
from tests.catalog.tunes import encoded, tune

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _deaf(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No sound engine: what is measured does not depend on one."""
    monkeypatch.setattr("inference.sound._engine", None)
    monkeypatch.setattr("inference.sound.WEIGHTS", tmp_path)


class Away(FileSystemStorage):
    def open(self, *_: Any) -> NoReturn:
        raise ConnectionError("no route")


def heard(track: Track) -> Track:
    analyse_track(str(track.pk))
    track.refresh_from_db()
    return track


def test_an_upload_is_measured() -> None:
    track = heard(uploaded(wav(2)))
    assert track.duration == pytest.approx(2, abs=0.01)
    assert track.true_peak == pytest.approx(-12.2, abs=0.3)
    assert track.loudness == pytest.approx(-15.3, abs=1.5)
    assert track.analysed_at
    assert track.lease is None


def test_an_untitled_upload_is_named_after_its_file() -> None:
    assert heard(uploaded(wav(), "Rain at night.wav")).title == "Rain at night"


def test_title_and_artist_come_from_the_tags_as_plain_short_text(tmp_path: Path) -> None:
    path = tmp_path / "tagged.wav"
    path.write_bytes(wav())
    tagged = mutagen.wave.WAVE(path)
    tagged.add_tags()
    tagged.tags.add(mutagen.id3.TPE1(text=["An\7na\n B"]))
    tagged.tags.add(mutagen.id3.TIT2(text=["x" * 5000]))
    tagged.save()
    track = heard(uploaded(path.read_bytes()))
    assert track.artist == "Anna B"
    assert track.title == "x" * 200


def bomb(megabytes: int) -> bytes:
    """zlib's form of so many megabytes of zeros: a thousandth of their size."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = ((megabytes << 20) % 65521) << 16 | 1
    return b"\x78\xda" + block * megabytes + b"\x03\x00" + checksum.to_bytes(4, "big")


def test_a_tag_that_unpacks_to_gigabytes_is_not_unpacked_here() -> None:
    packed = (1500 << 20).to_bytes(4, "big") + bomb(1500)
    frame = b"TIT2" + syncsafe(len(packed)) + b"\x00\x09" + packed  # compressed, its length before it
    song = b"ID3\x04\x00\x00" + syncsafe(len(frame)) + frame + encoded(tune(2), "-c:a", "libmp3lame", "mp3")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    track = heard(uploaded(song, "bomb.mp3"))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000
    assert (track.title, track.refusal) == ("bomb", "")


def syncsafe(size: int) -> bytes:
    """ID3's integers: four bytes of seven bits."""
    return bytes(size >> shift & 127 for shift in (21, 14, 7, 0))


def test_what_a_person_typed_meanwhile_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    track = uploaded(wav())
    hear = tasks.listen

    def listen_slowly(claimed: Track, ear: Any) -> Heard:
        Track.objects.filter(pk=claimed.pk).update(title="Typed")
        return hear(claimed, ear)

    monkeypatch.setattr(tasks, "listen", listen_slowly)
    assert heard(track).title == "Typed"


@pytest.mark.parametrize(
    ("sound", "name"),
    [
        (b"", "empty.wav"),
        (b"#EXTM3U\nfile:///etc/passwd\n", "list.mp3"),
        (b"MZ\x90\0" * 500, "song.mp3"),
        (wav(0.2), "short.wav"),
        (wav(2)[:60], "cut.wav"),
        (wav(2, hertz=0), "silence.wav"),
        (wav(2), "disguised.mp3"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_music_is_refused_on_its_row_with_a_sentence(sound: bytes, name: str) -> None:
    track = heard(uploaded(sound, name))
    assert track.refusal.endswith(".")
    assert track.analysed_at is None
    assert track.file.storage.exists(track.file.name)


def test_a_file_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(_: Track, ear: Any) -> None:
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(tasks, "listen", never)
    assert "too long" in heard(uploaded(wav())).refusal


def test_two_hours_may_need_what_a_busy_machine_was_seen_to_need_for_them() -> None:
    seen = 2.8  # seconds of CPU for a minute of Opus with its copy for browsers
    assert BOUNDS.cpu > 2 * seen * LONGEST / 60


def test_a_second_delivery_changes_nothing() -> None:
    track = heard(uploaded(wav()))
    Track.objects.filter(pk=track.pk).update(loudness=-1)
    assert heard(track).loudness == -1


def test_nobody_hears_what_another_worker_is_hearing() -> None:
    track = uploaded(wav())
    assert Track.objects.claim(track.pk)
    assert Track.objects.claim(track.pk) is None


def test_a_zombies_late_result_changes_nothing() -> None:
    track = uploaded(wav())
    zombie = Track.objects.claim(track.pk)
    Track.objects.filter(pk=track.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert Track.objects.claim(track.pk)
    assert zombie
    assert not zombie.record(duration=1)


def test_the_sweep_rings_for_what_waits_and_gives_up_on_what_kills(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting, deadly = uploaded(wav()), uploaded(wav(3), attempts=MOST_ATTEMPTS)
    rung: list[str] = []
    monkeypatch.setattr(tasks.analyse_track, "apply_async", lambda ids, **_: rung.extend(ids))
    sweep_tracks()
    deadly.refresh_from_db()
    assert rung == [str(waiting.pk)]
    assert "3 attempts" in deadly.refusal


def test_a_storage_that_is_away_costs_no_attempt_and_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    track = uploaded(wav())
    monkeypatch.setattr(Track._meta.get_field("file"), "storage", Away())
    track = heard(track)
    assert (track.refusal, track.attempts, track.lease) == ("", 0, None)
    assert track.lease_until
    assert track.lease_until > timezone.now()


def test_a_file_that_is_gone_is_refused() -> None:
    track = uploaded(wav())
    track.file.storage.delete(track.file.name)
    assert "not where it was stored" in heard(track).refusal


def test_a_task_for_a_track_that_is_gone_is_harmless() -> None:
    analyse_track("00000000-0000-0000-0000-000000000000")
