"""The peer of bench/language-model: nanoGPT's model and CPU configuration in eager PyTorch. Prints one JSON line.

The recipe: characters of tiny Shakespeare, the first 90 % for training; 4 layers, 4 heads, width 128, inner 512,
context 64, batches of 12 windows at random places; pre-norm with a final norm (epsilon 1e-5), no bias in linear layers and
norms (nanoGPT's default; --bias adds them), GELU (exact), learned positions, no dropout, output tied to the embedding;
weights drawn with standard deviation 0.02, those of the two projections into the residual stream with
0.02 / sqrt(2 * layers). AdamW (betas 0.9, 0.99, epsilon 1e-8), weight decay 0.1 on tensors of two axes, gradients
clipped to a norm of 1; learning rate 1e-3 * u / 100 for the first 100 updates, then half a cosine down to 1e-4 at
update 2,000.

Without --iterations: the median time of --steps training steps after --warm-up steps, as tokens per second.
With --iterations N: trains N updates and prints the loss (nats a character) over all windows of the last
10 % that do not overlap, a short last one counted. With --serve: prints {"ready": ...}, then runs K steps for each line
`step K` of stdin and prints {"seconds": ...}, so that a driver can interleave it with another system.

Run: python bench/peers/language_model.py --data ../shared/data/tinyshakespeare/input.txt --threads 1
Source: https://github.com/karpathy/nanoGPT (model.py, train.py, config/train_shakespeare_char.py, README).
"""

import argparse
import json
import math
import statistics
import sys
import time
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional

from recipe import machine

LAYERS, HEADS, WIDTH, CONTEXT, ROWS = 4, 4, 128, 64, 12
PEAK, LOWEST, WARM_UP, DECAY = 1e-3, 1e-4, 100, 2000
EVALUATION_ROWS = 64


class Norm(nn.Module):
    """Layer normalisation with an optional bias."""

    def __init__(self, bias: bool):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(WIDTH))
        self.bias = nn.Parameter(torch.zeros(WIDTH)) if bias else None

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return functional.layer_norm(x, self.weight.shape, self.weight, self.bias, 1e-5)


