"""Golden values of Grad-CAM: the class activation maps of a small ResNet in evaluation, by torch's autograd.

Weights, statistics and pictures are a formula of their name and place, as in images.py; the test repeats it.
"""

import torch
from golden_io import tensor, write_golden
from images import Net, noise, resnet
from torch.nn import functional as F

SIDE, WIDTH, LABELS = 24, 4, 3
CLASSES = [0, 2]


class SavedNet(Net):
    """The body of a saved model: its normalisation goes by running statistics."""

    def parameter(self, name, *shape, **how):
        """Bodies live under `encoder.`."""
        return super().parameter(f"encoder.{name}", *shape, **how)

    def norm(self, name, x):
        """By statistics that are a formula too."""
        channels = x.shape[1]
        scale = self.parameter(f"{name}.scale", channels, centre=1.0)
        bias = self.parameter(f"{name}.bias", channels)
        mean = self.parameter(f"{name}.mean", channels).detach()
        variance = self.parameter(f"{name}.variance", channels, centre=1.0).detach()
        return F.batch_norm(x, mean, variance, scale, bias, training=False)


def main() -> None:
    """Write grad-cam.json."""
    pictures = noise("image", (len(CLASSES), 3, SIDE, SIDE), scale=127.5, centre=127.5).floor()
    maps = resnet(SavedNet(), (pictures - 127.5) / 64, [3, 3, 3], WIDTH, stem=False)
    head = "head.classification.output"
    weight = noise(f"{head}.weight", (maps.shape[1], LABELS))
    logits = maps.mean((2, 3)) @ weight + noise(f"{head}.bias", (LABELS,))
    score = logits[range(len(CLASSES)), CLASSES].sum()
    slope = torch.autograd.grad(score, maps)[0]
    heat = F.relu((slope.mean((2, 3), keepdim=True) * maps).sum(1))
    legend = "Grad-CAM (Selvaraju et al. 2017, equations 1 and 2) of ResNet-20, width 4, at its last maps; inputs by formula"
    write_golden("grad-cam", __file__, {"legend": legend, "classes": CLASSES, "heat": tensor(heat)})


if __name__ == "__main__":
    main()
