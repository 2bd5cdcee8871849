"""One stage of training: batches in a fixed order, loss, optimiser, checkpoints a cut-off run goes on from."""

from __future__ import annotations

import copy
import logging
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import torch
from torch import nn
from torch.nn import functional
from tqdm import tqdm

from inference.mood import LABELS
from inference.text_model import MoodNetwork
from inference.training.batches import ABSENT, Batch, Example, collate

log = logging.getLogger(__name__)

CHECKPOINT_SECONDS: Final = 150.0
WARMUP: Final = 0.06
FLOOR: Final = 0.05
LARGEST_GRADIENT: Final = 1.0
PRIMARY_WEIGHT: Final = 0.5
PLANE_WEIGHT: Final = 3.0
BALANCE: Final = (1.0, 3.0)


@dataclass(frozen=True)
class Stage:
    """What to learn from and how fast.

    rate: of the encoder; the head learns `head_factor` times faster, the word table `words_factor` times as fast,
    at 0 not at all: words that a small corpus lacks keep their place beside those that it has. kept_layers: how
    many of the lowest layers stay as they are. balanced: whether rare emotions count for more. focus: the focal
    loss's gamma (Lin et al. 2017), 0 for plain cross-entropy. watch: called after every step.
    """

    name: str
    groups: Sequence[Sequence[Example]]
    rate: float
    head_factor: float = 5.0
    words_factor: float = 0.0
    kept_layers: int = 0
    balanced: bool = True
    focus: float = 0.0
    watch: Callable[[MoodNetwork], None] | None = None


def run(stage: Stage, network: MoodNetwork, folder: Path, seed: int, half: bool) -> None:
    """Train the network through the stage, from its checkpoint if there is one. half: multiply in bfloat16.

    Every step draws its own randomness, so that a run that was cut off ends where an unbroken one does.
    """
    optimiser = _optimiser(network, stage)
    worker = Worker(network, half)
    checkpoint = folder / f"{stage.name}.pt"
    done = _resume(checkpoint, network, optimiser, len(stage.groups))
    worker.follow()
    balance = positive_weights([example for group in stage.groups for example in group] * stage.balanced)
    saved, mean = time.monotonic(), 0.0
    bar = tqdm(
        range(done, len(stage.groups)), initial=done, total=len(stage.groups), desc=stage.name, mininterval=10
    )
    for step in bar:
        torch.manual_seed(seed + step)
        _set_rate(optimiser, step / len(stage.groups))
        mean = _blend(mean, _step(worker, optimiser, collate(stage.groups[step]), balance, stage.focus))
        if stage.watch:
            stage.watch(network)
        bar.set_postfix(loss=f"{mean:.3f}", refresh=False)
        if time.monotonic() - saved > CHECKPOINT_SECONDS:
            log.info("%s: step %d of %d, loss %.4f", stage.name, step + 1, len(stage.groups), mean)
            _save(checkpoint, network, optimiser, step + 1, len(stage.groups))
            saved = time.monotonic()
    if done < len(stage.groups):
        _save(checkpoint, network, optimiser, len(stage.groups), len(stage.groups))
    network.eval()


class Worker:
    """The network that computes: the one that learns, or its copy in bfloat16, which multiplies six times as fast.

    The one that learns stays in 32 bits: steps smaller than bfloat16 can tell apart still add up.
    """

    def __init__(self, network: MoodNetwork, half: bool) -> None:
        self.learner = network
        self.network = copy.deepcopy(network).bfloat16() if half else network
        self.network.train()
        pairs = zip(network.parameters(), self.network.parameters(), strict=True)
        self.pairs = [(learned, copied) for learned, copied in pairs if learned.requires_grad]
        for learned, copied in zip(network.parameters(), self.network.parameters(), strict=True):
            copied.requires_grad_(learned.requires_grad)

    def follow(self) -> None:
        """Take over what was learned."""
        if self.network is not self.learner:
            with torch.no_grad():
                for learned, copied in zip(self.learner.parameters(), self.network.parameters(), strict=True):
                    copied.copy_(learned)

    def teach(self) -> None:
        """Hand the gradients over."""
        if self.network is not self.learner:
            for learned, copied in self.pairs:
                learned.grad = None if copied.grad is None else copied.grad.float()


