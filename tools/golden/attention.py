"""Golden values of scaled dot-product and multi-head attention (Vaswani et al. 2017, section 3.2)."""

import torch
from torch import nn
from torch.nn import functional as F

from golden_io import DTYPE, draw, fill, gradients, shortest, tensor, tensors, write_golden

B, T, S, D, H = 2, 3, 4, 8, 2
# True hides: key padding [B, S], causal [T, S] (query t sees keys 0..t).
PADDING = torch.tensor([[False, False, False, False], [False, False, True, True]])
CAUSAL = torch.ones(T, S, dtype=torch.bool).triu(1)
MASKS = {"none": (None, None), "padding": (PADDING, None), "causal": (None, CAUSAL), "both": (PADDING, CAUSAL)}


def scaled_dot_product(generator: torch.Generator) -> dict:
    """softmax(Q K^T / sqrt(d_k)) V for each mask, with the gradients of sum(output * projection)."""
    lengths = {"query": T, "key": S, "value": S}
    inputs = {name: draw(generator, B, H, length, D // H) for name, length in lengths.items()}
    projection = draw(generator, B, H, T, D // H).detach()
    cases = []
    for name, (padding, causal) in MASKS.items():
        hidden = torch.zeros(B, 1, T, S, dtype=torch.bool)
        hidden = hidden if padding is None else hidden | padding[:, None, None, :]
        hidden = hidden if causal is None else hidden | causal
        output = F.scaled_dot_product_attention(*inputs.values(), attn_mask=~hidden)
        loss = (output * projection).sum()
        values = {"output": tensor(output), "loss": shortest(loss.item())}
        cases.append({"mask": name, **values, "gradients": gradients(loss, inputs)})
    return {"inputs": tensors(inputs), "projection": tensor(projection), "cases": cases}


def multi_head(generator: torch.Generator) -> dict:
    """nn.MultiheadAttention of a query over a memory for each mask, and over itself with a causal mask."""
    attention = fill(nn.MultiheadAttention(D, H, batch_first=True, dtype=DTYPE), generator)
    parameters = dict(attention.named_parameters())
    inputs = {"query": draw(generator, B, T, D), "memory": draw(generator, B, S, D)}
    projection = draw(generator, B, T, D).detach()

    def case(kind: str, mask: str, inputs: dict, padding, causal) -> dict:
        query, memory = inputs["query"], inputs.get("memory", inputs["query"])
        output, weights = attention(
            query, memory, memory, key_padding_mask=padding, attn_mask=causal, average_attn_weights=False
        )
        loss = (output * projection).sum()
        named = {**parameters, **inputs}
        values = {"output": tensor(output), "weights": tensor(weights), "loss": shortest(loss.item())}
        return {"kind": kind, "mask": mask, **values, "gradients": gradients(loss, named)}

    cases = [case("cross", name, inputs, *masks) for name, masks in MASKS.items()]
    cases.append(case("self", "causal", {"query": inputs["query"]}, None, CAUSAL[:, :T]))
    return {
        "parameters": tensors(parameters),
        "inputs": tensors(inputs),
        "projection": tensor(projection),
        "cases": cases,
    }


def main() -> None:
    """Write attention.json."""
    generator = torch.Generator().manual_seed(1)
    content = {
        "legend": "1 in a mask hides; loss = sum(output * projection); key = value = memory; weights [B, H, T, S]",
        "dimensions": {"B": B, "T": T, "S": S, "D": D, "H": H},
        "masks": {"padding": tensor(PADDING), "causal": tensor(CAUSAL)},
        "scaledDotProduct": scaled_dot_product(generator),
        "multiHead": multi_head(generator),
    }
    write_golden("attention", __file__, content)


if __name__ == "__main__":
    main()
