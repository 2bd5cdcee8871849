"""What is known of one reader's companion while it runs: kept in the cache for what passes, and nowhere else.

Of the pages there are hashes, moods and their first words; of the text, the sentence that a page has cut off.
All of it is gone when the reader stops, or `KEPT_SECONDS` after the last page.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from typing import Final, Literal
from uuid import UUID

from django.utils import timezone

from inference.mailbox import passing
from inference.mood import Mood
from library.passages import word_count

from ..models import Reader
from . import joining
from .joining import Grams
from .planning import Glance, Standing, Taste, Verdict, decided, heard

KEPT_SECONDS: Final = 2 * 3600
MOST_READINGS: Final = 12
OPENING: Final = 60
"""Characters of a page that its reader recognises it by."""
LEAST_CHARACTERS: Final = 50
"""A text that is shorter has no say: the patience contract holds what plays."""

Seen = Literal["new", "same", "again", "short", "nothing"]
"""new: to be read. same: the page of before. again: one of the last pages. short, nothing: no text to speak of."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A page that was read. at: seconds of the epoch. grams: see `joining`. cut_off: an unfinished sentence."""

    at: float
    opening: str
    mood: Mood
    words: float
    grams: Grams
    cut_off: str


@dataclass(frozen=True, slots=True)
class Look:
    """What came of looking at a page. text: what is to be read for its mood, "" for nothing. known: its reading."""

    seen: Seen
    text: str = ""
    grams: Grams = ()
    cut_off: str = ""
    opening: str = ""
    known: Reading | None = None


@dataclass
class Session:
    """One reader's pages, the newest last, and where the music stands.

    tracks: by cue, mode and genre. stop: the last of the reader's stops, "" for none; after another it is not kept.
    """

    reader: UUID
    standing: Standing = field(default_factory=Standing)
    readings: tuple[Reading, ...] = ()
    tracks: dict[tuple[int, int, str], UUID] = field(default_factory=dict)
    stop: str = ""

    @classmethod
    def of(cls, reader: Reader, stop: str) -> Session:
        """stop: `last_stop` as it was when the page came, which may have taken seconds to read."""
        found: Session | None = passing().get(key(reader.pk))
        return replace(found, stop=stop) if found else cls(reader.pk, stop=stop)

    def keep(self) -> None:
        if last_stop(self.reader) == self.stop:
            passing().set(key(self.reader), self, KEPT_SECONDS)

    @staticmethod
    def end(reader: Reader) -> None:
        passing().set(stop_key(reader.pk), secrets.token_urlsafe(), KEPT_SECONDS)
        passing().delete(key(reader.pk))

    def look(self, text: str) -> Look:
        """What a page has that was not read yet. Changes nothing."""
        text = text.strip()
        letters = joining.letters_of(text)
        if not letters.folded:
            return Look("nothing")
        if len(text) < LEAST_CHARACTERS:
            return Look("short")
        grams = letters.grams
        last = self.readings[-1] if self.readings else None
        if last and joining.is_same(last.grams, grams):
            return Look("same")
        earlier = (one for one in reversed(self.readings) if joining.is_same(one.grams, grams))
        if known := next(earlier, None):
            return Look("again", known=known)
        first, end = joining.unseen(last.grams, grams) if last else (0, len(letters.places))
        new = letters.between(first, end, text)
        follows = last is not None and end == len(letters.places)
        joined = joining.joined(last.cut_off, new) if last and follows else new
        return Look("new", joined, grams, joining.open_end(text), joining.opening(new, OPENING))

    def read(self, look: Look, mood: Mood, taste: Taste) -> Verdict:
        """Take in the mood of what a look has found, or that which is known."""
        now = timezone.now().timestamp()
        reading = Reading(
            now, look.opening, mood, word_count(look.text), look.grams, look.cut_off
        ) if look.known is None else replace(look.known, at=now)  # fmt: skip
        self.readings = (*(one for one in self.readings if one is not look.known), reading)[-MOST_READINGS:]
        return self._take(heard(self.standing, Glance(mood, reading.words), now, taste))

    def wait(self, taste: Taste) -> Verdict:
        """Where the music stands by now: the time that it had to be patient may be over."""
        return self._take(decided(self.standing, timezone.now().timestamp(), taste))

    def _take(self, verdict: Verdict) -> Verdict:
        self.standing = verdict.standing
        return verdict


def last_stop(reader: UUID) -> str:
    found: str = passing().get(stop_key(reader), "")
    return found


def key(reader: UUID) -> str:
    return f"companion-{reader}"


def stop_key(reader: UUID) -> str:
    return f"companion-stop-{reader}"
