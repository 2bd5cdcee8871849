"""The curators' desk in Django's admin: upload, review, change in bulk, exchange, publish."""

from .shelves import GenreAdmin, LicenceAdmin
from .tracks import TrackAdmin

__all__ = ["GenreAdmin", "LicenceAdmin", "TrackAdmin"]
