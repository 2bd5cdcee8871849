"""Tenderness: joy that is quiet. Lydian and pentatonic, slow, legato, sevenths and ninths."""

from __future__ import annotations

from catalog.demo.melody import Tune
from catalog.demo.score import Intent, Layer, Piece
from catalog.demo.textures import Figure, Pad, Sparks

TENDER = Intent(0.5, -0.25, -0.5)

PIECES = (
    Piece(
        "lamplight",
        "Lamplight",
        "joy",
        "piano",
        TENDER,
        seed=21,
        tonic=5,
        scale="ionian",
        bpm=64,
        rubato=0.12,
        form="A A' B A'",
        arc=(0.85, 0.9, 1.0, 0.82),
        chords={
            "A": "Imaj7 | vi7 | IVmaj9 | Vsus4 V",
            "A'": "Imaj7 | vi7 | ii7 V7 | Iadd9",
            "B": "IVmaj7 | iii7 | ii9 | IV/V V7",
        },
        layers=(
            Layer(
                "piano",
                Tune(
                    {"A": "1.5 .5 1 1 | 3 r1 | 1.5 .5 1 1 | 2 r2", "B": "1 1 2 | 1 1 2 | 1.5 .5 1 1 | 3 r1"},
                    64,
                    82,
                ),
                touch=0.5,
                pan=0.08,
            ),
            Layer("piano", Figure("r-120-21", 0.5, centre=57, low=38), db=-8, touch=0.36, pan=-0.08),
        ),
    ),
    Piece(
        "paper-lanterns",
        "Paper Lanterns on the Water",
        "joy",
        "ambient",
        Intent(0.45, -0.35, -0.55),
        seed=22,
        tonic=7,
        scale="lydian",
        bpm=64,
        form="A B A B'",
        arc=(0.85, 0.95, 0.88, 0.92),
        chords={
            "A": "Iadd9 | I6 | II/I | Iadd9",
            "B": "vi7 | iiiadd9 | II6 | Vmaj7",
            "B'": "vi7 | iiiadd9 | II6 | Iadd9",
        },
        layers=(
            Layer("harp", Figure("b-1-3-2-", 0.5, size=4, centre=66, low=47, roll=0.01), touch=0.4, pan=-0.3),
            Layer(
                "electric piano",
                Tune({"A": "2 1 1 | 3 r1 | 2 1 1 | r4", "B": "2 2 | 3 r1 | 2 2 | r4"}, 71, 86),
                touch=0.42,
                pan=0.25,
            ),
            Layer("warm pad", Pad(3, 64, wide=True, overlap=0.8), db=-9, touch=0.42, swell=0.4),
            Layer("vibraphone", Sparks(12, 3, 0.75, 79, 91), db=-8, touch=0.36, pan=0.5),
        ),
    ),
    Piece(
        "small-boat-lullaby",
        "Lullaby for a Small Boat",
        "joy",
        "folk",
        Intent(0.5, -0.2, -0.5),
        seed=23,
        tonic=9,
        scale="major pentatonic",
        bpm=96,
        bar=3,
        rubato=0.08,
        form="A A' B A'",
        arc=(0.86, 0.92, 1.0, 0.84),
        chords={
            "A": "I | I | IVmaj7 | I | vi | IV | ii7 | V",
            "A'": "I | I | IVmaj7 | I | vi | ii7 | V | I",
            "B": "IV | V | iii | vi | IV | I | ii7 | Vsus4",
        },
        layers=(
            Layer(
                "flute",
                Tune(
                    {
                        "A": "2 1 | 2 1 | 1 1 1 | 3 | 2 1 | 2 1 | 1 1 1 | 2 r1",
                        "B": "1.5 .5 1 | 2 1 | 1.5 .5 1 | 2 r1",
                    },
                    64,
                    81,
                ),
                touch=0.5,
                pan=0.15,
                swell=0.15,
            ),
            Layer("nylon guitar", Figure("r-0-21", 0.5, centre=60, low=40), db=-4, touch=0.42, pan=-0.25),
            Layer("slow strings", Pad(3, 60, wide=True), db=-13, touch=0.4, sections=(1, 2, 3)),
        ),
    ),
    Piece(
        "letter-in-a-drawer",
        "A Letter Kept in a Drawer",
        "joy",
        "chamber",
        TENDER,
        seed=24,
        tonic=10,
        scale="ionian",
        bpm=64,
        rubato=0.1,
        form="A A' B A'",
        arc=(0.84, 0.92, 1.0, 0.84),
        chords={
            "A": "Iadd9 | IVmaj7 | vi7 ii7 | Vsus4 V",
            "A'": "Iadd9 | IVmaj7 | ii7 V7 | Iadd9",
            "B": "vi7 | iii7 | IVmaj7 ii7 | V7sus4 V7",
        },
        layers=(
            Layer(
                "clarinet",
                Tune(
                    {"A": "2 1 1 | 3 r1 | 1.5 .5 1 1 | 3 r1", "B": "1 1 2 | 1 1 2 | 1.5 .5 1 1 | 3 r1"},
                    60,
                    79,
                ),
                touch=0.5,
                pan=0.15,
            ),
            Layer("harp", Figure("r.012.21", 0.5, centre=60, low=38), db=-4, touch=0.42, pan=-0.3),
            Layer("slow strings", Pad(3, 60, wide=True), db=-9, touch=0.42),
            Layer(
                "cello",
                Tune({"A": "4 | 4 | 2 2 | 4", "B": "4 | 4 | 2 2 | 4"}, 45, 60, consonant=True, name="inner"),
                db=-8,
                touch=0.45,
                sections=(1, 2, 3),
                pan=0.3,
            ),
        ),
    ),
)
