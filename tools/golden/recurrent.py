"""Golden values of recurrent layers and of the attention of recurrent decoders.

nn.RNN, nn.LSTM and nn.GRU of PyTorch; written from the papers' equations: the GRU that resets before the product
(Cho et al. 2014), additive attention (Bahdanau et al. 2015), dot and general attention and input feeding (Luong et
al. 2015).
"""

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from golden_io import DTYPE, draw, fill, gradients, shortest, tensor, tensors, write_golden

B, T, I, H = 3, 5, 3, 4
LENGTHS = torch.tensor([5, 2, 4])
MODULES = {
    "elman, tanh": lambda **options: nn.RNN(I, H, nonlinearity="tanh", **options),
    "elman, relu": lambda **options: nn.RNN(I, H, nonlinearity="relu", **options),
    "lstm": lambda **options: nn.LSTM(I, H, **options),
    "gru": lambda **options: nn.GRU(I, H, **options),
}


def case(name: str, inputs: dict, parameters: dict, output: torch.Tensor, final: list, generator) -> dict:
    """One case: outputs, final states, and the gradients of sum(output * projection) + the same of final states."""
    projections = [draw(generator, *value.shape).detach() for value in [output, *final]]
    loss = sum((value * p).sum() for value, p in zip([output, *final], projections))
    return {
        "name": name,
        "inputs": tensors(inputs),
        "parameters": tensors(parameters),
        "projections": [tensor(p) for p in projections],
        "output": tensor(output),
        "final": [tensor(value) for value in final],
        "loss": shortest(loss.item()),
        "gradients": gradients(loss, {**parameters, **inputs}),
    }


def fill_recurrent(module: nn.Module, generator: torch.Generator) -> nn.Module:
    """Draw all parameters, with zero for those biases of the recurrence that only add to the input's."""
    fill(module, generator)
    for name, parameter in module.named_parameters():
        if name.startswith("bias_hh"):
            parameter.data[: 2 * H if isinstance(module, nn.GRU) else None] = 0
    return module


def as_list(state) -> list:
    """The states of an LSTM or of another layer."""
    return list(state) if isinstance(state, tuple) else [state]


def one_layer(name: str, generator: torch.Generator) -> dict:
    """One layer forward in time over full rows, from given initial states [B, H]."""
    module = fill_recurrent(MODULES[name](batch_first=True, dtype=DTYPE), generator)
    names = ["hidden", "cell"] if name == "lstm" else ["hidden"]
    inputs = {"x": draw(generator, B, T, I), **{key: draw(generator, B, H) for key in names}}
    initial = [inputs[key][None] for key in names]
    output, state = module(inputs["x"], tuple(initial) if name == "lstm" else initial[0])
    final = [value[0] for value in as_list(state)]
    return case(name, inputs, dict(module.named_parameters()), output, final, generator)


def packed(name: str, generator: torch.Generator) -> dict:
    """Two bidirectional layers over packed rows of different lengths; final states [layers directions, B, H]."""
    module = fill_recurrent(MODULES[name](num_layers=2, bidirectional=True, batch_first=True, dtype=DTYPE), generator)
    inputs = {"x": draw(generator, B, T, I)}
    rows = pack_padded_sequence(inputs["x"], LENGTHS, batch_first=True, enforce_sorted=False)
    states, state = module(rows)
    output, _ = pad_packed_sequence(states, batch_first=True)
    return case(name, inputs, dict(module.named_parameters()), output, as_list(state), generator)


def reset_before(generator: torch.Generator) -> dict:
    """The GRU of Cho et al. (2014), equations 5 to 8, with biases; z keeps the old state."""
    inputs = {"x": draw(generator, B, T, I), "hidden": draw(generator, B, H)}
    shapes = {"W": (I, 3 * H), "U": (H, 3 * H), "b": (3 * H,)}  # r, z, n side by side
    parameters = {name: draw(generator, *shape, scale=0.4) for name, shape in shapes.items()}
    (W_r, W_z, W_n), (U_r, U_z, U_n), (b_r, b_z, b_n) = (p.split(H, -1) for p in parameters.values())
    h, states = inputs["hidden"], []
    for t in range(T):
        x = inputs["x"][:, t]
        r = torch.sigmoid(x @ W_r + h @ U_r + b_r)
        z = torch.sigmoid(x @ W_z + h @ U_z + b_z)
        candidate = torch.tanh(x @ W_n + (r * h) @ U_n + b_n)
        h = z * h + (1 - z) * candidate
        states.append(h)
    return case("gru, reset before", inputs, parameters, torch.stack(states, 1), [h], generator)


