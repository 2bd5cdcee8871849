"""What is kept for a reader: place, taste, and the music they were given."""

from .music import Choice, Heard
from .pace import ReadingTime
from .places import Place
from .readers import Reader

__all__ = ["Choice", "Heard", "Place", "Reader", "ReadingTime"]
