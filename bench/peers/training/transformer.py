"""A pre-norm Transformer of PyTorch's own layers: Vaswani et al. (2017)."""

import math

import torch
from torch import nn
from torch.nn import functional

from recurrent_views import Of
from translation import PAD

DROPOUT = 0.1


def sinusoids(length: int, width: int) -> torch.Tensor:
    """Positions [length, width] of Vaswani et al. 2017, section 3.5."""
    angles = torch.arange(length)[:, None] / 10000 ** (torch.arange(0, width, 2) / width)
    return torch.stack([angles.sin(), angles.cos()], dim=-1).reshape(length, width)


class Transformer(nn.Module):
    """A pre-norm encoder-decoder whose target embedding is also the output projection."""

    def __init__(self, layers, width, heads, inner, vocabulary, length):
        super().__init__()
        options = {"dropout": DROPOUT, "batch_first": True, "norm_first": True}
        self.source_embedding = nn.Embedding(vocabulary, width)
        self.target_embedding = nn.Embedding(vocabulary, width)
        for embedding in (self.source_embedding, self.target_embedding):
            nn.init.normal_(embedding.weight, std=width**-0.5)
        encoder_layer = nn.TransformerEncoderLayer(width, heads, inner, **options)
        decoder_layer = nn.TransformerDecoderLayer(width, heads, inner, **options)
        self.encoder = nn.TransformerEncoder(encoder_layer, layers, nn.LayerNorm(width), enable_nested_tensor=False)
        self.decoder = nn.TransformerDecoder(decoder_layer, layers, nn.LayerNorm(width))
        self.dropout = nn.Dropout(DROPOUT)
        self.scale = math.sqrt(width)
        self.register_buffer("positions", sinusoids(length, width), persistent=False)
        self.register_buffer("causal", torch.ones(length, length, dtype=torch.bool).triu(1), persistent=False)

    def embed(self, embedding: nn.Embedding, ids: torch.Tensor) -> torch.Tensor:
        """Ids [B, T] to embeddings with positions [B, T, D]."""
        return self.dropout(embedding(ids) * self.scale + self.positions[: ids.shape[1]])

    def forward(self, source: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        """Ids [B, S] and [B, T] to logits [B, T, V]."""
        source_padding = source == PAD
        memory = self.encoder(self.embed(self.source_embedding, source), src_key_padding_mask=source_padding)
        states = self.decoder(
            self.embed(self.target_embedding, target),
            memory,
            tgt_mask=self.causal,
            tgt_key_padding_mask=target == PAD,
            memory_key_padding_mask=source_padding,
            tgt_is_causal=True,
        )
        return functional.linear(states, self.target_embedding.weight)

    def views(self, of: Of) -> dict[str, torch.Tensor]:
        """Heddle's parameters."""
        views = {
            "encoder.embedding.weight": of(self.source_embedding.weight),
            "decoder.embedding.weight": of(self.target_embedding.weight),
        }
        for name, stack in {"encoder": self.encoder, "decoder": self.decoder}.items():
            views |= norm_views(f"{name}.norm", stack.norm, of)
            for i, layer in enumerate(stack.layers):
                views |= layer_views(f"{name}.layers.{i}", layer, of)
        return views


def layer_views(name: str, layer: nn.Module, of: Of) -> dict[str, torch.Tensor]:
    """Of an encoder layer, or of a decoder layer, which attends to the memory as well."""
    views = linear_views(f"{name}.feedForward.inner", of(layer.linear1.weight), of(layer.linear1.bias))
    views |= linear_views(f"{name}.feedForward.outer", of(layer.linear2.weight), of(layer.linear2.bias))
    views |= attention_views(f"{name}.selfAttention", layer.self_attn, {"queryKeyValue": 3}, of)
    norms = ["selfAttention", "feedForward"]
    if isinstance(layer, nn.TransformerDecoderLayer):
        norms.insert(1, "crossAttention")
        views |= attention_views(f"{name}.crossAttention", layer.multihead_attn, {"query": 1, "keyValue": 2}, of)
    for i, place in enumerate(norms, start=1):
        views |= norm_views(f"{name}.{place}.norm", getattr(layer, f"norm{i}"), of)
    return views


def attention_views(name: str, attention: nn.MultiheadAttention, maps: dict[str, int], of: Of):
    """`maps` says how many of the three stacked projections each of Heddle's maps holds."""
    views = linear_views(f"{name}.output", of(attention.out_proj.weight), of(attention.out_proj.bias))
    sizes = [count * attention.embed_dim for count in maps.values()]
    weights, biases = (of(x).split(sizes) for x in (attention.in_proj_weight, attention.in_proj_bias))
    for place, weight, bias in zip(maps, weights, biases, strict=True):
        views |= linear_views(f"{name}.{place}", weight, bias)
    return views


def linear_views(name: str, weight: torch.Tensor, bias: torch.Tensor) -> dict[str, torch.Tensor]:
    """Heddle's weights are [in, out]."""
    return {f"{name}.weight": weight.T, f"{name}.bias": bias}


def norm_views(name: str, norm: nn.LayerNorm, of: Of) -> dict[str, torch.Tensor]:
    """Heddle calls a norm's weight its scale."""
    return {f"{name}.scale": of(norm.weight), f"{name}.bias": of(norm.bias)}