def attention(kind: str, generator: torch.Generator) -> dict:
    """One query and one memory row at a time, over the tokens of that row alone."""
    queries, width, memory_width, size = 3, 4, 4 if kind == "dot" else 5, 4
    inputs = {"query": draw(generator, B, queries, width), "memory": draw(generator, B, T, memory_width)}
    shapes = {
        "additive": {"W_a": (size, width), "U_a": (size, memory_width), "v_a": (size,)},
        "dot": {},
        "general": {"W_a": (width, memory_width)},
    }[kind]
    p = {name: draw(generator, *shape, scale=0.5) for name, shape in shapes.items()}
    scores = {
        "additive": lambda q, h: p["v_a"] @ torch.tanh(p["W_a"] @ q + p["U_a"] @ h),
        "dot": lambda q, h: q @ h,
        "general": lambda q, h: q @ p["W_a"] @ h,
    }[kind]

    def context(query: torch.Tensor, states: torch.Tensor) -> torch.Tensor:
        weights = torch.softmax(torch.stack([scores(query, h) for h in states]), 0)
        return weights @ states

    rows = zip(inputs["query"], inputs["memory"], LENGTHS.tolist())
    output = torch.stack([torch.stack([context(q, memory[:n]) for q in row]) for row, memory, n in rows])
    return case(kind, inputs, p, output, [], generator)


def input_feeding(generator: torch.Generator) -> dict:
    """Two LSTM layers with general attention and input feeding: Luong et al. (2015), equations 5 and 8, section 3.3."""
    steps, memory_width = 4, 5
    cells = [fill_recurrent(nn.LSTMCell(size, H, dtype=DTYPE), generator) for size in [I + H, H]]
    p = {"W_a": (H, memory_width), "W_c": (H, memory_width + H), "b_c": (H,)}
    p = {name: draw(generator, *shape, scale=0.4) for name, shape in p.items()}
    inputs = {"x": draw(generator, B, steps, I), "memory": draw(generator, B, T, memory_width)}
    inputs |= {f"{name}.{i}": draw(generator, B, H) for i in range(2) for name in ["hidden", "cell"]}
    states = [(inputs[f"hidden.{i}"], inputs[f"cell.{i}"]) for i in range(2)]
    visible = torch.arange(T)[None] < LENGTHS[:, None]
    fed, outputs = torch.zeros(B, H, dtype=DTYPE), []
    for t in range(steps):
        below = torch.cat([inputs["x"][:, t], fed], 1)
        for i, cell in enumerate(cells):
            states[i] = cell(below, states[i])
            below = states[i][0]
        scores = torch.einsum("bd,dm,bsm->bs", below, p["W_a"], inputs["memory"])
        weights = torch.softmax(scores.masked_fill(~visible, -torch.inf), 1)
        context = torch.einsum("bs,bsm->bm", weights, inputs["memory"])
        fed = torch.tanh(torch.cat([context, below], 1) @ p["W_c"].T + p["b_c"])
        outputs.append(fed)
    named = {f"{name}_l{i}": value for i, cell in enumerate(cells) for name, value in cell.named_parameters()}
    final = [value for pair in states for value in pair]
    return case("lstm, general", inputs, {**named, **p}, torch.stack(outputs, 1), final, generator)


def main() -> None:
    """Write recurrent.json."""
    generator = torch.Generator().manual_seed(4)
    mask = torch.arange(T)[None] < LENGTHS[:, None]
    content = {
        "legend": "1 in the mask is a token; loss = sum(output * projections[0]) + sum(final[i] * projections[i + 1])",
        "dimensions": {"B": B, "T": T, "I": I, "H": H},
        "mask": tensor(mask),
        "oneLayer": [*[one_layer(name, generator) for name in MODULES], reset_before(generator)],
        "packed": [packed(name, generator) for name in MODULES],
        "attention": [attention(kind, generator) for kind in ["additive", "dot", "general"]],
        "inputFeeding": input_feeding(generator),
    }
    write_golden("recurrent", __file__, content)


if __name__ == "__main__":
    main()
