"""Golden values of nn.TransformerEncoderLayer and nn.TransformerDecoderLayer without dropout."""

from itertools import product

import torch
from torch import nn

from golden_io import DTYPE, draw, fill, gradients, shortest, tensor, tensors, write_golden

B, S, T, D, H, F = 2, 4, 3, 8, 2, 16
# True hides: source padding [B, S], target padding [B, T], causal [T, T].
SOURCE_PADDING = torch.tensor([[False, False, False, False], [False, False, False, True]])
TARGET_PADDING = torch.tensor([[False, False, True], [False, False, False]])
CAUSAL = torch.ones(T, T, dtype=torch.bool).triu(1)
LEGEND = (
    "1 in a mask hides; loss = sum(output * projection), padded positions included; eps 1e-5; exact (erf) gelu; "
    "the same parameters serve every case"
)
DIMENSIONS = {"B": B, "S": S, "T": T, "D": D, "H": H, "F": F}


def variants(make, inputs: dict, masks: dict, projection: torch.Tensor, generator: torch.Generator) -> dict:
    """Output, loss and gradients for both norm placements and both activations, on the same weights."""
    parameters, cases = None, []
    for norm_first, activation in product([False, True], ["relu", "gelu"]):
        options = {"dropout": 0.0, "batch_first": True, "dtype": DTYPE}
        layer = make(D, H, F, norm_first=norm_first, activation=activation, **options)
        if parameters is None:
            parameters = dict(fill(layer, generator).named_parameters())
        output = torch.func.functional_call(layer, parameters, tuple(inputs.values()), masks)
        loss = (output * projection).sum()
        case = {"norm": "pre" if norm_first else "post", "activation": activation}
        values = {"output": tensor(output), "loss": shortest(loss.item())}
        cases.append({**case, **values, "gradients": gradients(loss, {**parameters, **inputs})})
    return {"parameters": tensors(parameters), "cases": cases}


def write_layer(name: str, make, inputs: dict, masks: dict, generator: torch.Generator) -> None:
    """Write the golden file of one kind of layer; `masks` are keyed by the layer's arguments."""
    projection = draw(generator, *next(iter(inputs.values())).shape).detach()
    content = {
        "legend": LEGEND,
        "dimensions": DIMENSIONS,
        "masks": tensors(masks),
        "inputs": tensors(inputs),
        "projection": tensor(projection),
        **variants(make, inputs, masks, projection, generator),
    }
    write_golden(name, __file__, content)


def main() -> None:
    """Write encoder-layer.json and decoder-layer.json."""
    generator = torch.Generator().manual_seed(2)
    source = {"source": draw(generator, B, S, D)}
    masks = {"src_key_padding_mask": SOURCE_PADDING}
    write_layer("encoder-layer", nn.TransformerEncoderLayer, source, masks, generator)
    target = {"target": draw(generator, B, T, D), "memory": draw(generator, B, S, D)}
    masks = {
        "tgt_mask": CAUSAL,
        "tgt_key_padding_mask": TARGET_PADDING,
        "memory_key_padding_mask": SOURCE_PADDING,
    }
    write_layer("decoder-layer", nn.TransformerDecoderLayer, target, masks, generator)


if __name__ == "__main__":
    main()
