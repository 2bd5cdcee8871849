"""A mood as the columns of a row, and back."""

from __future__ import annotations

from inference.mood import UNKNOWN_LANGUAGE, Mood


def stored_mood(
    scores: list[float] | None, valence: float | None, arousal: float | None, engine: str, language: str
) -> Mood | None:
    if scores is None or valence is None or arousal is None:
        return None
    return Mood(tuple(scores), valence, arousal, engine, language or UNKNOWN_LANGUAGE)


def mood_columns(mood: Mood) -> dict[str, object]:
    return {
        "scores": list(mood.scores),
        "valence": mood.valence,
        "arousal": mood.arousal,
        "engine": mood.engine,
        "language": mood.language,
    }
