"""Draw inputs for golden values and write them as small JSON files.

Every value that goes into a computation is a float32 number with few decimals; PyTorch then computes in float64,
and results are rounded to float32 once, so a golden value carries no rounding error of its own.
"""

import json
import re
from pathlib import Path

import numpy as np
import torch
from torch import nn

GOLDEN_FOLDER = Path(__file__).resolve().parents[2] / "test" / "golden"
DTYPE = torch.float64
ZERO = 1e-12  # what is smaller is the rounding noise of an exact zero


def as_double(values: torch.Tensor) -> torch.Tensor:
    """The float64 tensor whose values are those of `values` at 4 decimals in float32."""
    return torch.from_numpy(np.round(values.numpy(), 4).astype(np.float32)).to(DTYPE)


def draw(generator: torch.Generator, *shape: int, scale: float = 1.0) -> torch.Tensor:
    """A leaf of normal values that wants a gradient."""
    return as_double(torch.randn(*shape, generator=generator, dtype=DTYPE) * scale).requires_grad_()


def fill(module: nn.Module, generator: torch.Generator, scale: float = 0.4) -> nn.Module:
    """Draw every parameter of `module`, biases and normalisation gains included."""
    for name, parameter in module.named_parameters():
        drawn = draw(generator, *parameter.shape, scale=scale if parameter.dim() > 1 else 0.1).detach()
        is_gain = "norm" in name and name.endswith("weight")
        parameter.data = as_double(drawn + 1) if is_gain else drawn
    return module


def shortest(value: float) -> float:
    """The number with the fewest digits that is the same float32 as `value`."""
    return 0.0 if abs(value) < ZERO else float(str(np.float32(value)))


def tensor(value: torch.Tensor) -> dict:
    """The JSON form of a tensor: its shape and its values in row-major order; booleans become 0 and 1."""
    flat = value.detach().reshape(-1)
    data = [shortest(x) for x in flat.tolist()] if value.is_floating_point() else flat.int().tolist()
    return {"shape": list(value.shape), "data": data}


def tensors(named: dict) -> dict:
    """The JSON form of named tensors."""
    return {name: tensor(value) for name, value in named.items()}


def gradients(loss: torch.Tensor, named: dict) -> dict:
    """The gradients of `loss` with respect to named tensors, in JSON form."""
    return tensors(dict(zip(named, torch.autograd.grad(loss, list(named.values())))))


def write_golden(name: str, script: str, content: dict) -> None:
    """Write `content` to test/golden/NAME.json with its source, one line for each tensor."""
    source = f"torch {torch.__version__.split('+')[0]}, tools/golden/{Path(script).name}"
    text = json.dumps({"source": source, **content}, indent=1)
    compact = re.sub(r"\[[^\[\]{}]*\]", lambda found: re.sub(r"\s+", "", found.group()), text)
    compact = re.sub(r'\{\s+"shape": (\[.*?\]),\s+"data": (\[.*?\])\s+\}', r'{"shape": \1, "data": \2}', compact)
    path = GOLDEN_FOLDER / f"{name}.json"
    path.write_text(compact + "\n")
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")
