"""The patience contract, published: when the music may change, in sentences, with what holds for one reader.

What the server decides is told from where it decides it. The half that the browser decides lies in
`static/js/patience.js`; a test keeps the two the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from rest_framework.serializers import FloatField, IntegerField

from catalog.matching import WINDOW_CUES, WINDOW_MINUTES
from catalog.models.tracks import CEILING, LEVEL

from .models import Reader
from .preferences import Preferences
from .serializers import PreferencesSerializer

SKIM: Final = 8
"""Seconds for which a passage must be open to count."""
PAUSE: Final = 0.25
"""Seconds in which music is gone, and back."""
HUSH: Final = 24
"""dB by which music steps back behind a voice."""


@dataclass(frozen=True)
class Rule:
    """A sentence; what its reader has set, with its unit, and what they may set, "" where there is no choice."""

    sentence: str
    now: str = ""
    choice: str = ""


def begins(taste: Preferences) -> Iterator[Rule]:
    """When other music may begin."""
    yield Rule(_("Music never begins by itself: you press play. The button that stops it comes first."))
    yield Rule(_("A part of the story keeps its piece: neither turned pages nor new chapters begin it anew."))
    yield Rule(
        _("A piece plays for a least time, whatever comes."),
        _("{n} s").format(n=taste.dwell),
        _("{least} to {most} s").format(**span("dwell")),
    )
    yield Rule(
        _("A new mood must last for two passages, or differ clearly at once. How clearly, you set."),
        number(taste.sensitivity),
        _("{least} (calm) to {most} (lively)").format(**span("sensitivity")),
    )
    yield Rule(
        _("Leafing changes nothing: a passage counts once it has been open for {n} seconds.").format(n=SKIM)
    )
    yield Rule(
        _("Where a text is too short, its mood not known yet, or the server away, what plays goes on.")
    )


def sounds(taste: Preferences) -> Iterator[Rule]:
    """How one piece goes over into another."""
    yield Rule(
        _("One piece goes over into the next at constant power."),
        _("{n} s").format(n=number(taste.fade)),
        _("{least} to {most} s").format(**span("fade")),
    )
    yield Rule(_("Pausing and stopping fade within {n} seconds.").format(n=number(PAUSE)))
    yield Rule(
        _("What is asked for in the middle of a fade goes on from the loudness heard: no jump, no click.")
    )
    yield Rule(
        _("Every piece is played at the same level, {level} LUFS, and no peak passes {peak} dBTP.").format(
            level=number(LEVEL), peak=number(CEILING)
        )
    )
    yield Rule(_("A piece that is shorter than its part goes over into itself, without a gap."))
    yield Rule(
        _("Voices come first: behind a book's own sound and speech, music steps {n} dB back.").format(n=HUSH)
    )


def plays(taste: Preferences) -> Iterator[Rule]:
    """Which music it is."""
    yield Rule(
        _("A piece does not come back within {minutes} minutes or {cues} parts of the story.").format(
            minutes=WINDOW_MINUTES, cues=WINDOW_CUES
        )
    )
    yield Rule(_("Where nothing else is left, the piece that you heard longest ago returns."))
    yield Rule(_("In a language whose mood cannot be read, neutral music plays, and it says so."))
    yield Rule(
        _("Music is instrumental, unless you allow voices."),
        _("voices allowed") if taste.vocals else _("no voices"),
        _("yes or no"),
    )


def span(name: str) -> dict[str, str]:
    """The least and the most that a setting may be."""
    field = cast("IntegerField | FloatField", PreferencesSerializer().fields[name])
    return {"least": number(field.min_value), "most": number(field.max_value)}


def number(value: float | None) -> str:
    return number_format(f"{value:g}" if value is not None else "")


@require_safe
def contract(request: HttpRequest) -> HttpResponse:
    """When the music may change, with this reader's own settings."""
    reader = Reader.find(request) or Reader()
    taste = reader.preferences
    sections = [
        (_("When it changes"), begins(taste)),
        (_("How it changes"), sounds(taste)),
        (_("What plays"), plays(taste)),
    ]
    return render(request, "contract.html", {"sections": sections})