class Block(nn.Module):
    """Causal self-attention and a feed-forward layer, each after a norm and with a residual."""

    def __init__(self, bias: bool):
        super().__init__()
        self.ln_1, self.ln_2 = Norm(bias), Norm(bias)
        self.c_attn = nn.Linear(WIDTH, 3 * WIDTH, bias=bias)
        self.c_proj = nn.Linear(WIDTH, WIDTH, bias=bias)
        self.c_fc = nn.Linear(WIDTH, 4 * WIDTH, bias=bias)
        self.mlp_c_proj = nn.Linear(4 * WIDTH, WIDTH, bias=bias)

    def attend(self, x: torch.Tensor) -> torch.Tensor:
        rows, time_, _ = x.shape
        q, k, v = (
            part.view(rows, time_, HEADS, WIDTH // HEADS).transpose(1, 2)
            for part in self.c_attn(x).split(WIDTH, dim=2)
        )
        y = functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.c_proj(y.transpose(1, 2).contiguous().view(rows, time_, WIDTH))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = x + self.attend(self.ln_1(x))
        return x + self.mlp_c_proj(functional.gelu(self.c_fc(self.ln_2(x))))


class Gpt(nn.Module):
    """nanoGPT's GPT."""

    def __init__(self, vocabulary: int, bias: bool):
        super().__init__()
        self.wte, self.wpe = nn.Embedding(vocabulary, WIDTH), nn.Embedding(CONTEXT, WIDTH)
        self.blocks = nn.ModuleList(Block(bias) for _ in range(LAYERS))
        self.ln_f = Norm(bias)
        for name, parameter in self.named_parameters():
            if parameter.dim() >= 2:
                residual = name.endswith("c_proj.weight")
                nn.init.normal_(parameter, std=0.02 / math.sqrt(2 * LAYERS) if residual else 0.02)
            elif name.endswith("bias"):
                nn.init.zeros_(parameter)

    def forward(self, ids: torch.Tensor, targets: torch.Tensor, reduction: str = "mean") -> torch.Tensor:
        """The loss of predicting `targets` [B, T] from `ids` [B, T]."""
        x = self.wte(ids) + self.wpe(torch.arange(ids.shape[1]))
        for block in self.blocks:
            x = block(x)
        logits = functional.linear(self.ln_f(x), self.wte.weight)
        return functional.cross_entropy(logits.view(-1, logits.shape[-1]), targets.reshape(-1), reduction=reduction)


class Training:
    """The model, its data and its optimizer."""

    def __init__(self, path: Path, seed: int, bias: bool):
        torch.manual_seed(seed)
        text = path.read_text(encoding="utf-8")
        characters = sorted(set(text))
        number = {c: i for i, c in enumerate(characters)}
        ids = torch.tensor([number[c] for c in text])
        cut = int(0.9 * len(ids))
        self.train_ids, self.held_out = ids[:cut], ids[cut:]
        self.model = Gpt(len(characters), bias)
        self.parameters = sum(p.numel() for p in self.model.parameters())
        parameters = list(self.model.parameters())
        groups = [
            {"params": [p for p in parameters if p.dim() >= 2], "weight_decay": 0.1},
            {"params": [p for p in parameters if p.dim() < 2], "weight_decay": 0.0},
        ]
        self.optimizer = torch.optim.AdamW(groups, lr=PEAK, betas=(0.9, 0.99), eps=1e-8, fused=True)
        self.update = 0

    def rate(self) -> float:
        """Of this update: warm-up, then half a cosine."""
        if self.update <= WARM_UP:
            return PEAK * self.update / WARM_UP
        done = min(1.0, (self.update - WARM_UP) / (DECAY - WARM_UP))
        return LOWEST + 0.5 * (1 + math.cos(math.pi * done)) * (PEAK - LOWEST)

    def step(self) -> None:
        """One update on windows at random places."""
        self.update += 1
        places = torch.randint(len(self.train_ids) - CONTEXT, (ROWS,))
        x = torch.stack([self.train_ids[i : i + CONTEXT] for i in places])
        y = torch.stack([self.train_ids[i + 1 : i + 1 + CONTEXT] for i in places])
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate()
        loss = self.model(x, y)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()

    def seconds(self, steps: int) -> float:
        """Wall time of that many updates."""
        start = time.perf_counter()
        for _ in range(steps):
            self.step()
        return time.perf_counter() - start

    @torch.no_grad()
    def held_out_loss(self) -> float:
        """Nats a character over windows that do not overlap."""
        count = len(self.held_out) - 1
        whole = count // CONTEXT * CONTEXT
        total = 0.0
        x, y = self.held_out[:whole].view(-1, CONTEXT), self.held_out[1 : whole + 1].view(-1, CONTEXT)
        for a, b in zip(x.split(EVALUATION_ROWS), y.split(EVALUATION_ROWS)):
            total += float(self.model(a, b, "sum"))
        if whole < count:
            total += float(self.model(self.held_out[whole:-1][None], self.held_out[whole + 1 :][None], "sum"))
        return total / count


def arguments() -> argparse.Namespace:
    """The flags."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data/tinyshakespeare/input.txt"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--bias", action="store_true", help="biases in linear layers and norms")
    parser.add_argument("--warm-up", type=int, default=20, help="steps before the clock starts")
    parser.add_argument("--steps", type=int, default=200, help="steps that are timed")
    parser.add_argument("--iterations", type=int, help="train that many updates and measure the loss")
    parser.add_argument("--serve", action="store_true", help="run steps by lines on stdin")
    return parser.parse_args()


def serve(training: Training) -> None:
    """Answer `step K` until stdin closes."""
    ready = {"torch": torch.__version__, "parameters": training.parameters, "way": "AdamW fused"}
    print(json.dumps({"ready": ready}), flush=True)
    for line in sys.stdin:
        command, argument = line.split(maxsplit=1)
        if command != "step":
            sys.exit(f"unknown command {command!r}; the command is: step K")
        print(json.dumps({"seconds": training.seconds(int(argument))}), flush=True)


def main() -> None:
    """Time steps, or train and measure."""
    flags = arguments()
    torch.set_num_threads(flags.threads)
    training = Training(flags.data, flags.seed, flags.bias)
    result = {"seed": flags.seed, "bias": flags.bias, "parameters": training.parameters}
    if flags.iterations is not None:
        result |= {"iterations": flags.iterations, "seconds": round(training.seconds(flags.iterations), 1)}
        result["lossPerToken"] = training.held_out_loss()
    else:
        training.seconds(flags.warm_up)
        if flags.serve:
            serve(training)
            return
        median = statistics.median(training.seconds(1) for _ in range(flags.steps))
        result |= {"secondsPerStep": median, "tokensPerSecond": round(ROWS * CONTEXT / median)}
    print(json.dumps({**result, "machine": machine(flags.threads)}), flush=True)


if __name__ == "__main__":
    main()
