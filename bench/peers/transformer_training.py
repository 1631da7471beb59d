"""The PyTorch peer of bench/training: whole training steps (forward, backward, clip, Adam), driven by lines on stdin.

After warm-up it prints {"ready": ...}; each line `step K` then runs K steps and prints {"seconds": ...}.
"""

import argparse
import json
import math
import sys
import time

import torch
from torch import nn
from torch.nn import functional

SIZES = {
    "large": {"width": 256, "heads": 4, "inner": 1024, "vocabulary": 8000, "batch": 64, "length": 16},
    "small": {"width": 128, "heads": 4, "inner": 512, "vocabulary": 40, "batch": 256, "length": 9},
}
LAYERS, DROPOUT, SMOOTHING, MAX_NORM, LEARNING_RATE = 3, 0.1, 0.1, 1.0, 1e-4
PAD, FIRST_ID, WARM_UP_STEPS, TIMED_STEPS = 0, 4, 5, 5
ADAMS = {"loop": {"foreach": False}, "foreach": {"foreach": True}, "fused": {"fused": True}}


def sinusoids(length: int, width: int) -> torch.Tensor:
    """Positions [length, width] of Vaswani et al. 2017, section 3.5."""
    angles = torch.arange(length)[:, None] / 10000 ** (torch.arange(0, width, 2) / width)
    return torch.stack([angles.sin(), angles.cos()], dim=-1).reshape(length, width)


class Transformer(nn.Module):
    """A pre-norm encoder-decoder whose target embedding is also the output projection."""

    def __init__(self, width, heads, inner, vocabulary, length):
        super().__init__()
        options = {"dropout": DROPOUT, "batch_first": True, "norm_first": True}
        self.source_embedding = nn.Embedding(vocabulary, width)
        self.target_embedding = nn.Embedding(vocabulary, width)
        for embedding in (self.source_embedding, self.target_embedding):
            nn.init.normal_(embedding.weight, std=width**-0.5)
        encoder_layer = nn.TransformerEncoderLayer(width, heads, inner, **options)
        decoder_layer = nn.TransformerDecoderLayer(width, heads, inner, **options)
        self.encoder = nn.TransformerEncoder(encoder_layer, LAYERS, nn.LayerNorm(width), enable_nested_tensor=False)
        self.decoder = nn.TransformerDecoder(decoder_layer, LAYERS, nn.LayerNorm(width))
        self.dropout = nn.Dropout(DROPOUT)
        self.scale = math.sqrt(width)
        self.register_buffer("positions", sinusoids(length, width), persistent=False)
        self.register_buffer("causal", torch.ones(length, length, dtype=torch.bool).triu(1), persistent=False)

    def embed(self, embedding: nn.Embedding, ids: torch.Tensor) -> torch.Tensor:
        """Ids [B, T] to embeddings with positions [B, T, D]."""
        return self.dropout(embedding(ids) * self.scale + self.positions[: ids.shape[1]])

    def forward(self, source: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        """Ids [B, S] and [B, T] to logits [B, T, V]."""
        source_padding = source == PAD
        memory = self.encoder(self.embed(self.source_embedding, source), src_key_padding_mask=source_padding)
        states = self.decoder(
            self.embed(self.target_embedding, target),
            memory,
            tgt_mask=self.causal,
            tgt_key_padding_mask=target == PAD,
            memory_key_padding_mask=source_padding,
            tgt_is_causal=True,
        )
        return functional.linear(states, self.target_embedding.weight)


class Trainer:
    """A model with its optimizer."""

    def __init__(self, size: dict, adam: dict):
        torch.manual_seed(1)
        options = dict(size)
        self.shape = (3, options.pop("batch"), size["length"])
        self.vocabulary = size["vocabulary"]
        self.model = Transformer(**options).train()
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=LEARNING_RATE, betas=(0.9, 0.98), **adam)

    def step(self) -> None:
        """One update on a new batch of full-length random sentences; the loss is read, as a training loop does."""
        source, target_input, target_output = torch.randint(FIRST_ID, self.vocabulary, self.shape)
        logits = self.model(source, target_input)
        loss = functional.cross_entropy(
            logits.flatten(0, 1), target_output.flatten(), ignore_index=PAD, label_smoothing=SMOOTHING
        )
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), MAX_NORM)
        self.optimizer.step()
        loss.item()

    def seconds(self, steps: int) -> float:
        """Wall time of `steps` steps."""
        start = time.perf_counter()
        for _ in range(steps):
            self.step()
        return time.perf_counter() - start


def fastest_trainer(size: dict) -> tuple[Trainer, dict]:
    """The trainer whose Adam is the fastest here, with the best time of each in ms per step."""
    trainers = {name: Trainer(size, adam) for name, adam in ADAMS.items()}
    best = dict.fromkeys(trainers, math.inf)
    for trainer in trainers.values():
        trainer.seconds(WARM_UP_STEPS)
    for _ in range(TIMED_STEPS):
        for name, trainer in trainers.items():
            best[name] = min(best[name], trainer.seconds(1) * 1000)
    return trainers[min(best, key=best.get)], best


def main() -> None:
    """Warm up, choose the fastest Adam, then answer `step K` lines until stdin closes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=list(SIZES), required=True)
    parser.add_argument("--threads", type=int, required=True)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    trainer, times = fastest_trainer(SIZES[arguments.size])
    ready = {
        "torch": torch.__version__,
        "threads": torch.get_num_threads(),
        "parameters": sum(parameter.numel() for parameter in trainer.model.parameters()),
        "adam": min(times, key=times.get),
        "adamMilliseconds": times,
    }
    print(json.dumps({"ready": ready}), flush=True)
    for line in sys.stdin:
        command, count = line.split()
        if command != "step":
            sys.exit(f"unknown command {command!r}; the only command is: step K")
        print(json.dumps({"seconds": trainer.seconds(int(count))}), flush=True)


if __name__ == "__main__":
    main()
