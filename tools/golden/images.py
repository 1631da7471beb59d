"""Golden values of bodies for images, written with torch.nn.functional alone: the last maps, loss and all gradients in training.

Weights and inputs are a formula of their name and place, which the test repeats; results are in images.safetensors.
"""

import math
import sys
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

try:
    from safetensors.numpy import save_file
except ImportError:
    sys.exit("pip install safetensors")

GOLDEN = Path(__file__).resolve().parents[2] / "test" / "golden" / "images.safetensors"


def noise(name: str, shape: tuple, scale: float = 0.3, centre: float = 0.0) -> torch.Tensor:
    """centre + scale (2 frac(43758.5453 sin(12.9898 i + phase)) - 1), the phase of the sum of the letters of the name, in float32."""
    phase = sum(map(ord, name)) % 97
    waves = [43758.5453 * math.sin(12.9898 * i + phase) for i in range(math.prod(shape))]
    values = [centre + scale * (2 * (x - math.floor(x)) - 1) for x in waves]
    return torch.from_numpy(np.array(values, dtype=np.float32).reshape(shape)).double()


class Net:
    """Parameters by name, made when they are asked for."""

    def __init__(self):
        self.parameters = {}

    def parameter(self, name: str, *shape: int, **how) -> torch.Tensor:
        """A leaf."""
        if name not in self.parameters:
            self.parameters[name] = noise(name, shape, **how).requires_grad_()
        return self.parameters[name]

    def convolution(self, name, x, channels, kernel=3, stride=1):
        """Without a bias, the size kept."""
        weight = self.parameter(f"{name}.weight", channels, x.shape[1], kernel, kernel)
        return F.conv2d(x, weight, stride=stride, padding=kernel // 2)

    def norm(self, name, x):
        """By the statistics of the batch."""
        scale = self.parameter(f"{name}.scale", x.shape[1], centre=1.0)
        return F.batch_norm(x, None, None, scale, self.parameter(f"{name}.bias", x.shape[1]), training=True)

    def grouped(self, name, x, groups=2):
        """By the statistics of groups of channels of each picture."""
        scale = self.parameter(f"{name}.scale", x.shape[1], centre=1.0)
        return F.group_norm(x, groups, scale, self.parameter(f"{name}.bias", x.shape[1]))

    def linear(self, name, x, width):
        """x W + b."""
        return x @ self.parameter(f"{name}.weight", x.shape[-1], width) + self.parameter(f"{name}.bias", width)

    def layer_norm(self, name, x):
        """Over the last axis."""
        scale = self.parameter(f"{name}.scale", x.shape[-1], centre=1.0)
        return F.layer_norm(x, x.shape[-1:], scale, self.parameter(f"{name}.bias", x.shape[-1]))

    def step(self, name, x, channels, kernel=3, stride=1):
        """Convolution, then norm."""
        return self.norm(f"{name}.norm", self.convolution(name, x, channels, kernel, stride))

    def normalized(self, name, x, channels, kernel):
        """Norm, relu, convolution."""
        return self.convolution(name, F.relu(self.norm(f"{name}.norm", x)), channels, kernel)


def block(net: Net, name, x, channels, stride, bottleneck, padding):
    """One residual block."""
    width = channels * (4 if bottleneck else 1)
    if bottleneck:
        inner = F.relu(net.step(f"{name}.first", x, channels, 1))
        inner = F.relu(net.step(f"{name}.second", inner, channels, 3, stride))
    else:
        inner = F.relu(net.step(f"{name}.first", x, channels, 3, stride))
    y = net.step(f"{name}.last", inner, width, 1 if bottleneck else 3)
    if stride == 1 and x.shape[1] == width:
        return F.relu(y + x)
    if not padding:
        return F.relu(y + net.step(f"{name}.shortcut", x, width, 1, stride))
    missing = width - x.shape[1]
    shortcut = F.pad(x[:, :, ::stride, ::stride], (0, 0, 0, 0, missing // 2, missing - missing // 2))
    return F.relu(y + shortcut)


def resnet(net: Net, x, blocks, width, *, stem):
    """As He et al. (2016)."""
    maps = F.relu(net.step("stem", x, width, 7 if stem else 3, 2 if stem else 1))
    if stem:
        maps = F.max_pool2d(maps, 3, 2, 1)
    for stage, count in enumerate(blocks):
        for i in range(count):
            stride = 2 if stage > 0 and i == 0 else 1
            name = f"stages.{stage}.{i}"
            maps = block(net, name, maps, width * 2**stage, stride, False, not stem)
    return maps


def densenet(net: Net, x, layers, growth):
    """DenseNet-BC."""
    maps = net.convolution("stem", x, 2 * growth)
    for i in range(3):
        if i > 0:
            maps = F.avg_pool2d(net.normalized(f"blocks.{i}.transition", maps, maps.shape[1] // 2, 1), 2)
        for layer in range(layers):
            name = f"blocks.{i}.layers.{layer}"
            narrow = net.normalized(f"{name}.bottleneck", maps, 4 * growth, 1)
            maps = torch.cat([maps, net.normalized(f"{name}.growth", narrow, growth, 3)], 1)
    return F.relu(net.norm("norm", maps))


def unet(net: Net, x, depth, width):
    """U-Net."""

    def twice(name, y, channels):
        for part in ("first", "second"):
            y = F.relu(net.step(f"{name}.{part}", y, channels))
        return y

    down, maps = [], x
    for i in range(depth + 1):
        maps = twice(f"down.{i}", F.max_pool2d(maps, 2) if i > 0 else maps, width * 2**i)
        down.append(maps)
    for i in reversed(range(depth)):
        weight = net.parameter(f"up.{i}.enlarge.weight", maps.shape[1], width * 2**i, 2, 2)
        up = F.conv_transpose2d(maps, weight, net.parameter(f"up.{i}.enlarge.bias", width * 2**i), stride=2)
        maps = twice(f"up.{i}", torch.cat([down[i], up], 1), width * 2**i)
    return maps


def squeezed(net: Net, name, x, channels, reduction):
    """A basic residual block with group normalisation and squeeze-excitation (Hu et al. 2018)."""
    y = F.relu(net.grouped(f"{name}.first.norm", net.convolution(f"{name}.first", x, channels)))
    y = net.grouped(f"{name}.last.norm", net.convolution(f"{name}.last", y, channels))
    part = f"{name}.squeezeExcitation"
    hidden = F.relu(net.linear(f"{part}.squeeze", y.mean((2, 3)), channels // reduction))
    weights = torch.sigmoid(net.linear(f"{part}.excite", hidden, channels))
    return F.relu(x + y * weights[:, :, None, None])


def vit(net: Net, x, patch, layers, width, inner, heads):
    """Patches, learned positions, pre-norm encoder layers with the exact GELU, no class token (Dosovitskiy et al. 2021)."""
    weight = net.parameter("patches.weight", width, x.shape[1], patch, patch)
    maps = F.conv2d(x, weight, net.parameter("patches.bias", width), stride=patch)
    rows, _, height, columns = maps.shape
    y = maps.flatten(2).transpose(1, 2)
    y = y + net.parameter("positions.weight", height * columns, width)
    cut = lambda t: t.reshape(rows, -1, heads, width // heads).transpose(1, 2)
    for i in range(layers):
        name = f"layers.{i}.selfAttention"
        query, key, value = net.linear(f"{name}.queryKeyValue", net.layer_norm(f"{name}.norm", y), 3 * width).chunk(3, -1)
        seen = F.scaled_dot_product_attention(cut(query), cut(key), cut(value))
        y = y + net.linear(f"{name}.output", seen.transpose(1, 2).reshape(rows, -1, width), width)
        name = f"layers.{i}.feedForward"
        inside = F.gelu(net.linear(f"{name}.inner", net.layer_norm(f"{name}.norm", y), inner))
        y = y + net.linear(f"{name}.outer", inside, width)
    return net.layer_norm("norm", y).transpose(1, 2).reshape(rows, width, height, columns)


NETS = {
    "resnet20": (lambda net, x: resnet(net, x, [3, 3, 3], 4, stem=False), (2, 3, 12, 12)),
    "resnet18": (lambda net, x: resnet(net, x, [2, 2, 2, 2], 3, stem=True), (4, 3, 64, 64)),
    "bottleneck": (lambda net, x: block(net, "block", x, 3, 2, True, False), (2, 5, 6, 6)),
    "densenet22": (lambda net, x: densenet(net, x, 3, 12), (2, 3, 8, 8)),
    "squeezed": (lambda net, x: squeezed(net, "block", x, 6, 2), (2, 6, 4, 3)),
    "vit": (lambda net, x: vit(net, x, 4, 2, 8, 12, 2), (2, 3, 8, 12)),
    "unet": (lambda net, x: unet(net, x, 2, 3), (2, 1, 8, 8)),
}


def main() -> None:
    """Write images.safetensors."""
    content = {}
    for name, (forward, shape) in NETS.items():
        net = Net()
        output = forward(net, noise("input", shape, scale=1.0))
        loss = (output * noise("projection", tuple(output.shape), scale=1.0)).sum()
        gradients = torch.autograd.grad(loss, list(net.parameters.values()))
        content[f"{name}/output"] = output
        content[f"{name}/loss"] = loss.reshape(1)
        for parameter, gradient in zip(net.parameters, gradients):
            content[f"{name}/gradient/{parameter}"] = gradient
    # Strides are not saved: what is turned must be copied first.
    save_file({key: np.ascontiguousarray(value.detach().numpy().astype(np.float32)) for key, value in content.items()}, GOLDEN)


if __name__ == "__main__":
    main()
