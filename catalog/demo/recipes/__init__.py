"""The pieces of the demo catalogue, one module a mood: what to play, never how."""

from __future__ import annotations

from typing import Final

from catalog.demo.recipes import (
    anger,
    beds_acoustic,
    beds_electric,
    disgust,
    fear,
    joy,
    sadness,
    surprise,
    tender,
)
from catalog.demo.score import Piece

PIECES: Final[tuple[Piece, ...]] = (
    *joy.PIECES,
    *tender.PIECES,
    *sadness.PIECES,
    *anger.PIECES,
    *fear.PIECES,
    *disgust.PIECES,
    *surprise.PIECES,
    *beds_acoustic.PIECES,
    *beds_electric.PIECES,
)
