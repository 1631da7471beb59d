"""Nets for speech and time series, with Heddle's names."""

import torch
from torch import nn
from torch.nn import functional as F

from named_net import NamedNet
from recurrent_views import recurrent_views, single_biases


class CtcGru(NamedNet):
    """GRU layers in both directions over frames, learned by CTC (Graves et al. 2006)."""

    def __init__(self, case, batch_first, mkldnn):
        super().__init__(case)
        self.batch_first, self.mkldnn = batch_first, mkldnn
        width = case["options"]["width"]
        self.layers = nn.ModuleList(
            nn.GRU(width, width // 2, bidirectional=True, batch_first=batch_first)
            for _ in range(case["options"]["layers"])
        )
        for layer in self.layers:
            single_biases(layer)

    def batch(self):
        """Random frames and labels."""
        case = self.case
        return {
            "signal": torch.rand(case["rows"], case["frames"], case["bands"]),
            "target": torch.randint(1, case["labels"], (case["rows"], case["length"])),
        }

    def loss(self, batch):
        """Minus the logarithm of the probability of the labels, the mean over all labels."""
        signal, target = batch["signal"], batch["target"].long()
        rows, frames, _ = signal.shape
        x = self.linear("encoder.patches", (signal - 0.5) / 0.5, self.case["options"]["width"])
        x = x if self.batch_first else x.transpose(0, 1)
        with torch.backends.mkldnn.flags(enabled=self.mkldnn):
            for layer in self.layers:
                x, _ = layer(self.dropout(x))
        logits = self.linear("head.ctc.output", x, self.case["labels"])
        logits = logits.transpose(0, 1) if self.batch_first else logits
        lengths = torch.full((rows,), frames), torch.full((rows,), target.shape[1])
        return F.ctc_loss(logits.log_softmax(-1), target, *lengths, reduction="sum") / target.numel()

    def views(self, of):
        """Heddle's parameters."""
        views = super().views(of)
        for i, layer in enumerate(self.layers):
            for side, suffix in {"forward": "l0", "backward": "l0_reverse"}.items():
                views |= recurrent_views(layer, f"encoder.layers.{i}.{side}", suffix, of)
        return views

    def learned(self):
        """Those of the layers too."""
        return super().learned() + [p for p in self.layers.parameters() if p.requires_grad]


class PatchTst(NamedNet):
    """Nie et al. (2023): independent channels, patches, a Transformer, one linear head."""

    def batch(self):
        """Random series."""
        rows, channels = self.case["rows"], self.case["channels"]
        return {
            "past": torch.rand(rows, self.case["context"], channels),
            "future": torch.rand(rows, self.case["horizon"], channels),
        }

    def loss(self, batch):
        """The mean square of all errors."""
        past, options = batch["past"], dict(self.case["options"])
        rows, _, channels = past.shape
        mean = past.mean(1, keepdim=True)
        deviation = (past.var(1, keepdim=True, correction=0) + 1e-5).sqrt()
        x = ((past - mean) / deviation).transpose(1, 2).flatten(0, 1)
        patches = x.unfold(1, options["patch"], options["patchStride"])
        states = self.transformer(
            "encoder", self.linear("encoder.patches", patches, options.pop("width")), activation=F.relu, **options
        )
        raw = self.linear("head.forecast.output", states.flatten(1), self.case["horizon"])
        forecast = raw.view(rows, channels, -1).transpose(1, 2) * deviation + mean
        return F.mse_loss(forecast, batch["future"])
