"""An LSTM encoder-decoder with attention: Luong, Pham, Manning (2015), "general" score, no input feeding."""

import torch
from torch import nn
from torch.nn import functional

from recurrent_views import Of, recurrent_views, single_biases
from translation import PAD

DROPOUT = 0.1


class LstmTranslator(nn.Module):
    """A bidirectional encoder with half the width per direction, whose final states start the decoder.

    All steps attend at once behind the decoder's loop; the target embedding is also the output projection.
    """

    def __init__(self, layers, width, vocabulary, length):
        super().__init__()
        self.layers, self.width = layers, width
        self.source_embedding = nn.Embedding(vocabulary, width)
        self.target_embedding = nn.Embedding(vocabulary, width)
        for embedding in (self.source_embedding, self.target_embedding):
            nn.init.normal_(embedding.weight, std=width**-0.5)
        options = {"num_layers": layers, "dropout": DROPOUT, "batch_first": True}
        self.encoder = nn.LSTM(width, width // 2, bidirectional=True, **options)
        self.decoder = nn.LSTM(width, width, **options)
        single_biases(self.encoder)
        single_biases(self.decoder)
        self.key = nn.Linear(width, width, bias=False)
        self.combination = nn.Linear(2 * width, width)
        self.dropout = nn.Dropout(DROPOUT)

    def embed(self, embedding: nn.Embedding, ids: torch.Tensor) -> torch.Tensor:
        """Ids [B, T] to embeddings of unit variance [B, T, D]."""
        return self.dropout(embedding(ids) * self.width**0.5)

    def bridge(self, final: torch.Tensor) -> torch.Tensor:
        """Final states of both directions [2 L, B, D / 2] side by side: [L, B, D]."""
        rows = final.shape[1]
        return final.unflatten(0, (self.layers, 2)).transpose(1, 2).reshape(self.layers, rows, self.width)

    def attend(self, states: torch.Tensor, memory: torch.Tensor, hide: torch.Tensor) -> torch.Tensor:
        """States [B, T, D] and memory [B, S, D] to contexts [B, T, D]; hide [B, 1, S] is added to the scores."""
        scores = torch.baddbmm(hide, states, self.key(memory).transpose(1, 2))
        return scores.softmax(-1) @ memory

    def forward(self, source: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        """Ids [B, S] and [B, T] to logits [B, T, V]. No row is padded, so the encoder need not be told lengths."""
        memory, (hidden, cell) = self.encoder(self.embed(self.source_embedding, source))
        initial = self.bridge(hidden), self.bridge(cell)
        states, _ = self.decoder(self.embed(self.target_embedding, target), initial)
        hide = (source == PAD).unsqueeze(1) * -1e9
        context = self.attend(states, memory, hide)
        combined = self.dropout(torch.tanh(self.combination(torch.cat([context, states], dim=-1))))
        return functional.linear(combined, self.target_embedding.weight)

    def views(self, of: Of) -> dict[str, torch.Tensor]:
        """Heddle's parameters."""
        views = {
            "encoder.embedding.weight": of(self.source_embedding.weight),
            "decoder.embedding.weight": of(self.target_embedding.weight),
            "decoder.attention.key.weight": of(self.key.weight).T,
            "decoder.combination.weight": of(self.combination.weight).T,
            "decoder.combination.bias": of(self.combination.bias),
        }
        for i in range(self.layers):
            views |= recurrent_views(self.encoder, f"encoder.layers.{i}.forward", f"l{i}", of)
            views |= recurrent_views(self.encoder, f"encoder.layers.{i}.backward", f"l{i}_reverse", of)
            views |= recurrent_views(self.decoder, f"decoder.layers.{i}", f"l{i}", of)
        return views
