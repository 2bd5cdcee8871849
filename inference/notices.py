"""Sentences kept untranslated: said by a worker, stored, and read in the language of whoever asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.apps import apps
from django.utils.translation import gettext


@dataclass(frozen=True)
class Notice:
    """A sentence, and what stands in its %(places)s; a value may be a notice too.

    As text it is in the active language, or in English while the settings are still being read.
    """

    sentence: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return (gettext(self.sentence) if apps.ready else self.sentence) % self.values


Said = tuple[Notice | str, ...]
"""Sentences that follow each other; a plain one is said as it is."""


def spoken(said: Said) -> str:
    return " ".join(map(str, said))
