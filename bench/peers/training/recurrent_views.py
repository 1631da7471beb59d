"""Heddle's parameters of recurrent layers as views of PyTorch's."""

from collections.abc import Callable

import torch
from torch import nn

Of = Callable[[torch.Tensor], torch.Tensor]


def recurrent_views(layer: nn.RNNBase, name: str, suffix: str, of: Of) -> dict[str, torch.Tensor]:
    """The views of the direction of one layer, `suffix` in PyTorch; Heddle stores [in, out].

    Heddle has no second bias of a gate that adds both; `single_biases` takes it from PyTorch's model as well.
    """
    views = {
        f"{name}.input.weight": of(getattr(layer, f"weight_ih_{suffix}")).T,
        f"{name}.input.bias": of(getattr(layer, f"bias_ih_{suffix}")),
        f"{name}.recurrent.weight": of(getattr(layer, f"weight_hh_{suffix}")).T,
    }
    if isinstance(layer, nn.GRU):
        views[f"{name}.recurrent.bias"] = of(getattr(layer, f"bias_hh_{suffix}"))[-layer.hidden_size :]
    return views


def single_biases(layer: nn.RNNBase) -> None:
    """Zeroes the biases that a second one is added to; an LSTM's are no longer trained."""
    for name, parameter in layer.named_parameters():
        if name.startswith("bias_hh"):
            nn.init.zeros_(parameter)
            parameter.requires_grad_(isinstance(layer, nn.GRU))
