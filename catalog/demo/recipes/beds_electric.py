"""Neutral beds for lo-fi, ambient and jazz: calm, plain, nothing that asks to be listened to."""

from __future__ import annotations

from catalog.demo.melody import Tune
from catalog.demo.score import Intent, Layer, Piece
from catalog.demo.textures import Figure, Kit, Pad, Sparks, Walk

PLAIN = Intent(0.25, -0.2, -0.4)

PIECES = (
    Piece(
        "rain-on-the-desk",
        "Rain on the Desk Lamp",
        "",
        "lo-fi",
        PLAIN,
        seed=81,
        tonic=3,
        scale="dorian",
        bpm=74,
        swing=0.58,
        form="A A' B A' A",
        arc=(0.85, 0.9, 0.95, 0.9, 0.85),
        chords={
            "A": "i9 | IV9 | bVIImaj7 | i7",
            "A'": "i9 | IV9 | bVIImaj7 | v7",
            "B": "bIIImaj9 | IV9 | bVIImaj9 | v7",
        },
        layers=(
            Layer(
                "electric piano",
                Figure(("*---..*-", "*--*----"), 0.5, size=4, centre=61, roll=0.02),
                touch=0.45,
                pan=-0.1,
            ),
            Layer("fretless bass", Figure("r--r..f-", 0.5, low=34), db=-7, touch=0.5, gate=0.9, send=0.2),
            Layer(
                "vibraphone",
                Tune(
                    {"A": "r1 1 .5 .5 1 | 3 r1 | r1 1 .5 .5 1 | r4", "B": "1.5 .5 2 | r4 | 1.5 .5 2 | r4"},
                    67,
                    82,
                ),
                db=-4,
                touch=0.4,
                pan=0.3,
                sections=(1, 2, 3),
            ),
            Layer(
                "drum kit",
                Kit(((36, "6..4.5..6....5.."), (37, "..4...4."), (42, "23232323"))),
                db=-9,
                touch=0.5,
                send=0.3,
            ),
        ),
    ),
    Piece(
        "window-seat",
        "Window Seat",
        "",
        "jazz",
        PLAIN,
        seed=82,
        tonic=10,
        scale="ionian",
        bpm=96,
        swing=0.62,
        form="A B A'",
        arc=(0.86, 0.95, 0.9),
        chords={
            "A": "Imaj7 | vi7 | ii7 | V7 | iii7 | VI7 | ii7 | V7sus4",
            "A'": "Imaj7 | vi7 | ii7 | V7 | iii7 VI7 | ii7 V7 | I69 | I69",
            "B": "IVmaj7 | iv6 | iii7 | VI7 | ii7 | II7 | ii7 | V7",
        },
        layers=(
            Layer(
                "jazz guitar",
                Tune(
                    {
                        "A": "r.5 .5 1 1 1 | 2 r2 | r.5 .5 1 1 1 | 3 r1 | "
                        "1 1 .5 .5 1 | 2 r2 | r.5 .5 1 1 1 | 3 r1",
                        "B": "1.5 .5 2 | 3 r1 | 1.5 .5 2 | 3 r1",
                    },
                    58,
                    77,
                ),
                touch=0.5,
                pan=0.2,
            ),
            Layer(
                "electric piano",
                Figure(("*-...*..", "...*-..."), 0.5, size=4, centre=60, wide=True),
                db=-7,
                touch=0.36,
                gate=0.9,
                pan=-0.25,
            ),
            Layer("double bass", Walk(31, 52), db=-7, touch=0.52, gate=0.92, send=0.3),
            Layer(
                "brushes",
                Kit(((51, "4.324.32"), (44, "..3...3."), (38, "2.122.12")), 0.5),
                db=-14,
                touch=0.45,
                send=0.5,
            ),
        ),
    ),
    Piece(
        "two-sugars",
        "Two Sugars, Slow Afternoon",
        "",
        "lo-fi",
        Intent(0.3, -0.15, -0.4),
        seed=83,
        tonic=8,
        scale="ionian",
        bpm=79,
        swing=0.6,
        form="A A' B A' A",
        arc=(0.86, 0.9, 0.95, 0.9, 0.86),
        chords={
            "A": "IVmaj9 | iii7 | ii9 | Imaj7",
            "A'": "IVmaj9 | iii7 vi7 | ii9 V7 | Imaj7",
            "B": "vi9 | ii9 | IVmaj7 | V9sus4",
        },
        layers=(
            Layer(
                "nylon guitar",
                Tune({"A": "r.5 .5 1 2 | r4 | r.5 .5 1 2 | r4", "B": "1 1 2 | r4 | 1 1 2 | r4"}, 63, 80),
                touch=0.42,
                pan=0.25,
            ),
            Layer(
                "electric piano",
                Figure(("*-----..", "*--.*---"), 0.5, size=4, centre=60, roll=0.03),
                db=-2,
                touch=0.42,
                pan=-0.2,
            ),
            Layer("double bass", Figure("r--.r-f.", 0.5, low=32), db=-7, touch=0.5, gate=0.9, send=0.2),
            Layer(
                "drum kit",
                Kit(((36, "6....4..6..4...."), (37, "..4...4."), (42, "3.2.3.22"))),
                db=-10,
                touch=0.48,
                send=0.3,
            ),
        ),
    ),
    Piece(
        "slow-harbour",
        "Slow Harbour",
        "",
        "ambient",
        Intent(0.25, -0.35, -0.45),
        seed=84,
        tonic=2,
        scale="major pentatonic",
        bpm=63,
        form="A B A B",
        arc=(0.9, 0.95, 0.92, 0.95),
        chords={"A": "Iadd9 | Iadd9 | vi7 | vi7", "B": "IVmaj7 | IVmaj7 | Iadd9 | Vsus4"},
        layers=(
            Layer("warm pad", Pad(3, 60, wide=True, overlap=0.8), touch=0.45),
            Layer("slow strings", Figure("b-------", 0.5, low=38), db=-7, touch=0.42),
            Layer("electric piano", Sparks(5, 3, 1.0, 64, 83), db=-2, touch=0.38, pan=0.25),
            Layer("harp", Figure("..0-2-1-", 0.5, centre=66), db=-7, touch=0.34, pan=-0.35),
        ),
    ),
    Piece(
        "glass-hours",
        "Glass Hours",
        "",
        "ambient",
        Intent(0.15, -0.3, -0.3),
        seed=85,
        tonic=9,
        scale="dorian",
        bpm=64,
        form="A B A B'",
        arc=(0.9, 0.95, 0.92, 0.94),
        chords={
            "A": "iadd9 | iadd9 | IVadd9 | IVadd9",
            "B": "bIIImaj7 | bVII | iv7 | bVIIsus4",
            "B'": "bIIImaj7 | bVII | v7 | isus4",
        },
        layers=(
            Layer("warm pad", Pad(3, 59, wide=True, overlap=0.8), touch=0.42),
            Layer(
                "vibraphone",
                Tune({"A": "r2 2 | r4 | r2 1 1 | r4", "B": "r2 2 | r4 | r2 1 1 | r4"}, 67, 84),
                db=-1,
                touch=0.38,
                pan=0.25,
            ),
            Layer("bowed pad", Figure("b-------", 0.5, low=40), db=-6, touch=0.42),
            Layer(
                "kalimba", Figure("0.2.1...", 0.5, centre=69), db=-9, touch=0.34, pan=-0.35, sections=(1, 3)
            ),
        ),
    ),
    Piece(
        "last-table",
        "The Last Table",
        "",
        "jazz",
        Intent(0.2, -0.25, -0.35),
        seed=94,
        tonic=3,
        scale="ionian",
        bpm=64,
        swing=0.64,
        rubato=0.04,
        form="A A' B A'",
        arc=(0.86, 0.92, 0.96, 0.88),
        chords={
            "A": "Imaj9 | vi7 | ii9 | V13",
            "A'": "Imaj9 | vi7 | ii9 V7b9 | I69",
            "B": "IVmaj7 | iv6 | iii7 VI7 | ii7 V7",
        },
        layers=(
            Layer(
                "piano",
                Tune(
                    {
                        "A": "r1 1 .5 .5 1 | 2 r2 | r1 1 .5 .5 1 | 3 r1",
                        "B": "1.5 .5 2 | 2 r2 | 1 1 .5 .5 1 | 3 r1",
                    },
                    65,
                    82,
                ),
                touch=0.42,
                pan=0.12,
            ),
            Layer(
                "piano",
                Figure(("*-----..", "*--.*---"), 0.5, size=4, centre=57, wide=True, roll=0.02),
                db=-6,
                touch=0.32,
                pan=-0.12,
            ),
            Layer("double bass", Figure("r---f---", 0.5, low=30), db=-6, touch=0.48, gate=0.95, send=0.3),
            Layer("brushes", Kit(((38, "21213121"), (44, "..3...3."))), db=-15, touch=0.42, send=0.5),
        ),
    ),
)
