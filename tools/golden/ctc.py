"""Golden values of connectionist temporal classification: 200 random rows, alone and together in batches."""

import torch
from torch.nn import functional as F

from golden_io import draw, gradients, shortest, tensor, write_golden

CASES, CLASSES, LONGEST = 200, 4, 7


def case(generator: torch.Generator, number: int) -> dict:
    """Two rows: targets that may be empty or repeat labels, frames from the fewest possible on."""
    number_of = lambda most: int(torch.randint(0, most + 1, (1,), generator=generator))
    targets = [[1 + number_of(CLASSES - 2) for _ in range(number_of(3))] for _ in range(2)]
    fewest = [max(1, len(t) + sum(a == b for a, b in zip(t, t[1:]))) for t in targets]
    # Every fourth case is just long enough.
    frames = [f if number % 4 == 0 else min(LONGEST, f + number_of(2)) for f in fewest]
    logits = draw(generator, 2, max(frames), CLASSES)
    losses = F.ctc_loss(
        logits.log_softmax(-1).transpose(0, 1),
        torch.tensor([label for t in targets for label in t], dtype=torch.long),
        torch.tensor(frames),
        torch.tensor([len(t) for t in targets]),
        reduction="none",
    )
    return {
        "targets": targets,
        "frames": frames,
        "logits": tensor(logits),
        "losses": [shortest(x) for x in losses.tolist()],
        **{"gradients": gradients(losses.sum(), {"logits": logits})},
    }


def main() -> None:
    """Write ctc.json."""
    generator = torch.Generator().manual_seed(6)
    cases = [case(generator, number) for number in range(CASES // 2)]
    write_golden("ctc", __file__, {"legend": "logits [B, T, V], blank 0; loss = sum of losses", "cases": cases})


if __name__ == "__main__":
    main()
