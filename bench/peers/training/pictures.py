"""Nets for pictures: ResNet, DenseNet-BC, U-Net, ViT and LeNet's kind, with Heddle's names."""

import torch
from torch.nn import functional as F

from named_net import NamedNet


class PictureNet(NamedNet):
    """Pictures of bytes to a label each."""

    def batch(self) -> dict[str, torch.Tensor]:
        """Random pictures and labels."""
        rows, channels, side = (self.case[name] for name in ("rows", "channels", "side"))
        return {
            "image": torch.randint(256, (rows, channels, side, side), dtype=torch.uint8),
            "label": torch.randint(self.case["classes"], (rows,)),
        }

    def loss(self, batch: dict[str, torch.Tensor]) -> torch.Tensor:
        """Cross-entropy of the mean of the last map."""
        pixels = (self.arrange(batch["image"]).to(torch.get_default_dtype()) - self.case["mean"]) / self.case["deviation"]
        pooled = self.maps(pixels, **self.case["options"]).mean((2, 3))
        logits = self.linear("head.classification.output", pooled, self.case["classes"])
        return F.cross_entropy(logits, batch["label"].long())

    def step(self, name, x, channels, kernel=3, stride=1):
        """Convolution, then norm."""
        return self.batch_norm(f"{name}.norm", self.convolution(name, x, channels, kernel, stride))

    def normalized(self, name, x, channels, kernel):
        """Norm, relu, convolution."""
        return self.convolution(name, F.relu(self.batch_norm(f"{name}.norm", x)), channels, kernel)


class ResNet(PictureNet):
    """He et al. (2016), section 4.2."""

    def maps(self, x, depth):
        maps = F.relu(self.step("encoder.stem", x, 16))
        for stage in range(3):
            for i in range((depth - 2) // 6):
                maps = self.block(f"encoder.stages.{stage}.{i}", maps, 16 * 2**stage)
        return maps

    def block(self, name, x, channels):
        stride = channels // x.shape[1]
        inner = F.relu(self.step(f"{name}.first", x, channels, 3, stride))
        y = self.step(f"{name}.last", inner, channels)
        if stride == 1:
            return F.relu(y + x)
        missing = channels - x.shape[1]
        shortcut = F.pad(x[:, :, ::stride, ::stride], (0, 0, 0, 0, missing // 2, missing - missing // 2))
        return F.relu(y + shortcut)


class DenseNet(PictureNet):
    """Huang et al. (2017), DenseNet-BC."""

    def maps(self, x, depth, growth):
        maps = self.convolution("encoder.stem", x, 2 * growth)
        for i in range(3):
            if i > 0:
                name = f"encoder.blocks.{i}.transition"
                maps = F.avg_pool2d(self.normalized(name, maps, maps.shape[1] // 2, 1), 2)
            for layer in range((depth - 4) // 6):
                name = f"encoder.blocks.{i}.layers.{layer}"
                narrow = self.normalized(f"{name}.bottleneck", maps, 4 * growth, 1)
                maps = torch.cat([maps, self.normalized(f"{name}.growth", narrow, growth, 3)], 1)
        return F.relu(self.batch_norm("encoder.norm", maps))


class UNet(PictureNet):
    """Ronneberger et al. (2015), with norms and the size kept; a label for each pixel."""

    def batch(self):
        """Random pictures and masks."""
        rows, side = self.case["rows"], self.case["side"]
        mask = torch.randint(self.case["classes"], (rows, side * side))
        return {"image": super().batch()["image"], "mask": mask}

    def loss(self, batch):
        """Cross-entropy of each pixel."""
        logits = self.logits(batch)
        return F.cross_entropy(logits, batch["mask"].long().view(-1, *logits.shape[2:]))

    def logits(self, batch):
        """Of each pixel, [B, classes, H, W]."""
        pixels = (self.arrange(batch["image"]).to(torch.get_default_dtype()) - self.case["mean"]) / self.case["deviation"]
        maps = self.maps(pixels, **self.case["options"])
        weight = self.parameter("head.segmentation.output.weight", maps.shape[1], self.case["classes"])
        bias = self.parameter("head.segmentation.output.bias", self.case["classes"])
        return F.conv2d(maps, weight.T[:, :, None, None], bias)

    def twice(self, name, x, channels):
        for part in ("first", "second"):
            x = F.relu(self.step(f"{name}.{part}", x, channels))
        return x

    def maps(self, x, depth, width):
        down, maps = [], x
        for i in range(depth + 1):
            maps = self.twice(f"encoder.down.{i}", F.max_pool2d(maps, 2) if i > 0 else maps, width * 2**i)
            down.append(maps)
        for i in reversed(range(depth)):
            name = f"encoder.up.{i}"
            weight = self.parameter(f"{name}.enlarge.weight", maps.shape[1], width * 2**i, 2, 2)
            bias = self.parameter(f"{name}.enlarge.bias", width * 2**i)
            up = F.conv_transpose2d(maps, weight, bias, stride=2)
            maps = self.twice(name, torch.cat([down[i], up], 1), width * 2**i)
        return maps


class VisionTransformer(PictureNet):
    """Dosovitskiy et al. (2021), read by the mean of all patches."""

    def maps(self, x, patch, width, **options):
        maps = self.convolution("encoder.patches", x, width, patch, patch, padding=0, bias=True)
        states = self.transformer("encoder", maps.flatten(2).transpose(1, 2), activation=F.gelu, **options)
        return states.transpose(1, 2).unsqueeze(3)


class LeNet(PictureNet):
    """LeNet's kind: convolutions and maxima, then a dense layer."""

    def maps(self, x, channels, kernel, dense, **_):
        for stage, width in enumerate(map(int, channels.split(","))):
            name = f"encoder.stages.{stage}.0"
            x = F.max_pool2d(F.relu(self.convolution(name, x, width, kernel, bias=True)), 2)
        return self.dropout(F.relu(self.convolution("encoder.dense", x, dense, x.shape[2], padding=0, bias=True)))
