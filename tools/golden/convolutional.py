"""Golden values of a ConvS2S encoder block and decoder block, written from the equations of Gehring et al. (2017)."""

import torch
from torch import nn
from torch.nn import functional
from torch.nn.utils.parametrizations import weight_norm

from golden_io import DTYPE, draw, fill, gradients, shortest, tensor, tensors, write_golden

B, S, T, D, E = 2, 5, 4, 4, 3
VARIANTS = [{"kernel": 3, "dilation": 1}, {"kernel": 4, "dilation": 2}]
# True hides source padding [B, S].
PADDING = torch.tensor([[False, False, False, False, False], [False, False, False, True, True]])
HALF = 0.5**0.5  # the sum of two summands of one variance is scaled by sqrt(1/2) (section 3.4)


def gated_convolution(kernel: int, dilation: int) -> nn.Module:
    """W * x + b to twice the channels, with weight normalisation, for a gated linear unit."""
    return weight_norm(nn.Conv1d(D, 2 * D, kernel, dilation=dilation, dtype=DTYPE))


def convolve(convolution: nn.Conv1d, x: torch.Tensor, before: int, after: int) -> torch.Tensor:
    """GLU of the convolution of x [B, T, D] between zeros (section 3.2)."""
    y = convolution(functional.pad(x.transpose(1, 2), (before, after)))
    return functional.glu(y, dim=1).transpose(1, 2)


class EncoderBlock(nn.Module):
    """h^l = (v(W h^(l-1) + b) + h^(l-1)) sqrt(1/2), each position in the middle of its kernel."""

    def __init__(self, kernel: int, dilation: int):
        super().__init__()
        self.reach = dilation * (kernel - 1)
        self.convolution = gated_convolution(kernel, dilation)

    def forward(self, source: torch.Tensor) -> torch.Tensor:
        """[B, S, D] to [B, S, D]; padding is zero before the convolution."""
        known = source.masked_fill(PADDING[:, :, None], 0)
        before = self.reach // 2
        return (convolve(self.convolution, known, before, self.reach - before) + source) * HALF


class DecoderBlock(nn.Module):
    """A block that sees the past only, and multi-step attention (section 3.3, equations 1 and 2)."""

    def __init__(self, kernel: int, dilation: int):
        super().__init__()
        self.reach = dilation * (kernel - 1)
        self.convolution = gated_convolution(kernel, dilation)
        self.query = nn.Linear(D, E, dtype=DTYPE)
        self.output = nn.Linear(E, D, dtype=DTYPE)

    def forward(self, target, embedded, encoded, source_embedded) -> torch.Tensor:
        """States [B, T, D], g [B, T, E], z and e [B, S, E] to [B, T, D]."""
        h = convolve(self.convolution, target, self.reach, 0)
        d = (self.query(h) + embedded) * HALF
        scores = torch.einsum("bte,bse->bts", d, encoded).masked_fill(PADDING[:, None], -torch.inf)
        values = (encoded + source_embedded) * HALF
        m = (~PADDING).sum(1).to(DTYPE)[:, None, None]
        context = torch.einsum("bts,bse->bte", scores.softmax(-1), values) * m * (1 / m).sqrt()
        return ((self.output(context) + h) * HALF + target) * HALF


def case(make, inputs: dict, variant: dict, generator: torch.Generator) -> dict:
    """Parameters, output, loss and gradients of one block."""
    block = fill(make(**variant), generator)
    parameters = dict(block.named_parameters())
    output = block(*inputs.values())
    projection = draw(generator, *output.shape).detach()
    loss = (output * projection).sum()
    return {
        **variant,
        "parameters": tensors(parameters),
        "projection": tensor(projection),
        "output": tensor(output),
        "loss": shortest(loss.item()),
        "gradients": gradients(loss, {**parameters, **inputs}),
    }


def main() -> None:
    """Write convolutional.json."""
    generator = torch.Generator().manual_seed(5)
    source = {"source": draw(generator, B, S, D)}
    target = {
        "target": draw(generator, B, T, D),
        "embedded": draw(generator, B, T, E),
        "encoded": draw(generator, B, S, E),
        "source_embedded": draw(generator, B, S, E),
    }
    content = {
        "legend": "1 in the mask hides; loss = sum(output * projection), padded positions included; weight_norm: "
        "original0 is g [2D, 1, 1], original1 is v [2D, D, K]",
        "dimensions": {"B": B, "S": S, "T": T, "D": D, "E": E},
        "padding": tensor(PADDING),
        "encoder": {"inputs": tensors(source), "cases": [case(EncoderBlock, source, v, generator) for v in VARIANTS]},
        "decoder": {"inputs": tensors(target), "cases": [case(DecoderBlock, target, v, generator) for v in VARIANTS]},
    }
    write_golden("convolutional", __file__, content)


if __name__ == "__main__":
    main()
