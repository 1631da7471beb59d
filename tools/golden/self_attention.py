"""Golden values of the classic self-attention exercise, in which all heads share one projection.

It differs from Vaswani et al. 2017: one head_dim x head_dim projection without bias serves all heads, and scores are
divided by sqrt(embed_size) instead of sqrt(head_dim). Inputs and weights come from a formula, to keep the file small.
"""

import math

import torch
from torch import nn

from golden_io import DTYPE, shortest, tensor, write_golden

N, LENGTH, EMBED_SIZE, HEADS = 32, 10, 256, 8
HEAD_DIM = EMBED_SIZE // HEADS
SAMPLES = 200
# tensor -> its shape and the phase and scale of its formula
FORMULAS = {
    "values": ((N, LENGTH, EMBED_SIZE), 0.1, 1.4),
    "keys": ((N, LENGTH, EMBED_SIZE), 0.2, 1.4),
    "query": ((N, LENGTH, EMBED_SIZE), 0.3, 1.4),
    "values.weight": ((HEAD_DIM, HEAD_DIM), 0.4, 0.4),
    "keys.weight": ((HEAD_DIM, HEAD_DIM), 0.5, 0.25),
    "queries.weight": ((HEAD_DIM, HEAD_DIM), 0.6, 0.25),
    "fc_out.weight": ((EMBED_SIZE, EMBED_SIZE), 0.7, 0.1),
    "fc_out.bias": ((EMBED_SIZE,), 0.8, 0.1),
}


def formula(shape: tuple, phase: float, scale: float) -> torch.Tensor:
    """value(i) = float32(scale * sin(i * i * 0.7 + phase)) at flat index i: the same wherever doubles are IEEE."""
    flat = [scale * math.sin(i * i * 0.7 + phase) for i in range(math.prod(shape))]
    return torch.tensor(flat, dtype=torch.float32).to(DTYPE).reshape(shape)


class SelfAttention(nn.Module):
    """The exercise's module."""

    def __init__(self):
        super().__init__()
        self.values = nn.Linear(HEAD_DIM, HEAD_DIM, bias=False)
        self.keys = nn.Linear(HEAD_DIM, HEAD_DIM, bias=False)
        self.queries = nn.Linear(HEAD_DIM, HEAD_DIM, bias=False)
        self.fc_out = nn.Linear(EMBED_SIZE, EMBED_SIZE)

    def forward(self, values, keys, query, mask):
        """[N, length, embed_size] three times to [N, query length, embed_size]; 0 in the mask hides a key."""
        split = (N, LENGTH, HEADS, HEAD_DIM)
        values = self.values(values.reshape(split))
        keys = self.keys(keys.reshape(split))
        queries = self.queries(query.reshape(split))
        energy = torch.einsum("nqhd,nkhd->nhqk", queries, keys)
        if mask is not None:
            energy = energy.masked_fill(mask == 0, -1e20)
        attention = torch.softmax(energy / EMBED_SIZE**0.5, dim=3)
        out = torch.einsum("nhql,nlhd->nqhd", attention, values).reshape(N, LENGTH, EMBED_SIZE)
        return self.fc_out(out)


def sample(output: torch.Tensor) -> dict:
    """Every (size / SAMPLES)-th value of the flat output, with its sum and mean."""
    indices = [i * output.numel() // SAMPLES for i in range(SAMPLES)]
    values = [shortest(output.reshape(-1)[i].item()) for i in indices]
    totals = {"sum": shortest(output.sum().item()), "mean": shortest(output.mean().item())}
    return {"indices": indices, "values": values, **totals}


def main() -> None:
    """Write self-attention.json."""
    made = {name: formula(*arguments) for name, arguments in FORMULAS.items()}
    model = SelfAttention().to(DTYPE)
    model.load_state_dict({name: made[name] for name, _ in model.named_parameters()})
    mask = torch.ones(N, 1, 1, LENGTH, dtype=torch.bool)
    mask[1::2, :, :, -3:] = False
    inputs = {"self": [made["query"]] * 3, "cross": [made["values"], made["keys"], made["query"]]}
    cases = []
    for kind, arguments in inputs.items():
        for masked in [False, True]:
            with torch.no_grad():
                output = model(*arguments, mask if masked else None)
            cases.append({"inputs": kind, "masked": masked, **sample(output)})
    content = {
        "legend": "value(i) = float32(scale * sin(i * i * 0.7 + phase)), computed in float64, i the flat index; "
        "lastValues are the last 4 of each tensor; the mask [N, 1, 1, length] hides the last 3 keys of odd rows; "
        "inputs self: values = keys = query = the tensor query; cross: three different tensors; "
        "indices are flat, of the output [N, length, embedSize]",
        "dimensions": {"N": N, "length": LENGTH, "embedSize": EMBED_SIZE, "heads": HEADS},
        "formulas": {
            name: {"shape": list(shape), "phase": phase, "scale": scale}
            for name, (shape, phase, scale) in FORMULAS.items()
        },
        "lastValues": {name: tensor(value.reshape(-1)[-4:]) for name, value in made.items()},
        "cases": cases,
    }
    write_golden("self-attention", __file__, content)


if __name__ == "__main__":
    main()
