"""Decoding an untrusted audio file, which happens in a child process (`ground.children`) within `BOUNDS`."""

from __future__ import annotations

import errno
import math
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from catalog import tags
from ground.children import Bounds

LONGEST: Final = 2 * 60 * 60
"""Seconds of sound a track may last."""

SHORTEST: Final = 1.0
"""Seconds; below, integrated loudness means nothing."""

CPU_A_MINUTE: Final = 8
"""Seconds of computing that a minute of sound may need: Opus, copied to MP3, needs 2.8 on a very busy machine."""
BOUNDS: Final = Bounds(seconds=3000, cpu=LONGEST // 60 * CPU_A_MINUTE, memory=1 << 30, largest=300 << 20)
"""Two hours of plain sound are 230 MB. A busy machine may need ten times as long as an idle one."""

DEMUXERS: Final = {"mp3": "mp3", "m4a": "mp4", "aac": "aac", "ogg": "ogg", "flac": "flac", "wav": "wav"}
"""FFmpeg's reader for each format. Naming it keeps playlists and other disguises out."""

PLAYED_EVERYWHERE: Final = {("mp3", "mp3"), ("m4a", "aac")}
"""Formats and codecs that need no copy. AAC without MP4 around it tells no length and cannot be sought. Vorbis and
Opus: Safari only since 18.4; ALAC: only Safari; WAV and FLAC: too large."""
MP3_RATES: Final = (22_050, 24_000, 32_000, 44_100, 48_000)
COPY_QUALITY: Final = {"flags": "+qscale", "global_quality": str(2 * 118), "compression_level": "7"}
"""LAME's V2, about 190 kbit/s: at a constant rate LAME turns the sound down, by .3 dB and more. And MP3 because,
with LAME's tag, it keeps the exact length, which loops need."""

PLAIN_RATE: Final = 16_000

BROKEN: Final = 0.02
"""Share of packets that may fail to decode before the file counts as broken."""

Answer = dict[str, float | str]


def hear(kind: str, path: str, folder: str | None = None) -> Answer:
    """`{"duration", "loudness", "true_peak", "loudness_range", "codec", "title", "artist"}`.

    Where the file is refused, `{"code", "sentence"}`.

    With a folder, it leaves there `plain.wav` (mono, 16 bit, 16 kHz: what is looked at afterwards needs no decoder)
    and, where not every browser plays the original, `copy.mp3`.
    """
    import av

    try:
        with av.open(path, format=DEMUXERS[kind], metadata_errors="replace") as container:
            if not container.streams.audio:
                return {"code": "silent", "sentence": "This file holds no sound."}
            codec = container.streams.audio[0].codec_context.codec.canonical_name
            copied = (kind, codec) not in PLAYED_EVERYWHERE
            heard = _heard(_frames(container), copied, Path(folder) if folder else None)
        if "code" in heard:
            return heard
        title, artist = tags.read(path)
        return {**heard, "codec": codec, "title": title, "artist": artist}
    except TooLong:
        return {"code": "long", "sentence": f"This file is longer than {LONGEST // 3600} hours."}
    except (av.FFmpegError, ValueError, MemoryError, OSError) as error:
        if getattr(error, "errno", None) == errno.ENOSPC:
            return {"code": "room", "sentence": "There is no room left on this machine."}
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


def _heard(frames: Iterator[Any], copied: bool, folder: Path | None) -> Answer:
    """Meters the frames, and writes them down where asked."""
    meter = Meter()
    writers: list[Plain | Copy] = []
    if folder and copied:
        writers.append(Copy(folder / "copy.mp3"))
    if folder:
        writers.append(
            Plain(folder / "plain.wav")
        )  # last: it may hand its frame on, which no encoder takes then
    try:
        for frame in frames:
            meter.push(frame)
            for writer in writers:
                writer.push(frame)
    finally:
        for writer in writers:
            writer.close()
    return meter.answer()


class Meter:
    """Length, integrated loudness, loudness range and true peak, by FFmpeg's ebur128 filter."""

    def __init__(self) -> None:
        self.graph: Any = None
        self.seconds = 0.0
        self.readings: dict[str, str] = {}

    def push(self, frame: Any) -> None:
        self.graph = self.graph or _ebur128(frame)
        self.seconds += frame.samples / frame.sample_rate
        self.graph.push(frame)
        self.readings.update(_pulled(self.graph))

    def answer(self) -> Answer:
        """The filter says -70 LUFS for what is too quiet to measure, and peaks as amplitudes."""
        if self.graph is None or self.seconds < SHORTEST:
            return {"code": "short", "sentence": "This file holds less than a second of sound."}
        self.graph.push(None)
        self.readings.update(_pulled(self.graph))
        of_channel = "lavfi.r128.true_peaks_ch"
        peaks = [float(value) for key, value in self.readings.items() if key.startswith(of_channel)]
        loudness = float(self.readings.get("lavfi.r128.I", "-70"))
        if loudness <= -70 or not any(peaks):
            return {"code": "silent", "sentence": "This file is silent."}
        return {
            "duration": round(self.seconds, 4),
            "loudness": loudness,
            "true_peak": round(20 * math.log10(max(peaks)), 2),
            "loudness_range": float(self.readings.get("lavfi.r128.LRA", "0")),
        }


def _ebur128(frame: Any) -> Any:
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


class Plain:
    """The sound as mono PCM in a WAV file."""

    def __init__(self, path: Path) -> None:
        import av

        self.file = wave.open(str(path), "wb")  # noqa: SIM115 - closed by close()
        self.file.setparams((1, 2, PLAIN_RATE, 0, "NONE", ""))
        self.resampler = av.AudioResampler(format="s16", layout="mono", rate=PLAIN_RATE)
        self.begun = False

    def push(self, frame: Any) -> None:
        self.begun = True
        for plain in self.resampler.resample(frame):
            self.file.writeframesraw(bytes(plain.planes[0])[: 2 * plain.samples])

    def close(self) -> None:
        if self.begun:
            self.push(None)
        self.file.close()


class Copy:
    """The sound as an MP3 file, made when the first frame says how many channels and samples there are."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file: Any = None

    def push(self, frame: Any) -> None:
        self.file = self.file or self._begun(frame)
        frame.pts = None
        self.file.mux(self.stream.encode(frame))

    def _begun(self, frame: Any) -> Any:
        import av

        file = av.open(str(self.path), "w", format="mp3")
        rate = next((rate for rate in MP3_RATES if rate >= frame.sample_rate), MP3_RATES[-1])
        layout = "mono" if frame.layout.nb_channels == 1 else "stereo"
        self.stream: Any = file.add_stream("libmp3lame", rate=rate, layout=layout, options=COPY_QUALITY)
        return file

    def close(self) -> None:
        if self.file:
            self.file.mux(self.stream.encode(None))
            self.file.close()
