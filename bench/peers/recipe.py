"""The plain recipe that both fine-tuning peers share: batches, optimizer, schedule, one training run.

- Batches: rows are put into buckets of similar length (lengths up to 10 tokens one each, then steps of 10 %), shuffled
  within them, cut into batches of B rows from bucket to bucket, and the batches are shuffled; anew each epoch. Each is
  padded to its own longest row.
- Loss: the mean over the rows of a batch. AdamW (betas 0.9, 0.999, epsilon 1e-8), weight decay 0.01 on tensors of two
  or more axes only, gradients clipped to a global norm of 1.
- Learning rate of update u of U (from 1), W = round(0.1 U): peak * u / W up to W, then peak * (U - u + 1) / (U - W).
- Dropout 0.1 on hidden states and on attention weights. float32. The last weights are the result.
"""

import math
import os
import platform
import time
from collections.abc import Callable

import torch
import transformers
from tokenizers import Tokenizer

WEIGHT_DECAY, CLIP, WARM_UP = 0.01, 1.0, 0.1


def bucket_of(length: int) -> int:
    """Lengths that differ by less than 10 % share a bucket."""
    return length if length <= 10 else 10 + math.floor(math.log(length / 10) / math.log(1.1))


def plan(lengths: list[int], rows: int, generator: torch.Generator) -> list[list[int]]:
    """The batches of an epoch as numbers of rows."""
    rank = torch.randperm(len(lengths), generator=generator).tolist()
    order = sorted(range(len(lengths)), key=lambda i: (bucket_of(lengths[i]), rank[i]))
    batches = [order[i : i + rows] for i in range(0, len(order), rows)]
    return [batches[i] for i in torch.randperm(len(batches), generator=generator).tolist()]


def factor(update: int, updates: int) -> float:
    """Linear warm-up, then a line down to almost 0."""
    warm_up = round(WARM_UP * updates)
    return update / warm_up if update <= warm_up else (updates - update + 1) / (updates - warm_up)


def adamw(model: torch.nn.Module, learning_rate: float) -> torch.optim.AdamW:
    """Decay only on matrices; the fused kernel, which is the fastest on this processor."""
    parameters = list(model.parameters())
    groups = [
        {"params": [p for p in parameters if p.dim() >= 2], "weight_decay": WEIGHT_DECAY},
        {"params": [p for p in parameters if p.dim() < 2], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=learning_rate, betas=(0.9, 0.999), eps=1e-8, fused=True)


def train(
    model: torch.nn.Module,
    lengths: list[int],
    collate: Callable[[list[int]], dict],
    *,
    epochs: int,
    rows: int,
    learning_rate: float,
    seed: int,
) -> dict:
    """Train in place; updates, seconds by the wall and by the processor, tokens (without padding) per second."""
    generator = torch.Generator().manual_seed(seed)
    optimizer = adamw(model, learning_rate)
    updates = epochs * math.ceil(len(lengths) / rows)
    model.train()
    update, start, start_cpu = 0, time.perf_counter(), time.process_time()
    for _ in range(epochs):
        for batch in plan(lengths, rows, generator):
            update += 1
            for group in optimizer.param_groups:
                group["lr"] = learning_rate * factor(update, updates)
            optimizer.zero_grad(set_to_none=True)
            loss = model(**collate(batch)).loss
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), CLIP)
            optimizer.step()
    seconds = time.perf_counter() - start
    return {
        "updates": updates,
        "seconds": round(seconds, 1),
        "processorSeconds": round(time.process_time() - start_cpu, 1),
        "tokensPerSecond": round(epochs * sum(lengths) / seconds),
    }


def padded(rows: list[list[int]], value: int) -> torch.Tensor:
    """Rows of ids as one tensor."""
    longest = max(map(len, rows))
    return torch.tensor([row + [value] * (longest - len(row)) for row in rows])


def tokenizer_of(folder: str) -> Tokenizer:
    """The tokenizer of a Hugging Face folder, without its padding and truncation."""
    tokenizer = Tokenizer.from_file(f"{folder}/tokenizer.json")
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def machine(threads: int) -> dict:
    """Where and with what this ran."""
    with open("/proc/cpuinfo") as file:
        cpu = next((line.split(":")[1].strip() for line in file if line.startswith("model name")), platform.machine())
    return {
        "cpu": cpu,
        "cores": os.cpu_count(),
        "threads": threads,
        "python": platform.python_version(),
        "torch": torch.__version__,
        "transformers": transformers.__version__,
    }
