"""Joy: major modes, brisk, high, detached."""

from __future__ import annotations

from catalog.demo.melody import Tune
from catalog.demo.score import Intent, Layer, Piece
from catalog.demo.textures import Figure, Kit, Pad, Sparks, Walk

BRIGHT = Intent(0.55, 0.5, -0.05)

PIECES = (
    Piece(
        "market-morning",
        "Market Morning",
        "joy",
        "folk",
        BRIGHT,
        seed=11,
        tonic=2,
        scale="ionian",
        bpm=116,
        form="A A' B A'",
        arc=(0.85, 0.92, 0.88, 1.0),
        chords={
            "A": "I | IV | I | V | vi | IV | ii | Vsus4 V",
            "A'": "I | IV | I | V | vi | IV | ii V | I",
            "B": "IV | I | ii | vi | IV | I/V | ii | Vsus4 V",
        },
        layers=(
            Layer(
                "recorder",
                Tune(
                    {
                        "A": "1 .5 .5 1 1 | 1.5 .5 2 | 1 .5 .5 1 1 | 3 r1 | "
                        "1 .5 .5 1 1 | 1.5 .5 2 | .5 .5 .5 .5 1 1 | 2 r2",
                        "B": "2 1 1 | 3 r1 | 2 1 1 | 3 r1 | 1 1 1 1 | 2 2 | 2 1 1 | 3 r1",
                    },
                    69,
                    86,
                ),
                touch=0.62,
                gate=0.7,
                pan=0.1,
                swell=0.2,
            ),
            Layer(
                "nylon guitar",
                Figure("r.^.f.^^", 0.5, centre=62, low=43, roll=0.03),
                db=-4,
                touch=0.52,
                gate=0.9,
                pan=-0.35,
            ),
            Layer(
                "pizzicato",
                Figure("0.2.1.2.", 0.5, centre=66),
                db=-10,
                touch=0.5,
                pan=0.4,
                sections=(1, 2, 3),
            ),
            Layer("glockenspiel", Sparks(8, 2, 0.5, 81, 96), db=-15, touch=0.4, sections=(1, 3), pan=0.5),
            Layer(
                "brushes", Kit(((82, "3.2.3.24"), (54, "..2...3."))), db=-17, touch=0.6, pan=-0.1, send=0.5
            ),
        ),
    ),
    Piece(
        "skipping-stones",
        "Skipping Stones",
        "joy",
        "piano",
        Intent(0.5, 0.45, -0.05),
        seed=12,
        tonic=7,
        scale="ionian",
        bpm=126,
        rubato=0.03,
        form="A A' B A'",
        arc=(0.84, 0.9, 0.9, 1.0),
        chords={
            "A": "I | iii | IV | V | vi | IV | ii7 | V7",
            "A'": "I | iii | IV | V | vi | IV | ii7 V7 | I",
            "B": "vi | iii | IV | I | vi | iii | II7 | Vsus4 V",
        },
        layers=(
            Layer(
                "piano",
                Tune(
                    {
                        "A": "1 1 .5 .5 1 | 1.5 .5 1 r1 | 1 1 .5 .5 1 | 2 r2 | "
                        "1 .5 .5 1 1 | 1.5 .5 1 r1 | .5 .5 .5 .5 1 1 | 2 r2",
                        "B": "2 1 1 | 2 1 r1 | 2 1 1 | 2 r2",
                    },
                    69,
                    89,
                ),
                touch=0.56,
                gate=0.6,
                pan=0.1,
            ),
            Layer("piano", Figure("r2^2f2^2", 0.5, centre=59, low=38), db=-6, touch=0.42, gate=0.7, pan=-0.1),
        ),
    ),
    Piece(
        "corner-bakery",
        "Corner Bakery",
        "joy",
        "jazz",
        Intent(0.5, 0.45, 0.0),
        seed=13,
        tonic=5,
        scale="ionian",
        bpm=126,
        swing=0.64,
        form="A A' B A'",
        arc=(0.86, 0.92, 0.94, 1.0),
        chords={
            "A": "I6 | vi7 | ii7 | V7 | I6 | VI7 | ii7 | V13",
            "A'": "I6 | vi7 | ii7 | V7 | I6 VI7 | ii7 V7 | I69 | I69",
            "B": "IVmaj7 | #iv°7 | I6 | VI7 | II7 | II7 | ii7 | V7",
        },
        layers=(
            Layer(
                "clarinet",
                Tune(
                    {
                        "A": "r.5 .5 .5 .5 1 1 | 1.5 .5 r2 | r.5 .5 .5 .5 1 1 | 1.5 .5 r2 | "
                        "1 .5 .5 1.5 .5 | 1.5 .5 r2 | r.5 .5 .5 .5 1 1 | 2 r2",
                        "B": "1.5 .5 1 1 | 2 r2 | 1.5 .5 1 1 | 2 r2",
                    },
                    62,
                    82,
                    leap=1.3,
                ),
                touch=0.56,
                gate=0.75,
                pan=0.2,
                swell=0.1,
            ),
            Layer(
                "piano",
                Figure(("..*..*..", "*..*...."), 0.5, size=4, centre=62, wide=True),
                db=-7,
                touch=0.42,
                gate=0.6,
                pan=-0.25,
            ),
            Layer("double bass", Walk(31, 53), db=-7, touch=0.56, gate=0.9, send=0.3),
            Layer(
                "brushes",
                Kit(((51, "5.335.33"), (44, "..4...4."), (38, "..3...32"))),
                db=-13,
                touch=0.5,
                send=0.5,
            ),
        ),
    ),
    Piece(
        "garden-gate-dance",
        "Garden Gate Dance",
        "joy",
        "chamber",
        BRIGHT,
        seed=14,
        tonic=0,
        scale="mixolydian",
        bpm=120,
        bar=3,
        form="A A' B A A'",
        arc=(0.85, 0.9, 0.92, 0.9, 1.0),
        chords={
            "A": "I | I | bVII | IV | I | vi | IV | Vsus4",
            "A'": "I | I | bVII | IV | I | IV | V | I",
            "B": "vi | IV | I | V | ii | IV | bVII | Vsus4",
        },
        layers=(
            Layer(
                "flute",
                Tune(
                    {
                        "A": "1 .5 .5 1 | 1.5 .5 1 | 1 .5 .5 1 | 2 r1 | 1 .5 .5 1 | 1.5 .5 1 | 1 1 1 | 2 r1",
                        "B": "2 1 | 1 1 1 | 2 1 | 2 r1",
                    },
                    72,
                    91,
                ),
                touch=0.58,
                gate=0.75,
                pan=0.15,
                swell=0.12,
            ),
            Layer(
                "pizzicato", Figure("r.^.^.", 0.5, centre=64, low=43), db=-4, touch=0.56, gate=0.6, pan=-0.3
            ),
            Layer(
                "marimba",
                Figure("0.2.1.", 0.5, centre=67),
                db=-9,
                touch=0.5,
                gate=0.6,
                pan=0.35,
                sections=(1, 2, 4),
            ),
            Layer("strings", Pad(3, 64), db=-13, touch=0.45, sections=(2, 3, 4)),
        ),
    ),
)
