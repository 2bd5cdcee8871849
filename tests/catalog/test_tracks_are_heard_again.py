"""A newer engine hears everything once more, in the background; what people decided stays as it was."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import call_command
from django.utils import timezone

from catalog.models import Sound, Track
from catalog.tasks import analyse_track, sweep_tracks
from ground.leases import MOST_ATTEMPTS
from inference.audio.mood import CannotHear, Hearing, SoundMood
from inference.mood import LABELS
from tests.catalog.music import published, uploaded, wav
from tests.catalog.tunes import as_wav, tune

pytestmark = pytest.mark.django_db


class Ear:
    """Hears sadness in everything."""

    def __init__(self, version: str, failure: Exception | None = None) -> None:
        self.version, self.failure = version, failure

    def hear(self, path: Path) -> Hearing:
        if self.failure:
            raise self.failure
        scores = tuple(0.7 if label == "sadness" else 0.05 for label in LABELS)
        mood = SoundMood(scores, -0.1, -0.3, 0.0, 0.6, {"mode": "minor"}, self.version)
        return Hearing(mood, (0.5,) * 200, 62.0, "A minor", 0.02)


@pytest.fixture
def listen_with(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], None]:
    def choose(ear: Any) -> None:
        monkeypatch.setattr("inference.sound._engine", ear)

    choose(Ear("sound-1"))
    return choose


def heard(track: Track) -> Track:
    analyse_track(str(track.pk))
    return Track.objects.get(pk=track.pk)


def test_what_the_engine_hears_is_kept_as_a_proposal(listen_with: Callable[[Any], None]) -> None:
    track = heard(uploaded(wav()))
    sound = track.sound
    assert (sound.engine, sound.kind, sound.key, sound.tempo) == ("sound-1", "emotional", "A minor", 62)
    assert np.frombuffer(sound.embedding, "<f2").tolist() == [0.5] * 200
    assert (track.kind, track.emotion, track.status) == ("", "", "draft")


def test_a_newer_engine_hears_it_once_more(listen_with: Callable[[Any], None]) -> None:
    track = heard(uploaded(wav()))
    assert Track.objects.due("sound-1", 9) == []
    assert Track.objects.due("sound-2", 9) == [track.pk]
    listen_with(Ear("sound-2"))
    assert heard(track).sound.engine == "sound-2"
    assert Track.objects.due("sound-2", 9) == []


def test_a_published_track_stays_what_people_made_it(listen_with: Callable[[Any], None]) -> None:
    track = published("joy", file=uploaded(wav(3)).file, title="Typed")
    again = heard(track)
    assert again.sound.kind == "emotional"
    mine = ("title", "kind", "emotion", "valence", "arousal", "status", "licence_id")
    assert [getattr(again, name) for name in mine] == [getattr(track, name) for name in mine]


def test_a_published_track_whose_file_is_gone_is_not_refused(listen_with: Callable[[Any], None]) -> None:
    track = published("joy")
    track.file.storage.delete(track.file.name)
    for _ in range(MOST_ATTEMPTS + 2):
        track = heard(track)
    assert (track.refusal, track.status, track.attempts) == ("", "published", MOST_ATTEMPTS)
    assert Track.objects.due("sound-1", 9) == []


@pytest.mark.parametrize("failure", [CannotHear("Too little."), RuntimeError("a fault in the engine")])
def test_what_the_engine_cannot_hear_is_measured_all_the_same(
    listen_with: Callable[[Any], None], failure: Exception
) -> None:
    listen_with(Ear("sound-1", failure))
    track = heard(uploaded(wav()))
    assert track.analysed_at
    assert (track.sound.engine, track.sound.valence) == ("sound-1", None)
    assert Track.objects.due("sound-1", 9) == [], "or it would be heard for ever"


def test_uploads_come_before_what_was_heard(
    listen_with: Callable[[Any], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    old = published("joy")
    new = [uploaded(wav(2, 300 + n)) for n in range(3)]
    rung: list[str] = []
    monkeypatch.setattr(analyse_track, "apply_async", lambda ids, **_: rung.extend(ids))
    sweep_tracks()
    assert rung == [*(str(track.pk) for track in new), str(old.pk)]


def test_a_command_hears_what_is_due_and_says_how_far_it_is(
    listen_with: Callable[[Any], None], capsys: pytest.CaptureFixture[str]
) -> None:
    uploaded(wav())
    uploaded(b"no music", "noise.wav")
    call_command("hear_tracks")
    assert "0 heard, 0 of them to be heard again; 2 waiting" in capsys.readouterr().out
    call_command("hear_tracks", here=True)
    assert (
        "1 heard, 0 of them to be heard again; 0 waiting, 0 being heard now, 1 refused"
        in capsys.readouterr().out
    )
    call_command("hear_tracks", again=True, refused=True)
    assert "1 heard, 1 of them to be heard again; 1 waiting" in capsys.readouterr().out


def test_the_command_gives_up_on_what_has_killed_a_worker_too_often(
    listen_with: Callable[[Any], None], capsys: pytest.CaptureFixture[str]
) -> None:
    uploaded(wav(), attempts=MOST_ATTEMPTS)
    call_command("hear_tracks", here=True)
    assert "0 waiting, 0 being heard now, 1 refused" in capsys.readouterr().out


def test_the_younger_of_two_copies_names_the_older(listen_with: Callable[[Any], None]) -> None:
    older = uploaded(as_wav(tune(20)), "one.wav")
    younger = uploaded(as_wav(tune(20) // 2), "two.wav")
    other = uploaded(as_wav(tune(20, seed=2)), "three.wav")
    Track.objects.filter(pk=older.pk).update(created_at=timezone.now() - timedelta(days=1))
    for track in (younger, other, older):  # the younger is heard first
        heard(track)
    assert dict(Sound.objects.values_list("track", "near")) == {
        older.pk: None,
        younger.pk: older.pk,
        other.pk: None,
    }
