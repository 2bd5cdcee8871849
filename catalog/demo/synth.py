"""FluidSynth: a part's MIDI file in, its sound out."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
import soundfile
from numpy.typing import NDArray

from catalog.demo import midi
from catalog.demo.performance import Part, Performance

RATE: Final = 32_000
"""Frames a second. LAME cuts near 14 kHz at our bit rate anyway, and 32 kHz leaves more bits for what is heard."""

SOUNDFONTS: Final = (
    Path("/usr/share/sounds/sf2/FluidR3_GM.sf2"),
    Path("/usr/share/soundfonts/FluidR3_GM.sf2"),
)
"""Where Debian's fluid-soundfont-gm and Fedora's package of the same font put it."""

SYNTHESISER: Final = "fluidsynth"
OPTIONS: Final = ("-niq", "-R0", "-C0", f"-r{RATE}", "-g0.6", "-Ofloat", "-osynth.dynamic-sample-loading=1")
"""Without its reverberation and chorus: the room is ours, and the same each time round the loop."""

Stereo = NDArray[np.float64]
"""Frames × 2 channels, full scale 1."""


class CannotSynthesise(Exception):
    """FluidSynth or its soundfont is missing, or it failed; str() says what to do."""


def find_soundfont(wanted: str = "") -> Path:
    """The soundfont to play with: the wanted one, else `SOUNDFONT` of the environment, else Debian's.

    Raises CannotSynthesise with a sentence when there is none, or no FluidSynth to play it.
    """
    if shutil.which(SYNTHESISER) is None:
        raise CannotSynthesise("FluidSynth is not installed. On Debian or Ubuntu: apt install fluidsynth")
    named = wanted or os.environ.get("SOUNDFONT", "")
    found = next((p for p in ([Path(named)] if named else SOUNDFONTS) if p.is_file()), None)
    if found is None:
        place = (
            f"There is no soundfont at {named}."
            if named
            else "The soundfont FluidR3_GM.sf2 is not installed."
        )
        raise CannotSynthesise(f"{place} On Debian or Ubuntu: apt install fluid-soundfont-gm")
    return found


def play(performance: Performance, part: Part, soundfont: Path, seconds: float) -> Stereo:
    """The dry sound of one part, exactly `seconds` long."""
    with TemporaryDirectory() as folder:
        score, sound = Path(folder, "part.mid"), Path(folder, "part.wav")
        midi.write(performance, part, score, seconds)
        command = [
            shutil.which(SYNTHESISER) or SYNTHESISER,
            *OPTIONS,
            "-F",
            str(sound),
            str(soundfont),
            str(score),
        ]
        # S603: a fixed program, and every argument is ours.
        done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)  # noqa: S603
        if done.returncode or not sound.is_file():
            raise CannotSynthesise(
                f"FluidSynth failed: {done.stderr.strip()[-300:] or 'no sound was written'}"
            )
        heard, _ = soundfile.read(sound, always_2d=True)
    frames = round(seconds * RATE)
    return np.pad(heard[:frames], ((0, max(0, frames - len(heard))), (0, 0)))
