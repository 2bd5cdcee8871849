"""Answers of the tracks API, as its schema shows them."""

from __future__ import annotations

from typing import Final

TRACK: Final = {
    "id": "5ad0dbd8-7e14-5a3e-9f0e-0d3f4a8f7f10",
    "title": "November Keys",
    "artist": "moodbgm",
    "url": "/media/tracks/5ad0dbd8-7e14-5a3e-9f0e-0d3f4a8f7f10.mp3",
    "kind": "emotional",
    "emotion": "sadness",
    "genre": "piano",
    "vocals": False,
    "valence": 0.0,
    "arousal": -0.3,
    "tension": 0.0,
    "gain_db": 0.1,
    "duration": 64.3,
    "loop_start": 0.0,
    "loop_end": 60.3,
    "licence": "CC0-1.0",
    "licence_url": "https://creativecommons.org/publicdomain/zero/1.0/",
    "source": "catalog/demo",
    "attribution": "moodbgm",
}
REASONS: Final = [
    "It sounds much like this piece.",
    "Its mood is the same: wistful.",
    "It is of the same genre: Piano.",
]
WAITING: Final = {
    "id": TRACK["id"],
    "title": "",
    "artist": "",
    "original_name": "rain.flac",
    "status": "draft",
    "state": "waiting",
    "reason": "",
    "attempts": 0,
    "duration": None,
    "loudness": None,
    "true_peak": None,
    "loudness_range": None,
    "tempo": None,
    "key": "",
    "near": None,
    "proposal": None,
}
HEARD: Final = {
    **WAITING,
    "title": "Rain",
    "state": "measured",
    "attempts": 1,
    "duration": 142.6,
    "loudness": -16.2,
    "true_peak": -1.4,
    "loudness_range": 5.1,
    "tempo": 62.0,
    "key": "A minor",
    "proposal": {
        "engine": "sound-2",
        "kind": "emotional",
        "scores": {
            "joy": 0.05,
            "sadness": 0.71,
            "anger": 0.01,
            "fear": 0.06,
            "disgust": 0.02,
            "surprise": 0.01,
            "neutral": 0.14,
        },
        "valence": -0.08,
        "arousal": -0.41,
        "tension": -0.02,
        "confidence": 0.66,
        "vocals_probability": 0.03,
        "facts": {"mode": "minor", "tempo": 62.0, "dynamics": "soft"},
    },
}
