"""Golden values of Adam (Kingma & Ba 2015), AdamW (Loshchilov & Hutter 2019) and clipping by the global norm."""

import torch
from torch import nn

from golden_io import draw, shortest, tensor, tensors, write_golden

PARAMETERS, STEPS = 7, 10
CASES = [
    {"optimizer": "adam", "beta1": 0.9, "beta2": 0.999, "weightDecay": 0.0},
    {"optimizer": "adam", "beta1": 0.9, "beta2": 0.999, "weightDecay": 0.1},
    {"optimizer": "adam", "beta1": 0.9, "beta2": 0.98, "weightDecay": 0.0},
    {"optimizer": "adam", "beta1": 0.9, "beta2": 0.98, "weightDecay": 0.1},
    {"optimizer": "adamw", "beta1": 0.9, "beta2": 0.999, "weightDecay": 0.01},
    {"optimizer": "adamw", "beta1": 0.9, "beta2": 0.98, "weightDecay": 0.01},
]
LEARNING_RATE, EPSILON = 0.01, 1e-8


def trajectory(case: dict, start: torch.Tensor, steps: torch.Tensor) -> torch.Tensor:
    """The parameters after each step [STEPS, PARAMETERS] from `start`, given the gradient of every step."""
    parameters = start.clone().requires_grad_()
    make = {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[case["optimizer"]]
    betas = (case["beta1"], case["beta2"])
    optimizer = make([parameters], lr=LEARNING_RATE, betas=betas, eps=EPSILON, weight_decay=case["weightDecay"])
    visited = []
    for gradient in steps:
        parameters.grad = gradient.clone()
        optimizer.step()
        visited.append(parameters.detach().clone())
    return torch.stack(visited)


def clipping(named: dict, limit: float) -> dict:
    """The global norm before clipping and the clipped gradients."""
    parameters = [torch.zeros_like(gradient) for gradient in named.values()]
    for parameter, gradient in zip(parameters, named.values()):
        parameter.grad = gradient.clone()
    norm = nn.utils.clip_grad_norm_(parameters, limit)
    clipped = dict(zip(named, [parameter.grad for parameter in parameters]))
    return {"maxNorm": limit, "norm": shortest(norm.item()), "clipped": tensors(clipped)}


def main() -> None:
    """Write optimizers.json."""
    generator = torch.Generator().manual_seed(5)
    start = draw(generator, PARAMETERS).detach()
    steps = draw(generator, STEPS, PARAMETERS).detach()
    named = {"a": draw(generator, 3, 2).detach(), "b": draw(generator, 4).detach()}
    content = {
        "legend": "gradients [step, parameter]; parameters [step, parameter] are the values after each step",
        "learningRate": LEARNING_RATE,
        "epsilon": EPSILON,
        "start": tensor(start),
        "gradients": tensor(steps),
        "cases": [{**case, "parameters": tensor(trajectory(case, start, steps))} for case in CASES],
        "clipping": {"gradients": tensors(named), "cases": [clipping(named, limit) for limit in [1.0, 100.0]]},
    }
    write_golden("optimizers", __file__, content)


if __name__ == "__main__":
    main()
