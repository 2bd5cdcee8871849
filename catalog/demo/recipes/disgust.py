"""Disgust and unease: locrian and chromatic, middling tempo, low reeds, muted sounds, sour seconds."""

from __future__ import annotations

from catalog.demo.melody import Tune
from catalog.demo.score import Intent, Layer, Piece
from catalog.demo.textures import Clusters, Figure, Kit, Pad, Pulse, Sparks

SOUR = Intent(-0.5, 0.1, 0.5)

PIECES = (
    Piece(
        "what-the-cellar-kept",
        "What the Cellar Kept",
        "disgust",
        "chamber",
        SOUR,
        seed=61,
        tonic=11,
        scale="locrian",
        bpm=92,
        form="A A' B A'",
        bar=3,
        arc=(0.82, 0.9, 1.0, 0.86),
        chords={
            "A": "i° | bII | i° | bV | i° | biii | bII | i°",
            "B": "bV | iv | bV | bII | biii° | iv | bII | bV",
        },
        layers=(
            Layer(
                "bassoon",
                Tune(
                    {
                        "A": "1.5 .5 1 | 2 1 | 1.5 .5 1 | 2 r1 | .5 .5 1 1 | 2 1 | 1.5 .5 1 | 2 r1",
                        "B": "1 1 1 | 2 1 | 1 1 1 | 2 r1",
                    },
                    40,
                    60,
                    leap=1.6,
                ),
                touch=0.6,
                gate=0.8,
            ),
            Layer("pizzicato", Figure("r.^.^.", 0.5, centre=55, low=35), db=-6, touch=0.45, pan=-0.3),
            Layer(
                "viola", Clusters(((0, 1), (0, 1, 6)), 6, 5, 55, 0.7), db=-9, touch=0.45, pan=0.3, swell=0.25
            ),
            Layer(
                "clarinet",
                Sparks(9, 3, 0.5, 58, 70, falling=True, length=0.5),
                db=-8,
                touch=0.45,
                pan=0.35,
                sections=(1, 2, 3),
            ),
        ),
    ),
    Piece(
        "greasy-spoon",
        "The Greasy Spoon",
        "disgust",
        "jazz",
        Intent(-0.45, 0.1, 0.4),
        seed=62,
        tonic=4,
        scale="locrian",
        bpm=79,
        swing=0.66,
        form="A A' B A' B'",
        arc=(0.86, 0.92, 1.0, 0.9, 0.94),
        chords={
            "A": "iø7 | bIImaj7 | iø7 | bV7",
            "A'": "iø7 | bIImaj7 | bV7 IV7 | iø7",
            "B": "IV7 | biii7 | bV7 | bII7",
            "B'": "IV7 | biii7 | bII7 | iø7",
        },
        layers=(
            Layer(
                "muted trumpet",
                Tune(
                    {
                        "A": "1.5 .5 1 r1 | r1 .5 .5 1 r1 | 1.5 .5 1 r1 | r4",
                        "B": "r.5 .5 .5 .5 2 | r4 | r.5 .5 .5 .5 2 | r4",
                    },
                    54,
                    71,
                    leap=1.5,
                ),
                touch=0.52,
                gate=0.9,
                pan=0.2,
            ),
            Layer("bassoon", Figure("r..f..o.", 0.5, low=34), db=-4, touch=0.5, gate=0.6, pan=-0.2),
            Layer(
                "electric piano",
                Figure(("..*-....", "..*-.*.."), 0.5, size=4, centre=58),
                db=-6,
                touch=0.4,
                gate=0.9,
                pan=-0.3,
            ),
            Layer("viola", Clusters(((0, 1), (1, 2)), 8, 5, 58, 0.5), db=-11, touch=0.4, swell=0.25, pan=0.4),
            Layer("slow strings", Pad(2, 52), db=-12, touch=0.4),
            Layer(
                "brushes",
                Kit(
                    ((51, "4..24..2"), (38, "..3...3.")),
                ),
                db=-14,
                touch=0.45,
                send=0.5,
            ),
        ),
    ),
    Piece(
        "stagnant-water",
        "Stagnant Water",
        "disgust",
        "ambient",
        Intent(-0.5, 0.0, 0.5),
        seed=63,
        tonic=7,
        scale="locrian",
        bpm=64,
        form="A B A B'",
        arc=(0.88, 0.95, 0.9, 1.0),
        chords={"A": "i° | i° | bII | bII", "B": "bV | bV | iv | biii", "B'": "bV | biii | bII | i°"},
        layers=(
            Layer("sweep pad", Pad(3, 52, overlap=0.6), touch=0.45, swell=0.2),
            Layer(
                "clarinet",
                Tune({"A": "3 1 | r1 2 r1 | 3 1 | r4", "B": "1 1 2 | r4 | 1 1 2 | r4"}, 50, 66, leap=1.5),
                db=-1,
                touch=0.46,
                pan=0.2,
            ),
            Layer(
                "bassoon",
                Tune({"A": "4 | r2 2 | 4 | r4", "B": "2 2 | r4 | 2 2 | r4"}, 37, 52, name="under"),
                db=-4,
                touch=0.46,
                pan=-0.25,
            ),
            Layer(
                "kalimba", Sparks(6, 3, 0.5, 58, 72, falling=True, length=0.5), db=-9, touch=0.42, pan=-0.45
            ),
            Layer(
                "viola", Clusters(((0, 1), (0, 1, 2)), 8, 6, 54, 1.0), db=-9, touch=0.4, swell=0.3, pan=0.45
            ),
        ),
    ),
    Piece(
        "under-the-boards",
        "Under the Floorboards",
        "disgust",
        "cinematic",
        Intent(-0.5, 0.15, 0.55),
        seed=64,
        tonic=0,
        scale="locrian",
        bpm=80,
        form="A A' B A' B'",
        arc=(0.84, 0.9, 1.0, 0.9, 0.96),
        chords={
            "A": "i° | bII | i° | biii",
            "A'": "i° | bII | bV | i°",
            "B": "bV | iv | biii | bII",
            "B'": "bV | iv | bII | i°",
        },
        layers=(
            Layer(
                "contrabass",
                Tune(
                    {"A": "1.5 .5 1 1 | 2 r2 | 1.5 .5 1 1 | 2 r2", "B": "2 1 1 | 2 r2 | 2 1 1 | 2 r2"},
                    30,
                    47,
                    leap=1.4,
                ),
                touch=0.62,
                gate=0.85,
            ),
            Layer(
                "bassoon",
                Tune(
                    {"A": "1.5 .5 1 1 | 2 r2 | 1.5 .5 1 1 | 2 r2", "B": "2 1 1 | 2 r2 | 2 1 1 | 2 r2"},
                    30,
                    47,
                    leap=1.4,
                    shift=13,
                ),
                db=-4,
                touch=0.5,
                gate=0.85,
                pan=0.25,
            ),
            Layer(
                "strings",
                Clusters(((0, 1), (0, 1, 6)), 8, 6, 53, 0.6),
                db=-5,
                touch=0.45,
                pan=-0.3,
                swell=0.25,
            ),
            Layer("pizzicato", Figure(("..0.^..0", "..^.0..."), 0.5, centre=58), db=-8, touch=0.45, pan=0.4),
            Layer("timpani", Pulse(36, 8, 0.7, 0.1), db=-12, touch=0.4),
            Layer("bowed pad", Pad(2, 50), db=-11, touch=0.4),
        ),
    ),
    Piece(
        "sour-milk-waltz",
        "Sour Milk Waltz",
        "disgust",
        "folk",
        Intent(-0.4, 0.1, 0.4),
        seed=65,
        tonic=2,
        scale="locrian",
        bpm=96,
        bar=3,
        form="A A' B A'",
        arc=(0.86, 0.92, 1.0, 0.9),
        chords={
            "A": "i | bII | i° | bV | i | biii | bII | bV",
            "A'": "i | bII | i° | bV | i | biii | bII | i°",
            "B": "iv | #iv° | biii | bV | bII | iv | bII | bV",
        },
        layers=(
            Layer(
                "accordion",
                Tune(
                    {"A": "1 1 1 | 2 1 | 1.5 .5 1 | 2 r1", "B": "2 1 | .5 .5 1 1 | 2 1 | 2 r1"},
                    55,
                    72,
                    leap=1.5,
                ),
                touch=0.5,
                gate=0.8,
                pan=0.15,
                swell=0.1,
            ),
            Layer(
                "banjo",
                Figure("r.^.^.", 0.5, centre=58, low=38, roll=0.03),
                db=-6,
                touch=0.42,
                gate=0.6,
                pan=-0.3,
            ),
            Layer(
                "viola",
                Tune({"A": "3", "B": "3"}, 50, 64, consonant=True, name="inner", shift=1),
                db=-11,
                touch=0.42,
                pan=0.3,
                sections=(1, 2, 3),
            ),
            Layer("bassoon", Figure("r.....", 0.5, low=35), db=-5, touch=0.5, gate=3.0, pan=-0.05),
        ),
    ),
)
