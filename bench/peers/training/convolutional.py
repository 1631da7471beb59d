"""ConvS2S: Gehring et al. (2017), "Convolutional sequence to sequence learning"."""

import torch
from torch import nn
from torch.nn import functional
from torch.nn.utils.parametrizations import weight_norm

from recurrent_views import Of
from translation import PAD

DROPOUT, KERNEL, LONGEST = 0.1, 3, 258


def scaled_sum(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """The sum with the variance of one: section 3.4."""
    return (a + b) * 0.5**0.5


class Embedding(nn.Module):
    """Tokens and positions, [B, T] -> [B, T, D]."""

    def __init__(self, vocabulary: int, width: int):
        super().__init__()
        self.tokens = nn.Embedding(vocabulary, width)
        self.positions = nn.Embedding(LONGEST, width)
        for embedding in (self.tokens, self.positions):
            nn.init.normal_(embedding.weight, std=width**-0.5)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.tokens(ids) + self.positions.weight[: ids.shape[1]]


def conv1d(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    """x [B, T, C] and weight [O, C, K] to [B, T - K + 1, O]."""
    return functional.conv1d(x.transpose(1, 2), weight, bias).transpose(1, 2)


def channels_last(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    """The same on an image of height 1: seen as [B, C, 1, T], x has its channels last in memory."""
    image = x.transpose(1, 2).unsqueeze(2)
    return functional.conv2d(image, weight.unsqueeze(2), bias).squeeze(2).transpose(1, 2)


def matrix_product(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    """The same as one product of all windows with the kernel."""
    return functional.linear(x.unfold(1, KERNEL, 1).flatten(2), weight.flatten(1), bias)


WAYS = {"conv1d": conv1d, "channels last": channels_last, "matrix product": matrix_product}


class TimeConvolution(nn.Module):
    """Convolution over [B, T, C] with weight normalisation; `before` zeros in front, the others behind."""

    def __init__(self, width: int, before: int, way: str):
        super().__init__()
        self.padding = (0, 0, before, KERNEL - 1 - before)
        self.convolve = WAYS[way]
        self.convolution = weight_norm(nn.Conv1d(width, 2 * width, KERNEL), dim=0)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        padded = functional.pad(x, self.padding)
        return self.convolve(padded, self.convolution.weight, self.convolution.bias)

    def views(self, name: str, of: Of) -> dict[str, torch.Tensor]:
        """Heddle's parameters; its kernels are [K, C, O]."""
        weight = self.convolution.parametrizations.weight
        return {
            f"{name}.direction": of(weight.original1).permute(2, 1, 0),
            f"{name}.scale": of(weight.original0).flatten(),
            f"{name}.bias": of(self.convolution.bias),
        }


class ConvolutionalTranslator(nn.Module):
    """An encoder and a decoder of gated convolutions, with attention in each block of the decoder.

    The target embedding is also the output projection.
    """

    ways = tuple(WAYS)

    def __init__(self, layers, width, vocabulary, length, way):
        super().__init__()
        self.layers = layers
        self.source_embedding = Embedding(vocabulary, width)
        self.target_embedding = Embedding(vocabulary, width)
        self.maps = nn.ModuleDict({name: nn.Linear(width, width) for name in self.names_of_maps()})
        self.encoder = nn.ModuleList([TimeConvolution(width, KERNEL // 2, way) for _ in range(layers)])
        self.decoder = nn.ModuleList([TimeConvolution(width, KERNEL - 1, way) for _ in range(layers)])
        self.dropout = nn.Dropout(DROPOUT)

    def names_of_maps(self) -> list[str]:
        """Every affine map of D to D, by Heddle's name with `/` for `.`."""
        ends = [f"{side}/{name}" for side in ("encoder", "decoder") for name in ("input", "output")]
        attentions = [
            f"decoder/layers/{i}/attention/{name}" for i in range(self.layers) for name in ("query", "output")
        ]
        return ends + attentions

    def encode(self, source: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Ids [B, S] and mask [B, S, 1] (1 at tokens) to keys and values [B, S, D]."""
        embedded = self.dropout(self.source_embedding(source))
        x = self.maps["encoder/input"](embedded)
        for convolution in self.encoder:
            x = scaled_sum(x, functional.glu(convolution(self.dropout(x) * mask)))
        keys = self.maps["encoder/output"](x)
        return keys, scaled_sum(keys, embedded)

    def decode(self, target, keys, values, hide) -> torch.Tensor:
        """Ids [B, T] to states [B, T, D]; hide [B, 1, S] is added to the scores."""
        embedded = self.dropout(self.target_embedding(target))
        x = self.maps["decoder/input"](embedded)
        for i, convolution in enumerate(self.decoder):
            states = functional.glu(convolution(self.dropout(x)))
            query = scaled_sum(self.maps[f"decoder/layers/{i}/attention/query"](states), embedded)
            context = torch.baddbmm(hide, query, keys.transpose(1, 2)).softmax(-1) @ values
            attended = scaled_sum(states, self.maps[f"decoder/layers/{i}/attention/output"](context))
            x = scaled_sum(x, attended)
        return self.dropout(self.maps["decoder/output"](x))

    def forward(self, source: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        """Ids [B, S] and [B, T] to logits [B, T, V]."""
        mask = (source != PAD).unsqueeze(2).float()
        keys, values = self.encode(source, mask)
        lengths = mask.sum(1, keepdim=True)
        hide = (source == PAD).unsqueeze(1) * -1e9
        states = self.decode(target, keys, values * lengths.sqrt(), hide)
        return functional.linear(states, self.target_embedding.tokens.weight)

    def views(self, of: Of) -> dict[str, torch.Tensor]:
        """Heddle's parameters."""
        views = {}
        sides = {"encoder": self.source_embedding, "decoder": self.target_embedding}
        for side, embedding in sides.items():
            views[f"{side}.embedding.weight"] = of(embedding.tokens.weight)
            views[f"{side}.positions.weight"] = of(embedding.positions.weight)
            for i, convolution in enumerate(getattr(self, side)):
                views |= convolution.views(f"{side}.layers.{i}.convolution", of)
        for name, linear in self.maps.items():
            views[f"{name.replace('/', '.')}.weight"] = of(linear.weight).T
            views[f"{name.replace('/', '.')}.bias"] = of(linear.bias)
        return views
