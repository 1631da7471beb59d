"""Full training steps (forward, backward, clipping, Adam) of a model that maps source and target ids to logits."""

import torch
from torch import nn
from torch.nn import functional

SMOOTHING, MAX_NORM, LEARNING_RATE = 0.1, 1.0, 1e-3
PAD, FIRST_ID = 0, 4
ADAMS = {"loop": {"foreach": False}, "foreach": {"foreach": True}, "fused": {"fused": True}}


class TranslationTraining:
    """A model with its optimizer.

    `make_model(length, vocabulary, **options)` builds it, with one of `make_model.ways` if there are any. Its `views(of)` are Heddle's parameters as views of
    `of(parameter)`, by Heddle's name, where `of` is the parameter itself or its gradient.
    """

    def __init__(self, make_model, case: dict, adam: str):
        torch.manual_seed(1)
        self.shape = (3, case["rows"], case["length"])
        self.vocabulary = case["vocabulary"]
        self.model = make_model(length=case["length"], vocabulary=self.vocabulary, **case["options"]).train()
        self.optimizer = torch.optim.Adam(
            self.model.parameters(), lr=LEARNING_RATE, betas=(0.9, 0.98), **ADAMS[adam]
        )

    @property
    def parameters(self) -> int:
        """The number of parameters that are trained."""
        return sum(parameter.numel() for parameter in self.model.parameters() if parameter.requires_grad)

    def loss(self, source, target_input, target_output) -> torch.Tensor:
        """Label-smoothed cross-entropy per target token."""
        logits = self.model(source, target_input)
        return functional.cross_entropy(
            logits.flatten(0, 1), target_output.flatten(), ignore_index=PAD, label_smoothing=SMOOTHING
        )

    def step(self) -> None:
        """One update on a new batch of full-length random sentences; the loss is read, as a training loop does."""
        loss = self.loss(*torch.randint(FIRST_ID, self.vocabulary, self.shape))
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), MAX_NORM)
        self.optimizer.step()
        loss.item()

    def check(self, tensors: dict[str, torch.Tensor]) -> dict[str, float]:
        """Loss and norm of the gradient for Heddle's weights and batch, without dropout."""
        kept = {name: value.clone() for name, value in self.model.state_dict().items()}
        with torch.no_grad():
            for name, view in self.model.views(lambda parameter: parameter).items():
                view.copy_(tensors[name])
        self.model.eval()
        ids = (tensors[name].long() for name in ("source", "targetInput", "targetOutput"))
        loss = self.loss(*ids)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        gradients = self.model.views(lambda parameter: parameter.grad).values()
        norm = torch.cat([gradient.flatten() for gradient in gradients]).double().norm()
        self.model.load_state_dict(kept)
        self.model.train()
        return {"loss": loss.item(), "gradientNorm": norm.item()}
