"""Surprise: lydian dominant and whole-tone, bursts and rests, staccato, chromatic mediants."""

from __future__ import annotations

from catalog.demo.melody import Tune
from catalog.demo.score import Intent, Layer, Piece
from catalog.demo.textures import Figure, Kit, Pad, Sparks

WONDER = Intent(0.25, 0.45, 0.2)

PIECES = (
    Piece(
        "jack-in-the-box",
        "Jack-in-the-Box",
        "surprise",
        "chamber",
        WONDER,
        seed=71,
        tonic=7,
        scale="lydian",
        bpm=120,
        form="A A' B A'",
        arc=(0.82, 0.9, 0.95, 1.0),
        chords={
            "A": "I | III | I | bVI | I | II7 | bVI | V7",
            "A'": "I | III | I | bVI | I | II7 | bVI V7 | I",
            "B": "III | I | bVI | bIII | III | bVI | II7 | V7",
        },
        layers=(
            Layer(
                "celesta",
                Tune(
                    {
                        "A": ".5 .5 .5 r2.5 | r1 .5 .5 1 r1 | .5 .5 .5 r2.5 | r4 | "
                        ".5 .5 .5 .5 1 r1 | r2 .5 .5 1 | .5 .5 .5 r2.5 | r4",
                        "B": "r1 .5 .5 1 r1 | r1 .5 .5 1 r1 | .5 .5 .5 .5 1 r1 | r4",
                    },
                    71,
                    89,
                    leap=1.8,
                ),
                touch=0.55,
                gate=0.5,
                pan=0.15,
            ),
            Layer(
                "pizzicato",
                Figure(("r..^r...", "r..^..^."), 0.5, centre=64, low=43),
                db=-3,
                touch=0.6,
                gate=0.5,
                pan=-0.25,
            ),
            Layer(
                "bassoon", Figure(("....r.o.", "........"), 0.5, low=38), db=-5, touch=0.55, gate=0.4, pan=0.3
            ),
            Layer(
                "flute",
                Sparks(11, 3, 0.25, 79, 93, length=0.25),
                db=-7,
                touch=0.5,
                gate=0.8,
                pan=-0.4,
                sections=(1, 2, 3),
            ),
            Layer("slow strings", Pad(3, 60, wide=True), db=-13, touch=0.4),
        ),
    ),
    Piece(
        "the-hidden-stair",
        "The Hidden Stair",
        "surprise",
        "cinematic",
        Intent(0.2, 0.4, 0.25),
        seed=72,
        tonic=0,
        scale="lydian",
        bpm=124,
        form="A A' B A'",
        arc=(0.84, 0.9, 1.0, 0.94),
        chords={
            "A": "I | I | III | III | I | VI | II | V",
            "A'": "I | I | III | III | I | VI | bVI | I",
            "B": "bVI | bVI | I | I | III | VI | II | V",
        },
        layers=(
            Layer("celesta", Figure("0123 4...", 0.5, centre=74), db=-2, touch=0.46, gate=0.8, pan=0.25),
            Layer("strings", Pad(3, 62, wide=True), db=-5, touch=0.5, swell=0.2),
            Layer(
                "flute",
                Tune(
                    {
                        "A": "r2 .5 .5 1 | 2 r2 | r2 .5 .5 1 | 2 r2",
                        "B": "r1 .5 .5 1 1 | 2 r2 | r1 .5 .5 1 1 | 2 r2",
                    },
                    72,
                    90,
                    leap=1.7,
                ),
                touch=0.55,
                gate=0.8,
                pan=-0.15,
                swell=0.1,
            ),
            Layer("pizzicato", Figure(("r...r.f.", "r......."), 0.5, low=36), db=-4, touch=0.56, gate=0.6),
            Layer("harp", Sparks(12, 5, 0.25, 64, 88), db=-8, touch=0.46, pan=-0.4),
        ),
    ),
    Piece(
        "sudden-sparrow",
        "Sudden Sparrow",
        "surprise",
        "piano",
        Intent(0.25, 0.45, 0.15),
        seed=73,
        tonic=2,
        scale="lydian",
        bpm=126,
        form="A A' B A'",
        arc=(0.86, 0.92, 0.96, 1.0),
        chords={
            "A": "I | I | III | I | VI | I | II | V",
            "A'": "I | I | III | I | VI | I | II V | I",
            "B": "III | I | bVI | I | III | I | II | V",
        },
        layers=(
            Layer(
                "piano",
                Tune(
                    {
                        "A": ".25 .25 .25 .25 .5 r2.5 | r2 .5 .5 .5 r.5 | .25 .25 .25 .25 1 r2 | r4 | "
                        ".25 .25 .25 .25 .5 r2.5 | r2 .5 .5 .5 r.5 | .5 .5 .5 .5 r2 | r4",
                        "B": "r1 .25 .25 .5 .5 r1.5 | r4 | r1 .25 .25 .25 .25 .5 r1.5 | r4",
                    },
                    69,
                    90,
                    leap=1.8,
                ),
                touch=0.6,
                gate=0.8,
                pan=0.15,
            ),
            Layer(
                "piano",
                Figure(("r.^..^.^", "f.^.^.^.", "r.^...^.", "r.^.*.^."), 0.5, centre=62, low=41),
                db=-3,
                touch=0.56,
                gate=0.8,
                pan=-0.12,
            ),
        ),
    ),
    Piece(
        "wrong-floor",
        "Wrong Floor, Sir",
        "surprise",
        "jazz",
        Intent(0.2, 0.45, 0.15),
        seed=74,
        tonic=8,
        scale="lydian",
        bpm=126,
        swing=0.62,
        form="A A' B A'",
        arc=(0.86, 0.92, 0.95, 1.0),
        chords={
            "A": "I6 | III7 | I6 | bVI7 | I6 | VI7 | II7 | V7",
            "A'": "I6 | III7 | I6 | bVI7 | I6 | VI7 | II7 V7 | I69",
            "B": "IV6 | IV6 | III7 | III7 | VI7 | VI7 | II7 | V7",
        },
        layers=(
            Layer(
                "vibraphone",
                Tune(
                    {
                        "A": ".5 .5 .5 r1.5 1 | r4 | .5 .5 .5 r1.5 1 | r2 .5 .5 1 | "
                        "r1 .5 .5 1 r1 | r4 | .5 .5 .5 r1.5 1 | r4",
                        "B": "r1 1 r1 1 | r4 | r.5 .5 .5 .5 r2 | r4",
                    },
                    68,
                    88,
                    leap=1.8,
                ),
                touch=0.54,
                gate=0.6,
                pan=0.2,
            ),
            Layer(
                "double bass",
                Figure(("r..f....", "r.f.o..."), 0.5, low=32),
                db=-6,
                touch=0.6,
                gate=0.7,
                send=0.4,
            ),
            Layer(
                "piano",
                Figure(("...*....", ".....*.*"), 0.5, size=4, centre=62, wide=True),
                db=-5,
                touch=0.5,
                gate=0.4,
                pan=-0.25,
            ),
            Layer(
                "clarinet",
                Sparks(10, 3, 0.5, 66, 82, length=0.4),
                db=-7,
                touch=0.5,
                gate=0.8,
                pan=-0.4,
                sections=(1, 2, 3),
            ),
            Layer(
                "brushes",
                Kit(((51, "5..35..3"), (44, "..4...4."), (38, "......24"))),
                db=-13,
                touch=0.5,
                send=0.5,
            ),
            Layer("slow strings", Pad(3, 60, wide=True), db=-13, touch=0.4),
        ),
    ),
    Piece(
        "coin-trick",
        "Coin Trick",
        "surprise",
        "folk",
        Intent(0.3, 0.45, 0.1),
        seed=75,
        tonic=5,
        scale="lydian",
        bpm=120,
        form="A A' B A'",
        arc=(0.86, 0.92, 0.95, 1.0),
        chords={
            "A": "I | II | I | bIII | I | II | bVI | V",
            "A'": "I | II | I | bIII | I | II | bVI V | I",
            "B": "bVI | I | bIII | I | bVI | I | II | V",
        },
        layers=(
            Layer(
                "kalimba",
                Tune(
                    {
                        "A": ".5 .5 1 r2 | r2 .5 .5 1 | .5 .5 1 r2 | r4 | "
                        ".5 .5 .5 .5 r2 | r2 .5 .5 1 | .5 .5 1 r2 | r4",
                        "B": "r1 .5 .5 r2 | r1 .5 .5 1 r1 | r1 .5 .5 r2 | r4",
                    },
                    70,
                    91,
                    leap=1.7,
                ),
                touch=0.6,
                gate=0.8,
                pan=0.2,
            ),
            Layer(
                "nylon guitar",
                Figure(("r..^..^.", "r...^..."), 0.5, centre=62, low=41, roll=0.02),
                db=-3,
                touch=0.5,
                gate=0.5,
                pan=-0.25,
            ),
            Layer(
                "recorder",
                Sparks(9, 3, 0.25, 79, 91, length=0.25),
                db=-7,
                touch=0.5,
                pan=0.4,
                sections=(1, 2, 3),
            ),
            Layer(
                "pizzicato",
                Figure(("....0.2.", "........"), 0.5, centre=66),
                db=-7,
                touch=0.5,
                gate=0.5,
                pan=-0.45,
                sections=(1, 3),
            ),
            Layer("slow strings", Pad(3, 60, wide=True), db=-13, touch=0.4),
        ),
    ),
)
