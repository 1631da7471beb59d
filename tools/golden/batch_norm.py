"""Golden values of batch normalisation: three batches in training, running statistics after them, then evaluation."""

import torch
from torch import nn

from golden_io import DTYPE, draw, gradients, tensor, tensors, write_golden

CHANNELS = 3


def main() -> None:
    """Write batch-norm.json."""
    generator = torch.Generator().manual_seed(8)
    norm = nn.BatchNorm2d(CHANNELS, dtype=DTYPE)
    norm.weight.data, norm.bias.data = draw(generator, CHANNELS).detach(), draw(generator, CHANNELS).detach()
    steps = []
    for rows in (2, 3, 1):
        x = draw(generator, rows, CHANNELS, 4, 2)
        output = norm(x)
        projection = draw(generator, *output.shape).detach()
        named = {"input": x, "scale": norm.weight, "bias": norm.bias}
        found = gradients((output * projection).sum(), named)
        statistics = {"mean": norm.running_mean.clone(), "variance": norm.running_var.clone()}
        steps.append(
            {
                "input": tensor(x),
                "output": tensor(output),
                "projection": tensor(projection),
                "gradients": found,
                "running": tensors(statistics),
            }
        )
    norm.eval()
    x = draw(generator, 2, CHANNELS, 4, 2)
    parameters = tensors({"scale": norm.weight, "bias": norm.bias})
    evaluation = {"input": tensor(x), "output": tensor(norm(x))}
    write_golden("batch-norm", __file__, {"parameters": parameters, "steps": steps, "evaluation": evaluation})


if __name__ == "__main__":
    main()
