"""What the sound engine proposes for a track, in words that a curator can weigh."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from catalog.models import EMOTION_NAMES, MOOD_FIELD, Kind, Sound, Track
from inference.audio.mood import FAIRLY_SURE, SURE
from inference.mood import EMOTIONS, LABELS

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LABEL_NAMES: Final = {label: EMOTION_NAMES.get(label, gettext_lazy("neutral")) for label in LABELS}
AXES: Final = ("valence", "arousal", "tension")

VOICES_LIKELY: Final = 0.4
"""From here on the engine says that there may be voices: of 47 instrumental pieces none was given more than .32."""

STEPS: Final = (
    (SURE, gettext_lazy("sure")),
    (FAIRLY_SURE, gettext_lazy("fairly sure")),
    (0.0, gettext_lazy("unsure")),
)
"""Three steps of confidence are as many as anyone can tell apart: lower end, word."""

FACT_WORDS: Final[dict[str, _StrPromise]] = {
    "major": pgettext_lazy("key", "major"),
    "minor": pgettext_lazy("key", "minor"),
    "soft": gettext_lazy("soft"),
    "medium": gettext_lazy("of middling loudness"),
    "loud": gettext_lazy("loud"),
    "low": gettext_lazy("low register"),
    "middle": gettext_lazy("middle register"),
    "high": gettext_lazy("high register"),
    "unclear": gettext_lazy("neither major nor minor"),
}
"""The engine's words for what it heard, as people say them."""
TELLING: Final = ("mode", "tempo", "dynamics", "register")
"""Facts in the order of their weight in listeners' ratings (Eerola, Friberg and Bresin, 2013)."""


def proposed_mood(sound: Sound | None) -> str:
    """The label that the engine proposes, of `inference.mood.LABELS`; "" while it has not heard the track."""
    if sound is None or not sound.scores:
        return ""
    scores = dict(zip(LABELS, sound.scores, strict=True))
    return LABELS[-1] if sound.kind == Kind.NEUTRAL else max(EMOTIONS, key=scores.__getitem__)


def proposals(sound: Sound | None) -> dict[str, str]:
    """All that it proposes, by the names that history uses; empty while it has not heard the track."""
    if sound is None or not proposed_mood(sound):
        return {}
    places = {axis: f"{value:g}" for axis in AXES if (value := getattr(sound, axis)) is not None}
    return {MOOD_FIELD: proposed_mood(sound), **places}


def proposed_loop(track: Track, sound: Sound | None) -> tuple[float | None, float | None]:
    """(start, end) of the loop in seconds: the track's own once a person set it or answered, else as measured."""
    own = track.loop_start > 0 or track.loop_end is not None or track.reviewed_at is not None
    if own or sound is None or (sound.loop_end or 0.0) <= (sound.loop_start or 0.0):
        return track.loop_start, track.loop_end
    return sound.loop_start, sound.loop_end


def voices_likely(sound: Sound | None) -> bool:
    return sound is not None and (sound.vocals_probability or 0.0) >= VOICES_LIKELY


def sureness(sound: Sound | None) -> str:
    """One of the three steps, in words; "" where nothing is proposed."""
    if sound is None or sound.confidence is None:
        return ""
    confidence = sound.confidence
    return next((str(word) for least, word in STEPS if confidence >= least), str(STEPS[-1][1]))


def facts_line(sound: Sound | None) -> str:
    """What the proposal rests on: "minor, 62 bpm, soft, low register"."""
    if sound is None:
        return ""
    told = {**sound.facts, "tempo": sound.tempo or sound.facts.get("tempo")}
    return ", ".join(_fact(name, told[name]) for name in TELLING if told.get(name))


def _fact(name: str, value: float | str) -> str:
    if isinstance(value, str):
        return str(FACT_WORDS.get(value, value))
    return _("%(tempo)d bpm") % {"tempo": round(value)} if name == "tempo" else f"{value:g}"
