"""The repeat window: 120 minutes and 8 cues, then the least recently played; artists and genres vary."""

import pytest

from catalog.matching import Heard, rank
from catalog.models import Track
from tests.catalog.music import JAZZ, feeling, piece, shelf


def first(tracks: list[Track], recent: list[Heard], seed: int = 1, genre: str = "") -> Track:
    return rank(feeling("joy"), mode=1, genre=genre, seed=seed, recent=recent, tracks=tracks)[0].track


@pytest.mark.parametrize(("minutes", "cues"), [(0, 0), (119, 30), (500, 7)])
def test_a_track_stays_away_within_the_window(minutes: float, cues: int) -> None:
    heard, other = piece("joy"), piece("joy", arousal=-0.9)
    assert first([heard, other], [Heard(heard.id, minutes, cues)]) is other


def test_a_track_may_return_after_the_window() -> None:
    heard, other = piece("joy"), piece("joy", arousal=-0.9)
    assert first([heard, other], [Heard(heard.id, 121, 8)]) is heard


def test_a_return_counts_from_the_last_time_it_was_heard() -> None:
    heard, other = piece("joy"), piece("joy", arousal=-0.9)
    assert first([heard, other], [Heard(heard.id, 5, 1), Heard(heard.id, 400, 40)]) is other


def test_when_all_were_heard_lately_the_least_recent_comes_back() -> None:
    tracks = shelf("joy", each=5)
    recent = [
        Heard(track.id, minutes, n)
        for n, (track, minutes) in enumerate(zip(tracks, (3, 50, 9, 70, 1), strict=True))
    ]
    matches = rank(feeling("joy"), mode=1, genre="", seed=1, recent=recent, tracks=tracks)
    assert [m.track for m in matches] == [tracks[n] for n in (3, 1, 2, 0, 4)]


def test_an_artist_heard_just_now_gives_way_to_another() -> None:
    again, new, before = (piece("joy", artist=name) for name in ("A", "B", "A"))
    chosen = {first([again, new, before], [Heard(before.id, 2, 1)], seed, "piano") for seed in range(20)}
    assert chosen == {new}


def test_a_genre_heard_just_now_gives_way_to_another() -> None:
    before, same, new = piece("joy"), piece("joy"), piece("joy", JAZZ)
    assert {first([before, same, new], [Heard(before.id, 2, 1)], seed) for seed in range(20)} == {new}


def test_the_readers_own_genre_never_counts_as_repeated() -> None:
    before, same, other = piece("joy"), piece("joy"), piece("joy", JAZZ)
    assert first([before, same, other], [Heard(before.id, 2, 1)], genre="piano") is same


def test_an_hour_of_one_mood_repeats_nothing_within_eight_cues() -> None:
    tracks, played = shelf("joy", each=12), list[Track]()
    for cue in range(40):
        recent = [Heard(track.id, 20 * (n + 1), n) for n, track in enumerate(reversed(played))]
        played.append(first(tracks, recent, seed=cue))
        assert played[-1] not in played[-9:-1]
