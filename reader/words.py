"""Moods in words a reader would use; the label names stay in the API."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from inference.mood import Mood

WORDS = {  # label: (word when calm, word when excited)
    "joy": (gettext_noop("tender"), gettext_noop("joyful")),
    "sadness": (gettext_noop("wistful"), gettext_noop("sorrowful")),
    "anger": (gettext_noop("bitter"), gettext_noop("fierce")),
    "fear": (gettext_noop("uneasy"), gettext_noop("tense")),
    "disgust": (gettext_noop("unsettling"), gettext_noop("unsettling")),
    "surprise": (gettext_noop("wondering"), gettext_noop("astonished")),
    "neutral": (gettext_noop("calm"), gettext_noop("lively")),
}


NAMES = {
    "joy": gettext_noop("joy"),
    "sadness": gettext_noop("sadness"),
    "anger": gettext_noop("anger"),
    "fear": gettext_noop("fear"),
    "disgust": gettext_noop("disgust"),
    "surprise": gettext_noop("surprise"),
    "neutral": gettext_noop("calm"),
}
"""What the seven are called where they stand side by side."""


def label_name(label: str) -> str:
    return _(NAMES[label])


def label_names() -> list[tuple[str, str]]:
    """(label, name) of the seven, in the reader's language."""
    return [(label, _(name)) for label, name in NAMES.items()]


def word(label: str, arousal: float) -> str:
    """The reader's word for an emotion at this arousal (-1..1), in their language."""
    calm, excited = WORDS[label]
    return _(excited if arousal >= 0.1 else calm)


def mood_word(mood: Mood) -> str:
    return word(mood.emotion, mood.arousal)