def _optimiser(network: MoodNetwork, stage: Stage) -> torch.optim.AdamW:
    words = network.encoder.words.weight
    network.encoder.requires_grad_(not stage.kept_layers)
    network.encoder.layers[stage.kept_layers :].requires_grad_(True)
    words.requires_grad_(bool(stage.words_factor))
    learning = [p for p in network.encoder.parameters() if p is not words and p.requires_grad]
    above = [p for name, p in network.named_parameters() if not name.startswith("encoder.")]
    groups = [
        {"params": learning, "peak": stage.rate},
        {"params": above, "peak": stage.rate * stage.head_factor},
    ]
    if stage.words_factor:
        groups.append({"params": [words], "peak": stage.rate * stage.words_factor, "weight_decay": 0.0})
    return torch.optim.AdamW(groups, lr=stage.rate, weight_decay=0.01, fused=True)


def _set_rate(optimiser: torch.optim.Optimizer, progress: float) -> None:
    """Linear warm-up, then a half cosine down to a small floor."""
    falling = FLOOR + (1 - FLOOR) * (1 + math.cos(math.pi * (progress - WARMUP) / (1 - WARMUP))) / 2
    factor = progress / WARMUP if progress < WARMUP else falling
    for group in optimiser.param_groups:
        group["lr"] = group["peak"] * factor


def _blend(mean: float, loss: float) -> float:
    return 0.98 * mean + 0.02 * loss if mean else loss


def _step(
    worker: Worker, optimiser: torch.optim.Optimizer, batch: Batch, balance: torch.Tensor, focus: float
) -> float:
    value = loss(worker.network(batch.numbers, batch.mask), batch, balance, focus)
    worker.network.zero_grad(set_to_none=True)
    value.backward()  # type: ignore[no-untyped-call]
    worker.teach()
    nn.utils.clip_grad_norm_(worker.learner.parameters(), LARGEST_GRADIENT)
    optimiser.step()
    worker.follow()
    return value.item()


def loss(outputs: torch.Tensor, batch: Batch, balance: torch.Tensor, focus: float = 0.0) -> torch.Tensor:
    """Binary cross-entropy of each label, cross-entropy of the first one, squared error of valence and arousal.

    balance: (7,) weights of positive sentence labels; passages carry graded ratings and are not rebalanced.
    focus: exponent of the distance between a label and its probability, by which its cross-entropy is weighed.
    """
    logits, plane = outputs[:, : len(LABELS)], outputs[:, len(LABELS) :].tanh()
    each = functional.binary_cross_entropy_with_logits(logits, batch.targets, reduction="none")
    if focus:
        each = each * (batch.targets - logits.sigmoid()).abs() ** focus
    lifted = 1 + (balance - 1) * batch.targets * ~batch.passage.unsqueeze(1)
    parts = [
        ((each * lifted).mean(1) * batch.has_targets).sum(),
        PRIMARY_WEIGHT
        * functional.cross_entropy(logits, batch.primary, ignore_index=ABSENT, reduction="sum"),
        PLANE_WEIGHT * (((plane - batch.plane) ** 2).mean(1) * batch.has_plane).sum(),
    ]
    return torch.stack(parts).sum() / len(outputs)


def positive_weights(examples: Sequence[Example]) -> torch.Tensor:
    """(7,) square roots of absent to present among sentence labels, within bounds: rare emotions count for more."""
    targets = [e.row.targets for e in examples if e.row.targets and not e.passage]
    if not targets:
        return torch.ones(len(LABELS))
    share = torch.tensor(targets).mean(0).clamp_min(1e-3)
    return ((1 - share) / share).sqrt().clamp(*BALANCE)


def _save(path: Path, network: MoodNetwork, optimiser: torch.optim.Optimizer, step: int, steps: int) -> None:
    """Write beside, then rename: a run cut off while it saves keeps the checkpoint before."""
    unfinished = path.with_suffix(".unfinished")
    state = {
        "step": step,
        "steps": steps,
        "network": network.state_dict(),
        "optimiser": optimiser.state_dict(),
    }
    torch.save(state, unfinished)
    unfinished.replace(path)


def _resume(path: Path, network: MoodNetwork, optimiser: torch.optim.Optimizer, steps: int) -> int:
    """Steps already done. A checkpoint of a differently sized stage is not this stage's: start over."""
    if not path.exists():
        return 0
    state: dict[str, Any] = torch.load(path, weights_only=True)
    if state["steps"] != steps:
        log.warning("%s is of another recipe and is not used", path.name)
        return 0
    network.load_state_dict(state["network"])
    optimiser.load_state_dict(state["optimiser"])
    log.info("%s: going on from step %d of %d", path.stem, state["step"], steps)
    return int(state["step"])
