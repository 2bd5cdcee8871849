"""The child process that decodes an untrusted audio file: `python -I decoding.py FORMAT PATH`, JSON on stdout.

Answers `{"duration", "loudness", "true_peak"}` or `{"code", "sentence"}`. It imports nothing of ours, so that it
starts fast, and bounds itself: memory, CPU time, two hours of sound.
"""

from __future__ import annotations

import json
import math
import resource
import sys
from collections.abc import Iterator
from typing import Any, Final

LONGEST: Final = 2 * 60 * 60
"""Seconds of sound a track may last."""

SHORTEST: Final = 1.0
"""Seconds; below, integrated loudness means nothing."""

MEMORY: Final = 1 << 30
CPU_SECONDS: Final = 240

DEMUXERS: Final = {"mp3": "mp3", "m4a": "mp4", "ogg": "ogg", "flac": "flac", "wav": "wav"}
"""FFmpeg's reader for each format. Naming it keeps playlists and other disguises out."""

BROKEN: Final = 0.02
"""Share of packets that may fail to decode before the file counts as broken."""

Answer = dict[str, float | str]


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    print(json.dumps(hear(sys.argv[1], sys.argv[2])))


def hear(kind: str, path: str) -> Answer:
    """Decodes and meters a file."""
    import av

    try:
        with av.open(path, format=DEMUXERS[kind], metadata_errors="replace") as container:
            if not container.streams.audio:
                return {"code": "silent", "sentence": "This file holds no sound."}
            return _metered(_frames(container))
    except TooLong:
        return {"code": "long", "sentence": f"This file is longer than {LONGEST // 3600} hours."}
    except (av.FFmpegError, ValueError, MemoryError):
        return {"code": "broken", "sentence": "This file is broken: its sound cannot be decoded."}


class TooLong(Exception):
    """More sound came out than a track may hold."""


def _frames(container: Any) -> Iterator[Any]:
    """Every decoded frame. A few damaged packets are left out, as players do; many mean a broken file."""
    stream = container.streams.audio[0]
    packets = failed = 0
    seconds = 0.0
    for packet in container.demux(stream):
        packets += 1
        try:
            frames = packet.decode()
        except ValueError:
            failed += 1
            continue
        for frame in frames:
            seconds += frame.samples / frame.sample_rate
            if seconds > LONGEST:
                raise TooLong
            yield frame
    if failed > max(1, BROKEN * packets):
        raise ValueError("too many packets do not decode")


def _metered(frames: Iterator[Any]) -> Answer:
    """Length, integrated loudness and true peak of the frames, by FFmpeg's ebur128 filter."""
    meter: Any = None
    readings: dict[str, str] = {}
    seconds = 0.0
    for frame in frames:
        meter = meter or _meter(frame)
        seconds += frame.samples / frame.sample_rate
        meter.push(frame)
        readings.update(_pulled(meter))
    if meter is None or seconds < SHORTEST:
        return {"code": "short", "sentence": "This file holds less than a second of sound."}
    meter.push(None)
    readings.update(_pulled(meter))
    return _judged(seconds, readings)


def _judged(seconds: float, readings: dict[str, str]) -> Answer:
    """The filter says -70 LUFS for what is too quiet to measure, and peaks as amplitudes."""
    loudness = float(readings.get("lavfi.r128.I", "-70"))
    peaks = [float(value) for key, value in readings.items() if key.startswith("lavfi.r128.true_peaks_ch")]
    if loudness <= -70 or not any(peaks):
        return {"code": "silent", "sentence": "This file is silent."}
    return {
        "duration": round(seconds, 4),
        "loudness": loudness,
        "true_peak": round(20 * math.log10(max(peaks)), 2),
    }


def _meter(frame: Any) -> Any:
    """A filter graph that takes frames like this one."""
    from av.filter import Graph

    graph = Graph()
    source = graph.add_abuffer(
        sample_rate=frame.sample_rate,
        format=frame.format.name,
        layout=frame.layout.name,
        time_base=frame.time_base,
    )
    meter = graph.add("ebur128", "metadata=1:peak=true:framelog=quiet")
    source.link_to(meter)
    meter.link_to(graph.add("abuffersink"))
    graph.configure()
    return graph


def _pulled(graph: Any) -> dict[str, str]:
    """The newest readings that have come through, empty when none has."""
    import av

    readings: dict[str, str] = {}
    while True:
        try:
            readings.update(graph.pull().metadata)
        except (av.BlockingIOError, av.EOFError):
            return readings


if __name__ == "__main__":
    main()
