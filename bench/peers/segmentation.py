"""The peer of bench/vision's membranes: the same U-Net, trained by PyTorch on the same pictures. Prints one JSON line.

The recipe is that of Heddle's run: pictures 0 to 20 are trained on, 21 to 23 select the weights (mean IoU, every 24 updates), 24 to 29 are the
test set. Pictures are reduced to 256 x 256 (Lanczos), masks to the middles of their pixels; normalised by mean and deviation of the training pictures.
Each is flipped with probability one half and turned by up to 15 degrees, bilinear, the nearest class for masks; what comes from outside has the mean as its
value and counts nothing. Batches of 4; cross-entropy of the pixels; Adam (0.9, 0.98, 1e-9) at 0.002, 48 updates of warm-up, then half a cosine to 0; gradients
are clipped to a norm of 1. Answers are enlarged to 512 x 512 before they are counted. Weights are drawn as Heddle draws them: kernels with
variance 2 / (k k C_out), those of transposed convolutions with 1 / C_in, the output as a linear layer (Glorot and Bengio 2010).

Run: python bench/peers/segmentation.py --data ../shared/data/membrane --updates 480 --seed 1
"""

import argparse
import json
import math
import sys
from pathlib import Path

import numpy
import torch
from PIL import Image
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).parent / "training"))
from pictures import UNet  # noqa: E402

SIDE, WHOLE, ROWS, WARM_UP, RATE = 256, 512, 4, 48, 0.002
IGNORED = -100


def read(folder: Path, numbers: range) -> tuple[torch.Tensor, torch.Tensor]:
    """Pictures [N, 1, SIDE, SIDE] as bytes, and classes [N, WHOLE, WHOLE]."""
    small = lambda i: Image.open(folder / f"image/{i}.png").convert("L").resize((SIDE, SIDE), Image.LANCZOS)
    pictures = numpy.stack([numpy.asarray(small(i)) for i in numbers])
    masks = numpy.stack([numpy.asarray(Image.open(folder / f"label/{i}.png")) > 0 for i in numbers])
    return torch.from_numpy(pictures)[:, None].float(), torch.from_numpy(masks).long()


def turned(pictures: torch.Tensor, masks: torch.Tensor, fill: float) -> tuple[torch.Tensor, torch.Tensor]:
    """Flipped at random, and turned around the middle."""
    rows = len(pictures)
    angle = (2 * torch.rand(rows) - 1) * math.pi / 12
    sign = 1 - 2 * (torch.rand(rows) < 0.5).float()
    zero = torch.zeros(rows)
    places = torch.stack(
        [torch.stack([sign * angle.cos(), -angle.sin(), zero], 1), torch.stack([sign * angle.sin(), angle.cos(), zero], 1)],
        1,
    )
    grid = functional.affine_grid(places, list(pictures.shape), align_corners=False)
    moved = functional.grid_sample(pictures - fill, grid, align_corners=False) + fill
    classes = functional.grid_sample(masks[:, None] + 1.0, grid, mode="nearest", align_corners=False)[:, 0].long()
    return moved, torch.where(classes == 0, IGNORED, classes - 1)


def draw(net: UNet) -> None:
    """New values for all weights, as Heddle draws them."""
    for name, parameter in net.parameters.items():
        if parameter.dim() == 1:
            torch.nn.init.constant_(parameter, 1.0 if name.endswith("scale") else 0.0)
        elif parameter.dim() == 2:
            torch.nn.init.xavier_uniform_(parameter)
        elif "enlarge" in name:
            torch.nn.init.normal_(parameter, std=math.sqrt(1 / parameter.shape[0]))
        else:
            outputs, _, height, width = parameter.shape
            torch.nn.init.normal_(parameter, std=math.sqrt(2 / (height * width * outputs)))


@torch.no_grad()
def mean_iou(net: UNet, pictures: torch.Tensor, masks: torch.Tensor) -> dict[str, float]:
    """Of both classes over all pixels at full size, and pixel accuracy; percent."""
    net.training = False
    counts = torch.zeros(2, 2)
    for picture, mask in zip(pictures, masks, strict=True):
        answer = net.logits({"image": picture[None]}).argmax(1).float()
        whole = functional.interpolate(answer[None], (WHOLE, WHOLE), mode="nearest-exact")[0, 0].long()
        counts += torch.bincount((2 * mask + whole).flatten(), minlength=4).view(2, 2)
    net.training = True
    shared = counts.diag()
    iou = shared / (counts.sum(0) + counts.sum(1) - shared)
    return {
        "meanIou": 100 * iou.mean().item(),
        "pixelAccuracy": 100 * (shared.sum() / counts.sum()).item(),
        "iou": [100 * value for value in iou.tolist()],
    }


def train(net: UNet, data: tuple, dev: tuple, updates: int) -> dict[str, float]:
    """Trains in place and ends with the weights that were best on `dev`, whose figures it returns."""
    pictures, whole = data
    masks = whole[:, 1::2, 1::2]
    optimizer = torch.optim.Adam(net.learned(), lr=RATE, betas=(0.9, 0.98), eps=1e-9)
    order: list[int] = []
    best, kept = {"meanIou": -1.0}, []
    for update in range(1, updates + 1):
        order = order or torch.randperm(len(pictures)).tolist()
        batch, order = order[:ROWS], order[ROWS:]
        rise = min(1.0, update / WARM_UP)
        optimizer.param_groups[0]["lr"] = RATE * rise * 0.5 * (1 + math.cos(math.pi * (update - 1) / updates))
        image, mask = turned(pictures[batch], masks[batch], net.case["mean"])
        loss = functional.cross_entropy(net.logits({"image": image}), mask, ignore_index=IGNORED)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.learned(), 1.0)
        optimizer.step()
        if update % 24 == 0 or update == updates:
            found = mean_iou(net, *dev)
            print(json.dumps({"update": update, **found}), file=sys.stderr, flush=True)
            if found["meanIou"] > best["meanIou"]:
                best, kept = found, [value.detach().clone() for value in net.state()]
    with torch.no_grad():
        for value, saved in zip(net.state(), kept, strict=True):
            value.copy_(saved)
    return best


def main() -> None:
    """Train, then look at the test set once."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", default="../shared/data/membrane", help="folder of image/ and label/")
    parser.add_argument("--updates", type=int, default=480)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(given.seed)
    data, dev, test = (read(Path(given.data), numbers) for numbers in (range(21), range(21, 24), range(24, 30)))
    case = {"classes": 2, "dropout": 0, "options": {"depth": 4, "width": 16}}
    net = UNet(case | {"mean": data[0].mean().item(), "deviation": data[0].std().item()})
    with torch.no_grad():
        net.logits({"image": data[0][:2]})
    draw(net)
    found = {"dev": train(net, data, dev, given.updates), "test": mean_iou(net, *test)}
    parameters = sum(value.numel() for value in net.learned())
    settings = {"seed": given.seed, "updates": given.updates, "parameters": parameters, "torch": torch.__version__}
    print(json.dumps(settings | found))


if __name__ == "__main__":
    main()
