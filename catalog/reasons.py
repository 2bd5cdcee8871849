"""Why this music: the sentences that `catalog.matching` gives with each choice, in the reader's language.

They speak of "this part", because a piece is chosen for a text of any length: a cue, more often than a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

WORDS: Final = {  # label: (word when calm, word when excited)
    "joy": (_("tender"), _("joyful")),
    "sadness": (_("wistful"), _("sorrowful")),
    "anger": (_("bitter"), _("fierce")),
    "fear": (_("uneasy"), _("tense")),
    "disgust": (_("unsettling"), _("unsettling")),
    "surprise": (_("wondering"), _("astonished")),
    "neutral": (_("calm"), _("lively")),
}
"""The same words as the reader's screens use for the mood of a page."""
EXCITED: Final = 0.1
"""Arousal from which on the second word is the right one."""

NOTICEABLE: Final = 0.25
"""Difference in arousal (of a range of 2) that a listener would remark upon."""


@dataclass(frozen=True, slots=True)
class Reason:
    """`code` is for programs, `sentence` for people: translated when it is shown, not when it is made."""

    code: str
    sentence: _StrPromise | str


def word(label: str, arousal: float) -> _StrPromise:
    """A reader's word for a feeling: fear is tense when aroused, uneasy when not."""
    return WORDS[label][arousal >= EXCITED]


def _reason(code: str, sentence: Any, **values: Any) -> Reason:
    return Reason(code, format_lazy(sentence, **values) if values else sentence)


def of_mood(part: Any, music: Any, *, same: bool, neutral: bool, chosen: bool) -> Reason:
    """What the piece has to do with this part of the text.

    part, music: their words. same: the piece carries the part's own emotion. neutral: the piece is of
    the neutral kind. chosen: the reader asked for neutral music only.
    """
    if chosen and neutral:
        return _reason("mode", _("You asked for neutral music, whatever the text says."))
    if same and neutral:
        return _reason("calm", _("This part stirs no strong feeling, so a quiet piece plays."))
    if same and part == music:
        return _reason("mood", _("This part feels {part}, and so does this piece."), part=part)
    if same:
        return _reason(
            "mood", _("This part feels {part}, and this piece is {music}."), part=part, music=music
        )
    if neutral:
        return _reason("bed", _("This part feels {part}; a quiet piece stays out of its way."), part=part)
    return _reason(
        "nearest",
        _("No music here is quite {part}; this piece, {music}, comes nearest."),
        part=part,
        music=music,
    )


def of_energy(wanted: float, heard: float) -> Reason:
    """How lively the piece is, beside what the text wants; both are arousals, -1..1."""
    if heard - wanted > NOTICEABLE:
        return _reason("livelier", _("It is livelier than this part; nothing calmer fits as well."))
    if wanted - heard > NOTICEABLE:
        return _reason("calmer", _("It is calmer than this part; nothing livelier fits as well."))
    return _reason("energy", _("Its energy is right for this part."))


def of_turn(
    genre: object,
    *,
    wanted: bool,
    elsewhere: bool,
    again: bool,
    follows: bool = False,
    liked: bool = False,
) -> Reason:
    """Why it is this piece's turn.

    elsewhere: the reader's genre had nothing to offer, and it had to be another. again: it was heard a
    short while ago, and everything else more recently. wanted: it is of the genre the reader prefers.
    follows: its key or its tempo goes on from the piece before. liked: the reader asked for more like it.
    """
    if elsewhere:
        return _reason(
            "elsewhere", _("There is none in your genre, so this is of another: {genre}."), genre=genre
        )
    if again:
        return _reason("again", _("Everything that fits was heard lately; this piece the longest ago."))
    if liked:
        return _reason("liked", _("You asked for more music like this."))
    if wanted:
        return _reason("genre", _("It is of the genre you prefer: {genre}."), genre=genre)
    if follows:
        return _reason("follows", _("It goes on from the piece before, in key or in pace."))
    return _reason("fresh", _("You have not heard it lately."))


ALIKE: Final = 0.5
"""Cosine of two sounds, measured from the middle of the catalogue, that a listener would call alike."""


def of_sound(alike: float | None) -> Reason:
    """How alike two pieces sound; None where one of them was not heard."""
    if alike is None:
        return _reason("unheard", _("Its sound has not been compared; its mood was."))
    if alike >= ALIKE:
        return _reason("sound", _("It sounds much like this piece."))
    if alike > 0:
        return _reason("somewhat", _("It sounds somewhat like this piece."))
    return _reason("other sound", _("It sounds different."))


def of_same_mood(music: Any, *, same: bool, near: bool) -> Reason:
    """How near two pieces feel. music: the word of the other. same: of one emotion. near: hardly apart."""
    if same and near:
        return _reason("same mood", _("Its mood is the same: {music}."), music=music)
    if same:
        return _reason(
            "same emotion", _("It has the same emotion, {music}, at another strength."), music=music
        )
    if near:
        return _reason("near mood", _("It is called {music}, but lies near in mood."), music=music)
    return _reason("other mood", _("Its mood is another: {music}."), music=music)


def of_kinship(genre: object, *, artist: str, same_genre: bool, same_key: bool) -> Reason:
    """What else two pieces share. artist: their common maker, "" for none."""
    if artist:
        return _reason("artist", _("It is by {artist}, too."), artist=artist)
    if same_genre:
        return _reason("genre", _("It is of the same genre: {genre}."), genre=genre)
    if same_key:
        return _reason("key", _("It is of another genre, {genre}, but in a neighbouring key."), genre=genre)
    return _reason("elsewhere", _("It is of another genre: {genre}."), genre=genre)
