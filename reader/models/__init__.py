"""What is kept for a reader: place, taste, the music they were given, and what they said of it."""

from .corrections import Correction
from .music import Choice, Heard
from .pace import ReadingTime
from .places import Place
from .readers import Reader
from .sheets import KeptCue, Sheet

__all__ = ["Choice", "Correction", "Heard", "KeptCue", "Place", "Reader", "ReadingTime", "Sheet"]
