"""Golden values of convolution (cross-correlation), pooling and a tiny convolutional classifier."""

import torch
from torch import nn
from torch.nn import functional as F

from golden_io import DTYPE, draw, fill, gradients, shortest, tensor, tensors, write_golden

B, C_IN, C_OUT = 2, 3, 2
CONVOLUTIONS_1D = [
    {"kernel": 3, "stride": 1, "padding": 0, "dilation": 1},
    {"kernel": 3, "stride": 1, "padding": 1, "dilation": 1},
    {"kernel": 3, "stride": 2, "padding": 1, "dilation": 1},
    {"kernel": 3, "stride": 1, "padding": 2, "dilation": 2},
    {"kernel": 2, "stride": 3, "padding": 1, "dilation": 2},
    {"kernel": 1, "stride": 1, "padding": 0, "dilation": 1},
]
CONVOLUTIONS_2D = [
    {"kernel": [3, 3], "stride": [1, 1], "padding": [0, 0], "dilation": [1, 1]},
    {"kernel": [3, 3], "stride": [1, 1], "padding": [1, 1], "dilation": [1, 1]},
    {"kernel": [3, 2], "stride": [2, 1], "padding": [1, 0], "dilation": [1, 1]},
    {"kernel": [2, 3], "stride": [1, 2], "padding": [1, 2], "dilation": [2, 1]},
    {"kernel": [3, 3], "stride": [2, 2], "padding": [2, 2], "dilation": [2, 2]},
]
GROUPED_2D = [
    {"kernel": [3, 3], "stride": [1, 1], "padding": [1, 1], "dilation": [1, 1], "groups": 2},
    {"kernel": [3, 2], "stride": [2, 1], "padding": [1, 1], "dilation": [1, 2], "groups": 4},
]
TRANSPOSED_2D = [
    {"kernel": [2, 2], "stride": [2, 2], "padding": [0, 0], "dilation": [1, 1], "groups": 1, "output_padding": [0, 0]},
    {"kernel": [3, 2], "stride": [2, 3], "padding": [1, 0], "dilation": [1, 1], "groups": 2, "output_padding": [1, 2]},
    {"kernel": [3, 3], "stride": [1, 1], "padding": [1, 2], "dilation": [1, 2], "groups": 1, "output_padding": [0, 0]},
]
RESIZES = [("nearest", [10, 9]), ("nearest", [7, 2]), ("bilinear", [10, 6]), ("bilinear", [7, 2])]
POOLS_1D = [
    {"kernel": 2, "stride": 2, "padding": 0},
    {"kernel": 3, "stride": 1, "padding": 1},
    {"kernel": 3, "stride": 2, "padding": 1},
]
POOLS_2D = [
    {"kernel": [2, 2], "stride": [2, 2], "padding": [0, 0]},
    {"kernel": [3, 3], "stride": [1, 1], "padding": [1, 1]},
    {"kernel": [3, 2], "stride": [2, 1], "padding": [1, 0]},
]


def result(output: torch.Tensor, named: dict, generator: torch.Generator) -> dict:
    """The output, a random projection, loss = sum(output * projection) and its gradients."""
    projection = draw(generator, *output.shape).detach()
    loss = (output * projection).sum()
    values = {"output": tensor(output), "projection": tensor(projection), "loss": shortest(loss.item())}
    return {**values, "gradients": gradients(loss, named)}


def convolutions(apply, size: tuple, variants: list, generator: torch.Generator) -> dict:
    """One kind of convolution: the same input for every variant, weights of its own for each."""
    source = draw(generator, B, C_IN, *size)
    cases = []
    for options in variants:
        kernel = options["kernel"] if isinstance(options["kernel"], list) else [options["kernel"]]
        named = {"weight": draw(generator, C_OUT, C_IN, *kernel), "bias": draw(generator, C_OUT)}
        rest = {name: value for name, value in options.items() if name != "kernel"}
        output = apply(source, **named, **rest)
        cases.append({**options, **tensors(named), **result(output, {"input": source, **named}, generator)})
    return {"input": tensor(source), "cases": cases}


