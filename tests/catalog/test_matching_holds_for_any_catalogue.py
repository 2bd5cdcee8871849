"""Whatever the catalogue, the mood and the past: something plays, by the rules, always alike for one seed."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.matching import WINDOW_CUES, WINDOW_MINUTES, Heard, Match, rank
from catalog.models import Track
from inference.mood import LABELS, Mood
from tests.catalog.music import JAZZ, PIANO, piece

patient = settings(max_examples=60, deadline=None)
unit = st.floats(0, 1)
axis = st.floats(-1, 1)
moods = st.builds(Mood, st.tuples(*[unit] * 7), axis, axis, st.just("test-1"))
pieces = st.builds(
    piece,
    st.sampled_from(LABELS),
    st.sampled_from([PIANO, JAZZ]),
    valence=st.none() | axis,
    arousal=st.none() | axis,
    artist=st.sampled_from(["", "A", "B"]),
    vocals=st.booleans(),
)


@st.composite
def questions(draw: Any) -> tuple[Mood, dict[str, Any]]:
    tracks: list[Track] = draw(st.lists(pieces, max_size=12))
    ids = st.sampled_from([track.id for track in tracks]) if tracks else st.uuids()
    past = st.lists(st.builds(Heard, ids, st.floats(0, 300), st.integers(0, 20)), max_size=12)
    others = {
        "mode": st.sampled_from([1, 2, 3]),
        "genre": st.sampled_from(["", "piano", "jazz", "folk"]),
        "seed": st.integers(0, 2**32),
        "allow_vocals": st.booleans(),
        "recent": past,
    }
    return draw(moods), {name: draw(strategy) for name, strategy in others.items()} | {"tracks": tracks}


def allowed(question: dict[str, Any]) -> list[Track]:
    return [t for t in question["tracks"] if question["allow_vocals"] or not t.vocals]


def lately(question: dict[str, Any], match: Match) -> bool:
    return any(
        h.track_id == match.track.id and (h.minutes_ago < WINDOW_MINUTES or h.cues_ago < WINDOW_CUES)
        for h in question["recent"]
    )


@patient
@given(questions())
def test_it_is_never_silent_while_anything_may_play(asked: tuple[Mood, dict[str, Any]]) -> None:
    mood, question = asked
    assert bool(rank(mood, **question)) == bool(allowed(question))


@patient
@given(questions())
def test_vocals_are_never_forced_on_anyone(asked: tuple[Mood, dict[str, Any]]) -> None:
    mood, question = asked
    assert all(m.track in allowed(question) for m in rank(mood, **question))


@patient
@given(questions())
def test_the_rule_of_the_mode_holds_wherever_it_can(asked: tuple[Mood, dict[str, Any]]) -> None:
    mood, question = asked
    wanted = "neutral" if question["mode"] == 3 else mood.emotion
    own = [t for t in allowed(question) if t.kind == "neutral" and question["genre"] in ("", t.genre.slug)]
    matching = [t for t in allowed(question) if t.emotion and t.label == wanted]
    rule = {"neutral": own}.get(wanted, matching if question["mode"] == 1 else matching + own)
    if rule:
        assert {m.track.id for m in rank(mood, **question)} == {t.id for t in rule}


@patient
@given(questions())
def test_what_was_heard_lately_comes_after_everything_else(asked: tuple[Mood, dict[str, Any]]) -> None:
    mood, question = asked
    repeats = [lately(question, match) for match in rank(mood, **question)]
    assert repeats == sorted(repeats)


@patient
@given(questions(), st.randoms())
def test_the_same_seed_gives_the_same_order_however_the_catalogue_is_sorted(
    asked: Any, shuffler: Any
) -> None:
    mood, question = asked
    before = rank(mood, **question)
    shuffled = list(question["tracks"])
    shuffler.shuffle(shuffled)
    after = rank(mood, **question | {"tracks": shuffled})
    assert [m.track.id for m in before] == [m.track.id for m in after]


@patient
@given(questions())
def test_every_choice_has_three_reasons_in_whole_sentences(asked: tuple[Mood, dict[str, Any]]) -> None:
    mood, question = asked
    for match in rank(mood, **question):
        sentences = [str(reason.sentence) for reason in match.reasons]
        assert len(sentences) == 3
        assert all(s.endswith(".") and "{" not in s for s in sentences)
