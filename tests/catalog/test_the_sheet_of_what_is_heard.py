"""The demo catalogue's sheet says what the sound engine hears in each piece, and counts where that is as meant."""

from __future__ import annotations

from catalog.demo.heard import sheet
from inference.mood import LABELS
from inference.sound import SoundMood


def mood(label, valence, arousal=0.4):
    scores = tuple(0.7 if other == label else 0.05 for other in LABELS)
    return SoundMood(scores, valence, arousal, 0.0, 0.7, {}, "sound-9")


def entry(title, emotion, valence, arousal=0.4):
    place = {"valence": valence, "arousal": arousal, "tension": 0.05}
    return {"title": title, "emotion": emotion, "genre": "folk", **place}


ENTRIES = [entry("Reel", "joy", 0.5), entry("Bed", "", 0.3), entry("Edge", "fear", 0.05, -0.3)]
MOODS = [mood("joy", 0.2), mood("joy", -0.1), mood("fear", -0.4)]


def test_a_piece_heard_as_another_emotion_stands_out():
    reel, bed, _ = sheet(ENTRIES, MOODS).splitlines()[2:5]

    assert "| joy | joy | 0.70 |" in reel
    assert "| neutral | **joy** | 0.70 |" in bed


def test_agreement_is_counted_and_intents_near_zero_have_no_side():
    labels, sides = sheet(ENTRIES, MOODS).splitlines()[-2:]

    assert labels == "- sound-9 hears the emotion that was meant in 2 of 3 pieces."
    assert "valence 1 of 2, arousal 2 of 3, tension 0 of 0" in sides
