"""Golden values of cross-entropy with label smoothing (Szegedy et al. 2016, section 7)."""

from itertools import product

import torch
from torch.nn import functional as F

from golden_io import draw, gradients, shortest, tensor, write_golden

POSITIONS, V, PAD = 5, 7, 0
TARGETS = torch.tensor([3, 6, PAD, 1, PAD])


def main() -> None:
    """Write label-smoothing.json."""
    logits = draw(torch.Generator().manual_seed(6), POSITIONS, V, scale=2.0)
    cases = []
    for smoothing, reduction in product([0.0, 0.1, 0.3], ["sum", "mean"]):
        loss = F.cross_entropy(logits, TARGETS, ignore_index=PAD, label_smoothing=smoothing, reduction=reduction)
        case = {"smoothing": smoothing, "reduction": reduction, "loss": shortest(loss.item())}
        cases.append({**case, "gradient": gradients(loss, {"logits": logits})["logits"]})
    content = {
        "legend": "loss = sum over targets that are not pad of (1 - e) * -log p(target) + e / V * sum_v -log p(v); "
        "mean divides by the number of those targets",
        "pad": PAD,
        "logits": tensor(logits),
        "targets": tensor(TARGETS),
        "cases": cases,
    }
    write_golden("label-smoothing", __file__, content)


if __name__ == "__main__":
    main()
