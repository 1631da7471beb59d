"""Golden values of a whole small encoder-decoder Transformer (Vaswani et al. 2017), pre-norm and post-norm."""

import math

import torch
from torch import nn
from torch.nn import functional

from golden_io import DTYPE, fill, gradients, shortest, tensor, tensors, write_golden

B, S, T, D, H, F, L = 3, 5, 4, 8, 2, 16, 2
V_SOURCE, V_TARGET, PAD = 11, 9, 0
SMOOTHING = 0.1
SOURCE = torch.tensor([[4, 7, 10, 5, 6], [9, 4, 8, 0, 0], [6, 5, 9, 7, 0]])
# The target starts with <s> = 2 on the way in and ends with </s> = 3 on the way out.
TARGET_INPUT = torch.tensor([[2, 5, 8, 0], [2, 6, 4, 7], [2, 8, 0, 0]])
TARGET_OUTPUT = torch.tensor([[5, 8, 3, 0], [6, 4, 7, 3], [8, 3, 0, 0]])


def sinusoids(length: int, width: int) -> torch.Tensor:
    """PE(t, 2i) = sin(t / 10000^(2i/D)), PE(t, 2i + 1) = cos(same), t from 0 (section 3.5)."""
    angles = torch.arange(length, dtype=DTYPE)[:, None] / 10000 ** (torch.arange(0, width, 2, dtype=DTYPE) / width)
    return torch.stack([angles.sin(), angles.cos()], dim=-1).reshape(length, width)


class Transformer(nn.Module):
    """Embeddings times sqrt(D) plus sinusoids, L + L layers, logits from the target embedding (tied, no bias)."""

    def __init__(self, norm_first: bool):
        super().__init__()
        options = {"dropout": 0.0, "batch_first": True, "norm_first": norm_first, "dtype": DTYPE}
        self.source_embedding = nn.Embedding(V_SOURCE, D, dtype=DTYPE)
        self.target_embedding = nn.Embedding(V_TARGET, D, dtype=DTYPE)
        final = (lambda: nn.LayerNorm(D, dtype=DTYPE)) if norm_first else (lambda: None)
        encoder_layer = nn.TransformerEncoderLayer(D, H, F, **options)
        self.encoder = nn.TransformerEncoder(encoder_layer, L, norm=final(), enable_nested_tensor=False)
        self.decoder = nn.TransformerDecoder(nn.TransformerDecoderLayer(D, H, F, **options), L, norm=final())

    def forward(self, source: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        """Ids [B, S] and [B, T] to logits [B, T, V_target]."""
        source_padding, target_padding = source == PAD, target == PAD
        causal = torch.ones(target.shape[1], target.shape[1], dtype=torch.bool).triu(1)
        embedded = self.source_embedding(source) * math.sqrt(D) + sinusoids(source.shape[1], D)
        memory = self.encoder(embedded, src_key_padding_mask=source_padding)
        embedded = self.target_embedding(target) * math.sqrt(D) + sinusoids(target.shape[1], D)
        states = self.decoder(
            embedded,
            memory,
            tgt_mask=causal,
            tgt_key_padding_mask=target_padding,
            memory_key_padding_mask=source_padding,
        )
        return states @ self.target_embedding.weight.T


def case(norm_first: bool) -> dict:
    """Parameters, logits, loss per target token and all gradients of one norm placement."""
    model = fill(Transformer(norm_first), torch.Generator().manual_seed(3))
    parameters = dict(model.named_parameters())
    logits = model(SOURCE, TARGET_INPUT)
    loss = functional.cross_entropy(
        logits.reshape(-1, V_TARGET), TARGET_OUTPUT.reshape(-1), ignore_index=PAD, label_smoothing=SMOOTHING
    )
    return {
        "norm": "pre" if norm_first else "post",
        "parameters": tensors(parameters),
        "logits": tensor(logits),
        "loss": shortest(loss.item()),
        "gradients": gradients(loss, parameters),
    }


def main() -> None:
    """Write transformer.json."""
    content = {
        "legend": "relu; eps 1e-5; pre-norm has encoder.norm and decoder.norm, post-norm has neither; "
        "logits = states @ target_embedding^T; loss = label-smoothed sum / number of target tokens",
        "dimensions": {"B": B, "S": S, "T": T, "D": D, "H": H, "F": F, "L": L},
        "vocabulary": {"source": V_SOURCE, "target": V_TARGET, "pad": PAD},
        "labelSmoothing": SMOOTHING,
        "source_ids": tensor(SOURCE),
        "target_input": tensor(TARGET_INPUT),
        "target_output": tensor(TARGET_OUTPUT),
        "positions": tensor(sinusoids(max(S, T), D)),
        "cases": [case(True), case(False)],
    }
    write_golden("transformer", __file__, content)


if __name__ == "__main__":
    main()
