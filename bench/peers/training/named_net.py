"""Nets that ask for their parameters by Heddle's names, and full training steps (forward, backward, clipping, Adam) of them."""

from collections.abc import Callable

import torch
from torch import nn
from torch.nn import functional

from translation import ADAMS, LEARNING_RATE, MAX_NORM

MOMENTUM = 0.1


class NamedNet:
    """Parameters and running statistics by Heddle's name, made when they are first asked for.

    Subclasses say what a batch is, `batch()` by the names of Heddle's feeds, and its `loss(batch)`. With `channels_last`
    maps and kernels have their channels last in memory.
    """

    def __init__(self, case: dict, channels_last: bool = False):
        self.case, self.channels_last = case, channels_last
        self.dropout_rate = case["dropout"]
        self.parameters, self.statistics = {}, {}
        self.training = True

    def arrange(self, x: torch.Tensor) -> torch.Tensor:
        """A map or kernel in the order of axes that is asked for."""
        return x.contiguous(memory_format=torch.channels_last) if self.channels_last and x.dim() == 4 else x

    def parameter(self, name: str, *shape: int, deviation: float = 0.05, centre: float = 0.0) -> torch.Tensor:
        """The one of this name."""
        if name not in self.parameters:
            value = self.arrange(centre + deviation * torch.randn(shape))
            self.parameters[name] = value.requires_grad_()
        return self.parameters[name]

    def convolution(self, name: str, x: torch.Tensor, channels: int, kernel=3, stride=1, padding=None, bias=False):
        """The size kept, unless `padding` says otherwise."""
        weight = self.parameter(f"{name}.weight", channels, x.shape[1], kernel, kernel)
        shift = self.parameter(f"{name}.bias", channels, deviation=0.0) if bias else None
        margin = kernel // 2 if padding is None else padding
        return functional.conv2d(x, weight, shift, stride=stride, padding=margin)

    def batch_norm(self, name: str, x: torch.Tensor) -> torch.Tensor:
        """By the statistics of the batch, which the running ones follow; after training by these."""
        channels = x.shape[1]
        if name not in self.statistics:
            self.statistics[name] = (torch.zeros(channels), torch.ones(channels))
        scale, bias = self.parameter(f"{name}.scale", channels, centre=1.0), self.parameter(f"{name}.bias", channels)
        mean, variance = self.statistics[name]
        return functional.batch_norm(x, mean, variance, scale, bias, training=self.training, momentum=MOMENTUM)

    def layer_norm(self, name: str, x: torch.Tensor) -> torch.Tensor:
        """Over the last axis."""
        width = x.shape[-1]
        scale, bias = self.parameter(f"{name}.scale", width, centre=1.0), self.parameter(f"{name}.bias", width)
        return functional.layer_norm(x, (width,), scale, bias)

    def linear(self, name: str, x: torch.Tensor, width: int) -> torch.Tensor:
        """Heddle's weights are [in, out]."""
        weight = self.parameter(f"{name}.weight", x.shape[-1], width)
        return functional.linear(x, weight.T, self.parameter(f"{name}.bias", width))

    def dropout(self, x: torch.Tensor) -> torch.Tensor:
        """At the rate of the case."""
        return functional.dropout(x, self.dropout_rate) if self.dropout_rate > 0 else x

    def transformer(self, name: str, x: torch.Tensor, *, layers, inner, heads, activation, **_) -> torch.Tensor:
        """A pre-norm encoder with learned positions, [B, T, D] to the same."""
        rows, length, width = x.shape
        x = self.dropout(x + self.parameter(f"{name}.positions.weight", length, width))
        for i in range(layers):
            inside = f"{name}.layers.{i}.selfAttention"
            projected = self.linear(f"{inside}.queryKeyValue", self.layer_norm(f"{inside}.norm", x), 3 * width)
            parts = projected.view(rows, length, 3, heads, width // heads).permute(2, 0, 3, 1, 4)
            attended = functional.scaled_dot_product_attention(*parts, dropout_p=self.dropout_rate)
            joined = attended.transpose(1, 2).reshape(rows, length, width)
            x = x + self.dropout(self.linear(f"{inside}.output", joined, width))
            inside = f"{name}.layers.{i}.feedForward"
            hidden = self.linear(f"{inside}.inner", self.layer_norm(f"{inside}.norm", x), inner)
            x = x + self.dropout(self.linear(f"{inside}.outer", self.dropout(activation(hidden)), width))
        return self.layer_norm(f"{name}.norm", x)

    def views(self, of) -> dict[str, torch.Tensor]:
        """Heddle's parameters as views of `of(parameter)`."""
        return {name: of(parameter) for name, parameter in self.parameters.items()}

    def state(self) -> list[torch.Tensor]:
        """What a trained net is: parameters and running statistics."""
        return [*self.learned(), *(value for pair in self.statistics.values() for value in pair)]

    def learned(self) -> list[torch.Tensor]:
        """What the optimizer moves."""
        return list(self.parameters.values())


class NetTraining:
    """A net with its optimizer."""

    def __init__(self, make: Callable[[], NamedNet], adam: str):
        torch.manual_seed(1)
        self.make = make
        self.net = net = make()
        self.data = net.batch()
        with torch.no_grad():
            net.loss(self.data)
        self.optimizer = torch.optim.Adam(net.learned(), lr=LEARNING_RATE, betas=(0.9, 0.98), **ADAMS[adam])

    @property
    def parameters(self) -> int:
        """The number of parameters that are trained."""
        return sum(parameter.numel() for parameter in self.net.learned())

    def step(self) -> None:
        """One update; the loss is read, as a training loop does."""
        loss = self.net.loss(self.data)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.net.learned(), MAX_NORM)
        self.optimizer.step()
        loss.item()

    def check(self, tensors: dict[str, torch.Tensor]) -> dict[str, float]:
        """Loss and norm of the gradient in float64 for Heddle's weights and batch, without dropout.

        `rounding` is how far, relative to these, the same net is in float32: a maximum that falls to another pixel changes a
        gradient by more than rounding a number does.
        """
        exact, rounded = self.figures(tensors, torch.float64), self.figures(tensors, torch.float32)
        return exact | {"rounding": max(abs(rounded[name] / exact[name] - 1) for name in exact)}

    def figures(self, tensors: dict[str, torch.Tensor], dtype: torch.dtype) -> dict[str, float]:
        """Loss and norm of the gradient in one precision."""
        torch.set_default_dtype(dtype)
        try:
            net = self.make()
            net.dropout_rate = 0.0
            data = {name: x.to(dtype) if x.is_floating_point() else x for name, x in tensors.items()}
            with torch.no_grad():
                net.loss(data)
                for name, view in net.views(lambda parameter: parameter).items():
                    view.copy_(tensors[name])
            loss = net.loss(data)
            loss.backward()
            gradients = net.views(lambda parameter: parameter.grad).values()
            norm = torch.cat([gradient.flatten() for gradient in gradients]).double().norm()
            return {"loss": loss.item(), "gradientNorm": norm.item()}
        finally:
            torch.set_default_dtype(torch.float32)