def pools(maximum, average, size: tuple, variants: list, generator: torch.Generator) -> dict:
    """Max pooling, and average pooling with padding zeros counted and not counted."""
    source = draw(generator, B, 2, *size)
    cases = []
    for options in variants:
        window = (options["kernel"], options["stride"], options["padding"])
        named = {"input": source}
        cases.append({"pool": "max", **options, **result(maximum(source, *window), named, generator)})
        for counted in [True, False]:
            output = average(source, *window, count_include_pad=counted)
            case = {"pool": "average", "countIncludePad": counted, **options}
            cases.append({**case, **result(output, named, generator)})
    return {"input": tensor(source), "cases": cases}


def grouped(apply, variants: list, generator: torch.Generator) -> dict:
    """Convolutions of 4 channels in groups, or their transposes: weight [C_in, C_out / groups, ...] there."""
    source = draw(generator, B, 4, 5, 4)
    cases = []
    for options in variants:
        shape = (4, 4 // options["groups"]) if apply is F.conv2d else (4, 6 // options["groups"])
        named = {"weight": draw(generator, *shape, *options["kernel"])}
        rest = {name: value for name, value in options.items() if name != "kernel"}
        output = apply(source, **named, **rest)
        cases.append({**options, **tensors(named), **result(output, {"input": source, **named}, generator)})
    return {"input": tensor(source), "cases": cases}


def resizes(generator: torch.Generator) -> dict:
    """Interpolation up and down, without align_corners and without antialiasing."""
    source = draw(generator, B, 2, 5, 3)
    cases = []
    for mode, size in RESIZES:
        output = F.interpolate(source, size, mode=mode, **({} if mode == "nearest" else {"align_corners": False}))
        cases.append({"mode": mode, "size": size, **result(output, {"input": source}, generator)})
    return {"input": tensor(source), "cases": cases}


def classifier(generator: torch.Generator) -> dict:
    """conv2d -> relu -> max pool -> flatten -> linear on [B, 1, 6, 6] with 3 classes, cross-entropy."""
    layers = [nn.Conv2d(1, 2, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(8, 3)]
    model = fill(nn.Sequential(*layers).to(DTYPE), generator)
    parameters = dict(model.named_parameters())
    source, labels = draw(generator, B, 1, 6, 6), torch.tensor([2, 0])
    logits = model(source)
    loss = F.cross_entropy(logits, labels)
    return {
        "parameters": tensors(parameters),
        "input": tensor(source),
        "labels": tensor(labels),
        "logits": tensor(logits),
        "loss": shortest(loss.item()),
        "gradients": gradients(loss, {**parameters, "input": source}),
    }


def main() -> None:
    """Write convolution.json."""
    generator = torch.Generator().manual_seed(4)
    content = {
        "legend": "layout [B, C, ...]; weight [C_out, C_in, ...]; padding on both sides; "
        "loss = sum(output * projection); classifier: 0 = Conv2d(1, 2, 3), relu, max pool 2, flatten, "
        "4 = Linear(8, 3), mean cross-entropy",
        "conv1d": convolutions(F.conv1d, (7,), CONVOLUTIONS_1D, generator),
        "conv2d": convolutions(F.conv2d, (6, 5), CONVOLUTIONS_2D, generator),
        "pool1d": pools(F.max_pool1d, F.avg_pool1d, (7,), POOLS_1D, generator),
        "pool2d": pools(F.max_pool2d, F.avg_pool2d, (5, 6), POOLS_2D, generator),
        "classifier": classifier(generator),
        "grouped": grouped(F.conv2d, GROUPED_2D, generator),
        "transposed": grouped(F.conv_transpose2d, TRANSPOSED_2D, generator),
        "resize": resizes(generator),
    }
    write_golden("convolution", __file__, content)


if __name__ == "__main__":
    main()
