"""Sadness: aeolian with a leading tone at cadences, slow, low, legato, soft, ninths and pedal points."""

from __future__ import annotations

from catalog.demo.melody import Tune
from catalog.demo.score import Intent, Layer, Piece
from catalog.demo.textures import Figure, Pad, Sparks

SAD = Intent(0.0, -0.3, 0.0)

PIECES = (
    Piece(
        "empty-chair",
        "The Empty Chair",
        "sadness",
        "chamber",
        Intent(-0.05, -0.28, 0.05),
        seed=31,
        tonic=9,
        scale="aeolian",
        bpm=58,
        rubato=0.1,
        form="A A' B A'",
        arc=(0.8, 0.9, 1.0, 0.78),
        chords={
            "A": "i | bVImaj7 | iv | V7sus4 V",
            "A'": "i | bVImaj7 | iv7 V | iadd9",
            "B": "bIII | bVII | iv6 | V7sus4 V7",
        },
        layers=(
            Layer(
                "cello",
                Tune(
                    {"A": "2 1 1 | 3 r1 | 1.5 .5 2 | 3 r1", "B": "1 1 2 | 1 1 2 | 1.5 .5 1 1 | 3 r1"}, 50, 69
                ),
                touch=0.6,
                pan=0.2,
            ),
            Layer("piano", Figure("r.1.2.1.", 0.5, centre=60, low=36), db=-6, touch=0.34, pan=-0.15),
            Layer("slow strings", Pad(3, 62, wide=True), db=-11, touch=0.45, sections=(1, 2, 3)),
        ),
    ),
    Piece(
        "november-keys",
        "November Keys",
        "sadness",
        "piano",
        SAD,
        seed=32,
        tonic=2,
        scale="aeolian",
        bpm=64,
        rubato=0.14,
        form="A A' B A'",
        arc=(0.84, 0.9, 1.0, 0.8),
        chords={
            "A": "iadd9 | bVImaj7 | bIII | bVII",
            "A'": "iadd9 | bVImaj7 | iv7 V7 | i",
            "B": "bVI | bVII | bIIImaj7 iv | V7sus4 V7",
        },
        layers=(
            Layer(
                "piano",
                Tune(
                    {"A": "r1 1 1 1 | 3 r1 | r1 1 1 1 | 3 r1", "B": "1.5 .5 1 1 | 2 2 | 1.5 .5 1 1 | 3 r1"},
                    60,
                    77,
                ),
                touch=0.46,
                pan=0.06,
            ),
            Layer(
                "piano",
                Figure(("r-1-2-1-", "r-012-1-"), 0.5, centre=55, low=36),
                db=-5,
                touch=0.34,
                pan=-0.06,
            ),
        ),
    ),
    Piece(
        "far-shore",
        "The Far Shore",
        "sadness",
        "folk",
        Intent(0.0, -0.25, 0.0),
        seed=33,
        tonic=4,
        scale="dorian",
        bpm=94,
        bar=3,
        rubato=0.06,
        form="A A' B A'",
        arc=(0.85, 0.92, 1.0, 0.86),
        chords={
            "A": "i | i | bVII | i | bIII | bVII | iv | v",
            "A'": "i | i | bVII | i | bIII | bVII | v | i",
            "B": "bIII | bVII | iv | i | bVI | bIII | iv | v",
        },
        layers=(
            Layer(
                "english horn",
                Tune(
                    {
                        "A": "2 1 | 1.5 .5 1 | 2 1 | 3 | 2 1 | 1.5 .5 1 | 1 1 1 | 2 r1",
                        "B": "3 | 1 1 1 | 3 | 2 r1",
                    },
                    57,
                    74,
                ),
                touch=0.52,
                pan=0.2,
            ),
            Layer("nylon guitar", Figure("r-1-02", 0.5, centre=57, low=40), db=-4, touch=0.4, pan=-0.25),
            Layer(
                "cello",
                Tune({"A": "3", "B": "3"}, 43, 57, consonant=True, name="inner"),
                db=-8,
                touch=0.42,
                sections=(1, 2, 3),
                pan=-0.05,
            ),
        ),
    ),
    Piece(
        "low-tide",
        "Low Tide",
        "sadness",
        "ambient",
        Intent(-0.05, -0.4, -0.05),
        seed=34,
        tonic=0,
        scale="aeolian",
        bpm=60,
        form="A B A B'",
        arc=(0.86, 0.95, 0.88, 0.95),
        chords={
            "A": "iadd9 | iadd9 | bVImaj7 | bVImaj7",
            "B": "iv7 | iv7 | bIIImaj7 | v7",
            "B'": "iv7 | iv7 | bVImaj7 | Vsus4",
        },
        layers=(
            Layer("bowed pad", Pad(3, 57, wide=True, overlap=0.8), touch=0.45),
            Layer(
                "piano",
                Tune({"A": "r1 2 1 | r4 | r1 2 1 | r4", "B": "r1 1 2 | r4 | r1 1 2 | r4"}, 63, 79),
                db=0,
                touch=0.36,
                pan=0.15,
                send=1.6,
            ),
            Layer("slow strings", Figure("b-------", 0.5, low=36), db=-6, touch=0.45),
            Layer("harp", Sparks(10, 3, 1.0, 60, 76, falling=True), db=-8, touch=0.36, pan=-0.4),
        ),
    ),
    Piece(
        "after-the-train",
        "After the Train Has Gone",
        "sadness",
        "cinematic",
        Intent(0.0, -0.2, 0.1),
        seed=35,
        tonic=7,
        scale="aeolian",
        bpm=64,
        rubato=0.06,
        form="A A' B A'",
        arc=(0.8, 0.88, 1.0, 0.82),
        chords={
            "A": "i | bVI | iv | i/V V",
            "A'": "i | bVI | iv V7 | i",
            "B": "bVI | bIII | iv | V7sus4 V7",
        },
        layers=(
            Layer("harp", Figure("r-0-1-2-", 0.5, centre=60, low=38), db=-1, touch=0.4, pan=-0.35),
            Layer(
                "violin",
                Tune({"A": "2 2 | 3 r1 | 2 1 1 | r4", "B": "3 1 | 2 r2 | 2 1 1 | r4"}, 62, 79),
                touch=0.46,
                pan=0.2,
                send=1.3,
                swell=0.3,
            ),
            Layer("slow strings", Pad(3, 57, wide=True), db=-12, touch=0.42, swell=0.5, sections=(1, 2, 3)),
            Layer("contrabass", Figure("b-------", 0.5, low=31), db=-10, touch=0.42, gate=0.8),
            Layer(
                "french horn",
                Tune({"B": "4", "A": "4"}, 50, 64, consonant=True, name="inner"),
                db=-12,
                touch=0.4,
                sections=(2, 3),
                pan=-0.2,
            ),
        ),
    ),
)
